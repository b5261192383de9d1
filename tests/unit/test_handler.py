"""Bytes in, claims or a refusal out: every fault of an article has its code, none raises."""

from __future__ import annotations

import base64
import gzip
import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from toy_extractor import FailingExtractor, ToyExtractor

from schemas.events import ARTICLE_PROCESSED, CLAIM_EXTRACTED, REJECTION_CODES
from worker.errors import ExtractionFault, MemoryExhausted, PackError
from worker.handler import Handler, Limits, Processed, Rejected

ROOT = Path(__file__).parents[2]
HANDLER = Handler(ToyExtractor())
TEXT = 'Maya Lind said: "We will rebuild the bridge." Omar said: "When?"'
GOOD = json.dumps({"id": "a1", "text": TEXT, "language": "en"}).encode()


def handle(body: bytes, **properties: object) -> Processed | Rejected:
    return HANDLER.handle(body, **properties)


def refused(body: bytes, **properties: object) -> Rejected:
    result = handle(body, **properties)
    assert isinstance(result, Rejected), result
    return result


def data(body: bytes) -> dict:
    return json.loads(body)["data"]


def published(name: str) -> Draft202012Validator:
    path = ROOT / "schemas" / "published" / f"{name}.schema.json"
    return Draft202012Validator(json.loads(path.read_text(encoding="utf-8")))


def test_an_article_gives_its_claims_in_order_and_then_its_receipt() -> None:
    result = handle(GOOD, message_id="m1")
    assert isinstance(result, Processed)
    assert [event.type for event in result.events] == [CLAIM_EXTRACTED] * 2 + [ARTICLE_PROCESSED]
    assert [event.routing_key for event in result.events] == [
        "claim.en.direct", "claim.en.direct", "article.processed.en",
    ]  # fmt: skip
    assert (result.article_id, result.language) == ("a1", "en")
    assert result.counts == {"direct": 2, "mixed": 0, "indirect": 0}


def test_every_event_is_what_the_published_schemas_say() -> None:
    names = {CLAIM_EXTRACTED: "claim.v1", ARTICLE_PROCESSED: "article-processed.v1"}
    for event in handle(GOOD, message_id="m1").events:
        published("cloudevent.v1").validate(json.loads(event.body))
        published(names[event.type]).validate(data(event.body))
    refusal = refused(b"{").event
    published("cloudevent.v1").validate(json.loads(refusal.body))
    published("article-rejected.v1").validate(data(refusal.body))


def test_the_message_id_of_a_claim_is_its_claim_id_and_the_same_after_a_redelivery() -> None:
    first, second = handle(GOOD, message_id="m1"), handle(GOOD, message_id="m1")
    assert [e.message_id for e in first.events] == [e.message_id for e in second.events]
    claim = first.events[0]
    assert claim.message_id == data(claim.body)["claim_id"] == json.loads(claim.body)["id"]


def test_the_receipt_counts_zeros_and_echoes_the_crawlers_labels() -> None:
    body = json.dumps({"id": "a1", "text": "Rain.", "titel": "x", "extensions": {"job": 7}})
    receipt = data(handle(body.encode(), message_id="m1").events[-1].body)
    assert receipt["counts"] == {"direct": 0, "mixed": 0, "indirect": 0}
    assert (receipt["unknown_fields"], receipt["extensions"]) == (1, {"job": 7})
    assert (receipt["message_id"], receipt["source_profile"]) == ("m1", "article")
    assert receipt["milliseconds"] >= 0


@pytest.mark.parametrize(
    ("body", "properties"),
    [
        (b"\xef\xbb\xbf" + GOOD, {}),
        (gzip.compress(GOOD), {"content_encoding": "gzip"}),
        (gzip.compress(GOOD), {"content_encoding": "GZIP"}),
        (GOOD, {"content_encoding": "identity", "content_type": "application/json"}),
        (json.dumps({"specversion": "1.0", "data": json.loads(GOOD)}).encode(),
         {"content_type": "application/cloudevents+json; charset=utf-8"}),
        (json.dumps({"specversion": "1.0", "data": json.loads(GOOD)}).encode(), {}),
        (b'{"specversion":"1.0","data_base64":"' + base64.b64encode(GOOD) + b'"}',
         {"content_type": "application/cloudevents+json"}),
        (json.dumps({"url": "https://x.y/z", "maintext": TEXT, "id": "a1"}).encode(),
         {"headers": {"source_profile": "news-please"}}),
    ],
    ids=["bom", "gzip", "GZIP", "identity", "cloudevent", "bare-cloudevent", "base64", "profile"],
)  # fmt: skip
def test_an_article_may_travel_in_several_ways(body: bytes, properties: dict) -> None:
    result = handle(body, **properties)
    assert isinstance(result, Processed), result
    assert (result.article_id, sum(result.counts.values())) == ("a1", 2)


@pytest.mark.parametrize(
    ("code", "body", "properties"),
    [
        ("empty", b"", {}),
        ("empty", gzip.compress(b""), {"content_encoding": "gzip"}),
        ("too_large", b"x" * ((1 << 20) + 1), {}),
        ("too_large", gzip.compress(b" " * (5 << 20)), {"content_encoding": "gzip"}),
        ("too_large", GOOD, {"headers": dict.fromkeys(map(str, range(65)))}),
        ("encoding", '{"id":"1","text":"x"}'.encode("utf-16"), {}),
        ("encoding", '{"id":"1","text":"x"}'.encode("utf-16-le"), {}),
        ("encoding", '{"id":"1","text":"x"}'.encode("utf-32"), {}),
        ("encoding", '{"id":"1","text":"é"}'.encode("latin-1"), {}),
        ("encoding", GOOD, {"content_encoding": "br"}),
        ("encoding", GOOD, {"content_encoding": "gzip"}),
        ("encoding", gzip.compress(GOOD)[:-9], {"content_encoding": "gzip"}),
        ("encoding", gzip.compress(GOOD) + b"more", {"content_encoding": "gzip"}),
        ("not_json", b"{", {}),
        ("not_json", b"\0" * 8, {}),
        ("not_json", b'{"id":"1","text":"x","extensions":{"n":NaN}}', {}),
        ("not_json", b'{"id":"1","text":"x","n":-Infinity}', {}),
        ("not_json", b'{"n":' + b"9" * 5000 + b"}", {}),
        ("too_deep", b"[" * 500_000, {}),
        ("too_deep", b'{"a":' * 40 + b"1" + b"}" * 40, {}),
        ("characters", b'{"id":"1","text":"a\\u0000"}', {}),
        ("characters", b'{"id":"1","text":"a\\ud800"}', {}),
        ("characters", b'{"id":"1","text":"a","extensions":{"\\ud800":[1]}}', {}),
        ("schema", b"[]", {}),
        ("schema", b"null", {}),
        ("schema", b'{"id":"1"}', {}),
        ("schema", b'{"specversion":"1.0","data":"text"}', {}),
        ("schema", b'{"specversion":"1.0","data_base64":"%%%"}',
         {"content_type": "application/cloudevents+json"}),
    ],
)  # fmt: skip
def test_a_fault_of_the_article_has_its_code(code: str, body: bytes, properties: dict) -> None:
    result = refused(body, **properties)
    assert (result.code, result.event.routing_key) == (code, f"article.rejected.{code}")
    assert result.problems
    assert code in REJECTION_CODES


def test_a_refusal_tells_places_and_the_bodys_hash_and_never_its_words() -> None:
    body = b'{"id":"a7","text":"a secret\\u0000"}'
    result = refused(body, message_id="m1")
    refusal = data(result.event.body)
    assert refusal["problems"][0]["loc"] == "text"
    assert (refusal["article_id"], refusal["message_id"]) == ("a7", "m1")
    assert refusal["body_bytes"] == len(body)
    assert b"secret" not in result.event.body


def test_a_bomb_of_gzip_is_never_unpacked_beyond_the_limit() -> None:
    bomb = gzip.compress(b"\0" * (200 << 20))
    tight = Handler(ToyExtractor(), Limits(decompressed_bytes=1000))
    result = tight.handle(bomb, content_encoding="gzip")
    assert isinstance(result, Rejected)
    assert "1000 bytes" in result.problems[0].msg


@pytest.mark.parametrize("error", [ValueError("x"), RecursionError(), ZeroDivisionError()])
def test_a_fault_of_extraction_is_ours_and_leaves_as_such(error: Exception) -> None:
    with pytest.raises(ExtractionFault, match=type(error).__name__):
        Handler(FailingExtractor(error)).handle(GOOD)


def test_faults_that_have_a_name_keep_it() -> None:
    with pytest.raises(MemoryExhausted):
        Handler(FailingExtractor(MemoryError())).handle(GOOD)
    with pytest.raises(PackError):
        Handler(FailingExtractor(PackError("ar/cues.toml"))).handle(GOOD)


@given(st.binary(max_size=300), st.sampled_from([None, "gzip", "identity", "", "br"]))
def test_no_bytes_raise(body: bytes, encoding: str | None) -> None:
    assert isinstance(handle(body, content_encoding=encoding), Processed | Rejected)


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
FIELDS = st.sampled_from(
    ["id", "url", "text", "html", "paragraphs", "title", "language", "published_at", "authors",
     "publisher", "extensions", "maintext", "body", "articleBody", "link", "source_profile",
     "specversion", "data", "cleaned_text", "summary", "content", "@graph"]
)  # fmt: skip


@settings(max_examples=300)
@given(st.dictionaries(FIELDS, JSON, max_size=8), st.text(max_size=5))
def test_no_object_raises_and_every_answer_can_be_written(fields: dict, message_id: str) -> None:
    result = handle(json.dumps(fields).encode(), message_id=message_id)
    events = result.events if isinstance(result, Processed) else (result.event,)
    for event in events:
        assert json.loads(event.body)["id"] == event.message_id


def test_the_handler_can_be_imported_without_spacy_and_pika() -> None:
    asked = "import worker.handler, sys; print({'spacy', 'pika', 'numpy'} & set(sys.modules))"
    ran = subprocess.run(
        [sys.executable, "-c", asked], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert ran.stdout.strip() == "set()"
