"""Publishes with asynchronous confirms, and keeps hold of every message until it is safe.

Three answers are possible. Confirmed: the parcel is one message nearer to its
acknowledgement. Refused (nack): the message is kept and sent again a little later; a
streak of refusals means that the channel itself may be broken (a 3.10 channel opened
just after a queue leader died refuses for ever), so the connection is opened anew.
Returned: no queue is bound for it, which is a fault of the topology and not of the
message; it is kept, consuming stops, and one message probes until it gets through.

Lives and dies with one channel; whatever it holds then is delivered again by the broker.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Any, Protocol

import pika
from pika.channel import Channel

from worker.broker.backoff import Backoff
from worker.broker.messages import Outgoing, Parcel

# Measured on RabbitMQ 3.10.8: with fewer, a queue that is full for a moment would cost a
# reconnection; with more, a channel that is stuck for good is kept for longer.
STREAK = 10
PATIENCE_SECONDS = 3.0
# A message can go down with the leader of a queue on another node: neither confirmed nor
# refused, while the connection is as well as can be (seen on a cluster of 3.10.8).
OVERDUE_SECONDS = 15.0


class Events(Protocol):
    """What the publisher tells its owner."""

    def on_unroutable(self, routing_key: str) -> None:
        """The first message came back; more may follow."""

    def on_routable(self) -> None:
        """The probe got through: the stranded ones are on their way again."""

    def on_refused(self) -> None:
        """The broker refused a message."""

    def on_progress(self) -> None:
        """The broker has confirmed something."""

    def on_stuck(self, why: str) -> None:
        """It will not get better by waiting: the connection should be opened anew."""


class _Entry:
    """One message under way."""

    __slots__ = ("message", "parcel", "returned", "sent")

    def __init__(self, message: Outgoing, parcel: Parcel) -> None:
        self.message = message
        self.parcel = parcel
        self.returned = False
        self.sent = 0.0  # monotonic seconds


class Publisher:
    """Publishes on ``channel``, which is open and not yet in confirm mode.

    ``patience`` is how long, in seconds, refusals alone are borne with.
    """

    def __init__(
        self, channel: Channel, events: Events, patience: float = PATIENCE_SECONDS
    ) -> None:
        self._channel = channel
        self._events = events
        self._patience = patience
        self._sequence = 0  # of the last message sent: the broker counts them from 1
        self._lowest = 1  # of the lowest one that may still be unanswered
        self._under_way: dict[int, _Entry] = {}
        self._refused: list[_Entry] = []
        self._stranded: list[_Entry] = []
        self._streak = 0
        self._streak_since = 0.0
        self._again_at = 0.0
        self._blocked_until = 0.0
        self._wait = Backoff(first=0.2, longest=5.0, least=0.05)
        self._probe_wait = Backoff(first=0.5, longest=5.0, least=0.2)
        self._probe_entry: _Entry | None = None
        channel.add_on_return_callback(self._on_return)
        channel.confirm_delivery(self._on_answer)

    @property
    def held(self) -> int:
        """Messages that are not confirmed yet."""
        return len(self._under_way) + len(self._refused) + len(self._stranded)

    def publish(self, messages: Sequence[Outgoing], when_confirmed: Callable[[], None]) -> None:
        """Send the messages of one article; ``when_confirmed`` follows the last confirm."""
        parcel = Parcel(len(messages), when_confirmed)
        entries = [_Entry(message, parcel) for message in messages]
        if self._stranded:  # sending more into the void would only bring more back
            self._stranded.extend(entries)
            return
        for entry in entries:
            self._send(entry)

    def tick(self, now: float, *, blocked: bool = False) -> None:
        """To be called a few times a second: sends refused ones again, probes, gives up.

        While the broker has ``blocked`` publishers, no confirm is overdue.
        """
        if blocked:
            self._blocked_until = now
        if self._streak >= STREAK and now - self._streak_since > self._patience:
            self._streak = 0
            self._events.on_stuck("the broker refuses everything")
        elif self._overdue(now):
            self._events.on_stuck(f"a confirm is overdue for {OVERDUE_SECONDS:g} s")
        elif now >= self._again_at:
            self._again()

    def _overdue(self, now: float) -> bool:
        oldest = next(iter(self._under_way.values()), None)
        return oldest is not None and now - max(oldest.sent, self._blocked_until) > OVERDUE_SECONDS

    def _send(self, entry: _Entry) -> None:
        # The owner is registered first: the answer can arrive inside basic_publish.
        self._sequence += 1
        self._under_way[self._sequence] = entry
        entry.sent = time.monotonic()
        message = entry.message
        if not self._channel.is_open:
            return  # its owner is about to hear of it; all of this is delivered again
        self._channel.basic_publish(
            message.exchange,
            message.routing_key,
            message.body,
            message.properties,
            mandatory=message.mandatory,
        )

    def _again(self) -> None:
        if self._stranded and self._probe_entry is None:
            self._probe_entry = self._stranded.pop(0)
            self._send(self._probe_entry)
        elif self._refused:
            again, self._refused = self._refused, []
            for entry in again:
                self._send(entry)

    def _on_return(
        self,
        _channel: Channel,
        method: pika.spec.Basic.Return,
        properties: pika.BasicProperties,
        _body: bytes,
    ) -> None:
        # The return comes before the confirm of the same message but names no sequence.
        key, message_id = method.routing_key, properties.message_id
        for entry in self._under_way.values():
            message = entry.message
            if (
                not entry.returned
                and message.routing_key == key
                and message.properties.message_id == message_id
            ):
                entry.returned = True
                return

    def _on_answer(self, frame: Any) -> None:
        answer = frame.method
        if answer.multiple:
            sequences = range(self._lowest, answer.delivery_tag + 1)
            self._lowest = answer.delivery_tag + 1
        else:
            sequences = range(answer.delivery_tag, answer.delivery_tag + 1)
        entries = [self._under_way.pop(it) for it in sequences if it in self._under_way]
        if isinstance(answer, pika.spec.Basic.Nack):
            self._on_refusals(entries)
        else:
            self._on_confirms(entries)

    def _on_confirms(self, entries: list[_Entry]) -> None:
        self._streak = 0
        for entry in entries:
            if entry.returned:
                self._strand(entry)
            else:
                if entry is self._probe_entry:
                    self._release()
                entry.parcel.confirm_one()
        if not self._refused:
            self._wait.reset()
        self._events.on_progress()

    def _on_refusals(self, entries: list[_Entry]) -> None:
        now = time.monotonic()
        if self._streak == 0:
            self._streak_since = now
        self._streak += len(entries)
        if not self._refused:
            self._again_at = now + self._wait.next()
        self._refused.extend(entries)
        self._events.on_refused()

    def _strand(self, entry: _Entry) -> None:
        entry.returned = False
        first = not self._stranded and self._probe_entry is None
        if entry is self._probe_entry:
            self._probe_entry = None
        self._stranded.append(entry)
        self._again_at = time.monotonic() + self._probe_wait.next()
        if first:
            self._events.on_unroutable(entry.message.routing_key)

    def _release(self) -> None:
        self._probe_entry = None
        self._probe_wait.reset()
        again, self._stranded = self._stranded, []
        for entry in again:
            self._send(entry)
        self._events.on_routable()
