"""SIGTERM and SIGINT as a call, safe beside threads and loops.

The signals are blocked before any thread exists, so that every thread inherits that, and
one thread takes them by ``sigwait``. A handler in the usual sense runs inside whatever
the loop is doing at the moment, and pika's wake-up takes a lock that it may hold then.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable

ENDING = (signal.SIGTERM, signal.SIGINT)


def block() -> None:
    """Block the signals; to be called before any thread is started."""
    signal.pthread_sigmask(signal.SIG_BLOCK, ENDING)


def on_ending(call: Callable[[], None]) -> None:
    """Call ``call`` in a thread of its own for each ending signal from now on."""

    def wait() -> None:
        while True:
            signal.sigwait(ENDING)
            call()

    threading.Thread(target=wait, name="signals", daemon=True).start()
