"""A reader that leaves early (``| head``, a pager that is quit) is no error of ours."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def reader_may_leave() -> Iterator[None]:
    """End quietly where standard output is closed.

    Python would complain once more when it flushes at the end, so that its last words go
    nowhere.
    """
    try:
        yield
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
