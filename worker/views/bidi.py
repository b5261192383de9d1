"""Text of either direction inside lines of the other, and safe to show at all.

A terminal lays a line out by Unicode's bidirectional rules (UAX 9) or not at all; what
comes from an article is therefore isolated, so that an Arabic name leaves the figures
beside it where they are. What could steer the terminal or the layout is taken out first:
an article is a stranger's text.
"""

from __future__ import annotations

import re
import unicodedata

LRI, RLI, PDI = "\u2066", "\u2067", "\u2069"

# Controls (escape sequences begin with one), embeddings, overrides, isolates, line breaks.
_UNSAFE = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]+")
_BLANKS = re.compile(r"\s+")
# A direction shows itself within its first words; more of a long text is not looked at.
_LOOKED_AT = 500


def plain(text: str) -> str:
    """``text`` on one line, without anything that steers a terminal."""
    return _BLANKS.sub(" ", _UNSAFE.sub(" ", text)).strip()


def right_to_left(text: str) -> bool:
    """Whether the first letter with a direction runs from right to left (UAX 9, P2)."""
    for letter in text[:_LOOKED_AT]:
        direction = unicodedata.bidirectional(letter)
        if direction in {"R", "AL"}:
            return True
        if direction == "L":
            return False
    return False


def isolated(text: str) -> str:
    """``text`` (plain) between the marks that keep its direction to itself."""
    return f"{RLI if right_to_left(text) else LRI}{text}{PDI}"
