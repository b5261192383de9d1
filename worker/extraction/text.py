"""The text as it is read: what is ignorable dropped, letters folded, offsets kept.

Two views share their offsets: ``clean`` (the article's characters without tatweel,
diacritics and zero-width controls, case kept) and ``folded`` (the same, lower-cased and
letter-folded one for one). ``span`` leads back to the article's own characters, which
are never changed. This module knows no marks and no cues.
"""

from __future__ import annotations

import unicodedata

from worker.extraction.lexicon import Lexicon
from worker.extraction.model import Span


class View:
    """One article's text under one language's letters."""

    __slots__ = ("_origin", "clean", "folded", "raw")

    def __init__(self, raw: str, lexicon: Lexicon) -> None:
        self.raw = raw
        self._origin: list[int] | None = None
        pattern = lexicon.ignorable
        if pattern is not None and pattern.search(raw):
            self.clean = pattern.sub("", raw)
            dropped = {m.start() for m in pattern.finditer(raw)}
            self._origin = [i for i in range(len(raw)) if i not in dropped]
        else:
            self.clean = raw
        self.folded = lexicon.fold(self.clean)

    def span(self, start: int, end: int) -> Span:
        """The article's characters behind ``clean[start:end]``, trailing diacritics with them."""
        if self._origin is None:
            return Span(start, end)
        if start >= end:
            here = self._origin[start] if start < len(self._origin) else len(self.raw)
            return Span(here, here)
        last = self._origin[end - 1] + 1
        while last < len(self.raw) and unicodedata.combining(self.raw[last]):
            last += 1
        return Span(self._origin[start], last)

    def paragraphs(self) -> list[tuple[int, int]]:
        """The lines of the text that hold anything, as (start, end) in ``clean``."""
        out, start = [], 0
        for line in self.clean.split("\n"):
            end = start + len(line)
            if line and not line.isspace():
                out.append((start, end))
            start = end + 1
        return out
