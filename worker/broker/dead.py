"""Dead letters for operators: look at them, send them again, remove them.

Looking takes every letter from the queue without acknowledging it and gives all of them
back at the end, so that nothing is lost when the command is ended in between. A letter is
removed only after its replay is confirmed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, cast

import pika
from pika.adapters.blocking_connection import BlockingChannel
from pika.exceptions import ChannelClosedByBroker, NackError, UnroutableError

from worker.broker import letters
from worker.broker.messages import PERSISTENT
from worker.broker.topology import ARTICLES, DEAD
from worker.errors import BrokerError, TopologyMissing

_OURS = frozenset({letters.REASON, letters.ERRORS, letters.TRACE, letters.DIED_AT})


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """One dead article, and why it is dead."""

    tag: int
    body: bytes
    properties: pika.BasicProperties
    reason: str
    died_at: datetime | None
    language: str
    errors: tuple[str, ...]
    attempts: int

    @property
    def message_id(self) -> str:
        """The article's message id, or nothing."""
        return str(self.properties.message_id or "")


@dataclass(frozen=True, slots=True)
class Filter:
    """Which letters are meant: all that every given part agrees with."""

    reason: str | None = None
    language: str | None = None
    since: datetime | None = None
    before: datetime | None = None
    message_id: str | None = None

    def __call__(self, letter: DeadLetter) -> bool:
        """Whether ``letter`` is meant; one without a time is in no time range."""
        if self.reason not in {None, letter.reason} or self.language not in {None, letter.language}:
            return False
        if self.message_id not in {None, letter.message_id}:
            return False
        if self.since is None and self.before is None:
            return True
        moment = letter.died_at
        return moment is not None and (
            (self.since is None or moment >= self.since)
            and (self.before is None or moment < self.before)
        )


def browse(channel: BlockingChannel) -> Iterator[DeadLetter]:
    """Every letter that is there now, once; what isn't acknowledged goes back in the end.

    Raises:
        TopologyMissing: there is no dead queue.

    """
    try:
        count = channel.queue_declare(DEAD, passive=True).method.message_count
    except ChannelClosedByBroker as error:
        raise TopologyMissing(f"{error.reply_text}. Run: quoth topology declare") from error
    for _ in range(count or 0):
        method, properties, body = channel.basic_get(DEAD)
        if method is None:
            return
        yield _letter(
            cast(int, method.delivery_tag), cast(pika.BasicProperties, properties), body or b""
        )


def replay(channel: BlockingChannel, letter: DeadLetter) -> None:
    """Send the article again, with its ids and a mark, and remove the letter when confirmed.

    It goes to the article queue alone, past whatever else is bound for articles.

    Raises:
        BrokerError: the broker did not take it; the letter stays.

    """
    came = letter.properties
    headers = _without_ours(came.headers or {})
    times = headers.get(letters.REPLAYED)
    headers[letters.REPLAYED] = times + 1 if isinstance(times, int) else 1
    properties = pika.BasicProperties(
        content_type=came.content_type,
        content_encoding=came.content_encoding,
        headers=headers,
        delivery_mode=PERSISTENT,
        correlation_id=came.correlation_id,
        reply_to=came.reply_to,
        message_id=came.message_id,
        timestamp=came.timestamp,
        type=came.type,
        app_id=came.app_id,
    )
    try:
        channel.basic_publish("", ARTICLES, letter.body, properties, mandatory=True)
    except (NackError, UnroutableError) as error:
        raise BrokerError(f"{ARTICLES} did not take the article; its letter stays") from error
    channel.basic_ack(letter.tag)


def remove(channel: BlockingChannel, letter: DeadLetter) -> None:
    """Remove the letter for good."""
    channel.basic_ack(letter.tag)


def each(
    channel: BlockingChannel,
    wanted: Filter,
    treat: Callable[[BlockingChannel, DeadLetter], None],
    limit: int | None = None,
) -> int:
    """``treat`` every wanted letter, at most ``limit``; how many those were."""
    count = 0
    for letter in browse(channel):
        if limit is not None and count >= limit:
            break
        if wanted(letter):
            treat(channel, letter)
            count += 1
    return count


def _without_ours(headers: Mapping[str, Any]) -> dict[str, Any]:
    # The attempts begin anew; x-death would count against a limit of the past.
    gone = _OURS | {letters.ATTEMPTS, "x-death"}
    return {
        name: value
        for name, value in headers.items()
        if name not in gone and not str(name).startswith("x-first-death")
    }


def _letter(tag: int, properties: pika.BasicProperties, body: bytes) -> DeadLetter:
    headers: Mapping[str, Any] = properties.headers or {}
    deaths = headers.get("x-death")
    # The broker's own dead letters (delivery limit) carry x-death, the last death first.
    death = deaths[0] if isinstance(deaths, list) and deaths else {}
    errors = headers.get(letters.ERRORS)
    attempts = headers.get(letters.ATTEMPTS)
    return DeadLetter(
        tag=tag,
        body=body,
        properties=properties,
        reason=str(headers.get(letters.REASON) or death.get("reason") or "unknown"),
        died_at=_moment(headers.get(letters.DIED_AT) or death.get("time")),
        language=_language(headers, death),
        errors=tuple(str(error) for error in errors) if isinstance(errors, list) else (),
        attempts=attempts if isinstance(attempts, int) else 0,
    )


def _moment(value: Any) -> datetime | None:
    try:
        moment = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _language(headers: Mapping[str, Any], death: Mapping[str, Any]) -> str:
    keys = death.get("routing-keys")
    key = headers.get(letters.ROUTING_KEY) or (keys[0] if isinstance(keys, list) and keys else "")
    _, _, language = str(key).partition(".")
    return language or "und"
