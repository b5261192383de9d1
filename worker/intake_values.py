"""What crawlers write into fields, made into what the contract means by them.

Pure functions for the profiles of worker.intake_profiles. A foreign crawler's particulars
are worth having and never worth losing an article for: what can't be read is None, what is
too long is cut. Our own Article, by contrast, is held to the contract.
"""

from __future__ import annotations

import re
from calendar import timegm
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

from schemas.values import LONGEST_ADDRESS, LONGEST_TITLE

_BYLINE = re.compile(
    r"^(?:(?:written |reported )?by|(?:propos recueillis )?par|por|di|von|بقلم|كتبت?|إعداد|تقرير)\b"
    r"[\s:]*",
    re.IGNORECASE,
)
_SEVERAL = re.compile(r"\s*(?:;|\||\s(?:and|et)\s)\s*")
_NO_NAME = re.compile(r"\d|://|@|\b(?:ago|min read|published|updated|follow)\b", re.IGNORECASE)
_TAGS = re.compile(
    r"<(?:p|br|div|span|a|b|i|em|strong|h[1-6]|ul|blockquote)\b[^<>]{0,500}>", re.IGNORECASE
)
_MOST_AUTHORS = 50
_LONGEST_NAME = 200
_NAME_WORDS = 8


def words(value: Any, longest: int = LONGEST_TITLE) -> str | None:
    """A line of text, or None for anything that is none (``"None"`` and blanks included)."""
    if not isinstance(value, str):
        return None
    line = " ".join(value.split())[:longest]
    return None if line in {"", "None", "null"} else line


def first(*values: Any) -> Any:
    """The first value that says something."""
    return next((value for value in values if value and value != "None"), None)


def inner(value: Any, *keys: str) -> Any:
    """``value[key]`` down a path, None where there is none."""
    for key in keys:
        value = value.get(key) if isinstance(value, Mapping) else None
    return value


def address(*values: Any) -> str | None:
    """The first web address among the values."""
    for value in values:
        line = words(value, LONGEST_ADDRESS + 1)
        if line and len(line) <= LONGEST_ADDRESS and re.fullmatch(r"https?://\S+", line):
            return line
    return None


def host(*values: Any) -> str | None:
    """The first host among addresses and bare host names, without its ``www.``."""
    for value in values:
        line = words(value)
        if line and " " not in line:
            try:
                name = urlsplit(line if "//" in line else f"//{line}").hostname or ""
            except ValueError:
                continue
            return name.removeprefix("www.") or None
    return None


def moment(*values: Any) -> str | None:
    """The first date among ISO 8601, RFC 5322 and feedparser's nine numbers, as ISO 8601.

    A date without a zone stays without one: the contract takes it as UTC and marks it.
    """
    return next(filter(None, map(_moment, values)), None)


def _moment(value: Any) -> str | None:
    try:
        if isinstance(value, Sequence) and not isinstance(value, str):
            return datetime.fromtimestamp(timegm(tuple(value)), UTC).isoformat()
        line = words(value)
        if line is None:
            return None
        if line[0].isdigit():
            return datetime.fromisoformat(line).isoformat()
        return parsedate_to_datetime(line).isoformat()
    except (ValueError, TypeError, OverflowError):
        return None


def authors(value: Any) -> list[str]:
    """Names out of a string, a list, or JSON-LD persons; byline phrases are no names."""
    names = dict.fromkeys(name for line in _lines(value) for name in _names(line))
    return list(names)[:_MOST_AUTHORS]


def _lines(value: Any) -> Iterator[str]:
    items: Iterable[Any] = value if isinstance(value, Sequence) else [value]
    for item in [value] if isinstance(value, str) else items:
        line = words(inner(item, "name") if isinstance(item, Mapping) else item)
        if line:
            yield line


def _names(line: str) -> Iterator[str]:
    for part in _SEVERAL.split(line):
        name = _BYLINE.sub("", _unlettered(part.strip())).strip(" ,:-")
        sized = 0 < len(name) <= _LONGEST_NAME and len(name.split()) <= _NAME_WORDS
        if sized and not _NO_NAME.search(name):
            yield name


def _unlettered(name: str) -> str:
    """The name in RSS's ``maya@outlet.example (Maya Lind)``, however it was cut before."""
    outside, _, inside = name.partition("(")
    wanted = inside and ("@" in outside or ")" not in inside)
    return inside.rstrip(" )") if wanted else outside


def body(value: Any) -> dict[str, str]:
    """A body under the key that it is: ``html`` where it holds tags, else ``text``."""
    if not isinstance(value, str):
        return {}
    return {"html" if _TAGS.search(value) else "text": value}


def paragraphs(*values: Any) -> list[str]:
    """All texts in lists of texts, in order."""
    return [item for value in values if isinstance(value, list) for item in value
            if isinstance(item, str) and item.strip()]
