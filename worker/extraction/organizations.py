"""Which organisation is meant: ``the foundation``, ``le SNDLL``, ``le ministère``.

An organisation is introduced with a whole phrase (``the Roi Baudouin Foundation``,
``Syndicat national des discothèques (SND)``) and named afterwards by its head noun or its
acronym. This module remembers the phrases of one article by both. It knows classes and
letters, no language; where capitals mark nothing it finds no acronyms.
"""

from __future__ import annotations

import re
from collections import defaultdict

from worker.extraction.frame import Frame
from worker.extraction.mentions import key_of
from worker.extraction.sources import extent

_ACRONYM = re.compile(r"\([NO]\)")
_LONGEST = 16
"""Tokens between an acronym and the first word of what it stands for."""


class Organizations:
    """The organisations of one article: whole phrases by head noun and by acronym."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self._by_head: dict[str, list[tuple[int, int]]] | None = None
        self._by_acronym: dict[str, tuple[int, int]] = {}

    def fullest(self, lo: int, hi: int) -> tuple[int, int]:
        """The tokens of the fullest phrase for what ``lo`` to ``hi`` names; itself if none."""
        if self._by_head is None:
            self._by_head = self._heads()
            self._acronyms()
        entries, tags = self._frame.entries, self._frame.tags
        while lo < hi - 1 and tags[lo] in "dp":
            lo += 1
        if hi - lo == 1 and entries[lo].folded in self._by_acronym:
            return self._by_acronym[entries[lo].folded]
        if hi - lo > 1 or tags[lo] != "O":
            return lo, hi
        known = self._by_head.get(entries[lo].base, [])
        before = [phrase for phrase in known if phrase[0] < lo]
        return before[-1] if before else (lo, hi)

    def _heads(self) -> dict[str, list[tuple[int, int]]]:
        frame, tags = self._frame, self._frame.tags
        out: dict[str, list[tuple[int, int]]] = defaultdict(list)
        i = tags.find("O")
        while i >= 0:
            hi = self._proper_end(i, extent(frame, i, min(len(tags), i + _LONGEST)))
            if hi > i + 1:
                out[frame.entries[i].base].append((i, hi))
            i = tags.find("O", max(hi, i + 1))
        return out

    def _proper_end(self, lo: int, hi: int) -> int:
        """Where the phrase ends, 0 unless something in it tells one organisation from others."""
        frame = self._frame
        proper = [i for i in range(lo + 1, hi)
                  if frame.tags[i] in "NFL" or frame.view.clean[frame.starts[i]].isupper()]
        if proper:
            return hi
        return min(hi, lo + 2) if hi > lo + 1 and frame.tags[lo + 1] == "w" else 0

    def _acronyms(self) -> None:
        frame, tags = self._frame, self._frame.tags
        for match in _ACRONYM.finditer(tags):
            at = match.start() + 1
            acronym = frame.view.clean[frame.starts[at]:frame.ends[at]]
            if not acronym[:2].isupper():
                continue
            initial = key_of(acronym[0].lower())
            for i in range(at - 2, max(-1, at - 2 - _LONGEST), -1):
                if tags[i] in "/.,Q:(":
                    break
                if key_of(frame.entries[i].folded)[:1] == initial and tags[i] not in "dgic":
                    self._by_acronym.setdefault(frame.entries[at].folded, (i, at - 1))
                    break
