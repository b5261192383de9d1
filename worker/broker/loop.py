"""The parent's one loop: sockets, pipes and timers turned in one thread.

pika takes any loop that has these methods (its ``AbstractSelectorIOLoop``) and brings one
along; this one does less for each event, which at thousands of small events a second was
the largest part of the parent's time. Nothing else runs in it, so extraction can never
starve a heartbeat.

Three things keep the turns few. What is to be written is tried at once at the end of a
turn, since a socket can nearly always be written; only where it can't is the poll asked.
``at_turn_end`` collects what a turn makes, so that it leaves together. And where ``leisure``
says that nobody waits for this process, it sleeps on, so that a delivery, an answer and a
confirm are one turn and not three: waking up costs more than what is done then.
"""

from __future__ import annotations

import heapq
import select
import socket
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from itertools import count

Handler = Callable[[int, int], None]
Callback = Callable[[], object]

# An error or a hang-up is told to whoever watches, as what it watches for: the read or
# write that follows then brings the cause to light.
_TROUBLE = select.POLLERR | select.POLLHUP | select.POLLNVAL


# A loop that works for more than this share of its time is what all others wait for: it
# takes no rest.
_BUSY = 0.5
_NEWEST_SHARE = 0.05


class Timer:
    """A callback to come; the oldest of equal deadlines goes first."""

    __slots__ = ("callback", "deadline", "number")

    def __init__(self, deadline: float, number: int, callback: Callback) -> None:
        self.deadline = deadline
        self.number = number
        self.callback: Callback | None = callback

    def __lt__(self, other: Timer) -> bool:
        return (self.deadline, self.number) < (other.deadline, other.number)


class PollLoop:
    """Only ``add_callback_threadsafe`` may be called from other threads."""

    READ = select.POLLIN
    WRITE = select.POLLOUT
    ERROR = select.POLLERR

    def __init__(self) -> None:
        # Seconds for which events may wait after a turn; never many.
        self.leisure: Callable[[], float] = lambda: 0.0
        self._poll = select.poll()
        self._handlers: dict[int, tuple[Handler, int]] = {}
        self._timers: list[Timer] = []
        self._numbers = count()
        self._from_threads: deque[Callback] = deque()
        self._at_end: list[Callback] = []
        self._to_write: list[int] = []  # descriptors that have just been asked to be written
        self._stopping = False
        self._busy = 0.0  # the share of the time that turns take, as a moving average
        self._ended = time.monotonic()  # the last turn
        self._bell, self._rope = socket.socketpair()
        self._bell.setblocking(False)
        self._rope.setblocking(False)
        self.add_handler(self._bell.fileno(), self._on_bell, self.READ)

    def start(self) -> None:
        """Turn until ``stop``."""
        while not self._stopping:
            self._turn()
            if self._busy < _BUSY and (pause := self.leisure()) > 0:
                time.sleep(pause)
        self._stopping = False

    def stop(self) -> None:
        """End after this turn, or at once after the next ``start``."""
        self._stopping = True

    def close(self) -> None:
        """Free its own descriptors."""
        self._bell.close()
        self._rope.close()

    def add_handler(self, fd: int, handler: Handler, events: int) -> None:
        """Call ``handler(fd, events)`` whenever one of ``events`` is there."""
        self._handlers[fd] = handler, events
        self._poll.register(fd, events)

    def update_handler(self, fd: int, events: int) -> None:
        """Watch ``fd`` for other events; a wish to write is granted at the turn's end."""
        handler, before = self._handlers[fd]
        self._handlers[fd] = handler, events
        self._poll.modify(fd, events)
        if events & self.WRITE and not before & self.WRITE:
            self._to_write.append(fd)

    def remove_handler(self, fd: int) -> None:
        """Watch ``fd`` no more."""
        del self._handlers[fd]
        self._poll.unregister(fd)

    def call_later(self, delay: float, callback: Callback) -> Timer:
        """Call ``callback`` once, after ``delay`` seconds."""
        timer = Timer(time.monotonic() + delay, next(self._numbers), callback)
        heapq.heappush(self._timers, timer)
        return timer

    def remove_timeout(self, timer: Timer) -> None:
        """Forget what ``call_later`` gave; one that is over does no harm."""
        timer.callback = None

    def at_turn_end(self, callback: Callback) -> None:
        """Call ``callback`` once, when this turn has dealt with everything at hand."""
        self._at_end.append(callback)

    def add_callback_threadsafe(self, callback: Callback) -> None:
        """Call ``callback`` soon, in the loop's thread."""
        self._from_threads.append(callback)
        with suppress(OSError):  # it is ringing already, or the loop is closed
            self._rope.send(b"!")

    add_callback = add_callback_threadsafe

    def _turn(self) -> None:
        happenings = self._poll.poll(self._wait_ms())
        begun = time.monotonic()
        for fd, events in happenings:
            # An earlier handler of this turn may have removed it, or wish to hear less.
            handler, wanted = self._handlers.get(fd, (None, 0))
            if events & _TROUBLE:
                events |= wanted  # noqa: PLW2901
            if handler and (happened := events & wanted):
                handler(fd, happened)
        if self._timers:
            self._run_timers(time.monotonic())
        self._end_turn()
        ended = time.monotonic()
        share = (ended - begun) / max(ended - self._ended, 1e-9)
        self._busy += (share - self._busy) * _NEWEST_SHARE
        self._ended = ended

    def _end_turn(self) -> None:
        while self._at_end or self._to_write:
            callbacks, self._at_end = self._at_end, []
            for callback in callbacks:
                callback()
            fds, self._to_write = self._to_write, []
            for fd in fds:
                handler, wanted = self._handlers.get(fd, (None, 0))
                if handler and wanted & self.WRITE:
                    handler(fd, self.WRITE)

    def _wait_ms(self) -> int | None:
        """How long the poll may wait; rounded up, or the last millisecond would spin."""
        if self._stopping:
            return 0
        while self._timers and self._timers[0].callback is None:
            heapq.heappop(self._timers)
        if not self._timers:
            return None
        left = self._timers[0].deadline - time.monotonic()
        return max(0, int(left * 1000) + 1) if left > 0 else 0

    def _run_timers(self, now: float) -> None:
        # Taken out first: one that a callback adds belongs to a later turn.
        due = []
        while self._timers and self._timers[0].deadline <= now:
            due.append(heapq.heappop(self._timers))
        for timer in due:
            callback, timer.callback = timer.callback, None
            if callback:
                callback()

    def _on_bell(self, _fd: int, _events: int) -> None:
        self._bell.recv(4096)
        for _ in range(len(self._from_threads)):
            self._from_threads.popleft()()


def make_loop() -> PollLoop:
    """A loop that is not turning yet."""
    return PollLoop()
