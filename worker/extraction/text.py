"""The text as it is read: what is ignorable dropped, letters folded, offsets kept.

Two views share their offsets: ``clean`` (the article's characters without tatweel,
diacritics and zero-width controls, case kept) and ``folded`` (the same, lower-cased and
letter-folded one for one). ``span`` leads back to the article's own characters, which
are never changed. This module knows no marks and no cues.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_right

from worker.extraction.lexicon import Lexicon
from worker.extraction.model import Span


class View:
    """One article's text under one language's letters."""

    __slots__ = ("_dropped", "clean", "folded", "raw")

    def __init__(self, raw: str, lexicon: Lexicon) -> None:
        self.raw = raw
        pattern = lexicon.ignorable
        dropped = [m.start() for m in pattern.finditer(raw)] if pattern is not None else []
        if dropped and pattern is not None:
            self.clean = pattern.sub("", raw)
            # Where in ``clean`` each dropped character would stand: bisecting this list
            # counts the characters that fell out before an offset.
            self._dropped = [at - number for number, at in enumerate(dropped)]
        else:
            self.clean = raw
            self._dropped = []
        self.folded = lexicon.fold(self.clean)

    def span(self, start: int, end: int) -> Span:
        """The article's characters behind ``clean[start:end]``, trailing diacritics with them."""
        if not self._dropped:
            return Span(start, end)
        first = start + bisect_right(self._dropped, start)
        if start >= end:
            return Span(first, first)
        last = end + bisect_right(self._dropped, end - 1)
        while last < len(self.raw) and unicodedata.combining(self.raw[last]):
            last += 1
        return Span(first, last)

    def paragraphs(self) -> list[tuple[int, int]]:
        """The lines of the text that hold anything, as (start, end) in ``clean``."""
        out, start = [], 0
        for line in self.clean.split("\n"):
            end = start + len(line)
            if line and not line.isspace():
                out.append((start, end))
            start = end + 1
        return out
