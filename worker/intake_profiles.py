"""The dictionaries that crawlers really emit, as the fields of our Article.

One pure function a crawler; no crawler is imported. Their names for the same things were
read off what each wrote for one page; traps are told where they are stepped around.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from worker.intake_values import (
    address,
    authors,
    body,
    first,
    host,
    inner,
    moment,
    paragraphs,
    words,
)

Raw = Mapping[str, Any]
Fields = dict[str, Any]


def trafilatura(raw: Raw) -> Fields:
    """``trafilatura --json``: one string of authors, a date by the day, no language unless told."""
    url = address(raw.get("source"), raw.get("url"))
    return {
        "url": url,
        "title": words(raw.get("title")),
        **body(first(raw.get("text"), raw.get("raw_text"))),
        "language": words(raw.get("language")),
        "published_at": moment(raw.get("date")),
        "authors": authors(raw.get("author")),
        "publisher": {
            "name": words(first(raw.get("source-hostname"), raw.get("sitename"))),
            "domain": host(raw.get("hostname"), url),
        },
    }


def news_please(raw: Raw) -> Fields:
    """news-please: dates lose their zone, a missing one is the string ``None``."""
    url = address(raw.get("url"))
    return {
        "url": url,
        "title": words(raw.get("title")),
        **body(raw.get("maintext")),
        "language": words(raw.get("language")),
        "published_at": moment(raw.get("date_publish")),
        "modified_at": moment(raw.get("date_modify")),
        "fetched_at": moment(raw.get("date_download")),
        "authors": authors(raw.get("authors")),
        "publisher": {"domain": host(raw.get("source_domain"), url)},
    }


def newspaper4k(raw: Raw) -> Fields:
    """newspaper4k: the canonical link may be empty; time and zone of the date are lost."""
    url = address(raw.get("url"), raw.get("canonical_link"))
    return {
        "url": url,
        "canonical_url": address(raw.get("canonical_link")),
        "title": words(raw.get("title")),
        **body(raw.get("text")),
        "language": words(first(raw.get("language"), raw.get("meta_lang"))),
        "published_at": moment(raw.get("publish_date")),
        "authors": authors(raw.get("authors")),
        "publisher": {
            "name": words(raw.get("meta_site_name")),
            "domain": host(raw.get("source_url"), url),
        },
    }


def goose3(raw: Raw) -> Fields:
    """goose3: what tells of the page stands under ``meta``; block quotations are lost."""
    url = address(inner(raw, "meta", "canonical"), raw.get("final_url"), raw.get("url"))
    return {
        "url": url,
        "canonical_url": address(inner(raw, "meta", "canonical")),
        "title": words(raw.get("title")),
        **body(raw.get("cleaned_text")),
        "language": words(inner(raw, "meta", "lang")),
        "published_at": moment(raw.get("publish_datetime_utc"), raw.get("publish_date")),
        "authors": authors(raw.get("authors")),
        "publisher": {"domain": host(raw.get("domain"), url)},
    }


def fundus(raw: Raw) -> Fields:
    """fundus: the body is a summary and sections of headlines and paragraphs."""
    page = raw.get("html")
    url = address(raw.get("url"), inner(page, "responded_url"), inner(page, "requested_url"))
    sections = inner(raw, "body", "sections")
    texts = [
        text
        for section in (sections if isinstance(sections, list) else [])
        for text in paragraphs(inner(section, "headline"), inner(section, "paragraphs"))
    ]
    return {
        "url": url,
        "title": words(raw.get("title")),
        "paragraphs": [*paragraphs(inner(raw, "body", "summary")), *texts] or None,
        "language": words(first(raw.get("lang"), raw.get("language"))),
        "published_at": moment(raw.get("publishing_date")),
        "fetched_at": moment(inner(page, "crawl_date")),
        "authors": authors(raw.get("authors")),
        "publisher": {
            "name": words(first(raw.get("publisher"), inner(page, "source_info", "publisher"))),
            "domain": host(url),
        },
    }


def json_ld(raw: Raw) -> Fields:
    """schema.org NewsArticle as pages carry it, alone or in a ``@graph``."""
    graph = raw.get("@graph")
    if isinstance(graph, list):
        raw = next((item for item in graph if inner(item, "articleBody")), raw)
    page = raw.get("mainEntityOfPage")
    url = address(raw.get("url"), page, inner(page, "@id"), inner(page, "url"), raw.get("@id"))
    language = raw.get("inLanguage")
    return {
        "url": url,
        "title": words(first(raw.get("headline"), raw.get("name"))),
        **body(raw.get("articleBody")),
        "language": words(first(inner(language, "alternateName"), language)),
        "published_at": moment(raw.get("datePublished")),
        "modified_at": moment(raw.get("dateModified")),
        "authors": authors(raw.get("author")),
        "publisher": {"name": words(inner(raw, "publisher", "name")), "domain": host(url)},
    }


def feedparser(raw: Raw) -> Fields:
    """An entry of feedparser: HTML under ``content``, else the summary; dates as nine numbers."""
    content = raw.get("content")
    contents = content if isinstance(content, list) else []
    url = address(raw.get("link"), raw.get("id"))
    feed = raw.get("feed")
    return {
        "url": url,
        "title": words(raw.get("title")),
        **body(first(*(inner(item, "value") for item in contents), raw.get("summary"))),
        "language": words(
            first(
                raw.get("language"),
                *(inner(item, "language") for item in contents),
                inner(raw, "summary_detail", "language"),
                inner(feed, "language"),
            )
        ),
        "published_at": moment(raw.get("published_parsed"), raw.get("published")),
        "modified_at": moment(raw.get("updated_parsed"), raw.get("updated")),
        "authors": authors(first(raw.get("authors"), raw.get("author"))),
        "publisher": {
            "name": words(first(inner(raw, "source", "title"), inner(feed, "title"))),
            "domain": host(url),
        },
    }


PROFILES: dict[str, Callable[[Raw], Fields]] = {
    "trafilatura": trafilatura,
    "news-please": news_please,
    "newspaper4k": newspaper4k,
    "goose3": goose3,
    "fundus": fundus,
    "json-ld": json_ld,
    "feedparser": feedparser,
}

# By which keys a dictionary is known, where no profile is named: all of the first set, and
# one of the second if it has any. The first that fits is taken.
_TRAFILATURA = frozenset({"source-hostname", "raw_text", "fingerprint"})
_NEWSPAPER = frozenset({"meta_lang", "canonical_link", "publish_date"})
_SHAPES: tuple[tuple[str, frozenset[str], frozenset[str]], ...] = (
    ("news-please", frozenset({"maintext"}), frozenset()),
    ("goose3", frozenset({"cleaned_text"}), frozenset()),
    ("json-ld", frozenset({"articleBody"}), frozenset()),
    ("json-ld", frozenset({"@graph"}), frozenset()),
    ("trafilatura", frozenset({"text"}), _TRAFILATURA),
    ("newspaper4k", frozenset({"text"}), _NEWSPAPER),
    ("feedparser", frozenset({"link"}), frozenset({"content", "summary"})),
)


def recognise(raw: Raw) -> str | None:
    """The crawler whose dictionary ``raw`` looks like; None for our own Article."""
    if isinstance(raw.get("body"), Mapping) and "sections" in raw["body"]:
        return "fundus"
    for name, needed, telling in _SHAPES:
        if needed <= raw.keys() and (not telling or telling & raw.keys()):
            return name
    return None
