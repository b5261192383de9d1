"""Each export against its standard: parsed by the standard's parser or held to its rules."""

import csv
import io
import json
import warnings
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyld import jsonld as processor
from rdflib import Graph, URIRef
from rdflib.namespace import RDF, SDO
from specimens import ARABIC, ENGLISH, arabic, claims_of, english

from worker.views.exports import FORMS, annotation, jsonld, spreadsheet

CLAIMS = [*claims_of(english()), *claims_of(arabic(), id="dam-1", url=None, language="ar")]
PRINTED = [ENGLISH, ENGLISH, ARABIC, ARABIC]
TEXTS = {claim.article.text_sha256: ENGLISH for claim in claims_of(english())}


def written(form, claims=CLAIMS, texts=None):
    return list(FORMS[form](claims, texts or {}))


def parsed(form, **given_texts):
    return [json.loads(line) for line in written(form, **given_texts)]


# --- schema.org -----------------------------------------------------------------------------


def graph_of(document):
    """The document as RDF, with a context of our own in place of the one on the network."""
    assert document["@context"] == "https://schema.org"
    context = {"@vocab": str(SDO), "url": {"@type": "@id"}}
    triples = processor.to_rdf(document | {"@context": context}, {"format": "application/n-quads"})
    return Graph().parse(data=triples, format="nt")


@pytest.mark.parametrize("document", parsed("jsonld"))
def test_schema_org_knows_every_type_and_property(document):
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # rdflib warns of a term that schema.org does not have
        for _, predicate, value in graph_of(document):
            assert predicate == RDF.type or predicate in SDO
            assert predicate != RDF.type or value in SDO


def test_a_quotation_is_spoken_by_its_speaker_and_part_of_its_article():
    quotation = jsonld.document(CLAIMS[0])
    graph = graph_of(quotation)
    subject = URIRef(f"urn:uuid:{CLAIMS[0].claim_id}")
    speaker = graph.value(subject, SDO.spokenByCharacter)
    article = graph.value(subject, SDO.isPartOf)
    assert graph.value(subject, RDF.type) == SDO.Quotation
    assert (speaker, RDF.type, SDO.Person) in graph
    assert str(graph.value(speaker, SDO.name)) == "Ada Thorne"
    assert article == URIRef("https://gazette.example/lock")
    assert (article, RDF.type, SDO.NewsArticle) in graph


def test_reported_speech_is_a_claim_whose_words_are_the_outlets():
    claim = jsonld.document(CLAIMS[1])
    assert claim["@type"] == "Claim"
    assert claim["author"] == {"@type": "Organization", "name": "The harbour board"}
    assert claim["claimInterpreter"]["name"] == "The Gazette"
    assert claim["appearance"]["headline"] == "The lock opens"


@pytest.mark.parametrize(
    ("kind", "name", "place", "type_"),
    [
        ("person", "A", "spokenByCharacter", "Person"),
        ("anonymous", None, "spokenByCharacter", "Person"),
        ("group", "A", "spokenByCharacter", "Organization"),
        ("organization", "A", "spokenByCharacter", "Organization"),
        ("document", "A", "isBasedOn", "CreativeWork"),
        ("unknown", None, None, None),
    ],
)
def test_each_kind_of_speaker_has_the_type_that_the_property_takes(kind, name, place, type_):
    speaker = CLAIMS[0].speaker.model_copy(update={"kind": kind, "name": name})
    document = jsonld.document(CLAIMS[0].model_copy(update={"speaker": speaker}))
    found = {
        key: document[key]["@type"] for key in ("spokenByCharacter", "isBasedOn") if key in document
    }
    assert found == ({place: type_} if place else {})


def test_nothing_in_linked_data_is_null():
    assert "null" not in " ".join(written("jsonld") + written("annotation"))


# --- Web Annotation -------------------------------------------------------------------------

OA = "http://www.w3.org/ns/oa#"
MOTIVATIONS = {
    "assessing", "bookmarking", "classifying", "commenting", "describing", "editing",
    "highlighting", "identifying", "linking", "moderating", "questioning", "replying", "tagging",
}  # fmt: skip
# The terms of the recommendation's vocabulary that are used here, as its context maps them.
TERMS = {
    "id": "@id",
    "type": "@type",
    **{
        name: OA + name
        for name in (
            "Annotation",
            "TextualBody",
            "TextPositionSelector",
            "TextQuoteSelector",
            "exact",
            "prefix",
            "suffix",
        )
    },
    "Software": "https://www.w3.org/ns/activitystreams#Application",
    "start": {"@id": OA + "start", "@type": "http://www.w3.org/2001/XMLSchema#nonNegativeInteger"},
    "end": {"@id": OA + "end", "@type": "http://www.w3.org/2001/XMLSchema#nonNegativeInteger"},
    "motivation": {"@id": OA + "motivatedBy", "@type": "@vocab"},
    "purpose": {"@id": OA + "hasPurpose", "@type": "@vocab"},
    "body": {"@id": OA + "hasBody", "@type": "@id"},
    "target": {"@id": OA + "hasTarget", "@type": "@id"},
    "source": {"@id": OA + "hasSource", "@type": "@id"},
    "selector": {"@id": OA + "hasSelector", "@type": "@id"},
    "value": "http://www.w3.org/1999/02/22-rdf-syntax-ns#value",
    "format": "http://purl.org/dc/elements/1.1/format",
    "created": "http://purl.org/dc/terms/created",
    "generator": {"@id": "http://www.w3.org/ns/activitystreams#generator", "@type": "@id"},
    "name": "http://xmlns.com/foaf/0.1/name",
    **{name: OA + name for name in MOTIVATIONS},
}


def select(text, selector):
    """What a selector picks, by the recommendation's section 4.2: code points, end exclusive."""
    if selector["type"] == "TextPositionSelector":
        return selector["start"], selector["end"]
    around = [selector.get(key, "") for key in ("prefix", "exact", "suffix")]
    start = text.index("".join(around)) + len(around[0])
    return start, start + len(selector["exact"])


@pytest.mark.parametrize("document", parsed("annotation"))
def test_an_annotation_keeps_the_models_musts(document):
    assert document["@context"] == "http://www.w3.org/ns/anno.jsonld"
    assert document["type"] == "Annotation"
    assert document["id"].startswith("urn:uuid:")
    assert document["motivation"] in MOTIVATIONS
    assert datetime.strptime(document["created"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    assert document["target"]
    for body in document["body"]:
        assert body["type"] == "TextualBody"
        assert isinstance(body["value"], str)
        assert body["purpose"] in MOTIVATIONS


@pytest.mark.parametrize(("claim", "text"), list(zip(CLAIMS, PRINTED, strict=True)))
def test_both_selectors_of_a_target_pick_the_same_characters_of_the_article(claim, text):
    targets = annotation.annotation(claim)["target"]
    assert len(targets) == len(claim.quote.parts)
    for part, target in zip(claim.quote.parts, targets, strict=True):
        picked = {select(text, selector) for selector in target["selector"]}
        assert picked == {(part.start, part.end)}


def without_lists(value):
    """One value and a list of it are the same in JSON-LD."""
    if isinstance(value, dict):
        return {key: without_lists(v) for key, v in value.items() if key != "@context"}
    if isinstance(value, list):
        values = [without_lists(v) for v in value]
        return values[0] if len(values) == 1 else values
    return value


@pytest.mark.parametrize("document", parsed("annotation"))
def test_a_json_ld_processor_reads_every_field_of_an_annotation(document):
    found = json.dumps(processor.expand(document | {"@context": TERMS}))
    for name in ("hasTarget", "hasBody", "hasSelector", "hasSource", "exact", "start", "end"):
        assert OA + name in found
    kept = processor.compact(
        processor.expand(document | {"@context": TERMS}), TERMS, {"compactArrays": False}
    )
    # A field that the context does not know would have been dropped.
    assert without_lists(kept["@graph"][0]) == without_lists(document)


# --- GDELT ----------------------------------------------------------------------------------


def test_a_gdelt_line_is_an_article_with_its_marked_quotations():
    lock, dam = parsed("gdelt")
    assert set(lock) == {"date", "url", "title", "lang", "quotes"}
    assert lock["date"] == "2026-11-20T12:00:00Z"
    assert (lock["lang"], dam["lang"]) == ("ENGLISH", "ARABIC")
    assert [set(q) for q in lock["quotes"]] == [{"pre", "quote", "post"}]
    assert dam["quotes"][0]["quote"] == "سيصمد السد الجديد أمام السيول"
    assert all(len(q[side]) <= 100 for q in lock["quotes"] for side in ("pre", "post"))


def test_an_article_without_marked_speech_has_no_gdelt_line():
    assert written("gdelt", claims=[CLAIMS[1]]) == []


# --- doccano --------------------------------------------------------------------------------


@pytest.mark.parametrize("texts", [{}, TEXTS])
def test_doccano_offsets_pick_labelled_words_and_relations_join_entities(texts):
    for line in parsed("doccano", texts=texts):
        entities = {e["id"]: e for e in line["entities"]}
        assert len(entities) == len(line["entities"])
        for entity in entities.values():
            assert set(entity) == {"id", "start_offset", "end_offset", "label"}
            assert 0 <= entity["start_offset"] < entity["end_offset"] <= len(line["text"])
        for relation in line["relations"]:
            assert set(relation) == {"id", "from_id", "to_id", "type"}
            assert {relation["from_id"], relation["to_id"]} <= set(entities)


def labelled(line):
    return {
        (e["label"], line["text"][e["start_offset"] : e["end_offset"]]) for e in line["entities"]
    }


def test_with_its_text_an_article_is_one_doccano_line():
    lines = parsed("doccano", claims=CLAIMS[:2], texts=TEXTS)
    assert len(lines) == 1
    assert lines[0]["text"] == ENGLISH
    assert labelled(lines[0]) == {
        ("direct", "The gate cost 3 million euros,"), ("direct", "and it will hold."),
        ("indirect", "traffic would double"), ("speaker", "she"), ("speaker", "The harbour board"),
        ("cue", "said"), ("cue", "warned"),
    }  # fmt: skip


def test_without_its_text_a_claim_is_one_doccano_line_and_nothing_is_guessed():
    first, second = parsed("doccano", claims=CLAIMS[:2])
    assert labelled(first) == {("direct", "The gate cost 3 million euros,")}
    assert ("speaker", "The harbour board") in labelled(second)


# --- CSV ------------------------------------------------------------------------------------


def rows(claims=CLAIMS):
    text = "".join(f"{line}\n" for line in written("csv", claims=claims))
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


def test_a_row_holds_what_the_claim_holds():
    row = rows()[0]
    assert tuple(row) == spreadsheet.COLUMNS
    assert row["speaker"] == "Ada Thorne"
    assert row["quote"] == "The gate cost 3 million euros, and it will hold."
    assert row["signals"] == "money prediction"


def test_excel_is_told_that_the_file_is_utf_8():
    assert written("csv")[0].startswith("\ufeffclaim_id,")


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"])
def test_a_cell_that_a_spreadsheet_would_compute_is_text(start):
    hostile = claims_of(english(), id=f"x{start}", authors=[])[0]
    title = hostile.article.model_copy(update={"title": f'{start}HYPERLINK("http://x")'})
    row = rows([hostile.model_copy(update={"article": title})])[0]
    assert row["title"].startswith(f"'{start}")


@given(st.text())
def test_no_cell_begins_like_a_formula_and_none_is_lost(value):
    cell = spreadsheet.safe(value)
    assert cell.removeprefix("'") == value.removeprefix("'")
    assert cell[:1] not in "=+-@\t\r\n" or cell == ""
