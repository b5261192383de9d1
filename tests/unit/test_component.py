"""``nlp.add_pipe("quoth")``: the extractor inside a spaCy pipeline."""

from functools import cache
from importlib.metadata import EntryPoint

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.tokens import Doc, DocBin

from worker.extraction import component
from worker.extraction.extractor import Extractor

TEXTS = {
    "en": "Mayor Ada Thorne said: “The gate will hold through the winter.”",
    "fr": "« La vanne tiendra tout l'hiver », a déclaré Jeanne Morvan.",
    "ar": "قالت هدى العلمي: «سيصمد السد الجديد أمام السيول».",
}


@cache
def pipeline(code, **config):
    """Built once: spacy.blank("fr") alone takes seconds."""
    nlp = spacy.blank(code)
    nlp.add_pipe("quoth", config=config)
    return nlp


@pytest.mark.parametrize("code", TEXTS)
def test_a_blank_pipeline_finds_what_the_extractor_finds(code):
    doc = pipeline(code)(TEXTS[code])
    assert doc._.attributions == Extractor().extract(TEXTS[code], code)
    assert len(doc.spans["quotations"]) == 1
    assert doc.spans["quotations"][0].label_ == "direct"


def test_speakers_and_cues_are_spans_that_name_their_attribution():
    doc = pipeline("en")(TEXTS["en"])
    quotation, speaker, cue = (
        doc.spans[key][0] for key in ("quotations", "quotations_speakers", "quotations_cues")
    )
    assert quotation.id_ == speaker.id_ == cue.id_ == "0"
    assert "Ada Thorne" in speaker.text
    assert cue.text == "said"


def test_a_pipeline_of_many_languages_detects_the_articles():
    nlp = pipeline("xx")
    for text in TEXTS.values():
        assert nlp(text)._.attributions[0].type == "direct"


def test_a_quotation_inside_a_token_is_widened_to_it_and_its_characters_stay_exact():
    words = ["قالت", "هدى", 'العلمي:"سيصمد', "السد", "الجديد", "أمام", 'السيول".']
    nlp = pipeline("ar")
    doc = nlp.get_pipe("quoth")(Doc(nlp.vocab, words=words))
    (attribution,) = doc._.attributions
    assert attribution.parts[0].of(doc.text) == "سيصمد السد الجديد أمام السيول"
    assert doc.spans["quotations"][0].text == " ".join(words[2:])


def test_the_group_can_have_another_name():
    doc = pipeline("en", spans_key="said")(TEXTS["en"])
    assert len(doc.spans["said"]) == 1
    assert "quotations" not in doc.spans


def test_documents_go_to_bytes_and_back_with_all_that_was_found():
    nlp = pipeline("fr")
    doc = nlp(TEXTS["fr"])
    stored = DocBin(store_user_data=True, docs=[doc]).to_bytes()
    (again,) = DocBin().from_bytes(stored).get_docs(nlp.vocab)
    assert again._.attributions == doc._.attributions
    assert [s.text for s in again.spans["quotations"]] == [s.text for s in doc.spans["quotations"]]


def test_a_document_that_never_went_through_has_no_attributions():
    assert pipeline("en").make_doc("Nothing was said.")._.attributions == ()


def test_the_entry_point_of_the_project_file_leads_to_the_factory():
    point = EntryPoint("quoth", "worker.extraction.component:make_quoth", "spacy_factories")
    assert point.load() is component.make_quoth


@settings(deadline=None, max_examples=40)
@given(st.text(alphabet="“”\"«» \nab،قال:.'", max_size=80))
def test_any_text_passes_and_every_span_covers_its_part(text):
    doc = pipeline("xx")(text)
    assert doc.text == text
    parts = [part for attribution in doc._.attributions for part in attribution.parts]
    for span, part in zip(doc.spans["quotations"], parts, strict=True):
        assert span.start_char <= part.start
        assert part.end <= span.end_char
