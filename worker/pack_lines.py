"""Where in a TOML file a key stands: tomllib forgets lines, and a linguist needs them."""

from __future__ import annotations

import re
from collections.abc import Sequence


def line_of(text: str, path: Sequence[str | int]) -> int:
    """The line (from 1) of the value at ``path`` (``("rule", 2, "example", "text")``).

    The nearest line above it where the file is written in a way that is not understood
    (several tables on a line, quoted keys): a hint, good enough to open an editor at.
    """
    lines = text.splitlines()
    at, best = 0, 0
    for position, step in enumerate(path):
        following = path[position + 1] if position + 1 < len(path) else None
        found = _item(lines, at, step) if isinstance(step, int) else _key(
            lines, at, step, array=isinstance(following, int)
        )
        if found is None:
            break
        at = best = found
    return best + 1


def _key(lines: list[str], at: int, name: str, *, array: bool) -> int | None:
    """The line at or below ``at`` that gives ``name`` a value or a table."""
    word = re.escape(name)
    if array and (first := _find(lines, at, rf"\s*\[\[{word}\]\]")) is not None:
        return first
    return _find(lines, at, rf"\s*\[+(?:[\w-]+\.)*{word}\]+|(?:.*[\s{{,])?{word}\s*=")


def _item(lines: list[str], at: int, number: int) -> int | None:
    """The ``number``-th table (from 0) of the array that begins at ``at``."""
    header = lines[at].strip()
    pattern = re.escape(header) if header.startswith("[[") else r"\{"
    found: int | None = at - 1 if header.startswith("[[") else at
    for _ in range(number + 1):
        found = _find(lines, (found or 0) + 1, rf"\s*{pattern}") if found is not None else None
    return found


def _find(lines: list[str], at: int, pattern: str) -> int | None:
    shape = re.compile(pattern)
    return next((n for n in range(at, len(lines)) if shape.match(lines[n])), None)
