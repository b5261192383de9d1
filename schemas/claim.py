"""Claim: what a subscriber receives, one for each attribution that was found.

``start`` and ``end`` are always half-open Unicode code point offsets into the article text,
whose SHA-256 (of its UTF-8) is ``article.text_sha256``.
"""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import ConfigDict, Field, model_validator

from schemas import claim_example
from schemas.values import (
    Frozen,
    Identifier,
    Moment,
    OptionalAddress,
    OptionalMoment,
    OptionalTitle,
    Publisher,
    Tag,
)

QuoteType = Literal["direct", "mixed", "indirect"]
SpeakerKind = Literal["person", "group", "organization", "document", "anonymous", "unknown"]
Resolution = Literal[
    "explicit",
    "partial_name",
    "title",
    "pronoun",
    "dropped_subject",
    "same_source",
    "carried",
    "none",
]
# Full Fact's taxonomy (Konstantinovskiy et al. 2018), as far as rules can tell.
ClaimType = Literal[
    "personal_experience",
    "quantity",
    "correlation_or_causation",
    "laws_or_rules",
    "prediction",
    "not_a_claim",
]
Offset = Annotated[int, Field(ge=0)]


class Passage(Frozen):
    """Characters of the article text and where they stand."""

    start: Offset
    end: Offset
    text: str

    @model_validator(mode="after")
    def _lengths_agree(self) -> Self:
        if self.end - self.start != len(self.text):
            raise ValueError("end - start must be the number of code points in text")
        return self


class Quote(Frozen):
    """The words that were said."""

    text: str = Field(description="All parts without their marks, joined by a space.")
    type: QuoteType = Field(
        description="direct: whole clauses in the speaker's words; mixed: a quoted part of the "
        "journalist's clause; indirect: reported without marks."
    )
    parts: tuple[Passage, ...] = Field(
        min_length=1, description="In order; several where a reporting clause interrupts."
    )
    language: Tag


class Speaker(Frozen):
    """Who said it."""

    kind: SpeakerKind
    name: str | None = Field(description="The fullest name that the article gives; null: nameless.")
    name_key: str | None = Field(description="The name folded, equal for spellings of one name.")
    role: str | None = None
    mention: Passage | None = Field(
        description="The words that stand for the speaker where it speaks; a pronoun stays one."
    )
    resolution: Resolution = Field(description="How the mention led to the name.")


class Cue(Passage):
    """The words that tell that something is said."""

    lemma: str
    stance: str


class Context(Frozen):
    """The characters beside the quotation, for people and for finding it again."""

    before: str
    after: str


class Signal(Frozen):
    """A hint for triage, never a filter."""

    kind: str
    start: Offset
    end: Offset


class ArticleReference(Frozen):
    """Which article the claim stands in."""

    id: Identifier
    url: OptionalAddress = None
    title: OptionalTitle = None
    language: Tag
    publisher: Publisher = Publisher()
    authors: tuple[str, ...] = ()
    published_at: OptionalMoment = None
    published_at_assumed_utc: bool = Field(
        default=False, description="The article's date came without a zone."
    )
    text_sha256: str = Field(pattern=r"^[0-9a-f]{64}$")


class Provenance(Frozen):
    """What found the claim, so that anyone can find it again."""

    extractor: str = Field(examples=["quoth/1.0.0"])
    rule_id: str = Field(examples=["ar.direct.cue-speaker-complementizer"])
    pack: str = Field(examples=["ar@1.0.0"])
    extracted_at: Moment
    index: Annotated[int, Field(ge=1, description="The claim's place in its article, from 1.")]
    count: Annotated[int, Field(ge=1, description="How many claims the article gave.")]


class Claim(Frozen):
    """Who said what, where, and how that was found."""

    model_config = ConfigDict(json_schema_extra={"examples": [claim_example.CLAIM]})

    claim_id: str = Field(
        description="UUIDv5 of article id, type, folded words and ordinal: the same quotation of "
        "the same article has the same id, whenever and however often it is extracted."
    )
    quote: Quote
    speaker: Speaker
    cue: Cue | None
    context: Context
    signals: tuple[Signal, ...] = ()
    claim_type: ClaimType | None = Field(
        default=None,
        description="What sort of claim it is by Full Fact's taxonomy; null where rules can't "
        "tell. A hint for triage, never a filter.",
    )
    confidence: Annotated[float, Field(ge=0.0, le=1.0)]
    fingerprint: str = Field(
        description="Hash of the folded quotation: equal wherever the same words are printed."
    )
    article: ArticleReference
    provenance: Provenance
