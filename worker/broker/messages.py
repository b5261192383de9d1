"""Messages as values: what came in, what goes out, and what must be confirmed together."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import pika

# Every message outlives a restart of the broker.
PERSISTENT = pika.DeliveryMode.Persistent


@dataclass(frozen=True, slots=True)
class Delivery:
    """One article as it was delivered; ``tag`` means something on its own channel only."""

    tag: int
    body: bytes
    properties: pika.BasicProperties
    routing_key: str

    @property
    def headers(self) -> Mapping[str, Any]:
        """The message's headers, never None."""
        return self.properties.headers or {}


class Outgoing(NamedTuple):
    """One message to publish; ``mandatory`` asks the broker to return what no queue takes."""

    exchange: str
    routing_key: str
    body: bytes
    properties: pika.BasicProperties
    mandatory: bool = True


class Parcel:
    """The messages of one article: ``when_confirmed`` is called after the last confirm."""

    __slots__ = ("open", "when_confirmed")

    def __init__(self, size: int, when_confirmed: Callable[[], None]) -> None:
        self.open = size
        self.when_confirmed = when_confirmed

    def confirm_one(self) -> None:
        """One of the parcel's messages is safe with the broker."""
        self.open -= 1
        if self.open == 0:
            self.when_confirmed()
