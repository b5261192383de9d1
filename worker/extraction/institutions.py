"""Organisations and documents where capitals mark names: whose name they speak under.

“The Dunmore Water Board” is its own name, “the board” is the board that spoke or was named
before, “le SND” is the Syndicat national des discothèques (SND), and “it” is the last of
them that was a subject. A description without a capital (the company, the report) that
goes back to nothing names nobody, unless its head leads and a complement narrows it (le
gouvernement espagnol). The uncased counterpart is descriptions.py.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from worker.extraction.frame import Frame
from worker.extraction.name_keys import key_of
from worker.extraction.noun_phrases import extent

_ACRONYM = re.compile(r"\([NO]\)")
_LONGEST = 16
"""Tokens between an acronym and the first word of what it stands for."""
_NARROWED = re.compile(r"O(?:w|g[^,.:])")
_COMPLETED = re.compile(r"Og[^,.:]")
_NAMED = re.compile(r"(?<=d)O[NF]")
_OPENING = re.compile(r"d?([NFLOw]*O(?:gd?[NFLO]+)*)")
_SENTENCES_BACK = 2
_ISSUED = re.compile(r"Did?([NFLO]*O(?:gd?[NFLO]+)*|N)|([NFLO]*[ON])zw{0,2}D")
"""A report by the institute; the institute's report."""
_FIRM = re.compile("(?<![NF])N[NL]*O")
_PROPER = re.compile(r"[NFLOw]*[OD](?:gd?[NFLO]+)*")
_SUBJECT = re.compile(r"d?[NFLOwR]*(?:z[wO]*)?[OL]")


class Institutions:
    """The proper organisations of one article."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        behind = frame.lexicon.pack.info.order.adjective_behind
        self._narrow = _NARROWED if behind else _COMPLETED
        self._known: list[tuple[int, int]] | None = None
        self._issuers: dict[str, tuple[int, tuple[int, int]]] | None = None
        self._firms: dict[str, tuple[int, int]] | None = None
        self._by_acronym: dict[str, tuple[int, int]] | None = None

    def named(self, lo: int, hi: int) -> tuple[int, int] | None:
        """The tokens of the name behind the phrase: its own, else one that it shortens."""
        begin = lo + (self._frame.tags[lo] in "dpg")
        spelt = self._spelt(begin) if lo < begin == hi - 1 else None  # NASA is a name itself
        if spelt is not None:
            return spelt
        if self._proper(begin, hi) or self._narrowed(begin, hi):
            return begin, hi
        if begin == lo:
            return None
        head = self._head(lo, hi)
        known = sorted(self._all(), key=lambda k: (k[0] > lo, -k[0]))
        same = next((k for k in known if head in {self._head(*k), self._lead(*k)}), None)
        return same or (self._acting(lo) if head in self._frame.lexicon.any_body else None)

    def _acting(self, at: int) -> tuple[int, int] | None:
        """The named body that opens a sentence shortly before: what "the firm" can be."""
        frame = self._frame
        index = frame.sentence_at(at)
        for back in range(index, max(-1, index - _SENTENCES_BACK), -1):
            sentence = frame.sentences[back]
            match = _OPENING.match(frame.tags, sentence.lo, min(sentence.hi, at))
            if match is not None and self._proper(*match.span(1)):
                return match.span(1)
        return None

    def issuer(self, lo: int, hi: int) -> tuple[int, int] | None:
        """The body whose document it is (une note de l'Insee), else what names the document."""
        tags = self._frame.tags
        complement = next((i for i in range(lo + 1, hi - 1) if tags[i] in "gi"), -1)
        if complement > 0:
            at = complement + 1
            while at < hi - 1 and tags[at] == "d":
                at += 1
            if tags[at] in "ON":
                return self.named(at - 1, hi) or (at, hi)
        head = tags.find("D", lo, hi)
        begin = lo + (tags[lo] in "dp")
        if begin < head and self._frame.entries[begin].capital and tags[begin] in "ONF":
            # an IMF report
            return self.named(lo, head) or (begin, head - (tags[head - 1] == "z"))
        return self.named(lo, hi) or (self._issued(lo, head) if tags[lo] == "d" else None)

    def firm(self, i: int) -> tuple[int, int] | None:
        """The firm whose name begins with the word at ``i``: Brightwell for Brightwell Tools.

        Where what narrows a noun stands in front of it, a common noun behind tells as much:
        Unite for the Unite union.
        """
        if self._firms is None:
            entries = self._frame.entries
            spans = [m.span() for m in _FIRM.finditer(self._frame.tags)]
            company = self._frame.lexicon.company
            self._firms = {
                entries[lo].folded: (lo, hi if entries[hi - 1].capital else hi - 1)
                for lo, hi in reversed(spans) if entries[hi - 1].folded in company
                or not (entries[hi - 1].capital or self._frame.lexicon.pack.info.order
                        .adjective_behind)}
        return self._firms.get(self._frame.entries[i].folded)

    def _issued(self, lo: int, head: int) -> tuple[int, int] | None:
        """Whose such a document was when it was first named: a report by X … the report."""
        if self._issuers is None:
            self._issuers = {}
            entries, agent = self._frame.entries, self._frame.lexicon.pack.lexicon.agent
            for match in _ISSUED.finditer(self._frame.tags):
                behind = match.group(1) is not None
                at = match.start() if behind else match.end() - 1
                span = match.span(1) if behind else match.span(2)
                if self._proper(*span) and not (behind and entries[at + 1].folded not in agent):
                    self._issuers.setdefault(entries[at].folded, (at, span))
        at, span = self._issuers.get(self._frame.entries[head].folded, (lo, (lo, lo)))
        return span if at < lo else None

    def _narrowed(self, lo: int, hi: int) -> bool:
        return self._narrow.match(self._frame.tags, lo, hi) is not None

    def _spelt(self, i: int) -> tuple[int, int] | None:
        """What an acronym stands for, if the article spells it out."""
        if self._by_acronym is None:
            self._by_acronym = dict(self._acronyms())
        return self._by_acronym.get(self._frame.entries[i].folded)

    def _acronyms(self) -> Iterator[tuple[str, tuple[int, int]]]:
        """``Syndicat national des discothèques (SND)``: the nearest word with its initial."""
        frame, tags = self._frame, self._frame.tags
        for match in reversed(list(_ACRONYM.finditer(tags))):
            at = match.start() + 1
            acronym = frame.view.clean[frame.starts[at]:frame.ends[at]]
            if not acronym[:2].isupper():
                continue
            initial = key_of(acronym[0].lower())
            for i in range(at - 2, max(-1, at - 2 - _LONGEST), -1):
                if tags[i] in "/.,Q:(":
                    break
                if key_of(frame.entries[i].folded)[:1] == initial and tags[i] not in "dgic":
                    yield frame.entries[at].folded, (i, at - 1)
                    break

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

    def _lead(self, lo: int, hi: int) -> str:
        """The head of a phrase that its head leads: association in Association des parents."""
        entry = self._frame.entries[lo]
        return entry.folded if hi > lo + 1 and entry.tag == "O" else ""

    def _all(self) -> list[tuple[int, int]]:
        if self._known is None:
            spans = [m.span() for m in _PROPER.finditer(self._frame.tags)]
            trimmed = [(self._first(*s), s[1]) for s in spans if self._proper(*s)]
            self._known = sorted({s for s in trimmed if s[1] - s[0] > 1} | set(self._leading()))
        return self._known

    def _leading(self) -> Iterator[tuple[int, int]]:
        """Phrases that their head leads: le ministère des Finances, le gouvernement espagnol."""
        tags = self._frame.tags
        named = [m.start() for m in _NAMED.finditer(tags) if self._frame.entries[m.start()].capital]
        for lo in [*named, *(m.start() for m in self._narrow.finditer(tags))]:
            hi = extent(self._frame, lo, min(len(tags), lo + _LONGEST))
            if hi > lo + 1:
                narrow = min(hi, lo + 2) if tags[lo + 1] == "w" else hi
                yield lo, hi if self._proper(lo, hi) else narrow

    def _first(self, lo: int, hi: int) -> int:
        """Lower-case words in front of a name belong to the sentence, not to it."""
        entries, tags = self._frame.entries, self._frame.tags
        return next(i for i in range(lo, hi) if entries[i].capital or tags[i] == "O")

    def _proper(self, lo: int, hi: int) -> bool:
        """Whether a capital tells a name; the first word of a sentence has one anyhow."""
        opens = lo == 0 or self._frame.tags[lo - 1] in "./Q"
        common = opens and self._frame.tags[lo] in "ODG" and hi - lo == 1 \
            and not self._frame.view.clean[self._frame.starts[lo]:self._frame.ends[lo]].isupper()
        return not common and any(self._frame.entries[i].capital for i in range(lo, hi))
