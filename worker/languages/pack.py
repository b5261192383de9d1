"""What a language pack may say, and the one loader that validates it.

A language is a folder of TOML beside this file: ``pack.toml`` (letters, marks, word
order), ``lexicon.toml`` (closed word classes), ``cues.toml`` (cues by lemma and
paradigm), ``names.toml`` (given names, name particles), ``patterns.toml`` (the rules, each
with an example and a counterexample), ``calibration.toml`` (measured confidence) and
``signals.toml`` (hints for triage). This module knows what the files may hold; it does
not know how extraction uses them.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from worker.errors import PackError, UnknownLanguage

FOLDER = Path(__file__).parent
FILES = ("pack", "lexicon", "cues", "names", "patterns", "calibration", "signals")
_OPTIONAL = frozenset({"calibration", "signals"})


def _split(value: object) -> object:
    """A multi-line string of words is a list of words, which keeps packs readable."""
    return tuple(value.split()) if isinstance(value, str) else value


Words = Annotated[tuple[str, ...], BeforeValidator(_split)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Language(_Part):
    """Who the pack is: code, names, version."""

    code: str = Field(pattern=r"^[a-z]{2,3}$")
    name: str
    native: str
    version: str = Field(pattern=r"^\d+\.\d+\.\d+$")
    direction: Literal["ltr", "rtl"] = "ltr"


class TextRules(_Part):
    """How characters make words and sentences."""

    cased: bool = True
    fold_from: str = ""
    fold_to: str = ""
    ignorable: str = ""
    elisions: Words = ()
    glued_names: Words = ()
    """Letters that an apostrophe glues to a name where a capital follows: N'Diaye."""
    enclitics: Words = ()
    possessives: Words = ()
    proclitics: Words = ()
    owned: Words = ()
    accusative: Words = ()
    relative: Words = ()
    respelled: Words = ()
    articles: Words = ()
    attached_prepositions: Words = ()
    abbreviations: Words = ()
    spaced: bool = True


class MarkRules(_Part):
    """The quotation marks of the language's newsrooms."""

    pairs: tuple[tuple[str, str], ...]
    symmetric: str = '"'
    typewritten: str = ""
    """What stands for a mark where an archive lost it: no promise of the very words."""
    dashes: str = "–—"
    minimum_words: int = 3
    dash_speech: bool = False


class OrderRules(_Part):
    """Where the speaker stands, and what an absent subject means."""

    before_content: tuple[Literal["subject-cue", "cue-subject"], ...]
    after_content: tuple[Literal["subject-cue", "cue-subject"], ...]
    dropped_subject: bool = False
    participle_subject: Literal["main-clause", "previous-speaker"] = "main-clause"
    relative_mention: bool = False
    adjective_behind: bool = True


class PackInfo(_Part):
    """``pack.toml``."""

    language: Language
    text: TextRules = TextRules()
    marks: MarkRules
    order: OrderRules


class ByGender(_Part):
    """Words of one class by grammatical gender and number."""

    masculine: Words = ()
    feminine: Words = ()
    neutral: Words = ()
    plural: Words = ()


def _agreeing(value: object) -> object:
    """Words without a gender are neutral, so a pack may give a plain list."""
    return value if isinstance(value, dict | ByGender) else {"neutral": value}


Agreeing = Annotated[ByGender, BeforeValidator(_agreeing)]


class Lexicon(_Part):
    """``lexicon.toml``: the closed classes that bound a source."""

    pronoun: ByGender = ByGender()
    first_person: Words = ()
    object_pronoun: ByGender = ByGender()
    possessive: ByGender = ByGender()
    title: ByGender = ByGender()
    title_of: dict[str, str] = {}
    person: ByGender = ByGender()
    organization: Agreeing = ByGender()
    document: Words = ()
    anonymous: Words = ()
    determiner: Agreeing = ByGender()
    preposition: Words = ()
    genitive: Words = ()
    conjunction: Words = ()
    subordinator: Words = ()
    complementizer: Words = ()
    relative: Words = ()
    auxiliary: Words = ()
    passive: Words = ()
    agent: Words = ()
    adverb: Words = ()
    negation: Words = ()
    infinitive: Words = ()
    question: Words = ()
    concession: Words = ()
    told: Words = ()
    circumstance: Words = ()
    clausal: Words = ()
    appended: Words = ()
    time: Words = ()
    verb: Words = ()
    verb_ending: Words = ()
    adverb_ending: Words = ()
    people_ending: Words = ()
    infinitive_ending: Words = ()
    indefinite: Words = ()
    whoever: Words = ()
    demonym: Words = ()
    dative: Words = ()
    emphatic: Words = ()
    latter: Words = ()
    demonstrative: Words = ()
    participle_ending: Words = ()
    setting: Words = ()
    same: Words = ()
    action: Words = ()
    switch: tuple[str, ...] = ()
    impersonal: tuple[str, ...] = ()
    never_name: Words = ()
    company: Words = ()
    named_after: Words = ()
    """What bears a person's name behind its own noun: a school, a street, a stadium."""
    former: Words = ()
    any_body: Words = ()
    place: Words = ()
    entitled: Words = ()
    outward: Words = ()
    impersonal_verbs: Words = ()
    called: Words = ()
    kin: Words = ()
    compound: Words = ()
    relay: Words = ()
    hearer: Words = ()
    outlet: Words = ()
    rank: Words = ()
    rank_grade: Words = ()
    own_speech: Words = ()


CueKind = Literal["finite", "participle", "infinitive", "past_participle", "passive", "noun",
                  "preposition", "postposition", "confirmer", "clitic"]


class Form(_Part):
    """One form of a paradigm: ``{}`` stands for the stem."""

    form: str
    kind: CueKind
    gender: Literal["m", "f", ""] = ""
    number: Literal["s", "p", ""] = ""


class CueEntry(_Part):
    """One cue lemma. ``stems`` maps a paradigm's name to the stem it is applied to."""

    lemma: str
    stems: dict[str, str] = {}
    finite: tuple[str, ...] = ()
    participle: tuple[str, ...] = ()
    infinitive: tuple[str, ...] = ()
    past_participle: tuple[str, ...] = ()
    noun: tuple[str, ...] = ()
    preposition: tuple[str, ...] = ()
    postposition: tuple[str, ...] = ()
    confirmer: tuple[str, ...] = ()
    grade: float = Field(ge=0.0, le=1.0)
    takes: Words = ("mark", "colon", "that")
    stance: str = "assert"


class Cues(_Part):
    """``cues.toml``.

    ``act`` are verbs that report what somebody stands for (backs, discusses, pushes for) and
    never carry a quotation: only reported speech is looked for behind them.
    """

    paradigms: dict[str, tuple[Form, ...]] = {}
    cue: tuple[CueEntry, ...]
    act: tuple[CueEntry, ...] = ()


class Names(_Part):
    """``names.toml``: given names by gender, particles inside names.

    ``joined`` are first parts that some print apart and some glued (عبد الX, عبدالX).
    """

    given: ByGender = ByGender()
    family: Words = ()
    particle: Words = ()
    joined: Words = ()
    prefix: Words = ()
    organization: tuple[str, ...] = ()
    place: tuple[str, ...] = ()


class ExpectedQuote(_Part):
    """What an example must yield: the words of one part, its type, its speaker's name."""

    text: str
    speaker: str | None = None
    type: Literal["direct", "mixed", "indirect"] | None = None


class Example(_Part):
    """A text in which the rule finds ``quotes``."""

    text: str
    quotes: tuple[ExpectedQuote, ...] = Field(min_length=1)


class Counterexample(_Part):
    """A text that looks alike and in which the rule must not fire."""

    text: str


class Rule(_Part):
    """One structure of attribution that the language uses.

    ``shape`` names a structure that the engine knows; the rule's id in claims is
    ``<code>.<type>.<shape>``.
    """

    shape: str = Field(pattern=r"^[a-z]+(-[a-z]+)*$")
    prior: float = Field(ge=0.0, le=1.0)
    about: str
    example: Example
    counterexample: Counterexample


class SourcePattern(_Part):
    """A spaCy token pattern over lexical classes (TAG) that tells what a source is."""

    id: str = Field(pattern=r"^[a-z]+(-[a-z]+)*$")
    kind: Literal["person", "group", "organization", "document", "anonymous"]
    pattern: tuple[dict[str, Any], ...] = Field(min_length=1)
    example: str
    counterexample: str


class Patterns(_Part):
    """``patterns.toml``."""

    rule: tuple[Rule, ...]
    source: tuple[SourcePattern, ...] = ()


class Calibration(_Part):
    """``calibration.toml``: measured precision by rule id, and how it was measured."""

    measured_on: str = ""
    default: float = Field(default=0.5, ge=0.0, le=1.0)
    rule: dict[str, float] = {}
    resolution: dict[str, float] = {}


class SignalEntry(_Part):
    """One kind of hint: words, and regular expressions without nested quantifiers.

    ``word_patterns`` are for one word, the conjunctions that may be glued to it left out; a
    pattern that begins with a letter costs next to nothing. Before the first digit of a pattern
    stand three words at most, and nothing that repeats: it is only tried around digits.
    """

    kind: str
    words: tuple[str, ...] = ()
    patterns: tuple[str, ...] = ()
    word_patterns: tuple[str, ...] = ()


class Signals(_Part):
    """``signals.toml``."""

    signal: tuple[SignalEntry, ...] = ()


class Pack(_Part):
    """A whole language, validated."""

    info: PackInfo
    lexicon: Lexicon
    cues: Cues
    names: Names
    patterns: Patterns
    calibration: Calibration = Calibration()
    signals: Signals = Signals()

    @property
    def code(self) -> str:
        """The language's code."""
        return self.info.language.code

    @property
    def label(self) -> str:
        """``code@version``, as claims carry it."""
        return f"{self.code}@{self.info.language.version}"


def codes() -> tuple[str, ...]:
    """The codes of all packs, from the folders that are there."""
    return tuple(sorted(p.parent.name for p in FOLDER.glob("*/pack.toml")))


@cache
def load(code: str) -> Pack:
    """The pack of ``code``; raises UnknownLanguage, or PackError for a wrong pack."""
    folder = FOLDER / code
    if not re.fullmatch(r"[a-z]{2,3}", code) or not (folder / "pack.toml").is_file():
        raise UnknownLanguage(f"no pack for {code!r}; there are: {', '.join(codes())}")
    return read(folder)


def read(folder: Path) -> Pack:
    """The pack in ``folder``; raises PackError with file, key and reason."""
    tables = {name: _table(folder, name) for name in FILES}
    info = tables.pop("pack")
    problems: list[str] = []
    parts: dict[str, BaseModel] = {}
    kinds: dict[str, type[BaseModel]] = {
        "info": PackInfo, "lexicon": Lexicon, "cues": Cues, "names": Names,
        "patterns": Patterns, "calibration": Calibration, "signals": Signals,
    }
    for name, table in {"info": info, **tables}.items():
        try:
            parts[name] = kinds[name].model_validate(table)
        except ValidationError as error:
            file = "pack" if name == "info" else name
            problems += [
                f"{folder.name}/{file}.toml: {'.'.join(map(str, e['loc']))}: {e['msg']}"
                for e in error.errors()
            ]
    if problems:
        raise PackError("\n".join(problems))
    return Pack(**parts)  # type: ignore[arg-type]  # each part was validated above


def _table(folder: Path, name: str) -> dict[str, Any]:
    path = folder / f"{name}.toml"
    if name in _OPTIONAL and not path.exists():
        return {}
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise PackError(f"{folder.name}/{name}.toml: {error}") from error
