"""The values of extraction: what a text holds once it has been read.

Everything here is frozen and speaks of one article text in code point offsets,
half-open. Nothing here knows of articles, contracts, brokers or languages; the terms are
those of the attribution literature (PARC: attribution = source + cue + content).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class QuoteType(StrEnum):
    """How the speaker's words are given."""

    DIRECT = "direct"
    MIXED = "mixed"
    INDIRECT = "indirect"


class SpeakerKind(StrEnum):
    """What sort of speaker the source refers to."""

    PERSON = "person"
    GROUP = "group"
    ORGANIZATION = "organization"
    DOCUMENT = "document"
    ANONYMOUS = "anonymous"
    UNKNOWN = "unknown"


class Resolution(StrEnum):
    """How the mention where somebody speaks led to the speaker's name."""

    EXPLICIT = "explicit"
    PARTIAL_NAME = "partial_name"
    TITLE = "title"
    PRONOUN = "pronoun"
    DROPPED_SUBJECT = "dropped_subject"
    SAME_SOURCE = "same_source"
    CARRIED = "carried"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Span:
    """Code points ``start`` (inclusive) to ``end`` (exclusive) of the article text."""

    start: int
    end: int

    def __len__(self) -> int:
        return self.end - self.start

    def of(self, text: str) -> str:
        """The characters that the span covers in ``text``."""
        return text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Cue:
    """The words that tell that something is said: a verb, noun, preposition, a colon."""

    span: Span
    lemma: str
    stance: str


@dataclass(frozen=True, slots=True)
class Speaker:
    """Whom the source refers to.

    ``mention`` is the local words (a pronoun stays a pronoun), or for a dropped subject
    or a continuation the nearest earlier mention that carries it. ``name`` is the fullest
    name that the text gives, None for the nameless.
    """

    kind: SpeakerKind
    resolution: Resolution
    mention: Span | None = None
    name: str | None = None
    name_key: str | None = None
    role: str | None = None


@dataclass(frozen=True, slots=True)
class Signal:
    """A hint for triage: a number, a date, a prediction … inside the quotation."""

    kind: str
    span: Span


@dataclass(frozen=True, slots=True)
class Attribution:
    """One finding: who (speaker) said (cue) what (parts), by which rule, how surely.

    ``claim_type`` is Full Fact's, None where the rules can't tell it.
    """

    type: QuoteType
    parts: tuple[Span, ...]
    speaker: Speaker
    cue: Cue | None
    rule_id: str
    confidence: float
    signals: tuple[Signal, ...] = ()
    evidence: tuple[str, ...] = ()
    claim_type: str | None = None


@dataclass(frozen=True, slots=True)
class Rejection:
    """A candidate that was considered and not taken, for the reader of an explanation."""

    parts: tuple[Span, ...]
    rule_id: str
    reason: str
    score: float = 0.0


@dataclass(frozen=True, slots=True)
class Extraction:
    """All that was found in one text, in the order of the text.

    ``language`` is the tag of the pack that read the text; ``pack`` is its name and
    version (``ar@1.0.0``). ``rejections`` is filled only by an explaining run.
    """

    language: str
    pack: str
    attributions: tuple[Attribution, ...]
    rejections: tuple[Rejection, ...] = ()
