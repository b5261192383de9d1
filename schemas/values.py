"""The value types that articles and claims share: clean text, tags, moments, addresses.

Lengths are code points. What a crawler means by "nothing" (null, an empty string, the
string "None" that careless formatting leaves behind) is one thing here: None.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from typing import Annotated

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
)
from pydantic_core import PydanticCustomError

# The zone of a moment that came without one: equal to UTC, and told apart by identity of
# name, so that the mark travels with the value.
ASSUMED_UTC = timezone(timedelta(0), "UTC (assumed)")

# RFC 5646 in the shape that matters here; grandfathered tags are not written in the news.
_TAG = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*")
LONGEST_TAG = 64
LONGEST_IDENTIFIER = 256
LONGEST_ADDRESS = 2048
LONGEST_NAME = 500
LONGEST_TITLE = 2000
_SCRIPT_LENGTH = 4
_LONGEST_REGION = 3


class Frozen(BaseModel):
    """The base of all contract models: immutable, and deaf to fields it does not know."""

    model_config = ConfigDict(frozen=True, extra="ignore")


def clean(text: object) -> object:
    """``text`` itself, or an error where it holds what no store and no wire agrees on.

    NUL ends strings in C and is refused by PostgreSQL; a lone surrogate is half a
    character and has no UTF-8. What is no string is somebody else's to judge.
    """
    if not isinstance(text, str):
        return text
    if "\0" in text:
        place = text.index("\0")
        raise PydanticCustomError(
            "forbidden_character", "NUL (U+0000) at code point {place}", {"place": place}
        )
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise PydanticCustomError(
            "forbidden_character", "lone surrogate at code point {place}", {"place": error.start}
        ) from error
    return text


def absent(value: object) -> object:
    """None for what stands for nothing; anything else unchanged."""
    return None if isinstance(value, str) and value.strip() in {"", "None"} else value


def language_tag(value: object) -> object:
    """A BCP-47 tag in its usual case (``ar_EG``, ``AR-eg`` → ``ar-EG``); None for no tag.

    A language is a hint, checked against the script later: a wrong one costs no article.
    """
    if not isinstance(value, str):
        return value
    tag = value.strip().replace("_", "-")
    if len(tag) > LONGEST_TAG or not _TAG.fullmatch(tag):
        return None
    head, *rest = tag.split("-")
    return "-".join([head.lower(), *map(_subtag, rest)])


def _subtag(part: str) -> str:
    if len(part) == _SCRIPT_LENGTH and part.isalpha():
        return part.title()
    return part.upper() if len(part) <= _LONGEST_REGION else part.lower()


def in_utc(moment: datetime) -> datetime:
    """``moment`` in UTC; one without a zone is taken as UTC and marked by ASSUMED_UTC."""
    if moment.tzinfo is None:
        return moment.replace(tzinfo=ASSUMED_UTC)
    return moment if moment.tzinfo is ASSUMED_UTC else moment.astimezone(UTC)


def zone_assumed(moment: datetime | None) -> bool:
    """Whether ``moment`` came without a zone."""
    return moment is not None and moment.tzname() == ASSUMED_UTC.tzname(None)


CleanText = Annotated[str, BeforeValidator(clean)]
Tag = Annotated[str, Field(max_length=LONGEST_TAG, examples=["ar", "ar-EG", "fr"])]
OptionalTag = Annotated[Tag | None, BeforeValidator(language_tag)]
Moment = Annotated[datetime, AfterValidator(in_utc)]
OptionalMoment = Annotated[Moment | None, BeforeValidator(absent)]
Identifier = Annotated[
    str,
    StringConstraints(min_length=1, max_length=LONGEST_IDENTIFIER, strip_whitespace=True),
    BeforeValidator(clean),
]
# Only the web's own schemes: a page that shows a claim may link its article safely.
Address = Annotated[
    str,
    StringConstraints(max_length=LONGEST_ADDRESS, pattern=r"^https?://\S+$"),
    BeforeValidator(clean),
]
Name = Annotated[
    str,
    StringConstraints(max_length=LONGEST_NAME, strip_whitespace=True),
    BeforeValidator(clean),
]
Title = Annotated[
    str,
    StringConstraints(max_length=LONGEST_TITLE, strip_whitespace=True),
    BeforeValidator(clean),
]
OptionalIdentifier = Annotated[Identifier | None, BeforeValidator(absent)]
OptionalAddress = Annotated[Address | None, BeforeValidator(absent)]
OptionalName = Annotated[Name | None, BeforeValidator(absent)]
OptionalTitle = Annotated[Title | None, BeforeValidator(absent)]


class Publisher(Frozen):
    """The outlet that printed the article."""

    name: OptionalName = None
    domain: OptionalName = None
