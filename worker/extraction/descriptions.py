"""Whom a definite description means: the minister, the organization, the communique.

A description is compared with the fuller phrases of the article by its head and by the
words that narrow it, so that two ministers stay apart and a document leads to the body
that issued it (facts/arabic.md 0.1, d). This module compares phrases; who spoke last is
the business of resolve.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from worker.extraction import subjects
from worker.extraction.extents import extent
from worker.extraction.frame import Frame
from worker.extraction.lexicon import Lexicon
from worker.extraction.mentions import Mentions, Name, nearby

_ISSUED_BACK = 3
_HEADS = frozenset("TR")


@dataclass(frozen=True, slots=True)
class Body:
    """An organization's phrase: tokens, head, and the words that narrow it."""

    lo: int
    hi: int
    head: str
    words: frozenset[str]


class Descriptions:
    """The bodies and offices of one article."""

    def __init__(self, frame: Frame, mentions: Mentions) -> None:
        self._frame = frame
        self._mentions = mentions
        self._bodies: list[Body] | None = None

    def body(self, lo: int, hi: int) -> tuple[int, int]:
        """The fullest phrase for the organization named at ``lo`` to ``hi``."""
        same = self._frame.tags.find("m", lo + 1, hi)
        hi = same if same > 0 else hi
        here = self._read(lo, hi)
        fuller = [b for b in self.bodies() if b.head == here.head and here.words < b.words]
        before = [b for b in fuller if b.lo < lo]
        if not fuller:
            return lo, hi
        best = before[-1] if before else fuller[0]
        return best.lo, best.hi

    def issuer(self, lo: int, hi: int) -> tuple[int, int] | None:
        """The body behind a document: its complement's, an earlier document's, its maker."""
        own = self._body_within(lo + 1, hi)
        if own is not None:
            return self.body(*own)
        if not self._plain(lo, hi):
            return None
        tags = self._frame.tags
        for at in range(lo - 1, -1, -1):
            if tags[at] == "D" and (tags[at - 1:at] != "D"):
                end = extent(self._frame, at, min(at + 16, lo))
                found = self._body_within(at + 1, end)
                if found is not None:
                    return self.body(*found)
        return self._maker(lo)

    def holder(self, lo: int, hi: int) -> Name | None:
        """The person whose title agrees best with the description; None where none does."""
        if not self._is_definite(lo, hi):
            return None
        heads, words = self._office(lo, hi)
        best: tuple[float, int] = (0.0, 0)
        found: Name | None = None
        for name in nearby(self._mentions.titled, lo):
            if name.title is None or (name.title[0] < hi and lo < name.title[1]):
                continue
            their_heads, their_words = self._office(*name.title)
            shared = len(words & their_words)
            if their_words and (self._adjectives(words) - their_words or (words and not shared)):
                continue
            if not heads & their_heads and not words & their_words - self._adjectives(words):
                continue  # a country in common is no office: المسؤول الفرنسي، الرئيس الفرنسي
            score = 2.0 * bool(heads & their_heads) + shared
            rank = (score, name.lo if name.lo < lo else -name.lo)
            if rank > best:
                best, found = rank, name
        return found

    def _is_definite(self, lo: int, hi: int) -> bool:
        """``الوزير`` and ``وزير العدل`` are somebody known, ``متحدث آخر`` is not."""
        entries = self._frame.entries
        if any(entries[i].definite for i in range(lo, min(hi, lo + 2))):
            return True
        if hi - lo == 1:
            return False
        governed = self._frame.tags[lo + 1]
        return governed in "OLRN" or (governed == "w" and not entries[lo + 1].folded.endswith(
            self._frame.lexicon.clitics.relative))

    def bodies(self) -> list[Body]:
        """Every organization's phrase in the article, in order."""
        if self._bodies is None:
            frame, at = self._frame, 0
            self._bodies = []
            for i, tag in enumerate(frame.tags):
                if i >= at and (tag == "O" or (tag == "y" and self._governed_body(i))):
                    at = extent(frame, i, min(i + 14, len(frame.tags)))
                    if frame.entries[i].definite and frame.tags[i + 1] == "w" \
                            and not frame.entries[i + 1].definite:
                        at = i + 1  # المبادرة بسطت: a verb, nothing that narrows the body
                    self._bodies.append(self._read(i, max(at, i + 1)))
        return self._bodies

    def _governed_body(self, i: int) -> bool:
        found = self._frame.lexicon.classes.get(self._frame.entries[i].base)
        return found is not None and found[0] == "O"

    def _body_within(self, lo: int, hi: int) -> tuple[int, int] | None:
        for i in range(lo, hi):
            if self._frame.tags[i] in "OL" or (self._frame.tags[i] == "y"
                                               and self._governed_body(i)):
                return i, hi
        return None

    def _plain(self, lo: int, hi: int) -> bool:
        """A document without a complement of its own: البيان ذاته, بيان صحفي."""
        return not self._frame.tags[lo:hi].strip("Dmw") and hi - lo <= 2

    def _maker(self, at: int) -> tuple[int, int] | None:
        """The organization that was the subject shortly before."""
        frame = self._frame
        index = frame.sentence_at(at)
        for back in range(index, max(-1, index - _ISSUED_BACK), -1):
            sentence = frame.sentences[back]
            found = subjects.first_subject(frame, sentence.lo, min(sentence.hi, at))
            if found is not None and frame.tags[found[0]] == "O":
                return self.body(*found)
        return None

    def _office(self, lo: int, hi: int) -> tuple[frozenset[str], frozenset[str]]:
        heads, words = set(), set()
        for i in range(lo, hi):
            tag = self._frame.tags[i]
            if tag in _HEADS:
                heads.add(self._frame.entries[i].base)
            elif tag in "wOLDyNtG":
                words.add(self._word(i))
        return frozenset(heads), frozenset(words)

    def _adjectives(self, words: frozenset[str]) -> frozenset[str]:
        """The words that tell a country or a field: الأردني, الروسي."""
        return frozenset(w for w in words if w.endswith(self._frame.lexicon.clitics.relative))

    def _read(self, lo: int, hi: int) -> Body:
        words = frozenset(self._word(i) for i in range(lo, hi) if self._frame.tags[i] not in "im")
        return Body(lo, hi, self._word(lo), words)

    def _word(self, i: int) -> str:
        """A word without what is glued to it."""
        entry = self._frame.entries[i]
        return _free(self._frame.lexicon, entry.folded, entry.base, entry.definite)


@lru_cache(maxsize=65_536)
def _free(lexicon: Lexicon, folded: str, base: str, definite: bool) -> str:
    clitics = lexicon.clitics
    if base != folded:
        return clitics.masculine(base)
    glued = next((g for g in (*clitics.governed, *clitics.articled)
                  if folded.startswith(g)), "") if definite else ""
    return clitics.masculine(folded[len(glued):])
