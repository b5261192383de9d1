"""The article without its quotations: one token for each, words and classes around them.

What the journalist wrote around the marks is short and regular: ``Q , said X .`` Reading
that frame instead of the whole text is what makes rules cheap and plain. Tokens are
parallel lists and one string of lexical classes (see lexicon.py), so that a look to the
left or right is an index, and a sentence is a pair of indices. This module knows marks and
word classes; it decides nothing about who speaks.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import replace
from itertools import pairwise

from worker.extraction import anaphors, capitals, compounds, incise
from worker.extraction.lexicon import Entry, Lexicon
from worker.extraction.model import Span
from worker.extraction.pairing import Marked
from worker.extraction.text import View
from worker.extraction.values import value
from worker.extraction.words import words

CONTENT = Entry("Q", "\ufffc")
BREAK = Entry("/", "\n")
"""Stands between two paragraphs, so that no phrase crosses them."""
_SENTENCE_FINAL = frozenset(".!?؟…。！？")
_LONGEST_SENTENCE = 160
"""Tokens outside quotations; what goes on for longer is cut, so that no rule that looks
through a sentence can make an article's cost more than linear. News has fewer than 100."""
_SENTENCE_END = re.compile(r"\.(?!,)[.)]*|Q")
_DATELINE = re.compile(r"[NFLO]{1,4}(?:,[NLOwt#]{1,3})*,?(?:\([^)/.Q]{1,4}\))?-")
_SURELY_SPEECH = 12
_BLANKS = frozenset(" \n\u00a0")
_ASKING = frozenset("!?؟！？")


_NAMED_LINE = re.compile(r"[A-Z][A-Z.'’ -]{1,30}[A-Z]:(?=\s)")
_LONGEST_TITLE = 10
"""Words: longer stretches with capitals throughout are shouted, not titled."""


def _title_case(inner: str) -> bool:
    """Whether each longer word has a capital and two at least do: “Make Your Day”."""
    longer = [w for w in (word.strip(",.!?'’") for word in inner.split()) if len(w) > _SHORT]
    words = inner.split()
    enough = len(longer) > 1 or sum(w[0].isupper() for w in words) > _SHORT - 1
    return enough and bool(longer) and all(w[0].isupper() or w[0].isdigit() for w in longer) \
        and any(w[1:].islower() for w in longer)


_SHORT = 3


@value(frozen=True, slots=True)
class Content:
    """A marked stretch that may be a quotation. Offsets into the clean view."""

    marked: Marked
    token: int
    paragraph: int
    words: int
    capitalised: bool
    final: str
    titled: bool = False
    incised: bool = False
    tail: bool = False
    """The rest of a quotation behind the reporting clause that stands inside its marks."""

    @property
    def ends_sentence(self) -> bool:
        """Whether a full stop, question or exclamation mark stands last inside the marks."""
        return self.final in _SENTENCE_FINAL


@value(frozen=True, slots=True)
class Sentence:
    """Tokens ``lo`` to ``hi`` (exclusive) of the frame."""

    lo: int
    hi: int
    paragraph: int


class Frame:
    """All tokens of an article outside its quotations."""

    __slots__ = (
        "_firsts",
        "_lexed",
        "_pending",
        "_vocabulary",
        "bodies",
        "contents",
        "ends",
        "entries",
        "lexicon",
        "openings",
        "paragraphs",
        "refused",
        "sentences",
        "starts",
        "tags",
        "view",
    )

    def __init__(self, view: View, lexicon: Lexicon, paragraphs: list[tuple[int, int]],
                 marked: list[list[Marked]]) -> None:
        self.view = view
        self.lexicon = lexicon
        self.paragraphs = paragraphs
        self.entries: list[Entry] = []
        self.starts: list[int] = []
        self.ends: list[int] = []
        self._lexed = words(lexicon).cut
        self._pending: list[Content] = []
        self.refused: set[int] = set()
        self.sentences: list[Sentence] = []
        self._vocabulary: frozenset[str] | None = None
        self.bodies: dict[int, int] = {}
        read = 0  # a quotation may reach over the break into the next paragraph
        for number, (start, end) in enumerate(paragraphs):
            read = self._lex(number, max(start, read), end, marked[number])
            self.entries.append(BREAK)
            self.starts.append(read)
            self.ends.append(read)
        # Two more at the end, so that a rule may look one token ahead of the last.
        self.entries += (BREAK, BREAK)
        self.starts += (len(view.clean), len(view.clean))
        self.ends += (len(view.clean), len(view.clean))
        self.tags = "".join([e.tag for e in self.entries])
        self._join_abbreviations()
        self.openings = [i for i, e in enumerate(self.entries) if e.opens]
        compounds.join(self)
        if lexicon.cased:
            capitals.join_names(self)
            anaphors.set_apart(self)
        self.contents = {c.token: c for c in self._located()}
        first = 0
        for number in range(len(paragraphs)):
            end = self.tags.index("/", first)
            self._split(number, first, end)
            first = end + 1
        self._firsts = [s.lo for s in self.sentences]

    @property
    def words(self) -> frozenset[str]:
        """Every folded word of the frame, gathered when first asked for."""
        if self._vocabulary is None:
            self._vocabulary = frozenset([e.folded for e in set(self.entries)])
        return self._vocabulary

    def quoted(self, lo: int, hi: int) -> bool:
        """Whether a quotation stands in tokens ``lo`` to ``hi``; titles and terms are none."""
        at = self.tags.find("Q", lo, hi)
        while at >= 0 and at in self.refused:
            at = self.tags.find("Q", at + 1, hi)
        return at >= 0

    def unsure(self, mark: Marked) -> bool:
        """Whether ``mark`` is what a typewriter has for one: no promise of the very words."""
        typed = self.lexicon.pack.info.marks.typewritten
        return typed != "" and self.view.clean.startswith(typed, mark.outer_start)

    def _capitalised(self, mark: Marked) -> bool:
        inner = self.view.clean[mark.start:mark.end]
        return next((c for c in inner if c.isalnum()), "").isupper()

    def sentence_at(self, token: int) -> int:
        """The index of the sentence that holds ``token``."""
        return bisect_right(self._firsts, token) - 1

    def text(self, lo: int, hi: int) -> str:
        """The clean characters of tokens ``lo`` to ``hi`` (exclusive)."""
        return self.view.clean[self.starts[lo]:self.ends[hi - 1]]

    def mention(self, lo: int, hi: int) -> Span:
        """The article's characters of tokens ``lo`` to ``hi``, a mark closed that opens inside."""
        clean, begin, end = self.view.clean, self.starts[lo], self.ends[hi - 1]
        glyphs = self.lexicon.glyphs
        if hi - lo > 1 and clean[end:end + 1] in glyphs \
                and sum([letter in glyphs for letter in clean[begin:end]]) % 2:
            end += 1  # بطلة فيلم «الصديقان»
        return self.view.span(begin, end)

    def closed(self, lo: int, hi: int) -> tuple[int, int]:
        """Where tokens ``lo`` to ``hi`` stand, with the mark that closes one opened inside."""
        clean, begin, end = self.view.clean, self.starts[lo], self.ends[hi - 1]
        for opening, closing in self.lexicon.pack.info.marks.pairs:
            at = clean.rfind(opening, begin, end) if opening != closing else -1
            if at >= 0 and clean.find(closing, at, end) < 0 \
                    and clean[end:end + 3].lstrip(" .,").startswith(closing):
                return begin, clean.index(closing, end) + 1
        straight = clean[end:end + 1]
        if straight and straight in self.lexicon.pack.info.marks.symmetric \
                and clean.count(straight, begin, end) % 2:
            return begin, end + 1
        return begin, end

    def _lex(self, paragraph: int, start: int, end: int, marked: list[Marked]) -> int:
        """Lex one paragraph; returns where its last token ends at the least."""
        minimum = self.lexicon.pack.info.marks.minimum_words
        at = start
        for mark in marked:
            words = self._count(mark)
            if words < minimum or (self.unsure(mark) and not self._capitalised(mark)):
                continue
            self._words(at, mark.outer_start)
            clause = incise.find(self.view.clean, mark.start, mark.end, self.lexicon) \
                if "incise" in self.lexicon.shapes else None
            if clause is None:
                self._content(mark, paragraph, words)
            else:
                self._incised(mark, paragraph, words, clause)
            at = mark.outer_end
        self._words(at, end)
        return max(at, end)

    def _located(self) -> list[Content]:
        """The contents at the tokens where they stand once abbreviations are joined."""
        out, at = [], -1
        for content in self._pending:
            at = self.tags.index("Q", at + 1)
            out.append(content if content.token == at else replace(content, token=at))
        return out

    def _count(self, mark: Marked) -> int:
        inner = self.view.clean[mark.start:mark.end]
        if self.lexicon.pack.info.text.spaced:
            words = inner.split()
            if len(words) > _SURELY_SPEECH:  # a dash more or less decides nothing here
                return len(words)
            return sum(1 for w in words if w[0].isalnum() or any(map(str.isalnum, w[1:3])))
        return sum(1 for c in inner if c.isalnum()) // 2

    def _content(self, mark: Marked, paragraph: int, words: int) -> None:
        inner = self.view.clean[mark.start:mark.end]
        after = self.view.clean[mark.outer_end:mark.outer_end + 1]
        final = inner[-1:] if inner[-1:] in _SENTENCE_FINAL or inner[-1:] in ",،" else after
        titled = self.lexicon.cased and words <= _LONGEST_TITLE and _title_case(inner)
        begin = mark.outer_start
        name = _NAMED_LINE.match(self.view.clean, mark.start, mark.end)
        if name is not None:  # a transcript inside the marks: “HOLM: We never …”
            self._words(mark.start, name.end())
            begin = name.end()
        content = Content(mark, len(self.entries), paragraph, words, self._capitalised(mark),
                          final if inner[-1:] == final else "", titled)
        self._token(content, begin, mark.outer_end)

    def _incised(self, mark: Marked, paragraph: int, words: int, clause: tuple[int, int]) -> None:
        """The reporting clause inside the marks is lexed; the quotation stays one."""
        head = Content(mark, len(self.entries), paragraph, words,
                       self.view.clean[mark.start].isupper(), ",", incised=True)
        self._token(head, mark.outer_start, clause[0])
        self._words(*clause)
        rest = Content(mark, len(self.entries), paragraph, words, capitalised=False, final="",
                       tail=True)
        self._token(rest, clause[1], mark.outer_end)

    def _token(self, content: Content, start: int, end: int) -> None:
        self._pending.append(content)
        self.entries.append(CONTENT)
        self.starts.append(start)
        self.ends.append(end)

    def _words(self, start: int, end: int) -> None:
        """Lex ``clean[start:end]``."""
        if start < end:
            self._lexed(self.view.clean[start:end], start, self.entries, self.starts, self.ends)

    def _join_abbreviations(self) -> None:
        """Give the stop of an abbreviation or an initial to its word."""
        tags, starts, ends = self.tags, self.starts, self.ends
        stops = []
        at = tags.find(".", 1)
        while at > 0:
            if ends[at - 1] == starts[at] and (
                    (self.entries[at - 1].abbreviated and self.view.clean[starts[at]] == ".")
                    or self._abbreviated(starts[at - 1], starts[at], ends[at])):
                stops.append(at)
            at = tags.find(".", at + 1)
        for at in reversed(stops):
            ends[at - 1] = ends[at]
            del self.entries[at], starts[at], ends[at]
        if stops:
            kept = pairwise((-1, *stops, len(tags)))
            self.tags = "".join([tags[stop + 1:following] for stop, following in kept])

    def _abbreviated(self, start: int, end: int, after: int) -> bool:
        """Whether the stop after ``clean[start:end]`` belongs to an abbreviation or initial."""
        clean = self.view.clean
        if clean[after - 1] != ".":
            return False
        if clean[end - 1].isdigit() and clean[after:after + 1].isdigit():
            return True  # بـ1.6 مليار
        if clean[after:after + 1] in _BLANKS and end - start > 1:
            return False
        if end - start == 1 and clean[start].isalpha():
            return clean[start].isupper() or not self.lexicon.cased
        if after < len(clean) and clean[after].islower() and clean[end - 1].isalnum():
            return True  # example.org
        # (D-N.C.) said
        return clean[after:after + 1] == ")" \
            and clean[after + 1:after + 3].lstrip(" ,")[:1].islower()

    def _split(self, paragraph: int, lo: int, hi: int) -> None:
        """Cut the paragraph's tokens into sentences; a quotation never hides its end."""
        begin = self._after_dateline(paragraph, lo, hi)
        for match in _SENTENCE_END.finditer(self.tags, lo, hi):
            at, end = match.span()
            if at - begin > _LONGEST_SENTENCE:
                begin = self._cut(paragraph, begin, at)
            if self.tags[at] != "Q" or (end < hi and self._closes_sentence(at, hi)):
                self.sentences.append(Sentence(begin, end, paragraph))
                begin = end
        begin = self._cut(paragraph, begin, hi)
        if begin < hi:
            self.sentences.append(Sentence(begin, hi, paragraph))

    def _cut(self, paragraph: int, begin: int, end: int) -> int:
        """Cut what goes on for too long; returns where the sentence before ``end`` begins."""
        while end - begin > _LONGEST_SENTENCE:
            self.sentences.append(Sentence(begin, begin + _LONGEST_SENTENCE, paragraph))
            begin += _LONGEST_SENTENCE
        return begin

    def _after_dateline(self, paragraph: int, lo: int, hi: int) -> int:
        """Where the paragraph's text begins behind ``LAKEPORT, Ore. (AP) — ``."""
        if lo >= hi or self.tags[lo] not in "NFLO" or not self.lexicon.cased:
            return lo
        found = _DATELINE.match(self.tags, lo, hi)
        if found is None or not self.view.clean[self.starts[lo]:self.ends[lo]].isupper():
            return lo
        self.sentences.append(Sentence(lo, found.end(), paragraph))
        return found.end()

    def _closes_sentence(self, token: int, hi: int) -> bool:
        content, following = self.contents[token], self.tags[token + 1]
        if following == "Q":
            return content.ends_sentence or self.contents[token + 1].capitalised
        if following in ".,:-)" or not content.ends_sentence:
            return False
        if not self.lexicon.cased:
            return True
        if not self.view.clean[self.starts[token + 1]].isupper():
            return False
        if content.final in _ASKING or content.final == "…":
            return "u" not in self.tags[token + 1:min(token + 6, hi)]
        return True
