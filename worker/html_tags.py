"""The tags and texts of an HTML page, in order, in time linear in its length.

The standard library's parser would do, were it not quadratic on unclosed comments, tags and
scripts in the Pythons that we support: 1 MiB of ``<!--`` keeps it busy for minutes, and a
crawler's page is anybody's page. This scanner never looks at a character twice but for one
failing search a page. Where a page ends inside a comment, tag or script, that is dropped, as
browsers do.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

_MARKUP = re.compile(r"<(?:(?P<comment>!--)|(?P<other>[!?])|(?P<end>/?)(?P<tag>[a-zA-Z][^\s/>]*))")
_ATTRIBUTE = re.compile(
    r"""[\s/]*([^\s/>][^\s=/>]*)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>][^\s>]*)?))?"""
)
_TAG_END = re.compile(r"[\s/]*>")
_RAW = {tag: re.compile(rf"</{tag}\b", re.IGNORECASE) for tag in ("script", "style")}


@dataclass(frozen=True, slots=True)
class Start:
    """A start tag; an attribute without value has the empty string."""

    tag: str
    attributes: dict[str, str]


@dataclass(frozen=True, slots=True)
class End:
    """An end tag."""

    tag: str


def scan(page: str) -> Iterator[Start | End | str]:
    """Start tags, end tags and unescaped texts of ``page``; scripts and styles hold no text."""
    at = 0
    while found := _MARKUP.search(page, at):
        if found.start() > at:
            yield _unescaped(page[at : found.start()])
        if found["tag"] is None:
            at = _after(page, "-->" if found["comment"] else ">", found.start() + 2)
        elif found["end"]:
            yield End(found["tag"].lower())
            at = _after(page, ">", found.end())
        else:
            start, at = _start(page, found["tag"].lower(), found.end())
            if start is None:
                return
            yield start
            if start.tag in _RAW:
                closing = _RAW[start.tag].search(page, at)
                at = closing.start() if closing else len(page)
    if at < len(page):
        yield _unescaped(page[at:])


def _after(page: str, mark: str, start: int) -> int:
    end = page.find(mark, start)
    return len(page) if end < 0 else end + len(mark)


def _start(page: str, tag: str, at: int) -> tuple[Start | None, int]:
    """The start tag whose name ends at ``at``, and where it ends; None at the page's end."""
    attributes: dict[str, str] = {}
    while not (end := _TAG_END.match(page, at)):
        found = _ATTRIBUTE.match(page, at)
        if found is None:
            return None, len(page)
        value = found[2] or found[3] or found[4] or ""
        attributes.setdefault(found[1].lower(), _unescaped(value))
        at = found.end()
    return Start(tag, attributes), end.end()


def _unescaped(text: str) -> str:
    if "&" not in text:
        return text
    try:
        return html.unescape(text)
    except ValueError:
        # A character reference of thousands of digits: Python refuses to make it a number.
        return text
