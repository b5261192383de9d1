"""Takes deliveries from the article queue and settles them, with as few frames as can be.

A delivery is settled when its claims are confirmed, in whatever order that happens. One
``ack(multiple)`` covers the contiguous done prefix; tags given back one by one are holes
in it. What is done behind a slow article is acknowledged singly after a short while, so
that one article can't hold up the whole prefetch window. Lives with one channel.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

import pika
from pika.channel import Channel

from worker.broker.messages import Delivery

TakeDelivery = Callable[[Delivery], None]


class Window:
    """The delivery tags of one channel that are open, done, or settled already."""

    def __init__(self) -> None:
        self._first = 1  # the lowest tag that is not settled
        self._last = 0  # the highest tag delivered
        self._done: set[int] = set()
        self._holes: set[int] = set()

    def __len__(self) -> int:
        return self._last + 1 - self._first - len(self._holes)

    def opened(self, tag: int) -> None:
        """A delivery came in; tags left out before it were given back by pika itself.

        That is what it does with deliveries that cross a cancellation.
        """
        self._holes.update(range(self._last + 1, tag))
        self._last = tag

    def done(self, tag: int) -> None:
        """All that came of it is confirmed."""
        self._done.add(tag)

    def hole(self, tag: int) -> None:
        """It was settled by itself: a multiple acknowledgement may step over it, not name it."""
        self._holes.add(tag)

    def prefix(self) -> int | None:
        """The tag for a multiple acknowledgement, and counts it settled; None when none."""
        found = None
        while True:
            if self._first in self._done:
                self._done.remove(self._first)
                found = self._first
            elif self._first in self._holes:
                self._holes.remove(self._first)
            else:
                return found
            self._first += 1

    def stragglers(self) -> list[int]:
        """The done tags behind an open one, which become holes."""
        tags = sorted(self._done)
        self._holes.update(tags)
        self._done.clear()
        return tags


class Consumer:
    """Consumes from ``queue`` on ``channel``, ``prefetch`` articles at a time."""

    def __init__(
        self,
        channel: Channel,
        queue: str,
        prefetch: int,
        take: TakeDelivery,
        when_cancelled: Callable[[], None],
    ) -> None:
        self._channel = channel
        self._queue = queue
        self._take = take
        self._tag: str | None = None
        self._half = max(1, prefetch // 2)
        self._late = 0
        self.window = Window()
        channel.basic_qos(prefetch_count=prefetch)
        channel.add_on_cancel_callback(lambda _frame: self._on_cancelled(when_cancelled))

    @property
    def active(self) -> bool:
        """Whether deliveries are asked for."""
        return self._tag is not None

    def start(self) -> None:
        """Ask for deliveries."""
        if self._tag is None and self._channel.is_open:
            self._tag = self._channel.basic_consume(self._queue, self._on_message)

    def stop(self) -> None:
        """Ask for no more; what was delivered is still ours."""
        tag, self._tag = self._tag, None
        if tag is not None and self._channel.is_open:
            self._channel.basic_cancel(tag)

    def done(self, tag: int) -> None:
        """Everything that came of the delivery is confirmed: acknowledge when it pays."""
        self.window.done(tag)
        self._late += 1
        self._acknowledge_prefix()
        if self._late >= self._half:
            self._acknowledge_stragglers()

    def give_back(self, tag: int) -> None:
        """Somebody else shall have it: our fault, so no reject that would count against it."""
        if self._channel.is_open:
            self._channel.basic_nack(tag, requeue=True)
            self.window.hole(tag)

    def reject(self, tag: int) -> None:
        """The article's own fault: it comes again until the delivery limit makes it dead."""
        if self._channel.is_open:
            self._channel.basic_reject(tag, requeue=True)
            self.window.hole(tag)

    def tick(self) -> None:
        """To be called a few times a second: nothing done stays unacknowledged for longer."""
        self._acknowledge_prefix()
        self._acknowledge_stragglers()

    def _acknowledge_prefix(self) -> None:
        tag = self.window.prefix()
        if tag is not None:
            self._late = 0
            if self._channel.is_open:
                self._channel.basic_ack(tag, multiple=True)

    def _acknowledge_stragglers(self) -> None:
        self._late = 0
        for tag in self.window.stragglers():
            if self._channel.is_open:
                self._channel.basic_ack(tag)

    def _on_message(
        self,
        _channel: Channel,
        method: pika.spec.Basic.Deliver,
        properties: pika.BasicProperties,
        body: bytes,
    ) -> None:
        # Also after stop(): what was on its way when the broker heard of it.
        tag = cast(int, method.delivery_tag)
        self.window.opened(tag)
        self._take(Delivery(tag, body, properties, cast(str, method.routing_key)))

    def _on_cancelled(self, tell: Callable[[], None]) -> None:
        self._tag = None
        tell()
