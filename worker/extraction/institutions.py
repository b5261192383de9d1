"""Organisations and documents where capitals mark names: whose name they speak under.

“The Dunmore Water Board” is its own name, “the board” is the board that spoke or was named
before, and “it” is the last of them that was a subject. A description without a capital
(the company, the report) that goes back to nothing names nobody. The uncased counterpart is
descriptions.py.
"""

from __future__ import annotations

import re

from worker.extraction.frame import Frame

_PROPER = re.compile(r"[NFLOw]*[OD](?:gd?[NFLO]+)*")
_SUBJECT = re.compile(r"d?[NFLOwR]*[OL]")


class Institutions:
    """The proper organisations of one article."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self._known: list[tuple[int, int]] | None = None

    def named(self, lo: int, hi: int) -> tuple[int, int] | None:
        """The tokens of the name behind the phrase: its own, else one that it shortens."""
        begin = lo + (self._frame.tags[lo] in "dp")
        if self._proper(begin, hi):
            return begin, hi
        if begin == lo:
            return None
        head = self._head(lo, hi)
        known = sorted(self._all(), key=lambda k: (k[0] > lo, -k[0]))
        return next((k for k in known if self._head(*k) == head), None)

    def subject_before(self, at: int, sentences: int) -> tuple[int, int] | None:
        """The organisation that opens this sentence or one of those before it."""
        frame = self._frame
        index = frame.sentence_at(at)
        for back in range(index, max(-1, index - sentences), -1):
            sentence = frame.sentences[back]
            match = _SUBJECT.match(frame.tags, sentence.lo, min(sentence.hi, at))
            if match is not None:
                return self.named(*match.span())
        return None

    def _head(self, lo: int, hi: int) -> str:
        """The word that says what it is: board in Water Board, bank in Bank of England."""
        entries, tags = self._frame.entries, self._frame.tags
        heads = [i for i in range(lo, hi) if tags[i] in "OD"]
        complement = tags.find("g", lo, hi)
        inner = [i for i in heads if complement < 0 or i < complement]
        return entries[inner[-1]].folded if inner else ""

    def _all(self) -> list[tuple[int, int]]:
        if self._known is None:
            spans = [m.span() for m in _PROPER.finditer(self._frame.tags)]
            trimmed = [(self._first(*s), s[1]) for s in spans if self._proper(*s)]
            self._known = [s for s in trimmed if s[1] - s[0] > 1]
        return self._known

    def _first(self, lo: int, hi: int) -> int:
        """Lower-case words in front of a name belong to the sentence, not to it."""
        return next(i for i in range(lo, hi) if self._capital(i) or self._frame.tags[i] == "O")

    def _proper(self, lo: int, hi: int) -> bool:
        return any(self._capital(i) for i in range(lo, hi))

    def _capital(self, i: int) -> bool:
        return self._frame.view.clean[self._frame.starts[i]].isupper()
