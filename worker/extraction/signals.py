"""Hints for triage inside a quotation: a number, a date, a prediction, a law.

They tell a fact-checker what sort of sentence lies before them, never whether to look at
it: nothing is filtered by them. The words are the packs' (``signals.toml``); this module
compiles them into one scan and knows no language. ``claim_type`` reads the taxonomy of
Konstantinovskiy, Price, Babakar and Zubiaga (Full Fact, "Towards Automated Factchecking",
2018) off the signals where rules can tell.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import accumulate, product
from operator import itemgetter

from worker.errors import PackError
from worker.extraction.model import Signal, Span
from worker.languages.pack import Pack, TextRules

# A figure with its separators. Possessive, so that a page of digits costs one pass; a
# letter and a hyphen before it make it part of a name (COVID-19).
NUMBER = r"(?<![^\W\d_]-)\d(?:[.,،٫٬\u00a0\u202f]?\d| \d{3}(?!\d))*+"

# A particle before a shorter word than this makes another word of it as often as not.
_SHORTEST_AFTER_PARTICLE = 4
_SHORTEST_AFTER_CONJUNCTION = 3

_WORD = re.compile(r"(\w+)")
_DIGIT = re.compile(r"\d")
_NEEDS_DIGIT = re.compile(r"\\d|\{number\}")

_APOSTROPHES = (("’", "'"), ("ʼ", "'"))


class ClaimType(StrEnum):
    """What sort of claim a quotation makes, by Full Fact's taxonomy."""

    PERSONAL_EXPERIENCE = "personal_experience"
    QUANTITY = "quantity"
    CORRELATION_OR_CAUSATION = "correlation_or_causation"
    LAWS_OR_RULES = "laws_or_rules"
    PREDICTION = "prediction"
    NOT_A_CLAIM = "not_a_claim"


# The first line that holds decides. A cause outranks the figures that it explains, and
# what was lived through outranks all, since it can seldom be checked.
_DECIDING: tuple[tuple[frozenset[str], ClaimType], ...] = (
    (frozenset({"experience"}), ClaimType.PERSONAL_EXPERIENCE),
    (frozenset({"prediction"}), ClaimType.PREDICTION),
    (frozenset({"cause"}), ClaimType.CORRELATION_OR_CAUSATION),
    (frozenset({"law"}), ClaimType.LAWS_OR_RULES),
    (frozenset({"percent", "money", "trend"}), ClaimType.QUANTITY),
    (frozenset({"number"}), ClaimType.QUANTITY),
    (frozenset({"question"}), ClaimType.NOT_A_CLAIM),
)


def claim_type(signals: Iterable[Signal]) -> ClaimType | None:
    """The type that the signals speak for; None where the rules can't tell."""
    kinds = {signal.kind for signal in signals}
    if not kinds:
        return None
    if "question" in kinds and kinds <= {"question", "first_person", "date"}:
        return ClaimType.NOT_A_CLAIM
    return next((found for needed, found in _DECIDING if not kinds.isdisjoint(needed)), None)


def find(text: str, parts: tuple[Span, ...], pack: Pack) -> tuple[Signal, ...]:
    """The signals inside ``parts`` of ``text``, in their order, as spans of ``text``.

    A figure is reported once, by its narrowest kind: ``5 %`` is a percentage and no
    number beside. Raises PackError for a pattern of the pack that can't be compiled.
    """
    scanner, found = _scanner(pack), []
    for part in parts:
        folded, kept = scanner.fold(part.of(text))
        offsets = kept if kept is not None else range(len(folded))
        for kind, start, end in scanner.scan(folded):
            span = Span(part.start + offsets[start], part.start + offsets[end - 1] + 1)
            found.append(Signal(kind, span))
    return tuple(found)


def scan(folded: str, pack: Pack) -> Iterator[tuple[str, int, int]]:
    """The same over a passage that is folded already: kind, start and end within it."""
    return _scanner(pack).scan(folded)


@dataclass(frozen=True, slots=True)
class _Phrase:
    """What may follow a first word: ``rest`` with its blanks ("" for a single word)."""

    rest: str
    kind: str


@dataclass(frozen=True, slots=True)
class _Scanner:
    """A pack's signals, compiled: patterns for figures and signs, one table for phrases.

    ``always`` holds the patterns that need no digit; ``figures`` all of them, tried only in
    a passage that has one. Both begin where a word or a sign does. ``rests`` holds what may
    follow a first word, so that most words are done with at one look; ``alone`` the kind of
    those that are a signal by themselves and begin no other.
    """

    always: re.Pattern[str] | None
    figures: re.Pattern[str] | None
    kinds: dict[str, str]
    phrases: dict[str, tuple[_Phrase, ...]]
    rests: dict[str, tuple[str, ...]]
    alone: dict[str, str]
    fold: _Fold

    def scan(self, folded: str) -> Iterator[tuple[str, int, int]]:
        """Kind, start and end of each signal in a folded passage."""
        position = 0
        for start, end, known in self._candidates(folded):
            if start < position:
                continue
            for kind, stop in ((known, end),) if known else self._at_word(folded, start, end):
                position = max(position, stop)
                yield kind, start, stop

    def _candidates(self, folded: str) -> list[tuple[int, int, str]]:
        """Figures and signs with their kind, words that may begin a phrase with none, in order.

        Splitting gives blanks and words by turns, and their summed lengths the offsets:
        most words begin nothing, and cost no match object.
        """
        parts = _WORD.split(folded)
        alone, rests = self.alone, self.rests
        known = [i for i in range(1, len(parts), 2) if parts[i] in rests]
        found = []
        if known:
            at = list(accumulate(map(len, parts), initial=0))
            found = [(at[i], at[i + 1], alone.get(parts[i], "")) for i in known
                     if folded.startswith(rests[parts[i]], at[i + 1])]
        pattern = self.figures if _DIGIT.search(folded) else self.always
        if pattern is None:
            return found
        figures = [(*m.span(), self.kinds[m.lastgroup or ""]) for m in pattern.finditer(folded)]
        # Sorting is stable: at one place a figure goes before a word.
        return sorted([*figures, *found], key=itemgetter(0)) if figures else found

    def _at_word(self, folded: str, start: int, end: int) -> Iterator[tuple[str, int]]:
        """Per kind the longest phrase that begins with this word, and its end."""
        seen: set[str] = set()
        for phrase in self.phrases[folded[start:end]]:
            stop = end + len(phrase.rest)
            if phrase.kind in seen or not folded.startswith(phrase.rest, end):
                continue
            if phrase.rest[-1:].isalnum() and folded[stop : stop + 1].isalnum():
                continue
            seen.add(phrase.kind)
            yield phrase.kind, stop


class _Fold:
    """Lower case, one letter for its variants, ignorables dropped: as the pack says."""

    def __init__(self, rules: TextRules) -> None:
        self.pairs = (*zip(rules.fold_from, rules.fold_to, strict=True), *_APOSTROPHES)
        self.ignorable = frozenset(rules.ignorable)

    def letters(self, text: str) -> str:
        """``text`` with one letter for each, ignorables kept."""
        folded = text.lower()
        if len(folded) != len(text):  # İ and its like grow when they are lowered
            folded = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
        for old, new in self.pairs:
            if old in folded:
                folded = folded.replace(old, new)
        return folded

    def folded_pattern(self, source: str) -> str:
        """A regular expression with its letters folded; lower case would change its meaning."""
        for old, new in self.pairs:
            source = source.replace(old, new)
        return source

    def __call__(self, passage: str) -> tuple[str, list[int] | None]:
        """The folded passage, and where ignorables fell out the offset of each letter left."""
        folded = self.letters(passage)
        if self.ignorable.isdisjoint(folded):
            return folded, None
        offsets = [at for at, letter in enumerate(folded) if letter not in self.ignorable]
        return "".join([folded[at] for at in offsets]), offsets


# By identity: a pack is loaded once a process and can't be hashed (it holds dictionaries).
# The pack is kept beside its scanner, so that its identity is not given to another.
_SCANNERS: dict[int, tuple[Pack, _Scanner]] = {}


def _scanner(pack: Pack) -> _Scanner:
    kept = _SCANNERS.get(id(pack))
    if kept is None:
        kept = _SCANNERS[id(pack)] = (pack, _compile(pack))
    return kept[1]


def _compile(pack: Pack) -> _Scanner:
    fold = _Fold(pack.info.text)
    kinds = {f"k{at}": entry.kind for at, entry in enumerate(pack.signals.signal) if entry.patterns}
    every = _alternation(pack, fold, lambda _source: True)
    always = _alternation(pack, fold, lambda source: not _NEEDS_DIGIT.search(source))
    phrases = _phrases(pack, fold)
    rests = {word: tuple({p.rest for p in found}) for word, found in phrases.items()}
    alone = {word: found[0].kind for word, found in phrases.items()
             if len(found) == 1 and not found[0].rest}
    return _Scanner(always, every, kinds, phrases, rests, alone, fold)


def _alternation(
    pack: Pack, fold: _Fold, wanted: Callable[[str], bool]
) -> re.Pattern[str] | None:
    """The wanted patterns of all kinds in one, a group for each kind."""
    groups = []
    for at, entry in enumerate(pack.signals.signal):
        sources = [_pattern(s, fold, pack.code) for s in entry.patterns if wanted(s)]
        if sources:
            groups.append(f"(?P<k{at}>{'|'.join(sources)})")
    if not groups:
        return None
    written = "|".join(groups)
    # Where a word or a sign begins; patterns that are all signs begin nowhere else anyway,
    # and the regular expression is many times as fast without looking.
    if not all(re.match(r"\\\W", s) for e in pack.signals.signal for s in e.patterns if wanted(s)):
        written = rf"(?:(?<!\w)|(?=\W))(?:{written})"
    return re.compile(written)


def _pattern(source: str, fold: _Fold, code: str) -> str:
    """One pattern of the pack, its letters folded as the text's will be.

    The scan takes whole words, so that a pattern is only tried where a word or sign begins.
    """
    written = fold.folded_pattern(source.replace("{number}", NUMBER))
    try:
        empty = re.compile(written).match("")
    except re.error as error:
        raise PackError(f"{code}/signals.toml: pattern {source!r}: {error}") from error
    if empty:
        raise PackError(f"{code}/signals.toml: pattern {source!r} matches nothing at all")
    return written


def _phrases(pack: Pack, fold: _Fold) -> dict[str, tuple[_Phrase, ...]]:
    table: dict[str, set[_Phrase]] = {}
    for entry in pack.signals.signal:
        for word in entry.words:
            folded, _ = fold(word)
            first = re.match(r"\w+", folded)
            if first is None:
                raise PackError(f"{pack.code}/signals.toml: {word!r} begins with no letter")
            phrase = _Phrase(folded[first.end() :], entry.kind)
            for prefix in _particles(pack.info.text, len(first.group())):
                table.setdefault(prefix + first.group(), set()).add(phrase)
    return {
        word: tuple(sorted(phrases, key=lambda p: (-len(p.rest), p.kind)))
        for word, phrases in table.items()
    }


def _particles(rules: TextRules, length: int) -> Iterator[str]:
    """What may be glued before a word of ``length`` letters, nothing included."""
    yield ""
    if length >= _SHORTEST_AFTER_CONJUNCTION:
        yield from rules.proclitics
    if length < _SHORTEST_AFTER_PARTICLE:
        return
    glued = ("", *rules.attached_prepositions)
    for conjunction, preposition, article in product(
        ("", *rules.proclitics), glued, ("", *rules.articles)
    ):
        if preposition or article:
            yield conjunction + preposition + article
