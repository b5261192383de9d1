"""One message body in, its events or its rejection out. No broker, no network, no files.

The article's own faults are answers here, never exceptions; only extraction's faults leave
as ExtractionFault. The module is light on purpose: the parent of ``quoth worker`` imports
it to reject what is too large, and must not carry spaCy for that.
"""

from __future__ import annotations

import hashlib
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, NamedTuple, Protocol

from schemas import events
from schemas.values import LONGEST_IDENTIFIER
from worker import intake, payload
from worker.claims import claims, event_id, text_sha256
from worker.errors import ExtractionFault, MemoryExhausted, Problem, QuothError, RejectedArticle
from worker.extraction.model import Extraction, QuoteType
from worker.payload import Limits

__all__ = ["Event", "Handler", "Limits", "Processed", "Rejected", "reject"]

UNKNOWN_LANGUAGE = "und"


class Extractor(Protocol):
    """What the handler asks of an extractor."""

    def analyse(self, text: str, language: str | None = None) -> Extraction:
        """All attributions of ``text``."""
        ...


class Event(NamedTuple):
    """One CloudEvents 1.0 event, written: ``body`` is JSON in UTF-8."""

    routing_key: str
    message_id: str
    type: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Processed:
    """An article that was read: its claims in order, then its receipt."""

    events: tuple[Event, ...]
    article_id: str
    language: str
    counts: dict[str, int]
    milliseconds: float


@dataclass(frozen=True, slots=True)
class Rejected:
    """An article that can't be read, and the event that says why."""

    event: Event
    code: str
    problems: tuple[Problem, ...]
    article_id: str | None


class Handler:
    """Reads articles with one extractor; holds no state between them."""

    def __init__(self, extractor: Extractor, limits: Limits = Limits()) -> None:  # noqa: B008  # frozen
        self._extractor = extractor
        self._limits = limits

    def handle(
        self,
        body: bytes,
        *,
        content_type: str | None = None,
        content_encoding: str | None = None,
        headers: Mapping[str, Any] | None = None,
        message_id: str | None = None,
    ) -> Processed | Rejected:
        """Read one article message.

        Never raises for bad input; raises ExtractionFault where extraction itself fails.
        """
        started = time.perf_counter()
        message_id = _sound(message_id) if message_id else None
        raw: Mapping[str, Any] = {}
        try:
            raw = payload.read(body, content_type, content_encoding, headers, self._limits)
            profile = (headers or {}).get(intake.PROFILE_FIELD)
            reading = intake.read(raw, _text(profile), html_depth=self._limits.html_depth)
        except RejectedArticle as error:
            return reject(body, error, article_id=_article_id(raw), message_id=message_id)
        return self._extract(reading, message_id, started)

    def _extract(
        self, reading: intake.Reading, message_id: str | None, started: float
    ) -> Processed:
        article, text = reading.article, reading.text
        found = self._analyse(text, article.language)
        now = datetime.now(UTC)
        counts = Counter(attribution.type.value for attribution in found.attributions)
        written = [
            _event(
                f"claim.{_segment(found.language)}.{claim.quote.type}",
                claim, claim.claim_id, article.key, now,
            )
            for claim in claims(article, text, found, now)
        ]
        digest = text_sha256(text)
        milliseconds = round((time.perf_counter() - started) * 1000, 3)
        receipt = events.ArticleProcessed(
            article_id=article.key,
            url=article.url,
            message_id=message_id,
            language=found.language,
            pack=found.pack,
            counts=events.Counts(**counts),
            milliseconds=milliseconds,
            source_profile=reading.profile,
            unknown_fields=article.unknown_fields,
            text_sha256=digest,
            extensions=article.extensions,
        )
        receipt_id = event_id("processed", article.key, digest, message_id or "")
        key = f"article.processed.{_segment(found.language)}"
        written.append(_event(key, receipt, receipt_id, article.key, now))
        zeros = {kind.value: 0 for kind in QuoteType}
        return Processed(tuple(written), article.key, found.language, zeros | counts, milliseconds)

    def _analyse(self, text: str, language: str | None) -> Extraction:
        try:
            return self._extractor.analyse(text, language)
        except QuothError:
            raise
        except MemoryError as error:
            raise MemoryExhausted("extraction ran out of memory") from error
        except Exception as error:
            raise ExtractionFault(f"extraction failed: {type(error).__name__}: {error}") from error


def reject(
    body: bytes,
    error: RejectedArticle,
    *,
    article_id: str | None = None,
    message_id: str | None = None,
) -> Rejected:
    """The answer to an article that is at fault; the parent uses it for oversize bodies."""
    digest = hashlib.sha256(body).hexdigest()
    refusal = events.ArticleRejected(
        code=error.code,  # type: ignore[arg-type]  # validated against the contract's codes
        problems=tuple(
            events.Problem(loc=_sound(p.loc), type=p.type, msg=_sound(p.msg))
            for p in error.problems
        ),
        article_id=article_id,
        message_id=message_id,
        body_sha256=digest,
        body_bytes=len(body),
    )
    refusal_id = event_id("rejected", digest, error.code, message_id or "")
    event = _event(
        f"article.rejected.{error.code}", refusal, refusal_id, article_id, datetime.now(UTC)
    )
    return Rejected(event, error.code, error.problems, article_id)


def _event(
    key: str, data: events.Data, event_id: str, subject: str | None, at: datetime
) -> Event:
    body = events.envelop(data, event_id=event_id, subject=subject, time=at)
    return Event(key, event_id, events.type_of(data), body)


def _segment(language: str) -> str:
    """A language as one word of a routing key (a dot would make two)."""
    head, _, _ = language.partition("-")
    return head if head.isascii() and head.isalpha() else UNKNOWN_LANGUAGE


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) and value else None


def _article_id(raw: Mapping[str, Any]) -> str | None:
    """The id that a rejected article gives itself, as far as it can be trusted in a header."""
    value = raw.get("id")
    line = value.strip() if isinstance(value, str) else ""
    return line if 0 < len(line) <= LONGEST_IDENTIFIER and line.isprintable() else None


def _sound(text: str) -> str:
    """``text`` with whatever can't be written as UTF-8 replaced: it may quote bad input."""
    return text.encode("utf-8", "replace").decode()
