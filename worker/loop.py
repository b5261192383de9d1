"""What the worker's parts may know of the loop that turns them all: one thread, no waiting.

pika's own loop is what turns (``worker.broker`` makes it); the pool of children only sees
this much of it, so it knows nothing of brokers.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol


class Loop(Protocol):
    """Watches file descriptors and the clock."""

    @property
    def READ(self) -> int:  # noqa: N802  pika's names
        """The event "can be read"."""

    @property
    def WRITE(self) -> int:  # noqa: N802
        """The event "can be written"."""

    def add_handler(self, fd: int, handler: Callable[[int, int], None], events: int) -> None:
        """Call ``handler(fd, events)`` whenever one of ``events`` is there."""

    def update_handler(self, fd: int, events: int) -> None:
        """Watch ``fd`` for other events."""

    def remove_handler(self, fd: int) -> None:
        """Watch ``fd`` no more."""

    def call_later(self, delay: float, callback: Callable[[], None]) -> Any:
        """Call ``callback`` once, after ``delay`` seconds."""
