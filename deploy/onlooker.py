"""The subscriber of the demonstration: shows each claim as it comes, and remembers its id.

It stands on the same two parts as ``quoth tail`` (a passing queue, the card of a claim), in a
thread of this process, so that it knows when its queue is bound: nothing is published before.
"""

import threading
from collections.abc import Callable
from types import TracebackType
from typing import Self

from rich.console import Console

from worker import settings
from worker.broker import subscriber
from worker.broker.parameters import targets
from worker.errors import QuothError
from worker.views.claim_lines import parse
from worker.views.terminal import card

BOUND_SECONDS = 20
END_SECONDS = 5


class Onlooker:
    """Follows all claims of a broker while the block runs; a context manager."""

    def __init__(self, url: str, complain: Callable[[str], None]) -> None:
        self._parameters = targets(settings.load(amqp_url=url).access())
        self._complain = complain
        self._ids: set[str] = set()
        self._changed = threading.Condition()
        self._bound = threading.Event()
        self._leave = threading.Event()
        self._thread = threading.Thread(target=self._follow, name="onlooker", daemon=True)

    def __enter__(self) -> Self:
        """Start following; returns when the queue is bound. Raises TimeoutError."""
        self._thread.start()
        if not self._bound.wait(BOUND_SECONDS):
            raise TimeoutError("No queue could be bound to the claims.")
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._leave.set()
        self._thread.join(END_SECONDS)

    def _follow(self) -> None:
        console = Console(highlight=False, soft_wrap=True)
        try:
            for delivery in subscriber.follow(self._parameters, ["claim.#"]):
                self._bound.set()
                if self._leave.is_set():
                    return
                if delivery is not None:
                    self._show(console, delivery.body)
        except QuothError as error:
            self._complain(f"The subscriber ended: {error}")

    def _show(self, console: Console, body: bytes) -> None:
        claim = parse(body)
        if claim is None:
            return
        console.print(card(claim, console.width))
        with self._changed:
            self._ids.add(claim.claim_id)
            self._changed.notify_all()

    def missing(self, expected: set[str], seconds: float) -> set[str]:
        """Wait for the claims with these ids; those that did not come within the time."""
        with self._changed:
            self._changed.wait_for(lambda: expected <= self._ids, seconds)
            return expected - self._ids
