"""Runs one command for as long as somebody holds the other end of standard input.

Why it exists: a private RabbitMQ node is two programs (the node and epmd) that both outlive the
Python process which asked for them when that one is killed. An exit handler cannot help a process
that got SIGKILL; the kernel closing a pipe can. So each of the two runs on a leash: this script
starts it in a session of its own (a Ctrl-C in the terminal is not meant for it), and when its own
standard input ends it kills that whole session.

It knows nothing about RabbitMQ. ``leashed`` and ``release`` are the holder's side. As a program:
``python leash.py COMMAND ARGUMENT…``; it exits with the command's own code, or with 0 after the
leash was let go.
"""

import os
import select
import signal
import subprocess
import sys
from collections.abc import Iterable
from types import FrameType
from typing import IO

END_SECONDS = 20
POLL_SECONDS = 0.2
"""How often the command is asked whether it still runs; the end of standard input wakes at once."""


def leashed(
    command: Iterable[str],
    environment: dict[str, str],
    output: IO[bytes] | int | None,
    errors: IO[bytes] | int | None = subprocess.STDOUT,
) -> subprocess.Popen[bytes]:
    """Start a command that ends when this process does, however it ends."""
    return subprocess.Popen(
        [sys.executable, __file__, *command],
        stdin=subprocess.PIPE,
        stdout=output,
        stderr=errors,
        env=environment,
        start_new_session=True,
    )


def release(process: subprocess.Popen[bytes] | None) -> None:
    """Let go of a leash: what hangs on it is killed; waits until it is gone."""
    if process is not None:
        if process.stdin is not None:
            process.stdin.close()
        process.wait(END_SECONDS)


def end(process: subprocess.Popen[bytes], seconds: float) -> int:
    """Ask what hangs on a leash to end (SIGTERM), kill it after ``seconds``; its exit code."""
    process.terminate()
    try:
        code = process.wait(seconds)
    except subprocess.TimeoutExpired:
        code = -signal.SIGKILL
    release(process)
    return code


def let_go() -> bool:
    """Wait a moment; true when nobody holds the other end of standard input any more."""
    readable, _, _ = select.select([0], [], [], POLL_SECONDS)
    return bool(readable) and os.read(0, 1) == b""


def main() -> int:
    """Run the command until it ends or the leash is let go; the exit code to give back."""
    started: list[int] = []
    waiting: list[int] = []  # a signal may come while the command is only being started

    def pass_on(number: int, _frame: FrameType | None) -> None:
        if started:
            os.killpg(started[0], number)
        else:
            waiting.append(number)

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, pass_on)
    child = subprocess.Popen(sys.argv[1:], stdin=subprocess.DEVNULL, start_new_session=True)
    started.append(child.pid)
    for number in waiting:
        os.killpg(child.pid, number)
    while child.poll() is None:
        if let_go():
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()
            return 0
    return child.returncode


if __name__ == "__main__":
    sys.exit(main())
