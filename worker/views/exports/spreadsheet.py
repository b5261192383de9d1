"""CSV (RFC 4180) for spreadsheets: one claim a row.

A cell that begins like a formula would be computed by the program that opens the file: an
article could then run what its author likes. Such a cell is given an apostrophe, which
spreadsheets show as text (OWASP, CSV injection). The byte order mark tells Excel that
this is UTF-8; without it Arabic is unreadable there.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping

from schemas.claim import Claim

BYTE_ORDER_MARK = "\ufeff"
COLUMNS = (
    "claim_id", "language", "type", "quote", "speaker", "speaker_kind", "role", "mention",
    "resolution", "cue", "confidence", "claim_type", "signals", "article_id", "url", "title",
    "publisher", "published_at", "rule_id", "extracted_at",
)  # fmt: skip
# The full-width forms are taken for the plain ones by East Asian editions.
_FORMULA = frozenset("=+-@\t\r\n＝＋－＠")


def lines(claims: Iterable[Claim], _texts: Mapping[str, str]) -> Iterator[str]:
    """The head, then a row for each claim; a row may hold line breaks inside its quotes."""
    yield BYTE_ORDER_MARK + _row(COLUMNS)
    for claim in claims:
        yield _row([safe(value) for value in _values(claim)])


def safe(value: str) -> str:
    """``value``, with an apostrophe before what a spreadsheet would compute."""
    return f"'{value}" if value[:1] in _FORMULA and value else value


def _row(values: Iterable[str]) -> str:
    written = io.StringIO()
    csv.writer(written, lineterminator="").writerow(values)
    return written.getvalue()


def _values(claim: Claim) -> list[str]:
    speaker, article, found = claim.speaker, claim.article, claim.provenance
    published = article.published_at.isoformat() if article.published_at else ""
    return [
        claim.claim_id,
        claim.quote.language,
        claim.quote.type,
        claim.quote.text,
        speaker.name or "",
        speaker.kind,
        speaker.role or "",
        speaker.mention.text if speaker.mention else "",
        speaker.resolution,
        claim.cue.text if claim.cue else "",
        f"{claim.confidence:.3f}",
        claim.claim_type or "",
        " ".join(dict.fromkeys(signal.kind for signal in claim.signals)),
        article.id,
        article.url or "",
        article.title or "",
        article.publisher.name or article.publisher.domain or "",
        published,
        found.rule_id,
        found.extracted_at.isoformat(),
    ]
