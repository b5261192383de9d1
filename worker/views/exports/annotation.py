"""W3C Web Annotation (Recommendation of 23 February 2017), one annotation a line.

Each part of a quotation is a target with two selectors that pick the same characters: by
position in the article text (code points, end exclusive, as the model has them) and by
the words themselves with what stands beside them, which survive where positions move. The
bodies name the speaker and tag type and rule.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from schemas.claim import Claim
from worker.views.exports.identity import article_iri, claim_iri, without_none

CONTEXT = "http://www.w3.org/ns/anno.jsonld"


def lines(claims: Iterable[Claim], _texts: Mapping[str, str]) -> Iterator[str]:
    """An annotation for each claim, on a line of its own."""
    for claim in claims:
        yield json.dumps(annotation(claim), ensure_ascii=False)


def annotation(claim: Claim) -> dict[str, Any]:
    """One claim as an annotation of its article."""
    found = claim.provenance
    return {
        "@context": CONTEXT,
        "id": claim_iri(claim),
        "type": "Annotation",
        "motivation": "identifying",
        "created": found.extracted_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "generator": {"type": "Software", "name": found.extractor},
        "body": list(_bodies(claim)),
        "target": list(_targets(claim)),
    }


def _bodies(claim: Claim) -> Iterator[dict[str, Any]]:
    speaker = claim.speaker
    mention = speaker.mention.text if speaker.mention else None
    if name := speaker.name or mention:
        yield {
            "type": "TextualBody",
            "purpose": "identifying",
            "value": name,
            "format": "text/plain",
        }
    for tag in (claim.quote.type, claim.provenance.rule_id, claim.claim_type):
        if tag:
            yield {"type": "TextualBody", "purpose": "tagging", "value": tag}


def _targets(claim: Claim) -> Iterator[dict[str, Any]]:
    """Context is known before the first part and after the last one."""
    parts, context = claim.quote.parts, claim.context
    for part in parts:
        words = without_none(
            {
                "type": "TextQuoteSelector",
                "exact": part.text,
                "prefix": context.before or None if part is parts[0] else None,
                "suffix": context.after or None if part is parts[-1] else None,
            }
        )
        place = {"type": "TextPositionSelector", "start": part.start, "end": part.end}
        yield {"source": article_iri(claim), "selector": [place, words]}
