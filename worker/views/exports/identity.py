"""How claims and articles are called in linked data: an address where there is one, a URN."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from schemas.claim import Claim


def claim_iri(claim: Claim) -> str:
    """The claim's UUID as a URN (RFC 9562)."""
    return f"urn:uuid:{claim.claim_id}"


def article_iri(claim: Claim) -> str:
    """The article's address, else its id as a URN of ours."""
    return claim.article.url or f"urn:quoth:article:{quote(claim.article.id, safe='')}"


def without_none(fields: dict[str, Any]) -> dict[str, Any]:
    """``fields`` without those that have no value, since linked data has no null."""
    return {name: value for name, value in fields.items() if value is not None}
