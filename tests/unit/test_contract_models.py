"""Article, Claim and the events: what they accept, what they make of it, what they refuse."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from schemas.article import LARGEST_EXTENSIONS, Article
from schemas.claim import Passage
from schemas.events import ArticleRejected, Problem, data_of, envelop
from schemas.values import language_tag, zone_assumed

PLAIN = {"id": "a1", "text": "It rains."}


def article(**fields: object) -> Article:
    return Article.model_validate({**PLAIN, **fields})


def problems(**fields: object) -> list[str]:
    with pytest.raises(ValidationError) as caught:
        article(**fields)
    return [error["type"] for error in caught.value.errors()]


def test_the_id_defaults_to_a_stable_hash_of_the_url() -> None:
    one, same, other = (
        Article(url=f"https://outlet.example/{page}", text="x") for page in (1, 1, 2)
    )
    assert one.key == same.key != other.key
    assert article(url="https://outlet.example/1").key == "a1"


@pytest.mark.parametrize("nothing", [None, "", "  ", "None"])
@pytest.mark.parametrize("field", ["url", "title", "published_at", "canonical_url"])
def test_what_stands_for_nothing_is_nothing(field: str, nothing: str | None) -> None:
    assert getattr(article(**{field: nothing}), field) is None


def test_authors_without_a_name_are_none() -> None:
    assert article(authors=["Maya Lind", "", "None", None]).authors == ("Maya Lind",)
    assert article(authors=None, publisher=None, extensions=None) == article()


def test_unknown_fields_are_ignored_and_counted() -> None:
    assert article(titel="misspelt", later=1).unknown_fields == 2
    assert article().unknown_fields == 0


@pytest.mark.parametrize(
    ("given", "tag"),
    [
        ("ar_EG", "ar-EG"), ("AR-eg", "ar-EG"), ("fr", "fr"), ("zh-hant-tw", "zh-Hant-TW"),
        ("english", None), ("", None), ("x" * 100, None), ("en-" + "a" * 100, None),
    ],
)  # fmt: skip
def test_languages_are_normalised_and_what_is_no_tag_is_no_hint(
    given: str, tag: str | None
) -> None:
    assert article(language=given).language == tag


@given(st.text())
def test_a_normalised_tag_stays_as_it_is(text: str) -> None:
    once = language_tag(text)
    assert language_tag(once) == once


def test_a_date_without_zone_is_utc_and_marked() -> None:
    naive = article(published_at="2026-11-20 08:30:00").published_at
    assert naive == datetime(2026, 11, 20, 8, 30, tzinfo=UTC)
    assert zone_assumed(naive)
    assert zone_assumed(article(published_at="2026-11-20").published_at)


def test_a_date_with_zone_is_brought_to_utc_and_not_marked() -> None:
    moment = article(published_at="2026-11-20T08:30:00+03:00").published_at
    assert moment == datetime(2026, 11, 20, 5, 30, tzinfo=UTC)
    assert not zone_assumed(moment)
    assert not zone_assumed(
        article(published_at=datetime(2026, 1, 1, tzinfo=timezone(timedelta(hours=1)))).published_at
    )


@pytest.mark.parametrize(
    ("fields", "kind"),
    [
        ({"text": None}, "one_body"),
        ({"html": "<p>x"}, "one_body"),
        ({"text": None, "paragraphs": []}, "one_body"),
        ({"text": None, "paragraphs": ["", " "]}, "blank_body"),
        ({"id": None}, "no_identity"),
        ({"text": "a\0b"}, "forbidden_character"),
        ({"title": "a\ud800b"}, "forbidden_character"),
        ({"authors": ["\udfff"]}, "forbidden_character"),
        ({"extensions": {"deep": [{"er": "\0"}]}}, "forbidden_character"),
        ({"extensions": {"k": "x" * LARGEST_EXTENSIONS}}, "too_long"),
        ({"published_at": "yesterday"}, "datetime_from_date_parsing"),
        ({"title": "x" * 2001}, "string_too_long"),
        ({"url": "javascript:alert(1)"}, "string_pattern_mismatch"),
    ],
)
def test_what_the_contract_does_not_take_is_refused_by_name(fields: dict, kind: str) -> None:
    assert problems(**fields) == [kind]


def test_articles_do_not_change() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        article().title = "another"


def test_a_passage_is_as_long_as_its_words() -> None:
    assert Passage(start=3, end=6, text="abc").text == "abc"
    with pytest.raises(ValidationError, match="number of code points"):
        Passage(start=3, end=7, text="abc")


def refusal() -> ArticleRejected:
    return ArticleRejected(
        code="empty",
        problems=(Problem(loc="body", type="empty", msg="لا نص"),),
        body_sha256="0" * 64,
        body_bytes=0,
    )


def test_an_envelope_is_a_cloudevents_event_in_unescaped_utf_8() -> None:
    body = envelop(refusal(), event_id="e1", subject="a1", time=datetime(2026, 1, 1, tzinfo=UTC))
    assert "لا نص".encode() in body
    event = json.loads(body)
    assert event["data"] == refusal().model_dump(mode="json")
    assert {key: value for key, value in event.items() if key != "data"} == {
        "specversion": "1.0",
        "id": "e1",
        "source": "urn:quoth:worker",
        "type": "quoth.article.rejected.v1",
        "subject": "a1",
        "time": "2026-01-01T00:00:00Z",
        "datacontenttype": "application/json",
        "dataschema": "urn:quoth:schema:article-rejected.v1",
    }


def test_an_attribute_without_value_is_left_out_of_the_envelope() -> None:
    body = envelop(refusal(), event_id="e1", subject=None, time=datetime(2026, 1, 1, tzinfo=UTC))
    assert "subject" not in json.loads(body)


def test_the_data_comes_out_of_an_envelope_as_it_went_in_whatever_the_subject_says() -> None:
    told = refusal()
    at = datetime(2026, 1, 1, tzinfo=UTC)
    body = envelop(told, event_id="e1", subject='a","data":{}', time=at)
    assert data_of(body) == told.model_dump_json().encode()
