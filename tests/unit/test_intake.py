"""What crawlers emit is understood, by its shape or by name, traps included."""

from __future__ import annotations

import time
from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker.errors import RejectedArticle
from worker.intake import Reading, read
from worker.intake_profiles import PROFILES
from worker.intake_values import authors, host, moment

BODY = "The bridge opens in spring.\nIt took ten years."
URL = "https://outlet.example/2026/bridge"

# What each crawler wrote for a page like this one, with its own habits.
EMITTED = {
    "trafilatura": {
        "title": "Bridge", "author": "Maya Lind; Omar Said", "hostname": "outlet.example",
        "date": "2026-11-20", "fingerprint": "f00", "id": None, "raw_text": BODY, "text": BODY,
        "language": None, "source": URL, "source-hostname": "The Outlet", "excerpt": "",
    },
    "news-please": {
        "title": "Bridge", "authors": ["By Maya Lind", "Omar Said"], "maintext": BODY,
        "date_publish": "2026-11-20 08:30:00", "date_modify": "None", "language": "en",
        "source_domain": "www.outlet.example", "url": f"{URL}?utm_source=x", "image_url": None,
    },
    "newspaper4k": {
        "url": URL, "canonical_link": "", "title": "Bridge", "text": BODY.replace("\n", "\n\n"),
        "meta_lang": "en", "language": "", "publish_date": "2026-11-20 00:00:00",
        "authors": ["Maya Lind", "Omar Said", "2 Min Read"], "meta_site_name": "The Outlet",
    },
    "goose3": {
        "title": "Bridge", "cleaned_text": BODY, "domain": "outlet.example",
        "meta": {"canonical": None, "lang": "en"}, "url": URL, "final_url": URL,
        "authors": ["Maya Lind", "Omar Said"], "publish_date": "2026-11-20T08:30:00+00:00",
    },
    "fundus": {
        "title": "Bridge", "authors": ["Maya Lind", "Omar Said"], "lang": "en",
        "publishing_date": "2026-11-20 08:30:00+00:00",
        "body": {
            "summary": ["The bridge opens in spring."],
            "sections": [{"headline": [], "paragraphs": ["It took ten years.", ""]}],
        },
        "html": {"responded_url": URL, "requested_url": URL,
                 "source_info": {"publisher": "The Outlet"}},
    },
    "json-ld": {
        "@type": "NewsArticle", "headline": "Bridge", "articleBody": BODY, "inLanguage": "en-GB",
        "author": [{"@type": "Person", "name": "Maya Lind"}, {"name": "Omar Said"}],
        "datePublished": "2026-11-20T08:30:00Z", "publisher": {"name": "The Outlet"},
        "mainEntityOfPage": {"@id": URL},
    },
    "feedparser": {
        "title": "Bridge", "link": URL, "id": URL, "summary": "cut …",
        "content": [{"value": f"<p>{BODY.replace(chr(10), '</p><p>')}</p>", "language": "en"}],
        "authors": [{"name": "Maya Lind"}, {"name": "Omar Said"}],
        "published_parsed": [2026, 11, 20, 8, 30, 0, 4, 324, 0],
    },
}  # fmt: skip


def rejection(raw: dict) -> RejectedArticle:
    with pytest.raises(RejectedArticle) as caught:
        read(raw)
    return caught.value


@pytest.mark.parametrize("profile", PROFILES)
def test_a_crawlers_dictionary_is_recognised_by_its_shape(profile: str) -> None:
    assert read(EMITTED[profile]).profile == profile


@pytest.mark.parametrize("profile", PROFILES)
def test_a_crawlers_fields_arrive_where_they_belong(profile: str) -> None:
    reading = read(EMITTED[profile])
    article = reading.article
    assert reading.text.replace("\n\n", "\n") == BODY
    assert article.url.startswith(URL)
    assert article.title == "Bridge"
    assert article.authors == ("Maya Lind", "Omar Said")
    assert article.published_at.date() == datetime(2026, 11, 20, tzinfo=UTC).date()
    assert article.publisher.domain == "outlet.example"
    assert article.language in {"en", "en-GB", None}


@pytest.mark.parametrize("profile", PROFILES)
def test_a_named_profile_is_believed(profile: str) -> None:
    assert read({**EMITTED[profile], "source_profile": profile}).profile == profile


def test_an_unknown_profile_is_refused_with_the_names_that_there_are() -> None:
    error = rejection({"id": "1", "text": "x", "source_profile": "wget"})
    assert error.code == "schema"
    assert "trafilatura" in error.problems[0].msg


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize("junk", [None, 7, "", "None", [], {}, ["\ud800"], {"name": 3}, [[]]])
def test_no_value_of_a_foreign_field_breaks_the_intake(profile: str, junk: object) -> None:
    for field in EMITTED[profile]:
        with suppress(RejectedArticle):
            reading = read({**EMITTED[profile], field: junk, "source_profile": profile})
            assert isinstance(reading, Reading), field


def test_our_own_article_is_held_to_the_contract_and_its_unknown_fields_counted() -> None:
    reading = read({"id": "1", "paragraphs": ["a", "b"], "published": "2026"})
    assert (reading.profile, reading.text) == ("article", "a\nb")
    assert reading.article.unknown_fields == 1
    assert rejection({"id": "1", "text": "x", "authors": "Maya"}).problems[0].loc == "authors"


def test_forbidden_characters_have_a_code_of_their_own() -> None:
    error = rejection({"id": "1", "text": "a\0"})
    assert (error.code, error.problems[0].loc) == ("characters", "text")


def test_the_head_of_a_page_fills_what_the_crawler_left_out() -> None:
    html = (
        f'<html lang=fr><head><title>Le pont</title><link rel=canonical href="{URL}">'
        '<meta property="article:published_time" content="2026-11-20T08:30:00Z">'
        '<meta property="og:site_name" content="L’Outlet"></head><p>Il ouvre.'
    )
    filled = read({"html": html}).article
    assert (filled.url, filled.title, filled.language) == (URL, "Le pont", "fr")
    assert filled.publisher.name == "L’Outlet"
    assert filled.published_at == datetime(2026, 11, 20, 8, 30, tzinfo=UTC)
    told = read({"html": html, "id": "7", "title": "Mine", "language": "en"}).article
    assert (told.key, told.url, told.title, told.language) == ("7", None, "Mine", "en")


def test_a_page_without_text_is_refused() -> None:
    error = rejection({"id": "1", "html": "<script>1</script>"})
    assert error.problems[0].type == "blank_body"


def test_the_list_of_problems_is_bounded() -> None:
    assert len(rejection({"id": "1", "paragraphs": [1] * 1000}).problems) == 20


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("By Maya Lind and Omar Said", ["Maya Lind", "Omar Said"]),
        ("Par Claire Dumas", ["Claire Dumas"]),
        ("بقلم: سلمى الحداد", ["سلمى الحداد"]),
        ("كتبت سلمى الحداد", ["سلمى الحداد"]),
        (["Maya Lind", "Maya Lind", "https://x.example/maya", "3 hours ago"], ["Maya Lind"]),
        ([{"name": "Maya Lind"}, {"name": None}], ["Maya Lind"]),
        ("Byron Parr", ["Byron Parr"]),
        ("maya@outlet.example (Maya Lind)", ["Maya Lind"]),
        ([{"name": "ple (Maya Lind"}], ["Maya Lind"]),
        ("Maya Lind (Reuters)", ["Maya Lind"]),
        ("None", []),
        (None, []),
        ("The newsroom of the paper that is read by nearly everybody here", []),
    ],
)
def test_byline_phrases_are_no_authors(written: object, names: list[str]) -> None:
    assert authors(written) == names


@pytest.mark.parametrize(
    ("written", "iso"),
    [
        ("2026-11-20", "2026-11-20T00:00:00"),
        ("2026-11-20 08:30:00", "2026-11-20T08:30:00"),
        ("2026-11-20T08:30:00Z", "2026-11-20T08:30:00+00:00"),
        ("Fri, 20 Nov 2026 08:30:00 +0300", "2026-11-20T08:30:00+03:00"),
        ([2026, 11, 20, 8, 30, 0, 4, 324, 0], "2026-11-20T08:30:00+00:00"),
        (time.struct_time((2026, 11, 20, 8, 30, 0, 4, 324, 0)), "2026-11-20T08:30:00+00:00"),
        ("None", None), ("yesterday", None), ([1], None), (7, None), ("9" * 400, None),
    ],
)  # fmt: skip
def test_dates_are_read_as_crawlers_write_them(written: object, iso: str | None) -> None:
    assert moment(written) == iso


@given(st.text())
def test_no_string_breaks_the_readers_of_values(text: str) -> None:
    assert isinstance(authors(text), list)
    assert moment(text) is None or isinstance(moment(text), str)
    assert host(text) is None or isinstance(host(text), str)
