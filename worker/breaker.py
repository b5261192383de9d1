"""Notices when nothing works any more, so that a broken pack can't burn the whole queue.

One poison article is a fault of its own; many faults in a row without one success are a
fault of ours. Then the breaker opens: the worker consumes nothing and says why, and tries
again after a wait that doubles each time. The first success closes it for good.
"""

from __future__ import annotations

# More than the poison that one may meet in a row; few enough to cost little.
FAULTS_IN_A_ROW = 6
FIRST_SECONDS = 1.0
LONGEST_SECONDS = 60.0


class Breaker:
    """Counts faults in a row; ``why`` is set while it is open. Times are monotonic seconds."""

    def __init__(self, threshold: int = FAULTS_IN_A_ROW) -> None:
        self._threshold = threshold
        self._in_row = 0
        self._times_open = 0
        self._until = 0.0
        self.why: str | None = None

    @property
    def open(self) -> bool:
        """Whether it is better to try nothing now."""
        return self.why is not None

    def fault(self, why: str, now: float) -> bool:
        """Something failed; True when this opens the breaker."""
        self._in_row += 1
        if self.open or self._in_row < self._threshold:
            return False
        self.why = why
        self._until = now + min(LONGEST_SECONDS, FIRST_SECONDS * 2.0 ** min(self._times_open, 16))
        self._times_open += 1
        return True

    def success(self) -> None:
        """Something worked."""
        self._in_row = 0
        self._times_open = 0

    def try_again(self, now: float) -> bool:
        """Close it when its time is over: True then. The next fault opens it at once."""
        if not self.open or now < self._until:
            return False
        self.why = None
        return True
