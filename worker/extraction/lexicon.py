"""A language pack made ready to read with: word classes, cue forms and the word scan.

A pack is written for people (lemmas, paradigms, lists by class); reading needs one
dictionary look-up a word. This module compiles the one into the other and remembers what
it was asked: news repeats its words, so a look-up is nearly always a hit. It knows packs,
not texts.

The lexical classes themselves are told in classes.py.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import cache

from worker.extraction.clitics import Clitics
from worker.extraction.classes import PUNCTUATION
from worker.extraction.phrases import PhrasePatterns
from worker.languages import pack as packs
from worker.languages.pack import ByGender, CueEntry, Pack

_ARTICLED = frozenset("TRGODAeLtm")
_GOVERNED = frozenset("TRGODAeLtNFa")
"""Classes of words that take an article; that a glued preposition may govern."""
_REMEMBERED = 100_000
"""Surface forms kept; a day's news holds fewer, and hostile text can't grow it on."""

Phrases = dict[str, tuple[tuple[tuple[str, ...], str], ...]]
"""Second word ("" for none) → the words after the first, and the phrase's kind."""


_LEAST_VERB = 4
"""Letters that a word needs to be known for a verb by its ending."""


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


@dataclass(frozen=True, slots=True)
class Entry:
    """What is known of one surface form."""

    tag: str
    folded: str
    gender: str = ""
    number: str = ""
    cues: tuple[CueForm, ...] = ()
    base: str = ""
    definite: bool = False
    conjunction: str = ""
    """What is glued in front: و or ف before a verb opens a new clause."""
    opens: bool = False
    """Whether a cue or a phrase of several words may begin here."""


class Entries(dict[str, Entry]):
    """Surface form → entry, looked up once and remembered."""

    def __init__(self, lexicon: Lexicon) -> None:
        super().__init__()
        self._lexicon = lexicon

    def __missing__(self, surface: str) -> Entry:
        if len(self) >= _REMEMBERED:
            self.clear()
        found = self[surface] = self._lexicon.look_up(surface)
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
    phrases: dict[str, Phrases]
    shapes: dict[str, float]
    abbreviations: frozenset[str]
    given: dict[str, str]
    sources: PhrasePatterns
    clitics: Clitics
    joined: frozenset[str] = frozenset()
    particles: frozenset[str] = frozenset()
    passive: frozenset[str] = frozenset()
    infinitive: frozenset[str] = frozenset()
    verb_endings: tuple[str, ...] = ()
    demonyms: tuple[str, ...] = ()
    objects: frozenset[str] = frozenset()
    entitled: frozenset[str] = frozenset()
    outward: frozenset[str] = frozenset()
    impersonal_verbs: frozenset[str] = frozenset()
    called: frozenset[str] = frozenset()
    kin: frozenset[str] = frozenset()
    compound: frozenset[str] = frozenset()
    relay: frozenset[str] = frozenset()
    glyphs: frozenset[str] = frozenset()
    regions: frozenset[str] = frozenset()
    prefix: tuple[str, ...] = ("\0",)
    own_speech: tuple[str, ...] = ()
    entries: Entries = field(init=False)
    cased: bool = field(init=False)
    """Whether capitals mark names in this language."""

    def __post_init__(self) -> None:
        """Begin with nothing remembered."""
        self.entries = Entries(self)
        self.cased = self.pack.info.text.cased

    @property
    def yielding(self) -> str:
        """Classes that give way to a cue of the same form; verb-first prose has more of them."""
        return "wbt" if self.cased else "wbtade"

    def fold(self, text: str) -> str:
        """``text`` lower-cased and letter-folded, one code point for one."""
        lowered = text.lower()
        if len(lowered) != len(text):
            lowered = "".join(c if len(c.lower()) != 1 else c.lower() for c in text)
        for old, new in self.folds:
            if old in lowered:
                lowered = lowered.replace(old, new)
        return lowered

    def look_up(self, surface: str) -> Entry:
        """The class and cues of one word as it is printed."""
        entry = self._classify(surface)
        opens = bool(entry.cues) or entry.folded in self.phrases or entry.base in self.phrases
        return replace(entry, opens=True) if opens else entry

    def _classify(self, surface: str) -> Entry:
        if surface in PUNCTUATION:
            return Entry(PUNCTUATION[surface], surface)
        folded = self.fold(surface)
        if folded[0].isdigit():
            return Entry("#", folded)
        cues = self._cues_of(folded)
        known = self.classes.get(folded)
        base = folded
        if known is not None and known[0] == "i" and not self.cased \
                and not surface.endswith(folded[-1]):
            gender = self.given.get(folded)  # منة is a name, منه a preposition
            known = ("F", gender, "s") if gender is not None else None
        if known is None and (not cues or all(c.tail for c in cues)):
            base, known, bare = self._without_clitics(folded)
            cues += bare
            if known is None and not cues and folded.endswith(self.clitics.respelled):
                base = self.clitics.respell(folded)
                known, cues = self.classes.get(base), self._cues_of(base)
                if known is None and not cues:
                    base, known, cues = self._without_clitics(base)
        if self.cased and surface[0].isupper():
            return self._capitalised(surface, folded, known, cues)
        definite, governed = self.clitics.article(folded)
        if base == folded and known is not None and not folded.startswith(self.clitics.articles):
            definite = False  # والي begins like an article and has none
        conjunction = self.clitics.conjunction(folded) if base != folded else ""
        if known is not None and known[0] == "R" and not definite and folded in self.given \
                and not self.cased:
            known = ("F", self.given[folded], "s")
        if known is None:
            tag = _tag_of_cue(cues) if cues else "y" if governed else self._open_class(folded)
            return Entry(tag, folded, "", "", cues, base, definite, conjunction)
        speaks = any(not c.tail for c in cues)
        tag = _tag_of_cue(cues) if speaks and known[0] in self.yielding else known[0]
        return Entry(tag, folded, known[1], known[2], cues, base, definite, conjunction)

    def _open_class(self, folded: str) -> str:
        """An unknown word's class: an ending that only verbs have makes it one."""
        if self.verb_endings and len(folded) > _LEAST_VERB and folded.endswith(self.verb_endings):
            return "b"
        return "w"

    def _capitalised(
        self, surface: str, folded: str, known: tuple[str, str, str] | None,
        cues: tuple[CueForm, ...],
    ) -> Entry:
        given = self.given.get(folded)
        if known is None and given is None:
            return Entry(_tag_of_cue(cues) if cues else "N", folded, cues=cues, base=folded)
        if known is not None and (given is None or known[0] not in "w"):
            return Entry(known[0], folded, known[1], known[2], cues, folded)
        return Entry("F", folded, given or "", "s", cues, folded)

    def _cues_of(self, folded: str) -> tuple[CueForm, ...]:
        return self.cues.get(folded, ())

    def _without_clitics(
        self, folded: str,
    ) -> tuple[str, tuple[str, str, str] | None, tuple[CueForm, ...]]:
        """Look again without a glued conjunction, article or preposition."""
        conjunction = self.clitics.conjunction(folded)
        bare = folded[len(conjunction):]
        if conjunction and (bare in self.cues or bare in self.classes):
            return bare, self.classes.get(bare), self.cues.get(bare, ())
        for word in dict.fromkeys((folded, bare)):
            for rest in self.clitics.bare(word):
                known = self.classes.get(rest)
                if known and known[0] in _ARTICLED:
                    return rest, known, ()
            for rest in self.clitics.objects(word):
                nouns = tuple(c for c in self.cues.get(rest, ()) if c.kind == "noun")
                if nouns:
                    return rest, None, nouns
                known = self.classes.get(rest)
                if known and known[0] in "FN" and word.startswith(self.prefix):
                    continue  # بلحسن is no preposition and a name, but a name
                if known and known[0] in _GOVERNED:
                    return rest, ("y", known[1], known[2]), ()
        return folded, None, ()


def _tag_of_cue(cues: tuple[CueForm, ...]) -> str:
    kinds = {c.kind for c in cues if not c.tail}
    if kinds & {"finite", "past_participle", "passive", "infinitive"}:
        return "u"
    return "U" if "participle" in kinds else "w"


@cache
def compiled(code: str) -> Lexicon:
    """The lexicon of the pack ``code``; raises UnknownLanguage or PackError."""
    return compile_pack(packs.load(code))


def compile_pack(pack: Pack) -> Lexicon:
    """Turn a validated pack into look-up tables."""
    text = pack.info.text
    apostrophes = (("’", "'"), ("ʼ", "'"))
    lexicon = Lexicon(
        pack=pack,
        word=_word_pattern(pack),
        ignorable=re.compile(f"[{re.escape(text.ignorable)}]") if text.ignorable else None,
        folds=apostrophes + tuple(zip(text.fold_from, text.fold_to, strict=True)),
        classes={}, cues={}, phrases={}, shapes={r.shape: r.prior for r in pack.patterns.rule},
        abbreviations=frozenset(), given={}, sources=PhrasePatterns(pack), clitics=Clitics.of(text),
    )
    lexicon.classes = _classes(lexicon)
    lexicon.given = {w: g for w, (_, g, _n) in lexicon.classes.items() if _ == "F"}
    if text.cased:  # a given name counts only where it is capitalised
        for word in lexicon.given:
            del lexicon.classes[word]
    lexicon.given.update({w: g for w, g in _by_gender(lexicon, pack.names.given)})
    lexicon.passive = frozenset(lexicon.fold(w) for w in pack.lexicon.passive)
    lexicon.particles = frozenset(lexicon.fold(w) for w in pack.names.particle)
    lexicon.joined = frozenset(lexicon.fold(w) for w in pack.names.joined)
    lexicon.own_speech = tuple(lexicon.fold(w) for w in pack.lexicon.own_speech)
    lexicon.compound = frozenset(lexicon.fold(w) for w in pack.lexicon.compound)
    lexicon.regions = frozenset(
        lexicon.fold(w) for w in (*pack.names.place, *pack.names.organization))
    marks = pack.info.marks
    lexicon.glyphs = frozenset("".join(o + c for o, c in marks.pairs) + marks.symmetric)
    lexicon.relay = frozenset(lexicon.fold(w) for w in pack.lexicon.relay)
    lexicon.kin = frozenset(lexicon.fold(w) for w in pack.lexicon.kin)
    lexicon.prefix = tuple(lexicon.fold(w) for w in pack.names.prefix) or lexicon.prefix
    lexicon.called = frozenset(lexicon.fold(w) for w in pack.lexicon.called)
    lexicon.impersonal_verbs = frozenset(
        lexicon.fold(w) for w in pack.lexicon.impersonal_verbs)
    lexicon.outward = frozenset(lexicon.fold(w) for w in pack.lexicon.outward)
    lexicon.entitled = frozenset(lexicon.fold(w) for w in pack.lexicon.entitled)
    lexicon.objects = frozenset(w for w, _ in _by_gender(lexicon, pack.lexicon.object_pronoun))
    lexicon.demonyms = tuple(lexicon.fold(w) for w in pack.lexicon.demonym)
    lexicon.verb_endings = tuple(lexicon.fold(w) for w in pack.lexicon.verb_ending)
    lexicon.infinitive = frozenset(lexicon.fold(w) for w in pack.lexicon.infinitive)
    lexicon.cues = _cue_forms(lexicon)
    lexicon.phrases = _phrases(lexicon)
    lexicon.abbreviations = frozenset(lexicon.fold(a) for a in text.abbreviations)
    return lexicon


def _word_pattern(pack: Pack) -> re.Pattern[str]:
    """One scan for words and punctuation; elisions, enclitics and 's are words of their own."""
    text = pack.info.text
    parts = [r"\d+(?:[.,:/]\d+)*%?(?:-[^\W\d]\w*(?:-\w+)*)?"]
    if text.enclitics:
        ends = "|".join(sorted((re.escape(e) for e in text.enclitics), key=len, reverse=True))
        parts.append(rf"(?:{ends})\b")
        inner = rf"(?:-(?!(?:t-)?(?:{'|'.join(re.escape(e.split('-')[-1]) for e in text.enclitics)})\b)\w+)*"
    else:
        inner = r"(?:-\w+)*"
    if text.elisions:
        heads = "|".join(sorted(map(re.escape, text.elisions), key=len, reverse=True))
        parts.append(rf"\b(?i:{heads})['’]")
    if text.possessives:
        ends = "|".join(re.escape(p.replace("’", "'")).replace("'", "['’]") for p in text.possessives)
        parts.append(rf"(?:{ends})\b")
        inner += r"(?:['’](?!s\b)\w+)?"
    elif text.elisions:
        inner += r"(?:['’]\w+)?"  # aujourd'hui
    if text.cased:
        parts.append(r"(?:\w+-)?(?:[^\W\d_]\.){2,}")
    parts += [rf"\w+{inner}", r"[,،、，:：.!?؟…;؛。！？；\-–—―‒(\[（【)\]）】]"]
    return re.compile(f"({'|'.join(parts)})")  # one group: the frame splits a text by it


def _by_gender(lexicon: Lexicon, words: ByGender) -> list[tuple[str, str]]:
    sides = ((words.masculine, "m"), (words.feminine, "f"), (words.neutral, ""), (words.plural, ""))
    return [(lexicon.fold(w), gender) for group, gender in sides for w in group]


def _classes(lexicon: Lexicon) -> dict[str, tuple[str, str, str]]:
    """Word → (class, gender, number). What bounds a clause outranks what fills a phrase."""
    lex, names, out = lexicon.pack.lexicon, lexicon.pack.names, {}

    def put(words: tuple[str, ...], tag: str, gender: str = "", number: str = "") -> None:
        for word in words:
            folded = lexicon.fold(word)
            if " " not in folded:
                out[folded] = (tag, gender, number)

    def put_all(words: ByGender, tag: str, plural: str | None = None) -> None:
        put(words.neutral, tag, "", "s")
        put(words.masculine, tag, "m", "s")
        put(words.feminine, tag, "f", "s")
        put(words.plural, plural or tag, "", "p")

    put(names.family, "N")
    put(names.place, "L")
    put(names.organization, "O")
    put_all(names.given, "F")
    put(lex.never_name, "w")
    put(lex.action, "a")
    put(lex.verb, "b")
    put(lex.place, "L")
    put(lex.setting, "e")
    put(lex.document, "D")
    put_all(lex.organization, "O")
    put_all(lex.person, "R", "G")
    put(lex.anonymous, "A")
    put_all(lex.title, "T")
    put(names.particle, "k")
    put(lex.time, "t")
    put(lex.adverb, "v")
    put(lex.same, "m")
    put(lex.negation, "n")
    put(lex.auxiliary, "x")
    put_all(lex.object_pronoun, "j")
    put_all(lex.possessive, "p")
    put_all(lex.determiner, "d")
    put(lex.preposition, "i")
    put(lex.genitive, "g")
    put(lex.conjunction, "c")
    put(lex.subordinator, "s")
    put(lex.relative, "r")
    put(lex.complementizer, "q")
    put_all(lex.pronoun, "P")
    for clitic in lexicon.pack.info.text.enclitics:  # -t-il agrees as il does
        _, gender, number = out.get(lexicon.fold(clitic).rpartition("-")[2], ("", "", ""))
        put((clitic,), "o", gender, number)
    put(lexicon.pack.info.text.possessives, "z")
    return out


_EXPLICIT = ("finite", "participle", "infinitive", "past_participle", "noun", "preposition",
             "postposition", "confirmer")


def _cue_forms(lexicon: Lexicon) -> dict[str, tuple[CueForm, ...]]:
    out: dict[str, list[CueForm]] = {}

    def put(form: str, entry: CueEntry, kind: str, gender: str = "", number: str = "") -> None:
        first, *tail = [m.group() for m in lexicon.word.finditer(lexicon.fold(form))]
        made = CueForm(tuple(tail), entry.lemma, kind, entry.grade, frozenset(entry.takes),
                       entry.stance, gender, number)
        if made not in out.setdefault(first, []):
            out[first].append(made)

    for entry in lexicon.pack.cues.cue:
        for name, stem in entry.stems.items():
            for form in lexicon.pack.cues.paradigms[name]:
                put(form.form.replace("{}", stem), entry, form.kind, form.gender, form.number)
        for kind in _EXPLICIT:
            for form_text in getattr(entry, kind):
                put(form_text, entry, kind)
    return {w: tuple(sorted(forms, key=lambda f: -len(f.tail))) for w, forms in out.items()}


def _phrases(lexicon: Lexicon) -> dict[str, Phrases]:
    """Multi-word switches, impersonal phrases and organisations, by first and second word."""
    out: dict[str, dict[str, list[tuple[tuple[str, ...], str]]]] = {}
    lex, names = lexicon.pack.lexicon, lexicon.pack.names
    for kind, phrases in (("switch", lex.switch), ("impersonal", lex.impersonal),
                          ("organization", names.organization), ("place", names.place)):
        for phrase in phrases:
            words = tuple(m.group() for m in lexicon.word.finditer(lexicon.fold(phrase)))
            if words and (len(words) > 1 or kind in {"switch", "impersonal"}):
                second = words[1] if len(words) > 1 else ""
                out.setdefault(words[0], {}).setdefault(second, []).append((words[1:], kind))
    return {
        first: {second: tuple(sorted(p, key=lambda x: -len(x[0]))) for second, p in rest.items()}
        for first, rest in out.items()
    }
