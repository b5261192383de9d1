"""What one word of a text is: its class, its cues, what is glued to it.

Reading needs one dictionary look-up a word, and news repeats its words: what was asked
once is remembered, so a look-up is nearly always a hit. This module knows the tables that
compiling.py made of a pack; it knows no texts.

The lexical classes themselves are told in classes.py.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from worker.extraction.classes import PUNCTUATION
from worker.extraction.clitics import Clitics
from worker.extraction.phrases import PhrasePatterns
from worker.extraction.signal_scan import SignalScan
from worker.extraction.values import value
from worker.languages.pack import Pack

_ARTICLED = frozenset("TRGODAeLtm")
_GOVERNED = frozenset("TRGODAeLtNFa")
"""Classes of words that take an article; that a glued preposition may govern."""
_LONG = 64
"""Code points from which on a text is folded letter by letter of the fold, not of the text."""
_REMEMBERED = 100_000
"""Surface forms kept; a day's news holds fewer, and hostile text can't grow it on."""

Phrases = Mapping[str, tuple[tuple[tuple[str, ...], str], ...]]
"""Second word ("" for none) → the words after the first, and the phrase's kind."""

Forms = Mapping[str, tuple["CueForm", ...]]
"""Second word ("" for any other) → the forms that may stand where it follows, longest first."""

_LEAST_VERB = 4
_LEAST_ADVERB = 6
_LEAST_PEOPLE = 6
"""Letters that a word has at least, and one more, to be known by its ending."""


@dataclass(frozen=True, slots=True)
class CueForm:
    """One form of a cue: ``tail`` holds the words after the first."""

    tail: tuple[str, ...]
    lemma: str
    kind: str
    grade: float
    takes: frozenset[str]
    stance: str
    gender: str = ""
    number: str = ""
    _others: dict[str, CueForm] = field(default_factory=dict, init=False, repr=False, compare=False)

    def voiced(self, kind: str) -> CueForm:
        """The form in another kind, as its auxiliary makes it; made once."""
        found = self._others.get(kind)
        if found is None:
            found = self._others[kind] = replace(self, kind=kind)
        return found


@value(frozen=True, slots=True, eq=False)
class Entry:
    """What is known of one surface form. Equal only to itself: one is made a form."""

    tag: str
    folded: str
    gender: str = ""
    number: str = ""
    cues: tuple[CueForm, ...] = ()
    base: str = ""
    definite: bool = False
    conjunction: str = ""
    """What is glued in front: و or ف before a verb opens a new clause."""
    acts: tuple[CueForm, ...] = ()
    """Cues of reported speech alone; they leave the word's class as it is."""
    capital: bool = False
    abbreviated: bool = False
    """Whether a stop behind it is its own."""
    opens: bool = False
    """Whether a cue or a phrase of several words may begin here."""
    seconds: frozenset[str] | None = None
    """Where only cues and phrases of several words may begin here, their second words."""
    phrases: Phrases | None = None
    """The phrases that may begin here."""
    quoting: Forms | None = None
    """``cues`` by their second words, so that most of a verb's phrases are never tried."""
    acting: Forms | None = None
    """``acts`` likewise."""


Reading = tuple[str, tuple[str, str, str] | None, tuple[CueForm, ...]]
"""A word as it is known: its base, its class with gender and number, its cues."""

Word = tuple[str, str, str, tuple[CueForm, ...], str, bool, str]
"""The first eight fields of an Entry but ``folded``: what the word's letters tell."""


class Entries(dict[str, Entry]):
    """Surface form → entry, looked up once and remembered."""

    def __init__(self, lexicon: Lexicon) -> None:
        super().__init__()
        self._lexicon = lexicon
        self._recast: dict[tuple[Entry, str], Entry] = {}

    def __missing__(self, surface: str) -> Entry:
        if len(self) >= _REMEMBERED:
            self.clear()
            self._recast.clear()
        found = self[surface] = self._lexicon.look_up(surface)
        return found

    def recast(self, entry: Entry, tag: str) -> Entry:
        """``entry`` in another class, where it is no cue; a given name has its gender."""
        found = self._recast.get((entry, tag))
        if found is None:
            found = replace(entry, tag=tag, cues=(), acts=(), opens=False,
                            quoting=None, acting=None)
            if tag == "F":
                found = replace(found, gender=self._lexicon.given[entry.folded], number="s")
            self._recast[entry, tag] = found
        return found


@dataclass(slots=True, eq=False)
class Lexicon:
    """A compiled pack; one a language and process, shared by every article."""

    pack: Pack
    word: re.Pattern[str]
    ignorable: re.Pattern[str] | None
    folds: tuple[tuple[str, str], ...]
    classes: dict[str, tuple[str, str, str]]
    cues: dict[str, tuple[CueForm, ...]]
    acts: dict[str, tuple[CueForm, ...]]
    phrases: dict[str, Phrases]
    shapes: dict[str, float]
    abbreviations: frozenset[str]
    given: dict[str, str]
    sources: PhrasePatterns
    clitics: Clitics
    signals: SignalScan
    joined: frozenset[str] = frozenset()
    particles: frozenset[str] = frozenset()
    passive: frozenset[str] = frozenset()
    infinitive: frozenset[str] = frozenset()
    question: frozenset[str] = frozenset()
    concession: frozenset[str] = frozenset()
    told: frozenset[str] = frozenset()
    """Conjunctions that bring in who told it, behind what was told: … كما أفاد X."""
    circumstance: frozenset[str] = frozenset()
    clausal: frozenset[str] = frozenset()
    """Prepositions that open clauses as well, and no speaker's phrase holds: after the game."""
    appended: frozenset[str] = frozenset()
    verb_endings: tuple[str, ...] = ()
    adverb_endings: tuple[str, ...] = ()
    people_endings: tuple[str, ...] = ()
    infinitive_endings: tuple[str, ...] = ()
    demonyms: tuple[str, ...] = ()
    objects: frozenset[str] = frozenset()
    owners: frozenset[str] = frozenset()
    """The possessive determiners, whatever class else they are given."""
    entitled: frozenset[str] = frozenset()
    company: frozenset[str] = frozenset()
    named_after: frozenset[str] = frozenset()
    former: frozenset[str] = frozenset()
    any_body: frozenset[str] = frozenset()
    outward: frozenset[str] = frozenset()
    impersonal_verbs: frozenset[str] = frozenset()
    called: frozenset[str] = frozenset()
    kin: frozenset[str] = frozenset()
    compound: frozenset[str] = frozenset()
    relay: frozenset[str] = frozenset()
    hearer: frozenset[str] = frozenset()
    outlet: frozenset[str] = frozenset()
    dative: frozenset[str] = frozenset()
    emphatic: frozenset[str] = frozenset()
    latter: frozenset[str] = frozenset()
    demonstrative: frozenset[str] = frozenset()
    participle_endings: tuple[str, ...] = ()
    rank: frozenset[str] = frozenset()
    rank_grade: frozenset[str] = frozenset()
    glyphs: frozenset[str] = frozenset()
    regions: frozenset[str] = frozenset()
    prefix: tuple[str, ...] = ("\0",)
    own_speech: tuple[str, ...] = ()
    entries: Entries = field(init=False)
    folding: dict[int, str] = field(init=False)
    """``folds`` as a table: quicker for a word, as replacing is for an article."""
    told_of: frozenset[str] = frozenset()
    """Every word that a list of the pack begins with: nothing is known of any other."""
    plain: bool = field(init=False)
    """Whether nothing is glued to words: then what no list begins with is a name or a word."""
    ascii_stays: bool = field(init=False)
    """Whether folding leaves ASCII's small letters as they are."""
    cased: bool = field(init=False)
    """Whether capitals mark names in this language."""
    yielding: str = field(init=False)
    """Classes that give way to a cue of the same form; verb-first prose has more of them."""

    def __post_init__(self) -> None:
        """Begin with nothing remembered."""
        self.entries = Entries(self)
        self.folding = {}
        for old, new in reversed(self.folds):
            self.folding[ord(old)] = self.folding.get(ord(new), new)
        self.ascii_stays = not any(chr(old).isascii() for old in self.folding)
        self.cased = self.pack.info.text.cased
        self.plain = self.cased and not self.clitics.firsts and self.clitics.respelled == ("\0",)
        self.yielding = "wbt" if self.cased else "wbtade"

    def fold(self, text: str) -> str:
        """``text`` lower-cased and letter-folded, one code point for one."""
        lowered = text.lower()
        if self.ascii_stays and lowered.isascii():
            return lowered
        if len(lowered) != len(text):
            lowered = "".join(c if len(c.lower()) != 1 else c.lower() for c in text)
        if len(text) < _LONG:
            return lowered.translate(self.folding)
        for old, new in self.folds:
            if old in lowered:
                lowered = lowered.replace(old, new)
        return lowered

    def look_up(self, surface: str) -> Entry:
        """The class and cues of one word as it is printed."""
        if surface in PUNCTUATION:
            return Entry(PUNCTUATION[surface], surface)
        folded, capital = self.fold(surface), self._capital(surface)
        abbreviated = folded in self.abbreviations or (
            "-" in folded and folded.rpartition("-")[2] in self.abbreviations)
        if self.plain and folded not in self.told_of:
            tag = "#" if folded[0].isdigit() else "N" if capital else self._open_class(folded)
            return Entry(tag, folded, "", "", (), "" if tag == "#" else folded, False, "", (),
                         capital, abbreviated)
        tag, gender, number, cues, base, definite, conjunction = \
            self._classify(surface, folded, capital)
        phrases = self.phrases.get(folded) or self.phrases.get(base)
        acts = self.acts.get(folded, ())
        if not cues and not phrases and not acts:
            return Entry(tag, folded, gender, number, (), base, definite, conjunction, (),
                         capital, abbreviated)
        quoting = _by_second(cues)
        alone = (quoting and quoting[""]) or (phrases and "" in phrases)
        return Entry(tag, folded, gender, number, cues, base, definite, conjunction, acts,
                     capital, abbreviated, True,
                     None if alone else frozenset((*(quoting or ()), *(phrases or ()))), phrases,
                     quoting, _by_second(acts))

    def _capital(self, surface: str) -> bool:
        """Whether a capital begins the word, a name's particle in front or not (al-Khatib)."""
        if surface[0].isupper():
            return True
        if not self.cased or "-" not in surface:
            return False
        head, _, rest = surface.partition("-")
        return rest[:1].isupper() and f"{head}-" in self.particles

    def _classify(self, surface: str, folded: str, capital: bool) -> Word:
        if folded[0].isdigit():
            return "#", "", "", (), "", False, ""
        base, known, cues = self._known(surface, folded)
        if capital and self.cased:
            return self._capitalised(folded, known, cues)
        glued = folded[0] in self.clitics.firsts
        definite, governed = self.clitics.article(folded) if glued else (False, False)
        if base == folded and known is not None and not folded.startswith(self.clitics.articles):
            definite = False  # والي begins like an article and has none
        conjunction = self.clitics.conjunction(folded) if base != folded else ""
        if known is None:
            tag = _tag_of_cue(cues) if cues else "w"
            if governed and tag == "w":
                tag = "y"
            elif not cues:
                tag = self._open_class(folded)
            return tag, "", "", cues, base, definite, conjunction
        tag, gender, number = known
        if tag == "R" and not definite and folded in self.given and not self.cased:
            tag, gender, number = "F", self.given[folded], "s"
        if tag in self.yielding and cues and any(not c.tail for c in cues):
            tag = _tag_of_cue(cues)
        return tag, gender, number, cues, base, definite, conjunction

    def _known(self, surface: str, folded: str) -> Reading:
        """The word's own entry, else what is left of it without glued words."""
        cues, known = self._cues_of(folded), self.classes.get(folded)
        if known is not None and known[0] == "i" and not self.cased \
                and not surface.endswith(folded[-1]):
            gender = self.given.get(folded)  # منة is a name, منه a preposition
            known = ("F", gender, "s") if gender is not None else None
        if known is not None or (cues and any(not c.tail for c in cues)):
            return folded, known, cues
        base, known, bare = self._without_clitics(folded)
        cues += bare
        if known is None and not cues and folded.endswith(self.clitics.respelled):
            base = self.clitics.respell(folded)
            known, cues = self.classes.get(base), self._cues_of(base)
            if known is None and not cues:
                return self._without_clitics(base)
        return base, known, cues

    def _open_class(self, folded: str) -> str:
        """An unknown word's class: an ending that only verbs or adverbs have makes it one."""
        if self.verb_endings and len(folded) > _LEAST_VERB and folded.endswith(self.verb_endings):
            return "b"
        if self.adverb_endings and len(folded) > _LEAST_ADVERB \
                and folded.endswith(self.adverb_endings):
            return "v"
        if self.people_endings and len(folded) > _LEAST_PEOPLE \
                and folded.endswith(self.people_endings):
            return "G"
        return "w"

    def _capitalised(
        self, folded: str, known: tuple[str, str, str] | None, cues: tuple[CueForm, ...],
    ) -> Word:
        given = self.given.get(folded)
        if known is None and given is None:
            return _tag_of_cue(cues) if cues else "N", "", "", cues, folded, False, ""
        if known is not None and (given is None or known[0] != "w"):
            return known[0], known[1], known[2], cues, folded, False, ""
        return "F", given or "", "s", cues, folded, False, ""

    def _cues_of(self, folded: str) -> tuple[CueForm, ...]:
        return self.cues.get(folded, ())

    def _without_clitics(self, folded: str) -> Reading:
        """Look again without a glued conjunction, article or preposition."""
        if folded[0] not in self.clitics.firsts:
            return folded, None, ()
        conjunction = self.clitics.conjunction(folded)
        bare = folded[len(conjunction):]
        if conjunction and (bare in self.cues or bare in self.classes):
            return bare, self.classes.get(bare), self.cues.get(bare, ())
        for word in (folded, bare) if conjunction else (folded,):
            for rest in self.clitics.bare(word) if word.startswith(self.clitics.articles) else ():
                known = self.classes.get(rest)
                if known and known[0] in _ARTICLED:
                    return rest, known, ()
            if not word.startswith(self.clitics.prepositions):
                continue
            for rest in self.clitics.objects(word):
                if rest in self.cues:
                    nouns = tuple(c for c in self.cues[rest] if c.kind == "noun")
                    if nouns:
                        return rest, None, nouns
                known = self.classes.get(rest)
                if known and known[0] in "FN" and word.startswith(self.prefix):
                    continue  # بلحسن is no preposition and a name, but a name
                if known and known[0] in _GOVERNED:
                    return rest, ("y", known[1], known[2]), ()
        return folded, None, ()


def _by_second(forms: tuple[CueForm, ...]) -> Forms | None:
    """``forms`` by the words that they need behind their first; None of none.

    Those that need none come last, as a lexicon has the longest first.
    """
    if not forms:
        return None
    alone = tuple([form for form in forms if not form.tail])
    if len(alone) == len(forms):
        return {"": forms}
    longer: dict[str, tuple[CueForm, ...]] = {}
    for form in forms[:len(forms) - len(alone)]:
        longer[form.tail[0]] = (*longer.get(form.tail[0], ()), form)
    return {"": alone, **{second: (*first, *alone) for second, first in longer.items()}}


def _tag_of_cue(cues: tuple[CueForm, ...]) -> str:
    kinds = {c.kind for c in cues if not c.tail}
    if kinds & {"finite", "past_participle", "passive", "infinitive"}:
        return "u"
    if not kinds:  # prenant la parole: a participle, with its object or without
        kinds = {c.kind for c in cues}
        return "U" if kinds == {"participle"} else "b" if kinds == {"finite"} else "w"
    return "U" if "participle" in kinds else "w"
