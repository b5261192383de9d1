"""The extraction children as one: articles in, outcomes out, whatever the articles do.

A child that crashes, passes the deadline or exhausts its memory costs the article that it
held, and no other: what waited behind it is handed to another child. A new child takes
its place; when children keep failing, the breaker stops the whole until it may be tried
again. Knows the loop and the children; nothing of brokers.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeAlias

from worker import errors, frames
from worker.breaker import Breaker
from worker.child_process import ChildConfig, ChildProcess, Fault, Job
from worker.errors import ExtractionFault, Problem
from worker.handler import Event, Processed, Rejected
from worker.loop import Loop

# Articles in a child's hands at once: the one it works on, one in its pipe so that it need
# not wait for the parent, and where they are quick, as many as take it this long (seconds)
# to read. More would only make the others wait behind a slow one.
DEPTH = 2
AHEAD_SECONDS = 0.005
DEEPEST = 8
CLOSE_SECONDS = 1.0
# How much of the time that the children are provided for the parent may sleep, and how long
# at most: a claim waits for as long.
LEISURE_SHARE = 0.75
LONGEST_LEISURE_SECONDS = 0.01

Result: TypeAlias = Processed | Rejected | Fault


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one article; ``resolutions`` are its claims', for the metrics."""

    job: Job
    result: Result
    resolutions: tuple[str, ...] = ()


class Owner(Protocol):
    """What the owner of a pool hears, in the loop's thread."""

    def on_outcome(self, outcome: Outcome) -> None:
        """An article is done, one way or another."""

    def on_obstacle(self, why: str | None) -> None:
        """Articles can't be worked on now, and why; None: they can again."""

    def on_child_end(self, kind: str, why: str) -> None:
        """A child was lost; ``kind`` is one of few words, for a label."""


class Pool:
    """Keeps ``size`` children at work; ``start`` it, ``tick`` it, ``close`` it."""

    def __init__(self, loop: Loop, config: ChildConfig, size: int, owner: Owner) -> None:
        self._loop = loop
        self._config = config
        self._size = size
        self._owner = owner
        self._waiting: deque[Job] = deque()
        self._breaker = Breaker()
        self._broken = ""  # what the last child said that could not be made ready
        self._usable = False  # a child has been ready since the start or the last obstacle
        self._closing = False
        self.children: list[ChildProcess] = []

    def start(self) -> None:
        """Start the children; ``on_obstacle(None)`` follows when the first is ready."""
        self._owner.on_obstacle("the extraction children are starting")
        self._fill()

    def submit(self, job: Job) -> None:
        """Put an article in line."""
        self._waiting.append(job)
        self._hand_out()

    def withdraw(self) -> list[Job]:
        """Take back every article that no child has in its hands."""
        jobs = [job for job in self._waiting if not job.settled]
        self._waiting.clear()
        for job in jobs:
            job.settled = True  # whatever a child still says of it
        return jobs

    @property
    def ready_children(self) -> int:
        """Children that can take an article."""
        return sum(child.ready for child in self.children)

    def leisure(self) -> float:
        """Seconds for which the parent may sleep although there is something to do.

        Only while every child has an article in its pipe behind the one it works on: then
        none is idle for it. What is done in one go costs the parent half.
        """
        able = [child for child in self.children if child.ready]
        if not able or any(len(child.jobs) < DEPTH for child in able):
            return 0.0
        ahead = min((len(child.jobs) - 1) * child.pace for child in able)
        return min(LONGEST_LEISURE_SECONDS, ahead * LEISURE_SHARE)

    def tick(self, now: float) -> None:
        """To be called a few times a second: deadlines, and the breaker's wait."""
        for child in list(self.children):
            child.tick(now)
            if child.stuck(now) and (held_up := child.waiting_jobs()):
                self._put_back(held_up)
                self._hand_out()
        if self._breaker.try_again(now):
            self._fill()
            self._tell_usable()

    def dismiss(self) -> None:
        """Let the children end when they are done with what they hold."""
        self._closing = True
        for child in self.children:
            child.dismiss()

    def close(self) -> None:
        """End all children, those that don't end by themselves by force."""
        self.dismiss()
        until = time.monotonic() + CLOSE_SECONDS
        for child in self.children:
            child.join(max(0.0, until - time.monotonic()))
        self.children.clear()

    def _fill(self) -> None:
        while len(self.children) < self._size and not self._closing and not self._breaker.open:
            self.children.append(
                ChildProcess(self._loop, self._config, self._on_frames, self._on_end)
            )

    def _hand_out(self) -> None:
        # Idle children first, and no child gets more than its share of what is there.
        now = time.monotonic()
        if any(job.settled for job in self._waiting):
            self._waiting = deque(job for job in self._waiting if not job.settled)
        able = [child for child in self.children if child.ready and not child.stuck(now)]
        able.sort(key=lambda child: len(child.jobs))
        for place, child in enumerate(able):
            share = -(-len(self._waiting) // (len(able) - place))
            count = min(share, _depth(child) - len(child.jobs))
            if count > 0:
                child.submit([self._waiting.popleft() for _ in range(count)])

    def _on_frames(self, child: ChildProcess, received: Sequence[frames.Frame]) -> None:
        for head, bodies in received:
            self._on_frame(child, head, bodies)
        self._hand_out()

    def _on_frame(self, child: ChildProcess, head: frames.Head, bodies: list[bytes]) -> None:
        kind = head["kind"]
        if kind == "ready":
            child.become_ready()
            self._broken = ""
            self._tell_usable()
        elif kind == "broken":
            self._broken = head["why"]
        else:
            if head.get("error") == "MemoryExhausted":
                child.leave()
            self._answer(_outcome(child.finish_job(), head, bodies))

    def _on_end(self, child: ChildProcess) -> None:
        self.children.remove(child)
        if self._closing:
            return
        if child.left:  # it told its last fault itself, as memory exhausted
            self._owner.on_child_end("MemoryExhausted", "told by the child")
            self._put_back(child.waiting_jobs(after=0))
        elif child.jobs:
            self._charge(child)
        else:
            why = "ended while idle" if child.started else "can't start"
            cause = self._broken or str(child.cause().error)
            self._owner.on_child_end(why, cause)
            self._trip(f"a child {why}: {cause}")
        self._fill()
        self._hand_out()

    def _charge(self, child: ChildProcess) -> None:
        fault = child.cause()
        self._owner.on_child_end(type(fault.error).__name__, str(fault.error))
        first = child.finish_job()
        self._put_back(child.waiting_jobs(after=0))
        self._answer(Outcome(first, fault))

    def _put_back(self, jobs: Iterable[Job]) -> None:
        # They were only waiting: to the head of the line again, in order.
        self._waiting.extendleft(reversed([job for job in jobs if not job.settled]))

    def _answer(self, outcome: Outcome) -> None:
        # One that was taken from behind a stuck article may be answered twice: once counts.
        if outcome.job.settled:
            return
        outcome.job.settled = True
        self._count(outcome)
        self._owner.on_outcome(outcome)

    def _count(self, outcome: Outcome) -> None:
        if not isinstance(outcome.result, Fault):
            self._breaker.success()
        elif not outcome.job.suspect:
            self._trip(str(outcome.result.error))

    def _trip(self, why: str) -> None:
        if self._breaker.fault(why, time.monotonic()):
            self._usable = False
            self._owner.on_obstacle(f"nothing works any more, last: {why}")

    def _tell_usable(self) -> None:
        if not self._usable and not self._breaker.open and self.ready_children:
            self._usable = True
            self._owner.on_obstacle(None)


def _depth(child: ChildProcess) -> int:
    return min(DEEPEST, max(DEPTH, round(AHEAD_SECONDS / max(child.pace, 1e-4))))


def _outcome(job: Job, head: frames.Head, bodies: list[bytes]) -> Outcome:
    if head["kind"] == "fault":
        error: ExtractionFault = getattr(errors, head["error"])(head["why"])
        return Outcome(job, Fault(error, head["trace"]))
    events = tuple(
        Event(key, message_id, kind, body)
        for (key, message_id, kind), body in zip(head["events"], bodies, strict=True)
    )
    if head["kind"] == "rejected":
        problems = tuple(Problem(*it) for it in head["problems"])
        return Outcome(job, Rejected(events[0], head["code"], problems, head["article_id"]))
    return Outcome(
        job,
        Processed(
            events, head["article_id"], head["language"], head["counts"], head["milliseconds"]
        ),
        tuple(head["resolutions"]),
    )
