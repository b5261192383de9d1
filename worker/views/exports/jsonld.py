"""schema.org JSON-LD, one document a line.

What stands in quotation marks is a ``Quotation``, attributed by ``spokenByCharacter``
(schema.org: the person or organization to whom the quotation is attributed within the
containing work). Reported speech holds no quotation: it is a ``Claim``, whose words are the
outlet's (``claimInterpreter``) and whose ``author`` is the speaker.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from schemas.claim import Claim, Speaker
from worker.views.exports.identity import article_iri, claim_iri, without_none

CONTEXT = "https://schema.org"


def lines(claims: Iterable[Claim], _texts: Mapping[str, str]) -> Iterator[str]:
    """A JSON-LD document for each claim, on a line of its own."""
    for claim in claims:
        yield json.dumps(document(claim), ensure_ascii=False)


def document(claim: Claim) -> dict[str, Any]:
    """One claim as a schema.org Quotation or Claim."""
    common = {
        "@context": CONTEXT,
        "@id": claim_iri(claim),
        "identifier": claim.claim_id,
        "text": claim.quote.text,
        "inLanguage": claim.quote.language,
    }
    article, speaker = _article(claim), _speaker(claim.speaker)
    if claim.quote.type == "indirect":
        interpreter = _publisher(claim)
        own = {"@type": "Claim", "appearance": article, "claimInterpreter": interpreter}
        attributed = "author"
    else:
        own = {"@type": "Quotation", "isPartOf": article}
        attributed = "spokenByCharacter"
    if claim.speaker.kind == "document":
        # A document is no character: the words are based on it.
        attributed = "isBasedOn"
    return without_none({**common, **own, attributed: speaker})


def _speaker(speaker: Speaker) -> dict[str, Any] | None:
    """Person, Organization or, for a document, CreativeWork; None where nothing is known."""
    mention = speaker.mention.text if speaker.mention else None
    if speaker.kind == "unknown" and not speaker.name:
        return None
    if speaker.kind == "document":
        return without_none({"@type": "CreativeWork", "name": speaker.name or mention})
    if speaker.kind in {"group", "organization"}:
        return without_none({"@type": "Organization", "name": speaker.name or mention})
    nameless = None if speaker.name else mention
    return without_none(
        {
            "@type": "Person",
            "name": speaker.name,
            "jobTitle": speaker.role,
            "description": nameless,
        }
    )


def _article(claim: Claim) -> dict[str, Any]:
    article = claim.article
    authors = [{"@type": "Person", "name": name} for name in article.authors]
    published = article.published_at.isoformat() if article.published_at else None
    return without_none(
        {
            "@type": "NewsArticle",
            "@id": article_iri(claim),
            "identifier": article.id,
            "url": article.url,
            "headline": article.title,
            "inLanguage": article.language,
            "datePublished": published,
            "author": authors or None,
            "publisher": _publisher(claim),
        }
    )


def _publisher(claim: Claim) -> dict[str, Any] | None:
    publisher = claim.article.publisher
    if not (publisher.name or publisher.domain):
        return None
    site = f"https://{publisher.domain}/" if publisher.domain else None
    return without_none({"@type": "Organization", "name": publisher.name, "url": site})
