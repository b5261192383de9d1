"""Attributions become claims: the one place where extraction's model and the contract meet.

An attribution speaks of a text; a claim speaks of an article, to people who have only the
claim. So everything that a reader needs is copied in: the words, what stands beside them,
the article's own particulars, and how all that was found.
"""

from __future__ import annotations

import hashlib
import uuid
from collections import Counter
from collections.abc import Iterator
from datetime import datetime

from schemas import claim as contract
from schemas.article import Article
from schemas.values import zone_assumed
from worker import __version__
from worker.extraction.model import Attribution, Cue, Extraction, Signal, Span, Speaker
from worker.words import fingerprint, folded_words, name_key

EXTRACTOR = f"quoth/{__version__}"
# Code points of context on either side: a sentence or two, enough to find the place again.
CONTEXT = 200
# The namespace of all claim ids; it never changes, or every id would.
_NAMESPACE = uuid.UUID("6b0f4e2a-51c7-5d0e-9a53-3c1f7f0c8d41")


def text_sha256(text: str) -> str:
    """SHA-256 of the article text's UTF-8, in hexadecimal digits: it pins all offsets."""
    return hashlib.sha256(text.encode()).hexdigest()


def event_id(*parts: str) -> str:
    """A UUIDv5 that is the same for the same parts, today and after a redelivery."""
    return str(uuid.uuid5(_NAMESPACE, "\x1f".join(parts)))


def claims(
    article: Article, text: str, found: Extraction, at: datetime
) -> Iterator[contract.Claim]:
    """The claims of one article, in the order of its ``text``; ``at`` is when it was read."""
    reference = _reference(article, text, found.language)
    seen: Counter[tuple[str, str]] = Counter()
    for index, attribution in enumerate(found.attributions, 1):
        quote = _quote(text, attribution, found.language)
        words = folded_words(quote.text)
        ordinal = seen[quote.type, words]
        seen[quote.type, words] += 1
        yield contract.Claim(
            claim_id=event_id(article.key, quote.type, words, str(ordinal)),
            quote=quote,
            speaker=_speaker(text, attribution.speaker),
            cue=_cue(text, attribution.cue),
            context=_context(text, attribution.parts),
            signals=tuple(map(_signal, attribution.signals)),
            claim_type=attribution.claim_type,  # type: ignore[arg-type]  # the contract's words
            confidence=attribution.confidence,
            fingerprint=fingerprint(words),
            article=reference,
            provenance=contract.Provenance(
                extractor=EXTRACTOR,
                rule_id=attribution.rule_id,
                pack=found.pack,
                extracted_at=at,
                index=index,
                count=len(found.attributions),
            ),
        )


def _reference(article: Article, text: str, language: str) -> contract.ArticleReference:
    return contract.ArticleReference(
        id=article.key,
        url=article.url,
        title=article.title,
        language=language,
        publisher=article.publisher,
        authors=article.authors,
        published_at=article.published_at,
        published_at_assumed_utc=zone_assumed(article.published_at),
        text_sha256=text_sha256(text),
    )


def _passage(text: str, span: Span) -> contract.Passage:
    return contract.Passage(start=span.start, end=span.end, text=span.of(text))


def _quote(text: str, attribution: Attribution, language: str) -> contract.Quote:
    parts = tuple(_passage(text, part) for part in attribution.parts)
    return contract.Quote(
        text=" ".join(part.text for part in parts),
        type=attribution.type.value,
        parts=parts,
        language=language,
    )


def _speaker(text: str, speaker: Speaker) -> contract.Speaker:
    return contract.Speaker(
        kind=speaker.kind.value,
        name=speaker.name,
        name_key=speaker.name_key or (name_key(speaker.name) if speaker.name else None),
        role=speaker.role,
        mention=_passage(text, speaker.mention) if speaker.mention else None,
        resolution=speaker.resolution.value,
    )


def _cue(text: str, cue: Cue | None) -> contract.Cue | None:
    if cue is None:
        return None
    span = cue.span
    return contract.Cue(
        start=span.start, end=span.end, text=span.of(text), lemma=cue.lemma, stance=cue.stance
    )


def _signal(signal: Signal) -> contract.Signal:
    return contract.Signal(kind=signal.kind, start=signal.span.start, end=signal.span.end)


def _context(text: str, parts: tuple[Span, ...]) -> contract.Context:
    """What stands directly beside the quotation, cut at a blank on the far side."""
    start, end = parts[0].start, parts[-1].end
    before, after = text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT]
    if start > CONTEXT:
        before = before[before.find(" ") + 1 :]
    if end + CONTEXT < len(text):
        after = after[: after.rfind(" ")] if " " in after else after
    return contract.Context(before=before, after=after)
