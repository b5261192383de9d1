"""The text of an HTML body: its paragraphs in order, without what surrounds an article.

A block splitter over the page's tags: it needs no tree, never recurses and is linear in the
length of the page. What the markup says about speech is kept as characters,
since the text is all that extraction sees: ``<q>`` gets the marks that a browser would
show, a ``<blockquote>`` that has none gets them too, with its ``<cite>`` after a dash.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from worker.html_blocks import (
    CLOSE,
    OPEN,
    Block,
    article_blocks,
    close_mark,
    joined,
    mark_quotation,
)
from worker.html_tags import End, Start, scan
from worker.languages.scripts import load


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


# Never text of the page.
_SILENT = _set("""
    script style template noscript svg math iframe object select button textarea audio video canvas
    title
""")
# Text beside the article: what leads away from it, captions, words to the reader.
_FURNITURE = _set("nav header footer aside figcaption caption menu dialog")
_FURNITURE_CLASSES = _set("""
    nav navbar navigation menu breadcrumb breadcrumbs share sharing social related readmore comment
    comments cookie cookies newsletter advert advertisement ads sidebar promo sponsored subscribe
    subscription pagination tags caption byline toolbar popup modal widget
""")
_NEVER_FURNITURE = _set("html body main article")
_EMBEDS = _set("twitter-tweet instagram-media tiktok-embed fb-post bluesky-embed")
_CREDITS = _set("cite footer figcaption")
_BLOCKS = _FURNITURE | _set("""
    address article blockquote body center dd details div dl dt fieldset figure form h1 h2 h3 h4 h5
    h6 hr html li main ol p pre section summary table tbody td tfoot th thead tr ul
""")
_VOID = _set("area base br col embed hr img input link meta param source track wbr")
_CLASS = re.compile(r"[^\s_-]+")
# The text of a link is told by its nearest elements (<a><b><span> …).
_LINK_DEPTH = 4


@dataclass(frozen=True, slots=True)
class Page:
    """What an HTML body holds: the text, one line feed a block, and what its head says."""

    text: str
    language: str | None
    title: str | None
    facts: dict[str, str]


@dataclass(frozen=True, slots=True)
class _Element:
    """An open element, with what it inherited from those around it."""

    tag: str = ""
    silent: bool = False
    furniture: bool = False
    scoped: bool = False
    quoted: bool = False
    credit: bool = False
    embed: bool = False
    first_block: int = 0
    mark_at: int = -1


class _Splitter:
    """Reads tags one after another; ``depth`` bounds the elements that are remembered."""

    def __init__(self, depth: int) -> None:
        self.depth = depth
        self.stack = [_Element()]
        self.blocks: list[Block] = []
        self.pieces: list[str] = []
        self.linked = 0
        self.language: str | None = None
        self.title: list[str] = []
        self.facts: dict[str, str] = {}

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Open an element; HTML lets a block or a list item close what was left open."""
        self._note(tag, attributes)
        if tag in _BLOCKS:
            self._close("p")
        if tag == "li":
            self._close("li", within=("ul", "ol"))
        if tag == "br" or tag in _BLOCKS:
            self._end_block()
        element = self._element(tag, attributes)
        if element.credit != self.stack[-1].credit:
            self._end_block()
        if tag in _VOID or len(self.stack) >= self.depth:
            return
        self.stack.append(element)
        if tag == "q" and not element.silent:
            self.pieces.append(OPEN)

    def end(self, tag: str) -> None:
        """Close the nearest such element and all that was left open inside it."""
        if tag in _BLOCKS:
            self._end_block()
        self._close(tag)

    def text(self, text: str) -> None:
        """Take text, if it shows."""
        here = self.stack[-1]
        if here.tag == "title":
            self.title.append(text)
        if here.silent:
            return
        self.pieces.append(text.replace(OPEN, "").replace(CLOSE, ""))
        if any(element.tag == "a" for element in self.stack[-_LINK_DEPTH:]):
            self.linked += len(text.strip())

    def finish(self) -> None:
        """End the page: everything that is still open closes."""
        while len(self.stack) > 1:
            self._leave(self.stack[-1])
            self.stack.pop()
        self._end_block()

    def _element(self, tag: str, attributes: dict[str, str]) -> _Element:
        above = self.stack[-1]
        classes = attributes.get("class", "").split()
        credit = above.quoted and tag in _CREDITS
        furniture = tag in _FURNITURE or _furnishes([*classes, attributes.get("id", "")])
        hidden = "hidden" in attributes or attributes.get("aria-hidden") == "true"
        return _Element(
            tag,
            silent=above.silent or tag in _SILENT or hidden,
            furniture=above.furniture
            or (furniture and not credit and tag not in _NEVER_FURNITURE),
            scoped=above.scoped or tag == "article" or attributes.get("itemprop") == "articleBody",
            quoted=above.quoted or tag == "blockquote",
            credit=above.credit or credit,
            embed=not _EMBEDS.isdisjoint(classes),
            first_block=len(self.blocks),
            mark_at=len(self.pieces),
        )

    def _close(self, tag: str, within: tuple[str, ...] = ()) -> None:
        for at in range(len(self.stack) - 1, 0, -1):
            if self.stack[at].tag == tag:
                break
            if self.stack[at].tag in within:
                return
        else:
            return
        while len(self.stack) > at:
            self._leave(self.stack[-1])
            self.stack.pop()

    def _leave(self, element: _Element) -> None:
        if element.tag == "q" and not element.silent:
            close_mark(self.pieces, element.mark_at)
        elif element.tag == "blockquote" and not element.embed:
            self._end_block()
            self.blocks[element.first_block :] = mark_quotation(self.blocks[element.first_block :])
        elif element.credit or element.tag in _BLOCKS:
            self._end_block()

    def _end_block(self) -> None:
        text = " ".join("".join(self.pieces).split())
        if text.strip(f"{OPEN}{CLOSE} "):
            here = self.stack[-1]
            self.blocks.append(Block(text, self.linked, here.furniture, here.scoped, here.credit))
        self.pieces, self.linked = [], 0

    def _note(self, tag: str, attributes: dict[str, str]) -> None:
        """Keep what the page's head says about the article."""
        if tag == "html":
            self.language = attributes.get("lang") or attributes.get("xml:lang")
        elif tag == "meta":
            names = (attributes.get(key) for key in ("property", "name", "itemprop"))
            name = next(filter(None, names), None)
            if name and attributes.get("content"):
                self.facts.setdefault(name.lower(), attributes["content"].strip())
        elif tag == "link" and attributes.get("rel") == "canonical" and attributes.get("href"):
            self.facts.setdefault("canonical", attributes["href"].strip())


def _furnishes(names: list[str]) -> bool:
    """Whether a class or id is one of furniture, or begins as one (``related-posts``)."""
    heads = (_CLASS.match(name.lower()) for name in names)
    return any(head is not None and head[0] in _FURNITURE_CLASSES for head in heads)


def read_page(html: str, language: str | None = None, *, depth: int = 256) -> Page:
    """The text of ``html`` and what its head tells.

    ``language`` (else the page's own) chooses the marks that stand for ``<q>``. Elements
    nested deeper than ``depth`` lose their meaning, not their text.
    """
    splitter = _Splitter(depth)
    for item in scan(html):
        match item:
            case Start(tag, attributes):
                splitter.start(tag, attributes)
            case End(tag):
                splitter.end(tag)
            case text:
                splitter.text(text)
    splitter.finish()
    marks = load().marks_of(language or splitter.language or "")
    return Page(
        text=joined(article_blocks(splitter.blocks), marks),
        language=splitter.language,
        title=" ".join("".join(splitter.title).split()) or None,
        facts=splitter.facts,
    )
