"""Article: what a crawler sends.

An article is known by its ``id`` or its ``url`` and holds exactly one of ``text``,
``paragraphs`` and ``html``. The offsets in claims refer to the *article text*: ``text`` as
received, or the paragraphs joined by a line feed, or the text that was taken from the HTML.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Self

from pydantic import (
    AfterValidator,
    BeforeValidator,
    ConfigDict,
    Field,
    JsonValue,
    ModelWrapValidatorHandler,
    PrivateAttr,
    model_validator,
)
from pydantic_core import PydanticCustomError

from schemas.values import (
    CleanText,
    Frozen,
    Name,
    OptionalAddress,
    OptionalIdentifier,
    OptionalMoment,
    OptionalTag,
    OptionalTitle,
    Publisher,
    absent,
    clean,
)

# What the default decompressed limit of a message can hold; the worker's own limits, in
# bytes, are tighter.
LONGEST_TEXT = 4 << 20
MOST_PARAGRAPHS = 20_000
MOST_AUTHORS = 200
# Extensions are a crawler's own labels, echoed in the receipt; they are no second body.
LARGEST_EXTENSIONS = 8192

_BODIES = ("text", "paragraphs", "html")


def _present(name: str, **shape: Any) -> dict[str, Any]:
    return {"required": [name], "properties": {name: shape}}


_RULES: dict[str, Any] = {
    "anyOf": [_present(name, type="string", minLength=1) for name in ("id", "url")],
    "oneOf": [
        _present("text", type="string", minLength=1),
        _present("paragraphs", type="array", minItems=1),
        _present("html", type="string", minLength=1),
    ],
    "examples": [
        {
            "url": "https://outlet.example/2026/11/bridge",
            "title": "Bridge to open in spring",
            "language": "en",
            "published_at": "2026-11-20T08:30:00Z",
            "publisher": {"name": "The Example", "domain": "outlet.example"},
            "text": "The bridge will open in spring, Maya Lind said on Friday.",
        }
    ],
}


def _small(value: dict[str, JsonValue]) -> dict[str, JsonValue]:
    written = json.dumps(value, ensure_ascii=False)
    if len(written) > LARGEST_EXTENSIONS:
        raise PydanticCustomError(
            "too_long",
            "extensions may take {limit} characters of JSON, these take {length}",
            {"limit": LARGEST_EXTENSIONS, "length": len(written)},
        )
    for text in _strings(value):
        clean(text)
    return value


def _strings(value: JsonValue) -> Iterator[str]:
    """All keys and texts inside ``value``, without recursion."""
    rest: list[JsonValue] = [value]
    while rest:
        match rest.pop():
            case str() as text:
                yield text
            case dict() as inner:
                rest += [*inner.keys(), *inner.values()]
            case list() as inner:
                rest += inner


def _names(value: object) -> object:
    """Authors without the entries that stand for nothing; null is an empty list."""
    if isinstance(value, list | tuple):
        return [name for name in value if absent(name) is not None]
    return () if value is None else value


def _nullable(schema: dict[str, Any]) -> None:
    """Tell in the schema that null is taken where it means the default."""
    shape = {key: schema.pop(key) for key in list(schema) if key not in {"default", "description"}}
    schema["anyOf"] = [shape, {"type": "null"}]


Authors = Annotated[
    tuple[Name, ...],
    Field(max_length=MOST_AUTHORS),
    BeforeValidator(_names),
]
Outlet = Annotated[Publisher, BeforeValidator(lambda value: {} if value is None else value)]
Extensions = Annotated[
    dict[str, JsonValue],
    BeforeValidator(lambda value: {} if value is None else value),
    AfterValidator(_small),
]
Body = Annotated[str, Field(max_length=LONGEST_TEXT), BeforeValidator(clean)]
OptionalBody = Annotated[Body | None, BeforeValidator(absent)]


class Article(Frozen):
    """One news article as a crawler found it."""

    model_config = ConfigDict(json_schema_extra=_RULES)

    id: OptionalIdentifier = Field(
        default=None, description="The crawler's own id; default: a stable hash of the url."
    )
    url: OptionalAddress = None
    canonical_url: OptionalAddress = None
    title: OptionalTitle = None
    language: OptionalTag = Field(
        default=None,
        description="BCP-47, `ar_EG` is accepted; detected when absent or when the script "
        "contradicts it.",
    )
    text: OptionalBody = Field(default=None, description="The article as plain text.")
    paragraphs: tuple[CleanText, ...] | None = Field(
        default=None, max_length=MOST_PARAGRAPHS, description="Plain text, one paragraph an item."
    )
    html: OptionalBody = Field(default=None, description="The article, or its page, as HTML.")
    published_at: OptionalMoment = Field(
        default=None, description="ISO 8601; without a zone it is taken as UTC and marked."
    )
    modified_at: OptionalMoment = None
    fetched_at: OptionalMoment = None
    authors: Authors = Field(default=(), json_schema_extra=_nullable)
    publisher: Outlet = Field(default=Publisher(), json_schema_extra=_nullable)
    extensions: Extensions = Field(
        default={},
        description="The crawler's own labels, echoed in the receipt.",
        json_schema_extra=_nullable,
    )

    _unknown: int = PrivateAttr(default=0)

    @model_validator(mode="wrap")
    @classmethod
    def _count_unknown(cls, value: Any, handler: ModelWrapValidatorHandler[Self]) -> Self:
        """Remember how many fields were ignored: a misspelt one should be seen."""
        article = handler(value)
        if isinstance(value, Mapping):
            article._unknown = len(value.keys() - cls.model_fields.keys())  # noqa: SLF001  # own class
        return article

    @model_validator(mode="after")
    def _one_body(self) -> Self:
        held = [name for name in _BODIES if getattr(self, name)]
        if len(held) != 1:
            raise PydanticCustomError(
                "one_body",
                "an article holds exactly one of text, paragraphs, html; this one holds {held}",
                {"held": " and ".join(held) or "none"},
            )
        if not (self.text or self.html or "".join(self.paragraphs or ())).strip():
            raise PydanticCustomError("blank_body", "the article's {held} is blank", {"held": held})
        return self

    @model_validator(mode="after")
    def _known_by(self) -> Self:
        if not (self.id or self.url):
            raise PydanticCustomError("no_identity", "an article needs an id or a url")
        return self

    @property
    def key(self) -> str:
        """The article's id: its own, or the first 32 hexadecimal digits of its url's SHA-256."""
        return self.id or hashlib.sha256((self.url or "").encode()).hexdigest()[:32]

    @property
    def unknown_fields(self) -> int:
        """How many top-level fields were ignored because the contract has no such name."""
        return self._unknown
