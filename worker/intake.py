"""A crawler's dictionary becomes an Article and its text.

Our own Article is held to the contract. What another crawler emits is recognised by its
shape, or named by ``source_profile``, mapped, and then held to the same contract. An HTML
body is read here, and what its head tells fills what the crawler left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from schemas.article import Article
from schemas.values import LONGEST_IDENTIFIER, LONGEST_NAME
from worker.errors import Problem, RejectedArticle
from worker.html_text import Page, read_page
from worker.intake_profiles import PROFILES, Fields, recognise
from worker.intake_values import address, authors, first, moment, words

OWN_PROFILE = "article"
# Where a body or a header names its crawler.
PROFILE_FIELD = "source_profile"
# So many problems tell enough; an adversary's list of 20,000 paragraphs would tell more.
MOST_PROBLEMS = 20


@dataclass(frozen=True, slots=True)
class Reading:
    """An article, the text that its offsets refer to, and as what the body was read."""

    article: Article
    text: str
    profile: str


def read(raw: Mapping[str, Any], profile: str | None = None, *, html_depth: int = 256) -> Reading:
    """The article in ``raw``.

    Raises RejectedArticle with code ``schema`` or ``characters`` and the list of problems.
    """
    profile = profile or raw.get(PROFILE_FIELD) or recognise(raw) or OWN_PROFILE
    fields = _fields(raw, profile)
    page = None
    if isinstance(fields.get("html"), str) and fields["html"]:
        page = read_page(fields["html"], _text(fields.get("language")), depth=html_depth)
        fields = _filled(fields, page)
    try:
        article = Article.model_validate(fields)
    except ValidationError as error:
        raise _rejection(error) from error
    text = page.text if page else article.text or "\n".join(article.paragraphs or ())
    if not text.strip():
        problem = Problem("html", "blank_body", "no text is left when tags and furniture are gone")
        raise RejectedArticle("schema", [problem])
    return Reading(article, text, profile)


def _fields(raw: Mapping[str, Any], profile: str) -> Fields:
    if profile == OWN_PROFILE:
        return {key: value for key, value in raw.items() if key != PROFILE_FIELD}
    mapping = PROFILES.get(profile) if isinstance(profile, str) else None
    if mapping is None:
        known = ", ".join((OWN_PROFILE, *PROFILES))
        problem = Problem(PROFILE_FIELD, "unknown_profile", f"no such profile; there are: {known}")
        raise RejectedArticle("schema", [problem])
    own_id = raw.get("id")
    sound = isinstance(own_id, str) and len(own_id) <= LONGEST_IDENTIFIER
    return {"id": own_id if sound else None, **mapping(raw)}


def _filled(fields: Fields, page: Page) -> Fields:
    """``fields`` with what the page's head tells where they say nothing."""
    facts = page.facts
    canonical = address(facts.get("canonical"), facts.get("og:url"))
    told: Fields = {
        "title": words(first(facts.get("og:title"), page.title)),
        "language": page.language,
        "canonical_url": canonical,
        "published_at": moment(
            facts.get("article:published_time"), facts.get("datepublished"), facts.get("date")
        ),
        "modified_at": moment(facts.get("article:modified_time"), facts.get("datemodified")),
        "authors": authors(facts.get("author")),
        "publisher": {"name": words(facts.get("og:site_name"), LONGEST_NAME)},
    }
    if not first(fields.get("id"), fields.get("url")):
        told["url"] = canonical
    return fields | {key: value for key, value in told.items() if not first(fields.get(key))}


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None


def _rejection(error: ValidationError) -> RejectedArticle:
    problems = [
        Problem(".".join(map(str, e["loc"])) or "article", e["type"], e["msg"])
        for e in error.errors(include_url=False, include_context=False, include_input=False)
    ]
    forbidden = any(problem.type == "forbidden_character" for problem in problems)
    return RejectedArticle("characters" if forbidden else "schema", problems[:MOST_PROBLEMS])
