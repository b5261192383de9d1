"""Publishes articles as a crawler should: many under way, each kept until it is confirmed.

The caller's thread puts articles in and waits when too many are unconfirmed; a thread of
its own turns the loop, so a slow source never costs a heartbeat. When the connection is
lost, what was not confirmed is published again on the next one.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from types import TracebackType
from typing import Self

import pika
from pika.channel import Channel

from worker.broker.connection import Connection, Generation
from worker.broker.loop import make_loop
from worker.broker.messages import PERSISTENT, Outgoing
from worker.broker.publisher import Publisher
from worker.broker.topology import ARTICLES
from worker.errors import BrokerError, BrokerUnreachable, TopologyMissing

WINDOW = 256
TICK_SECONDS = 0.1


def article(body: bytes, language: str = "und", message_id: str | None = None) -> Outgoing:
    """An article's message as a crawler sends it."""
    properties = pika.BasicProperties(
        content_type="application/json", delivery_mode=PERSISTENT, message_id=message_id
    )
    return Outgoing(ARTICLES, f"article.{language}", body, properties)


class Feed:
    """A context manager: ``put`` articles; leaving it waits until all are confirmed.

    ``on_confirmed`` is called in the feed's thread. ``patience`` is how long, in seconds,
    a broker may be away before the feed gives up.
    """

    def __init__(
        self,
        targets: Sequence[pika.connection.Parameters],
        on_confirmed: Callable[[Outgoing], None] = lambda _message: None,
        patience: float = 30.0,
        window: int = WINDOW,
    ) -> None:
        self._on_confirmed = on_confirmed
        self._patience = patience
        self._free = threading.Semaphore(window)
        self._window = window
        self._open: dict[int, Outgoing] = {}  # in the loop's thread only
        self._number = 0
        self._publisher: Publisher | None = None
        self._generation: Generation | None = None
        self._away_since = time.monotonic()
        self._blocked = False
        self._error: BrokerError | None = None
        self._loop = make_loop()
        self._connection = Connection(self._loop, targets, self, longest=5.0, ask=_ask)
        self._thread = threading.Thread(target=self._loop.start, name="feed", daemon=True)

    def __enter__(self) -> Self:
        self._loop.add_callback_threadsafe(self._connection.connect)
        self._loop.add_callback_threadsafe(self._tick)
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            if kind is None:
                for _ in range(self._window):
                    self._take_place()
        finally:
            self._loop.add_callback_threadsafe(self._connection.close)
            self._thread.join(10)
            self._loop.close()

    def put(self, message: Outgoing) -> None:
        """Publish, as soon as there is room.

        Raises:
            BrokerUnreachable: the broker was away for longer than the patience.
            TopologyMissing: there is no exchange for articles, or no queue takes them.

        """
        self._take_place()
        self._loop.add_callback_threadsafe(lambda: self._publish(message))

    def _take_place(self) -> None:
        while not self._free.acquire(timeout=0.2):
            if self._error:
                raise self._error
        if self._error:
            raise self._error

    def _publish(self, message: Outgoing) -> None:
        self._number += 1
        self._open[self._number] = message
        self._send(self._number, message)

    def _send(self, number: int, message: Outgoing) -> None:
        if self._publisher and self._generation and self._generation.open:
            self._publisher.publish([message], lambda: self._confirmed(number))

    def _confirmed(self, number: int) -> None:
        message = self._open.pop(number, None)
        if message is not None:
            self._on_confirmed(message)
            self._free.release()

    def _tick(self) -> None:
        self._loop.call_later(TICK_SECONDS, self._tick)
        if self._publisher and self._generation and self._generation.open:
            self._publisher.tick(time.monotonic(), blocked=self._blocked)

    # --- what the connection and the publisher tell -------------------------------

    def on_open(self, generation: Generation) -> None:
        """Connected: everything unconfirmed goes again."""
        self._generation = generation
        self._blocked = False
        self._publisher = Publisher(generation.channel, self)
        for number, message in list(self._open.items()):
            self._send(number, message)

    def on_lost(self, why: str, wait: float) -> None:
        """Not connected, maybe for too long."""
        del wait
        now = time.monotonic()
        if self._generation:
            self._away_since, self._generation = now, None
        if "NOT_FOUND" in why:
            self._error = TopologyMissing(f"{why}. Run: quoth topology declare")
        elif now - self._away_since > self._patience:
            self._error = BrokerUnreachable(f"no broker at {self._connection.place} ({why})")

    def on_blocked(self, why: str) -> None:
        """An alarm at the broker: it goes on when that is over."""
        del why
        self._blocked = True

    def on_unblocked(self) -> None:
        """It goes on."""
        self._blocked = False

    def on_closed(self) -> None:
        """The end."""
        self._loop.stop()

    def on_unroutable(self, routing_key: str) -> None:
        """Nothing takes articles: more of them would not help."""
        self._error = TopologyMissing(f"no queue takes {routing_key}. Run: quoth topology declare")

    def on_routable(self) -> None:
        """Never: the feed ends with the first that comes back."""

    def on_refused(self) -> None:
        """The publisher sends it again."""

    def on_progress(self) -> None:
        """Confirms come."""
        self._connection.progress()

    def on_stuck(self, why: str) -> None:
        """A new channel may do better."""
        self._connection.reopen(why)


def _ask(channel: Channel, when_there: Callable[[], None]) -> None:
    channel.exchange_declare(ARTICLES, passive=True, callback=lambda _ok: when_there())
