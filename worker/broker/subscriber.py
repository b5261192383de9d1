"""One's own view of the claims: a passing queue for what comes, the log stream for what came.

A person who watches must cost the service nothing: the passing queue is exclusive, short
(the oldest claims fall out of it when nobody reads on) and gone with the connection; the
log is read without taking anything from it. One blocking connection in the caller's
thread, no confirms, no reconnect: who watches again asks again. Knows nothing of what a
claim holds.
"""

from __future__ import annotations

import uuid
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pika
import pika.exceptions
from pika import BasicProperties
from pika.adapters.blocking_connection import BlockingChannel
from pika.spec import Basic

from worker.broker.parameters import blocking
from worker.broker.topology import CLAIMS, CLAIMS_LOG
from worker.errors import BrokerError, TopologyMissing

# The prefix under which a subscriber's account may declare (topology.py's roles).
PREFIX = "subscriber."

# Claims kept for a reader that stands still, and claims on their way to one that reads.
_KEPT = 10_000
_PREFETCH = 200
_BATCH = 50
# Seconds without a delivery after which none is on its way.
_SETTLING = 0.05

_NOT_FOUND = 404


@dataclass(frozen=True, slots=True)
class Delivery:
    """One message: ``offset`` is its place in the log stream, None outside of it."""

    body: bytes
    routing_key: str
    message_id: str | None
    offset: int | None


def follow(
    parameters: Sequence[pika.connection.Parameters], keys: Sequence[str], *, tick: float = 0.25
) -> Iterator[Delivery | None]:
    """Claims as they are published with a key that ``keys`` (topic patterns) match.

    Yields None after each ``tick`` seconds without a claim, so that the caller can stop.
    Raises BrokerUnreachable, or TopologyMissing where the exchange is not there.
    """
    with _channel(parameters) as channel:
        channel.exchange_declare(CLAIMS, passive=True)
        queue = f"{PREFIX}tail.{uuid.uuid4()}"
        limits = {"x-max-length": _KEPT, "x-overflow": "drop-head"}
        channel.queue_declare(queue, exclusive=True, auto_delete=True, arguments=limits)
        for key in keys:
            channel.queue_bind(queue, CLAIMS, key)
        yield from _deliveries(channel, queue, tick, None)


def replay(
    parameters: Sequence[pika.connection.Parameters],
    since: str | int | datetime = "first",
    *,
    tick: float = 0.25,
) -> Iterator[Delivery | None]:
    """All that the log stream holds from ``since`` on, then what is added to it.

    ``since`` is ``first``, ``last``, ``next``, an offset, a moment, or an interval such as
    ``1h`` or ``2D``; a moment or interval begins with the chunk that holds it, so a few
    older claims may come first. None after each ``tick`` seconds without a claim.
    Raises BrokerUnreachable, or TopologyMissing where the log is not there.
    """
    with _channel(parameters) as channel:
        channel.queue_declare(CLAIMS_LOG, passive=True)
        yield from _deliveries(channel, CLAIMS_LOG, tick, {"x-stream-offset": since})


@contextmanager
def _channel(parameters: Sequence[pika.connection.Parameters]) -> Iterator[BlockingChannel]:
    """A channel with a prefetch, which streams demand; what the broker refuses is told."""
    with blocking(parameters) as channel:
        try:
            channel.basic_qos(prefetch_count=_PREFETCH)
            yield channel
        except pika.exceptions.ChannelClosedByBroker as error:
            if error.reply_code == _NOT_FOUND:
                raise TopologyMissing(f"{error.reply_text}; run: quoth topology declare") from error
            raise BrokerError(error.reply_text) from error


def _deliveries(
    channel: BlockingChannel, queue: str, tick: float, arguments: dict[str, Any] | None
) -> Iterator[Delivery | None]:
    """Acknowledged in batches, once the caller has come back for the next."""
    waiting: deque[tuple[int, Delivery]] = deque()

    def keep(_channel: object, method: Basic.Deliver, head: BasicProperties, body: bytes) -> None:
        offset: Any = (head.headers or {}).get("x-stream-offset")
        place = None if offset is None else int(offset)  # pika's own kind of long
        delivery = Delivery(body, method.routing_key or "", head.message_id, place)
        waiting.append((method.delivery_tag or 0, delivery))

    channel.basic_consume(queue, keep, arguments=arguments)
    try:
        while True:
            if not waiting:
                channel.connection.process_data_events(tick)
            if not waiting:
                yield None
                continue
            tag, delivery = waiting.popleft()
            yield delivery
            if not waiting or tag % _BATCH == 0:
                channel.basic_ack(tag, multiple=True)
    finally:
        _settle(channel, waiting)


def _settle(channel: BlockingChannel, waiting: deque[tuple[int, Delivery]]) -> None:
    """Take in what is still on its way, unacknowledged, until the prefetch is used up.

    Closing makes pika reject what it holds; a stream refuses rejections and ends the
    connection with an error. What pika has handed on, it no longer rejects.
    """
    known = -1
    while channel.is_open and known < len(waiting):
        known = len(waiting)
        channel.connection.process_data_events(_SETTLING)
