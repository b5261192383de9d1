"""Whatever the text, extraction keeps its promises: exact offsets, no crash, linear work."""

import tomllib
from pathlib import Path

import pytest
from benchmarks.hostile import TEXTS
from counting import calls_made
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from worker.extraction.extractor import Extractor
from worker.languages.pack import codes

EXTRACTOR = Extractor()
FRAGMENTS = [
    "“", "”", "«", "»", '"', "''", "‘", "’", " ", " ", "\n", ": ", ", ", ". ", "? ", "—", "- ",
    "(", ")", "\u00a0", "\u200f", "\u0640", "\u064b", "said", "she", "he", "that", "the minister",
    "Anna Ray", "President", "according to", "we will go on with it", "a dit", "dit-elle",
    "selon", "que", "le ministre", "nous allons continuer", "قال", "وأضاف", "أن", "الوزير",
    "سنواصل العمل معا", "مضيفا", "حسب", "2,5 %", "U.S.", "Mr.", "İstanbul", "ß", "𝔸", "漢字",
]
SENTENCES = [
    ", said “we go on”", "- said, “we go on”, she", "“we go on”, ", "He said, – “we go on with",
    " who said “we go on”", "(said) “we go on”", "«nous allons, dit-il, partir» ",
    "قال، «نعم نعم نعم»",
]
soup = (
    st.lists(st.sampled_from(FRAGMENTS), max_size=60).map("".join)
    | st.lists(st.sampled_from(FRAGMENTS), max_size=60).map(" ".join)
    | st.lists(st.sampled_from(FRAGMENTS + SENTENCES * 4), max_size=12).map(" ".join)
)
ARTICLES = [
    case["text"]
    for path in sorted((Path(__file__).parents[1] / "languages").glob("*/*.toml"))
    for case in tomllib.loads(path.read_text(encoding="utf-8")).get("case", ())
]


@st.composite
def torn(draw):
    """Two of the languages' own cases, each cut anywhere, joined by anything."""
    first, second = draw(st.sampled_from(ARTICLES)), draw(st.sampled_from(ARTICLES))
    cut, other = draw(st.integers(0, len(first))), draw(st.integers(0, len(second)))
    joint = draw(st.sampled_from(["", " ", "“", "”", '"', "»", "«", ": ", ", ", ". ", "\n", "-"]))
    return first[:cut] + joint + second[other:]


anything = st.text(max_size=400)


def assert_sound(text, language):
    for found in EXTRACTOR.extract(text, language):
        assert found.parts
        previous = 0
        for part in found.parts:
            assert previous <= part.start < part.end <= len(text)
            assert not part.of(text)[0].isspace()
            assert not part.of(text)[-1].isspace()
            previous = part.end
        spans = [found.speaker.mention, found.cue and found.cue.span]
        spans += [s.span for s in found.signals]
        for span in filter(None, spans):
            assert 0 <= span.start < span.end <= len(text)
        assert 0.0 <= found.confidence <= 1.0
        assert found.rule_id


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(text=soup, language=st.sampled_from(codes()))
def test_every_offset_is_the_articles_own_in_a_soup_of_marks_and_cues(text, language):
    assert_sound(text, language)


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(text=torn(), language=st.sampled_from(codes()))
@example(text='وقالت الوزيرة: "\nسننشر اللائحة كاملة يوم الاثنين." وغادرت.', language="ar")
@example(text="« Le pont du canal, dit . »", language="fr")
@example(text="Nora Blum: ... ", language="en")
def test_torn_articles_are_read_without_a_crash(text, language):
    assert_sound(text, language)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(text=anything, language=st.none() | st.sampled_from(codes()))
def test_any_text_in_any_script_is_read_without_a_crash(text, language):
    assert_sound(text, language)


@pytest.mark.parametrize("language", ["ar", "en", "fr"])
@given(text=soup)
@settings(max_examples=60, deadline=None)
def test_the_same_text_gives_the_same_attributions(language, text):
    assert EXTRACTOR.extract(text, language) == EXTRACTOR.extract(text, language)


@pytest.mark.parametrize("kind", TEXTS)
def test_twice_the_length_is_at_most_twice_the_work(kind):
    language = "ar" if "Arabic" in kind else "en"
    make = TEXTS[kind]
    EXTRACTOR.extract(make(500), language)
    short, long = make(8_000), make(16_000)
    once = calls_made(lambda: EXTRACTOR.extract(short, language))
    twice = calls_made(lambda: EXTRACTOR.extract(long, language))
    assert twice <= 2.2 * once + 500
