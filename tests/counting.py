"""Counts the calls that a piece of work makes: a measure that is the same on every machine.

Seconds flap with the machine's load; calls don't, and what grows faster than its input
shows in them.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType


def calls_made(work: Callable[[], object]) -> int:
    """Python and C calls that ``work()`` takes."""
    count = 0

    def on_event(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal count
        count += event in {"call", "c_call"}

    sys.setprofile(on_event)
    try:
        work()
    finally:
        sys.setprofile(None)
    return count
