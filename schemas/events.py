"""The events that Quoth publishes: a CloudEvents 1.0 envelope and what travels in it.

Structured mode, because it is one JSON object that survives every bridge; binary mode's
headers are lost by some (RabbitMQ's AMQP 1.0 bridge among them).
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field, JsonValue

from schemas.claim import Claim
from schemas.values import Frozen, Moment, OptionalAddress, OptionalIdentifier, Tag

CLAIM_EXTRACTED = "quoth.claim.extracted.v1"
ARTICLE_PROCESSED = "quoth.article.processed.v1"
ARTICLE_REJECTED = "quoth.article.rejected.v1"

CONTENT_TYPE = "application/cloudevents+json"
SOURCE = "urn:quoth:worker"
SCHEMA_ID = "urn:quoth:schema:{}"

# Each code with what the crawler can do about it: the schema publishes this table.
REJECTION_CODES = {
    "empty": "The message has no body: send the article as JSON.",
    "too_large": "The body, unpacked or as sent, or its headers pass the limit that the problem "
    "names: send less, or the article alone instead of its page.",
    "encoding": "Not UTF-8, or a content_encoding other than gzip and identity, or gzip that does "
    "not unpack: send UTF-8, plain or in gzip.",
    "not_json": "The body is no JSON (NaN and Infinity are none): the problem names the place.",
    "too_deep": "Objects and lists are nested deeper than the limit: flatten them.",
    "characters": "A string holds NUL or a lone surrogate: remove it.",
    "schema": "The JSON is no article: each problem names the field and what it takes.",
    "failed": "Quoth itself failed at it at every attempt (the problem's type tells how): the "
    "article lies in the dead-letter queue and is sent again once that is mended.",
}
RejectionCode = Literal[
    "empty", "too_large", "encoding", "not_json", "too_deep", "characters", "schema", "failed"
]


class Counts(Frozen):
    """How many claims of each type an article gave, zeros included."""

    direct: Annotated[int, Field(ge=0)] = 0
    mixed: Annotated[int, Field(ge=0)] = 0
    indirect: Annotated[int, Field(ge=0)] = 0


class ArticleProcessed(Frozen):
    """The receipt: this article was read, and this came of it."""

    article_id: str
    url: OptionalAddress = None
    message_id: str | None = Field(default=None, description="The article message's own id.")
    language: Tag
    pack: str
    counts: Counts
    milliseconds: Annotated[float, Field(ge=0, description="Time spent on this article.")]
    source_profile: str = Field(description="As what the body was read: article, trafilatura …")
    unknown_fields: Annotated[int, Field(ge=0, description="Top-level fields that were ignored.")]
    text_sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    extensions: dict[str, JsonValue] = Field(default={})


class Problem(Frozen):
    """One thing that is wrong with the article."""

    loc: str = Field(description="Where: a path such as publisher.name, or body.")
    type: str
    msg: str


class ArticleRejected(Frozen):
    """The refusal: this article was not read, for these reasons. It is not retried any more."""

    code: RejectionCode = Field(
        description=" ".join(f"`{code}`: {text}" for code, text in REJECTION_CODES.items())
    )
    problems: tuple[Problem, ...] = Field(min_length=1)
    article_id: OptionalIdentifier = None
    message_id: str | None = Field(default=None, description="The article message's own id.")
    body_sha256: str = Field(
        pattern=r"^[0-9a-f]{64}$", description="SHA-256 of the body exactly as it was received."
    )
    body_bytes: Annotated[int, Field(ge=0)]


class _Attributes(Frozen):
    specversion: Literal["1.0"] = "1.0"
    id: Annotated[str, Field(min_length=1)]
    source: Annotated[str, Field(min_length=1)] = SOURCE
    type: Annotated[str, Field(min_length=1)]
    subject: str | None = None
    time: Moment
    datacontenttype: str = "application/json"
    dataschema: str


class CloudEvent(_Attributes):
    """A CloudEvents 1.0 event in structured mode (JSON format)."""

    data: dict[str, JsonValue]


Data = Claim | ArticleProcessed | ArticleRejected

# What stands between an event's attributes and its data, which comes last.
_DATA = ',"data":'
# By the class of the data: the event's type, and the short name of its published schema.
_TYPES: dict[type[Data], tuple[str, str]] = {
    Claim: (CLAIM_EXTRACTED, "claim.v1"),
    ArticleProcessed: (ARTICLE_PROCESSED, "article-processed.v1"),
    ArticleRejected: (ARTICLE_REJECTED, "article-rejected.v1"),
}


def type_of(data: Data) -> str:
    """The CloudEvents type of an event with this data."""
    return _TYPES[type(data)][0]


def envelop(data: Data, *, event_id: str, subject: str | None, time: datetime) -> bytes:
    """The event as UTF-8 JSON, Arabic unescaped: escapes would make it 1.6 times as long.

    The data is written once and set in, since validating it a second time costs more than
    all the rest. An attribute without value is left out, as CloudEvents asks.
    """
    kind, schema = _TYPES[type(data)]
    head = _Attributes(
        id=event_id, type=kind, subject=subject, time=time, dataschema=SCHEMA_ID.format(schema)
    ).model_dump_json(exclude_none=True)
    return f"{head[:-1]}{_DATA}{data.model_dump_json()}}}".encode()


def data_of(event: bytes) -> bytes:
    """The data of an event that ``envelop`` has written, as the very JSON that it wrote.

    The key can't be met earlier: inside a string its quotes would be escaped.
    """
    _, _, data = event.partition(_DATA.encode())
    return data[:-1]
