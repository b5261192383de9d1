"""Lines in the shape of GDELT's Global Quotation Graph: one article with its quotations.

The graph holds marked speech and no speakers, so that reported speech is left out here
and the names stay in the words around the quotation.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC
from itertools import groupby
from typing import Any

from schemas.claim import Claim
from worker.errors import UnknownLanguage
from worker.languages import pack as packs

# The graph gives about so many characters on either side.
_BESIDE = 100


def lines(claims: Iterable[Claim], _texts: Mapping[str, str]) -> Iterator[str]:
    """A line for each article that quotes anybody."""
    marked = (claim for claim in claims if claim.quote.type != "indirect")
    for _, group in groupby(marked, key=lambda claim: claim.article.id):
        yield json.dumps(_article(list(group)), ensure_ascii=False)


def _article(claims: list[Claim]) -> dict[str, Any]:
    article = claims[0].article
    moment = article.published_at or claims[0].provenance.extracted_at
    return {
        "date": moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "url": article.url or "",
        "title": article.title or "",
        "lang": _language(article.language),
        "quotes": [
            {
                "pre": claim.context.before[-_BESIDE:],
                "quote": claim.quote.text,
                "post": claim.context.after[:_BESIDE],
            }
            for claim in claims
        ],
    }


def _language(tag: str) -> str:
    """The language's English name in capitals, as the graph writes it."""
    code = tag.partition("-")[0]
    try:
        return packs.load(code).info.language.name.upper()
    except UnknownLanguage:
        return code.upper()
