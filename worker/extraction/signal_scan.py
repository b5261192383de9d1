"""Compiles a pack's signals into one scan over a quotation.

Nearly every word of a quotation is no signal, so the words are looked up all together in
one table of first words, and patterns are only asked where they can hold: those with
figures from a word before a digit on. This module knows packs and folded passages; what a
signal means is told in signals.py.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product
from operator import itemgetter

from worker.errors import PackError
from worker.languages.pack import Pack, SignalEntry, TextRules

# A figure with its separators. Possessive, so that a page of digits costs one pass; a
# letter and a hyphen before it make it part of a name (COVID-19).
NUMBER = r"(?<![^\W\d_]-)\d(?:[.,،٫٬\u00a0\u202f]?\d| \d{3}(?!\d))*+"

# A particle before a shorter word than this makes another word of it as often as not.
_SHORTEST_AFTER_PARTICLE = 4
_SHORTEST_AFTER_CONJUNCTION = 3

_WORD = re.compile(r"\w+")
# Code points of stretches kept: a day's news has fewer, and hostile text can't grow them on.
_REMEMBERED = 2_000_000
_DIGIT = re.compile(r"\d")
_NEEDS_DIGIT = re.compile(r"\\d|\{number\}")
_LETTERS = re.compile(r"[^\W\d]+")
_WORDS_BEFORE = 3
_SIGNS_BETWEEN = 4
"""Code points between a figure's word and its first digit: a currency's sign and a blank."""

_APOSTROPHES = (("’", "'"), ("ʼ", "'"))
Found = tuple[str, int, int]
"""A signal's kind, where it starts and where it ends, in code points of the passage."""
Candidate = tuple[int, int, str]
"""Where a signal may start and its first word ends; its kind where that tells it."""


@dataclass(frozen=True, slots=True)
class _Phrase:
    """What may follow a first word: ``rest`` with its blanks ("" for a single word)."""

    rest: str
    kind: str


@dataclass(frozen=True, slots=True)
class _Begun:
    """What a first word may begin: its phrases, longest first, and their rests alone.

    ``alone`` is the kind of a word that is a signal by itself and begins no other.
    """

    phrases: tuple[_Phrase, ...]
    rests: tuple[str, ...]
    alone: str

    @classmethod
    def of(cls, phrases: set[_Phrase]) -> _Begun:
        ordered = tuple(sorted(phrases, key=lambda p: (-len(p.rest), p.kind)))
        whole = len(ordered) == 1 and not ordered[0].rest
        return cls(ordered, tuple({p.rest for p in ordered}), ordered[0].kind if whole else "")


class Stretches(dict[str, tuple[tuple[int, str], ...]]):
    """What stands between two blanks, once it was read: where words in it begin anything.

    Nearly always they do not, and the empty tuple tells that.
    """

    def __init__(self) -> None:
        super().__init__()
        self._kept = 0

    def learn(self, stretches: Iterable[str], begun: Mapping[str, _Begun]) -> None:
        """Read those that are new."""
        if self._kept >= _REMEMBERED:
            self._kept = 0
            self.clear()
        for stretch in stretches:
            if stretch in self:
                continue
            self._kept += len(stretch)
            if stretch.isalpha():
                self[stretch] = ((0, stretch),) if stretch in begun else ()
            else:
                self[stretch] = tuple([(m.start(), m.group()) for m in _WORD.finditer(stretch)
                                       if m.group() in begun])


@dataclass(frozen=True, slots=True)
class SignalScan:
    """A pack's signals, compiled: patterns for figures and signs, one table for phrases.

    ``signs`` holds the patterns that need no digit; ``figures`` the others, whose first digit
    stands no further than ``reach`` behind their beginning. Both begin where a word or a sign
    does. ``shapes`` holds those of one word, which may have one of ``glued`` in front.
    """

    signs: re.Pattern[str] | None
    figures: re.Pattern[str] | None
    reach: int
    shapes: re.Pattern[str] | None
    glued: frozenset[str]
    kinds: dict[str, str]
    begun: dict[str, _Begun]
    fold: Fold
    stretches: Stretches = field(default_factory=Stretches)

    def of(self, folded: str) -> list[Found]:
        """Kind, start and end of each signal in a folded passage, in order."""
        position, out = 0, []
        for start, end, known in self._candidates(folded):
            if start < position:
                continue
            for kind, stop in ((known, end),) if known else self._at_word(folded, start, end):
                position = max(position, stop)
                out.append((kind, start, stop))
        return out

    def _candidates(self, folded: str) -> list[Candidate]:
        """Figures and signs with their kind, words that may begin a phrase with none, in order."""
        found, told = self._beginning(folded), []
        if self.signs is not None:
            told += [self._told(match) for match in self.signs.finditer(folded)]
        if self.figures is not None:
            told += self._figures(folded, self.figures)
        if self.shapes is not None:
            told += self._shaped(folded, self.shapes)
        # Sorting is stable: at one place a figure goes before a word.
        return sorted([*told, *found], key=itemgetter(0)) if told else found

    def _told(self, match: re.Match[str]) -> Candidate:
        return (*match.span(), self.kinds[match.lastgroup or ""])

    def _figures(self, folded: str, figures: re.Pattern[str]) -> Iterator[Candidate]:
        """What has figures; the long pattern is not tried where no digit follows soon."""
        at, digit = 0, _DIGIT.search(folded)
        while digit is not None:
            match = figures.search(folded, max(at, digit.start() - self.reach))
            if match is None:
                return
            yield self._told(match)
            at = match.end()
            digit = _DIGIT.search(folded, at)

    def _beginning(self, folded: str) -> list[Candidate]:
        """The words that a phrase may begin with, what follows looked at once.

        Asked of whole stretches between blanks: nearly all are known to begin nothing.
        """
        stretches, told, begun = folded.split(" "), self.stretches, self.begun
        telling = list(map(told.get, stretches))
        if None in telling:
            told.learn(stretches, begun)
            telling = list(map(told.get, stretches))
        if not any(telling):
            return []
        out: list[Candidate] = []
        at = last = 0
        for i, words in [(i, words) for i, words in enumerate(telling) if words]:
            at += len("".join(stretches[last:i])) + i - last
            last = i
            for begin, word in words:
                end = at + begin + len(word)
                if folded.startswith(begun[word].rests, end):
                    out.append((at + begin, end, begun[word].alone))
        return out

    def _shaped(self, folded: str, shapes: re.Pattern[str]) -> Iterator[Candidate]:
        for match in shapes.finditer(folded):
            begin = match.start()
            while begin and _in_word(folded[begin - 1]):
                begin -= 1
            if folded[begin:match.start()] in self.glued:
                yield begin, match.end(), self.kinds[match.lastgroup or ""]

    def _at_word(self, folded: str, start: int, end: int) -> Iterator[tuple[str, int]]:
        """Per kind the longest phrase that begins with this word, and its end."""
        seen: set[str] = set()
        for phrase in self.begun[folded[start:end]].phrases:
            stop = end + len(phrase.rest)
            if phrase.kind in seen or not folded.startswith(phrase.rest, end):
                continue
            if phrase.rest[-1:].isalnum() and folded[stop : stop + 1].isalnum():
                continue
            seen.add(phrase.kind)
            yield phrase.kind, stop


def _in_word(letter: str) -> bool:
    return letter.isalnum() or letter == "_"


class Fold:
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


def compile_signals(pack: Pack) -> SignalScan:
    """The scan for a pack's signals. Raises PackError for a pattern that can't be compiled."""
    fold, entries = Fold(pack.info.text), pack.signals.signal
    kinds = {f"k{at}": entry.kind for at, entry in enumerate(entries)}

    def alternation(written: Callable[[SignalEntry], tuple[str, ...]]) -> str:
        """What is written in each entry in one pattern, a group for each kind."""
        groups = ((at, [_pattern(s, fold, pack.code) for s in written(entry)])
                  for at, entry in enumerate(entries))
        return "|".join(f"(?P<k{at}>{'|'.join(sources)})" for at, sources in groups if sources)

    def without_digit(entry: SignalEntry) -> tuple[str, ...]:
        return tuple(s for s in entry.patterns if not _NEEDS_DIGIT.search(s))

    def with_digit(entry: SignalEntry) -> tuple[str, ...]:
        return tuple(s for s in entry.patterns if _NEEDS_DIGIT.search(s))

    shape = alternation(lambda entry: entry.word_patterns)
    return SignalScan(
        signs=_from_beginnings(alternation(without_digit)),
        figures=_from_beginnings(alternation(with_digit)),
        reach=max((_reach(s, pack.code) for e in entries for s in with_digit(e)), default=0),
        kinds=kinds,
        shapes=re.compile(shape) if shape else None,
        glued=frozenset(map(fold.letters, ("", *pack.info.text.proclitics))),
        begun=_begun(pack, fold),
        fold=fold,
    )


def _from_beginnings(written: str) -> re.Pattern[str] | None:
    """``written`` where a word or a sign begins; None of nothing.

    Signs begin nowhere else anyway, and the regular expression is many times as fast
    without looking.
    """
    if not written:
        return None
    signs = re.fullmatch(r"(?:\(\?P<k\d+>|\\\W|\[[^\w\]^]+\]|[|)])*", written)
    return re.compile(written if signs else rf"(?:(?<!\w)|(?=\W))(?:{written})")


def _reach(source: str, code: str) -> int:
    """How many code points a figure's pattern takes at most before its first digit.

    A few words at most: what repeats there would have a whole page tried for each digit.
    """
    digit = _NEEDS_DIGIT.search(source)
    head = source[:digit.start()] if digit is not None else source
    words = max(1, head.count(" "))
    if words > _WORDS_BEFORE or re.search(r"[+*{]", head):
        raise PackError(f"{code}/signals.toml: pattern {source!r} has more than"
                        f" {_WORDS_BEFORE} words before its first digit")
    return words * (max(map(len, _LETTERS.findall(head)), default=0) + 1) + _SIGNS_BETWEEN


def _pattern(source: str, fold: Fold, code: str) -> str:
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


def _begun(pack: Pack, fold: Fold) -> dict[str, _Begun]:
    """First word, glued particles and all → what it may begin."""
    by_first: dict[str, set[_Phrase]] = {}
    for entry in pack.signals.signal:
        for word in entry.words:
            folded, _ = fold(word)
            first = re.match(r"\w+", folded)
            if first is None:
                raise PackError(f"{pack.code}/signals.toml: {word!r} begins with no letter")
            phrase = _Phrase(folded[first.end() :], entry.kind)
            by_first.setdefault(first.group(), set()).add(phrase)
    particles = [tuple(_particles(pack.info.text, n)) for n in range(_SHORTEST_AFTER_PARTICLE + 1)]
    table: dict[str, _Begun] = {}
    for first_word, phrases in by_first.items():
        begun = _Begun.of(phrases)
        for prefix in particles[min(len(first_word), _SHORTEST_AFTER_PARTICLE)]:
            other = table.setdefault(prefix + first_word, begun)
            if other is not begun:  # a word that is another with a particle: both
                table[prefix + first_word] = _Begun.of({*other.phrases, *phrases})
    return table


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
