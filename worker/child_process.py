"""The parent's side of one extraction child: its process, its pipes, its articles.

Everything is non-blocking and driven by the parent's loop. A few articles wait in the
child's pipe so that it never idles; only the first of them can be the cause of what
happens to the child, the others are handed on untouched.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from worker import frames
from worker.errors import ChildCrashed, DeadlinePassed, ExtractionFault
from worker.loop import Loop

# The child ends itself at the deadline; this much later, in seconds, it is ended.
BACKSTOP_SECONDS = 1.0
# spaCy and the packs load in about a second; a machine under load takes its time.
START_SECONDS = 60.0
# An article that takes longer than this, in seconds, holds up nobody else's.
STUCK_SECONDS = 0.25
_READ_BYTES = 1 << 16  # what a pipe holds
# Seconds an article takes, as a moving average, before anything is known of it.
_FIRST_PACE = 0.01
_NEWEST_SHARE = 0.1
_ADDRESSES = re.compile(r"0x[0-9a-f]+")


@dataclass(frozen=True, slots=True)
class ChildConfig:
    """What a child is told at its start: see ``worker.settings`` for the meanings."""

    handler: str
    article_seconds: float
    memory_mib: int
    limits: Mapping[str, int]


@dataclass(slots=True, eq=False)
class Job:
    """One article on its way through a child; ``owner`` is whatever its owner needs.

    ``suspect``: it has failed before, so that its failing again says nothing of us.
    ``settled``: it needs no answer any more; it may still stand in a child's pipe.
    """

    body: bytes
    about: Mapping[str, Any]
    owner: Any
    suspect: bool = False
    settled: bool = False


@dataclass(frozen=True, slots=True)
class Fault:
    """An article failed by our own fault; ``trace`` is the hash of where it happened."""

    error: ExtractionFault
    trace: str


class ChildProcess:
    """One child; ``on_frames(child, frames)`` and ``on_end(child)`` are called from the loop."""

    def __init__(
        self,
        loop: Loop,
        config: ChildConfig,
        on_frames: Callable[[ChildProcess, Sequence[frames.Frame]], None],
        on_end: Callable[[ChildProcess], None],
    ) -> None:
        self._loop = loop
        self._seconds = config.article_seconds
        self._on_frames = on_frames
        self._on_end = on_end
        self._reader = frames.Reader()
        self._unsent: deque[memoryview] = deque()
        self._late = False
        self.ready = False
        self.started = False  # it has been ready once
        self.left = False  # it ends of its own will
        self.pace = _FIRST_PACE
        self.jobs: deque[Job] = deque()
        self._told: list[Job] = []
        self._since = time.monotonic()  # start of the process or of the first job
        self._trace = tempfile.TemporaryFile()  # noqa: SIM115  closed in _end
        self._process = _spawn(config, self._trace.fileno())
        self._in, self._out = _pipes(self._process)
        loop.add_handler(self._out, self._on_readable, loop.READ)

    @property
    def pid(self) -> int:
        """The process id, for logs and tests."""
        return self._process.pid

    def submit(self, jobs: Sequence[Job]) -> None:
        """Hand articles over in one go; their answers come in the same order."""
        if not self.jobs:
            self._since = time.monotonic()
        self.jobs.extend(jobs)
        idle = not self._unsent
        for job in jobs:
            self._unsent.extend(memoryview(it) for it in frames.pack(job.about, [job.body]) if it)
        if idle:
            self._write()

    def stuck(self, now: float) -> bool:
        """Whether its first article takes so long that none should wait behind it."""
        return bool(self.jobs) and now - self._since > STUCK_SECONDS

    def waiting_jobs(self, *, after: int = 1) -> list[Job]:
        """The articles behind the first, each told once: others are to read them."""
        waiting = [job for job in list(self.jobs)[after:] if job not in self._told]
        self._told.extend(waiting)
        return waiting

    def finish_job(self) -> Job:
        """The first job is answered; the clock of the next one begins."""
        now = time.monotonic()
        self.pace += (now - self._since - self.pace) * _NEWEST_SHARE
        self._since = now
        job = self.jobs.popleft()
        if job in self._told:
            self._told.remove(job)
        return job

    def tick(self, now: float) -> None:
        """To be called a few times a second: ends a child that is beyond its time."""
        limit = self._seconds + BACKSTOP_SECONDS if self.ready else START_SECONDS
        if (self.jobs or not self.ready) and now - self._since > limit:
            self._late = True
            self._process.kill()

    def dismiss(self) -> None:
        """Let it end by itself: its input ends."""
        if self._in >= 0:
            if self._unsent:
                self._loop.remove_handler(self._in)
                self._unsent.clear()
            os.close(self._in)
            self._in = -1

    def become_ready(self) -> None:
        """It says that it can take articles."""
        self.ready = self.started = True
        self._since = time.monotonic()

    def leave(self) -> None:
        """It has said that it ends now: nothing more for it."""
        self.ready, self.left = False, True
        self._since = time.monotonic()

    def join(self, seconds: float) -> None:
        """Wait for its end, at most ``seconds``; then end it."""
        try:
            self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def cause(self) -> Fault:
        """Why it ended, once it has."""
        code = self._process.returncode
        dump = _ADDRESSES.sub("", self._last_words)
        trace = hashlib.sha256(dump.encode()).hexdigest()
        if self._late or code == -signal.SIGALRM:
            return Fault(DeadlinePassed(f"not done after {self._seconds:g} s"), trace)
        how = signal.Signals(-code).name if code < 0 else f"exit code {code}"
        return Fault(ChildCrashed(f"the extraction child ended by {how}"), trace)

    def _write(self) -> None:
        try:
            while self._unsent:
                sent = os.writev(self._in, list(self._unsent)[:64])
                while sent and sent >= len(self._unsent[0]):
                    sent -= len(self._unsent.popleft())
                if sent:
                    self._unsent[0] = self._unsent[0][sent:]
        except BlockingIOError:
            self._loop.add_handler(self._in, self._on_writable, self._loop.WRITE)
        except BrokenPipeError:
            self._unsent.clear()  # it has ended; its output tells us so too

    def _on_writable(self, fd: int, _events: int) -> None:
        self._loop.remove_handler(fd)
        self._write()

    def _on_readable(self, fd: int, _events: int) -> None:
        try:
            piece = os.read(fd, _READ_BYTES)
        except BlockingIOError:
            return
        if not piece:
            self._end()
            return
        self._on_frames(self, self._reader.feed(piece))

    def _end(self) -> None:
        self._loop.remove_handler(self._out)
        os.close(self._out)
        self.dismiss()
        self.ready = False
        self.join(1.0)
        with self._trace as dump:
            dump.seek(0)
            self._last_words = dump.read(1 << 16).decode(errors="replace")
        self._on_end(self)


def _spawn(config: ChildConfig, trace_fd: int) -> subprocess.Popen[bytes]:
    told = {
        "handler": config.handler,
        "article_seconds": config.article_seconds,
        "memory_mib": config.memory_mib,
        "limits": dict(config.limits),
        "trace_fd": trace_fd,
    }
    # -P and an explicit path: a child imports what its parent would, never what happens
    # to lie in the current directory. One thread each: the children are the parallelism.
    # What is QUOTH_* stays here: a process that reads hostile text holds no password.
    environment = {
        **{name: it for name, it in os.environ.items() if not name.startswith("QUOTH_")},
        "PYTHONPATH": os.pathsep.join(path or str(Path.cwd()) for path in sys.path),
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
    }
    # close_fds keeps this child from holding its siblings' pipes open, which would leave
    # them waiting for an end of input that never comes.
    return subprocess.Popen(  # noqa: S603  our own interpreter and module
        [sys.executable, "-P", "-m", "worker.child", json.dumps(told)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=environment,
        bufsize=0,
        close_fds=True,
        pass_fds=(trace_fd,),
    )


def _pipes(process: subprocess.Popen[bytes]) -> tuple[int, int]:
    """Our ends, as plain descriptors that only we close."""
    assert process.stdin is not None and process.stdout is not None  # noqa: S101, PT018
    ends = os.dup(process.stdin.fileno()), os.dup(process.stdout.fileno())
    process.stdin.close()
    process.stdout.close()
    for end in ends:
        os.set_blocking(end, False)
    return ends
