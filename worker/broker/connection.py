"""The connection's life: connect, check the topology, hand over a generation, begin again.

One connection carries one channel, and both are one generation: whatever is in flight on
it dies together when it is lost, the broker delivers it again, and what an old
generation still brings is dropped by its owner. The loop itself is never stopped here
but by the owner, in ``on_closed``: to stop it right after ``close()`` would drop the last
acknowledgements.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Protocol, cast

import pika
from pika.channel import Channel

from worker.broker.backoff import Backoff
from worker.broker.declare import check
from worker.broker.loop import PollLoop
from worker.broker.parameters import place, reason
from worker.broker.wire import BatchingConnection

# A close handshake that the broker doesn't answer (it is blocked, or a black hole) is
# given up after this many seconds.
CLOSE_SECONDS = 2.0
# A connection that lasted this long was a good one: the next wait is a short one again.
GOOD_SECONDS = 10.0


class Generation:
    """One connection with its one channel; ``open`` until either is lost."""

    __slots__ = ("channel", "number", "open")

    def __init__(self, number: int, channel: Channel) -> None:
        self.number = number
        self.channel = channel
        self.open = True


class Listener(Protocol):
    """What the owner of a connection hears."""

    def on_open(self, generation: Generation) -> None:
        """Connected, and the topology is there."""

    def on_lost(self, why: str, wait: float) -> None:
        """The generation is over; the next try comes in ``wait`` seconds."""

    def on_blocked(self, why: str) -> None:
        """The broker has an alarm and takes no messages."""

    def on_unblocked(self) -> None:
        """The alarm is over."""

    def on_closed(self) -> None:
        """Closed as asked: the end."""


class Connection:
    """Keeps one generation open on the first of ``targets`` that can be reached.

    ``longest`` is the longest wait between two tries, in seconds; ``ask`` asks a fresh
    channel for what must be there before the generation counts as open.
    """

    def __init__(
        self,
        loop: PollLoop,
        targets: Sequence[pika.connection.Parameters],
        listener: Listener,
        longest: float = 30.0,
        ask: Callable[[Channel, Callable[[], None]], None] = check,
    ) -> None:
        self._loop = loop
        self._targets = targets
        self._listener = listener
        self._ask = ask
        self._backoff = Backoff(first=1.0, longest=longest)
        self._next_target = 0
        self._number = 0
        self._connection: pika.SelectConnection | None = None
        self._generation: Generation | None = None
        self._timer: Any = None
        self._closing = False
        self._why: str | None = None  # why we ourselves give this connection up

    @property
    def place(self) -> str:
        """Where the current or next try goes, as logs may show it."""
        return place(self._targets[self._next_target])

    def connect(self) -> None:
        """Begin a try; ``on_open`` or ``on_lost`` follows."""
        self._timer = None
        self._why = None
        self._number += 1
        connection = BatchingConnection(
            self._targets[self._next_target],
            on_open_callback=self._on_connected,
            on_open_error_callback=self._on_lost,
            on_close_callback=self._on_lost,
            custom_ioloop=self._loop,
        )
        connection.add_on_connection_blocked_callback(self._on_blocked)
        connection.add_on_connection_unblocked_callback(
            lambda _connection, _frame: self._listener.on_unblocked()
        )
        self._connection = connection

    def progress(self) -> None:
        """The broker does its work: the next loss begins with a short wait."""
        self._backoff.reset()

    def reopen(self, why: str) -> None:
        """Give this connection up and open a new one after the usual wait."""
        self._why = self._why or why
        self._end_generation()
        self._hang_up()

    def close(self) -> None:
        """Close for good; ``on_closed`` follows, within ``CLOSE_SECONDS`` or so."""
        self._closing = True
        self._end_generation()
        if self._timer is not None:
            self._loop.remove_timeout(self._timer)
            self._timer = None
        if self._connection is None:
            self._listener.on_closed()
        else:
            self._hang_up()

    def _on_connected(self, connection: pika.connection.Connection) -> None:
        connection.channel(on_open_callback=self._on_channel)

    def _on_channel(self, channel: Channel) -> None:
        generation = Generation(self._number, channel)
        channel.add_on_close_callback(self._on_channel_closed)
        self._generation = generation
        self._ask(channel, lambda: self._on_checked(generation))

    def _on_checked(self, generation: Generation) -> None:
        if generation is self._generation and not self._closing:
            self._loop.call_later(GOOD_SECONDS, lambda: self._on_lasting(generation))
            self._listener.on_open(generation)

    def _on_lasting(self, generation: Generation) -> None:
        if generation.open:
            self._backoff.reset()

    def _on_channel_closed(self, _channel: Channel, error: Exception) -> None:
        # A channel never comes back: a missing topology (404), a consumer timeout (406) or
        # a missing right (403) ends the whole generation, and the next one checks again.
        if self._generation is not None:
            self.reopen(reason(error))

    def _hang_up(self) -> None:
        connection = self._connection
        if connection is None:
            return
        self._loop.call_later(CLOSE_SECONDS, lambda: self._abort(connection))
        if not (connection.is_closing or connection.is_closed):
            connection.close()

    def _abort(self, connection: pika.SelectConnection) -> None:
        if connection is self._connection:
            # pika has no public abort.
            cast(Any, connection)._terminate_stream(None)  # noqa: SLF001

    def _on_lost(self, connection: pika.connection.Connection, error: BaseException) -> None:
        if connection is not self._connection:
            return
        self._connection = None
        self._end_generation()
        if self._closing:
            self._listener.on_closed()
            return
        self._next_target = (self._next_target + 1) % len(self._targets)
        wait = self._backoff.next()
        self._timer = self._loop.call_later(wait, self.connect)
        self._listener.on_lost(self._why or reason(error), wait)

    def _end_generation(self) -> None:
        generation, self._generation = self._generation, None
        if generation is not None:
            generation.open = False

    def _on_blocked(self, _connection: pika.connection.Connection, frame: Any) -> None:
        self._listener.on_blocked(frame.method.reason)
