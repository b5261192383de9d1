"""Builds the messages that settle an article: events, answers, retries and dead letters.

A retried or dead article travels on as it came: body, type, encoding, ids and headers,
so that it can be replayed; what Quoth adds stands in ``x-quoth-*`` headers. Three things
of the sender's are left out, since they would do something: ``user_id`` (the broker
compares it with the connection and closes the channel), ``expiration``, and the CC and
BCC headers (copies to other queues).
"""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import pika
from pika.data import encode_table
from pika.exceptions import AMQPError

from worker.broker.messages import PERSISTENT, Delivery, Outgoing
from worker.broker.topology import (
    CLAIMS,
    DEAD_KEY,
    RESERVED_PREFIX,
    RETRY_SECONDS,
    SETTLEMENT,
    retry_key,
)
from worker.broker.wire import EventProperties

REASON = "x-quoth-reason"
ERRORS = "x-quoth-errors"
TRACE = "x-quoth-traceback-sha256"
ATTEMPTS = "x-quoth-attempts"
DIED_AT = "x-quoth-died-at"
ROUTING_KEY = "x-quoth-routing-key"
REPLAYED = "x-quoth-replayed"

# A header frame can't be split: foreign headers that would not leave room for ours in
# RabbitMQ's frame of 128 KiB are dropped, and that is said.
FOREIGN_HEADER_BYTES = 64 << 10
DROPPED = "x-quoth-headers-dropped"
MOST_ERRORS = 20
ERROR_LENGTH = 300

_ACTIVE_HEADERS = frozenset({"CC", "BCC", "x-delivery-count"})


def event(routing_key: str, message_id: str, kind: str, body: bytes, content_type: str) -> Outgoing:
    """A CloudEvent for the claims exchange.

    Claims are mandatory: one that no queue takes is a fault of the topology. Receipts
    are for whoever wants them.
    """
    properties = EventProperties(content_type, kind, message_id)
    return Outgoing(CLAIMS, routing_key, body, properties, routing_key.startswith("claim."))


def answer(delivery: Delivery, message: Outgoing) -> Outgoing | None:
    """The same event as an answer to who asked for one; None when nobody may get it.

    Quoth's own queues are no addresses: the worker may write where a crawler may not.
    """
    address = delivery.properties.reply_to
    if not isinstance(address, str) or not address or address.startswith(RESERVED_PREFIX):
        return None
    given = message.properties
    properties = pika.BasicProperties(
        content_type=given.content_type,
        delivery_mode=PERSISTENT,
        message_id=given.message_id,
        type=given.type,
        app_id="quoth",
        correlation_id=delivery.properties.correlation_id,
    )
    return Outgoing("", address, message.body, properties, mandatory=False)


def attempts(delivery: Delivery) -> int:
    """How often the article was tried before; what isn't a small number counts as none."""
    count = delivery.headers.get(ATTEMPTS)
    return count if isinstance(count, int) and 0 <= count <= len(RETRY_SECONDS) else 0


def origin(delivery: Delivery) -> str:
    """The routing key that the crawler used, however often the article was put aside."""
    key = delivery.headers.get(ROUTING_KEY)
    return key if isinstance(key, str) else delivery.routing_key


def retry(delivery: Delivery, step: int, reason: str) -> Outgoing:
    """The article for the queue of the retry ``step``, which is from 1 on."""
    return _onward(delivery, retry_key(step), {ATTEMPTS: step, REASON: reason})


def dead(
    delivery: Delivery, reason: str, errors: Sequence[str], count: int, trace: str | None = None
) -> Outgoing:
    """The article for the dead queue, with why, after how many attempts, and since when."""
    headers: dict[str, Any] = {
        REASON: reason,
        ERRORS: [text[:ERROR_LENGTH] for text in errors[:MOST_ERRORS]],
        ATTEMPTS: count,
        DIED_AT: datetime.now(UTC).isoformat(timespec="seconds"),
    }
    if trace:
        headers[TRACE] = trace
    return _onward(delivery, DEAD_KEY, headers)


def _onward(delivery: Delivery, key: str, headers: Mapping[str, Any]) -> Outgoing:
    came = delivery.properties
    properties = pika.BasicProperties(
        content_type=came.content_type,
        content_encoding=came.content_encoding,
        headers={**_foreign(delivery.headers), ROUTING_KEY: origin(delivery), **headers},
        delivery_mode=PERSISTENT,
        correlation_id=came.correlation_id,
        reply_to=came.reply_to,
        message_id=came.message_id,
        timestamp=came.timestamp,
        type=came.type,
        app_id=came.app_id,
    )
    return Outgoing(SETTLEMENT, key, delivery.body, properties)


def _foreign(headers: Mapping[str, Any]) -> dict[str, Any]:
    kept = {name: value for name, value in headers.items() if name not in _ACTIVE_HEADERS}
    try:
        size = encode_table([], kept)
    except (struct.error, ValueError, OverflowError, AMQPError):
        # pika reads more than it can write: a float beyond 64 bits, for one.
        return {DROPPED: len(kept)}
    return kept if size <= FOREIGN_HEADER_BYTES else {DROPPED: len(kept)}
