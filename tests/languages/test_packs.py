"""What must hold of every language pack, whatever the language."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from itertools import combinations

import pytest
from pydantic import BaseModel

from worker.extraction.model import Resolution
from worker.languages import pack as packs
from worker.languages.pack import CueEntry, Pack
from worker.pack_check import check

CODES = packs.codes()
TYPES = ("direct", "mixed", "indirect")
SHAPES = frozenset({
    "content-cue-source", "content-source-cue", "content-clitic-cue", "content-preposition-source",
    "content-dash-source", "source-cue-content", "source-cue-infinitive", "source-cue-object",
    "source-cue-complementizer-content",
    "cue-source-content", "cue-source-complementizer-content", "cue-content",
    "cue-complementizer-content", "participle-content", "preposition-source-content",
    "noun-content", "woven", "colon", "colon-speech", "continuation", "carried", "reaction",
    "incise", "headline", "passive",
})  # fmt: skip

# A homograph is no mistake (أم is "mother" and "or"), but a word that bounds every source
# can't be one that fills a source, and the classes that bound it are told apart.
SPEAKERS = frozenset({"person", "title", "organization", "document", "anonymous"})
BOUNDS = frozenset({"pronoun", "possessive", "auxiliary", "complementizer", "relative", "genitive"})
APART = (
    {frozenset({a, b}) for a in SPEAKERS for b in BOUNDS}
    | {frozenset({"complementizer", b}) for b in ("pronoun", "preposition", "determiner", "verb")}
    | {frozenset({"auxiliary", b}) for b in ("pronoun", "preposition", "adverb", "conjunction")}
)


@pytest.fixture(params=CODES)
def pack(request: pytest.FixtureRequest) -> Pack:
    return packs.load(request.param)


def words_of(value: object) -> list[str]:
    if isinstance(value, BaseModel):
        return [word for part in dict(value).values() for word in words_of(part)]
    return list(value) if isinstance(value, tuple) else []


def forms(pack: Pack, cue: CueEntry) -> list[tuple[str, str]]:
    own = [
        (kind, form)
        for kind in ("finite", "participle", "infinitive", "past_participle", "noun",
                     "preposition", "postposition", "confirmer")
        for form in getattr(cue, kind)
    ]  # fmt: skip
    made = [
        (form.kind, form.form.replace("{}", stem))
        for name, stem in cue.stems.items()
        for form in pack.cues.paradigms[name]
    ]
    return own + made


def test_the_command_that_checks_a_pack_finds_it_sound(pack: Pack) -> None:
    assert check(packs.FOLDER / pack.code) == []


def test_the_folder_carries_the_code_of_its_pack(pack: Pack) -> None:
    assert pack.code in CODES
    assert packs.load(pack.code).label == f"{pack.code}@{pack.info.language.version}"


def test_letters_are_folded_one_to_one(pack: Pack) -> None:
    text = pack.info.text
    assert len(text.fold_from) == len(text.fold_to)
    assert len(set(text.fold_from)) == len(text.fold_from)
    assert not set(text.fold_to) & set(text.ignorable)


def test_no_word_is_in_two_conflicting_classes(pack: Pack) -> None:
    classes = defaultdict(set)
    for name in type(pack.lexicon).model_fields:
        if name not in {"never_name", "switch", "impersonal"}:
            for word in words_of(getattr(pack.lexicon, name)):
                classes[word.lower()].add(name)
    conflicts = {
        word: pair
        for word, names in classes.items()
        for pair in combinations(sorted(names), 2)
        if frozenset(pair) in APART
    }
    assert conflicts == {}


def test_every_shape_is_one_that_the_engine_knows(pack: Pack) -> None:
    assert {rule.shape for rule in pack.patterns.rule} - SHAPES == set()


def test_a_shape_is_described_once(pack: Pack) -> None:
    shapes = [rule.shape for rule in pack.patterns.rule]
    assert len(shapes) == len(set(shapes))
    assert len({source.id for source in pack.patterns.source}) == len(pack.patterns.source)


def test_every_stem_names_a_paradigm_of_the_pack(pack: Pack) -> None:
    wanted = {name for cue in (*pack.cues.cue, *pack.cues.act) for name in cue.stems}
    assert wanted - set(pack.cues.paradigms) == set()


def test_every_cue_has_a_form(pack: Pack) -> None:
    entries = (*pack.cues.cue, *pack.cues.act)
    assert [cue.lemma for cue in entries if not forms(pack, cue)] == []


def test_a_lemma_is_told_of_once_for_each_kind_of_form(pack: Pack) -> None:
    """Two lemmas may share a form (ترد is of رد and of ورد), not two entries a lemma."""
    for entries in (pack.cues.cue, pack.cues.act):
        told = Counter(
            (cue.lemma, kind) for cue in entries for kind in {k for k, _ in forms(pack, cue)}
        )
        assert [pair for pair, n in told.items() if n > 1] == []


def test_cues_take_only_what_the_engine_knows(pack: Pack) -> None:
    known = {"mark", "colon", "that", "bare", "object", "infinitive", "phrase", "as",
             "charge"}
    assert {word for cue in pack.cues.cue for word in cue.takes} - known == set()


def test_acts_take_what_is_reported_and_nothing_that_is_quoted(pack: Pack) -> None:
    taken = {word for act in pack.cues.act for word in act.takes}
    assert taken - {"phrase", "infinitive", "that"} == set()


def test_abbreviations_carry_no_final_dot(pack: Pack) -> None:
    assert [a for a in pack.info.text.abbreviations if a.endswith(".")] == []


def test_marks_are_single_characters_or_two_of_a_kind(pack: Pack) -> None:
    for opener, closer in pack.info.marks.pairs:
        assert len(opener) in {1, 2}
        assert len(opener) == len(closer)


def test_calibration_speaks_of_rules_and_resolutions_that_exist(pack: Pack) -> None:
    calibration = pack.calibration
    ids = {f"{pack.code}.{kind}.{rule.shape}" for kind in TYPES for rule in pack.patterns.rule}
    assert set(calibration.rule) - ids == set()
    assert set(calibration.resolution) - {str(r) for r in Resolution} == set()


def test_signal_patterns_compile_and_nest_no_quantifiers(pack: Pack) -> None:
    for entry in pack.signals.signal:
        for pattern in (*entry.patterns, *entry.word_patterns):
            re.compile(pattern)
            assert not re.search(r"[+*}]\)[+*{]", pattern), pattern
