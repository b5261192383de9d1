"""The blocks of a page, once its tags are read: which are the article, which marks they bear.

Knows no HTML syntax; worker.html_text reads that and hands its blocks here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

# Where a mark will stand, until the page's language is known: private-use characters that
# no article means.
OPEN, CLOSE = "\ue000", "\ue001"
OPENERS = tuple("\"'“”„«»‹›‘’「『〝＂")

_DASHES = ("—", "–", "-", "―")
# A block that is nearly all links and this short (code points) is a menu or a teaser.
_TEASER_LENGTH = 200
_TEASER_SHARE = 0.8
# An <article> or articleBody shorter than this share of the page is not the article.
_SCOPE_SHARE = 0.3


@dataclass(slots=True)
class Block:
    """One block's text; ``linked`` counts its code points inside links."""

    text: str
    linked: int
    furniture: bool
    scoped: bool
    credit: bool


def mark_quotation(blocks: list[Block]) -> list[Block]:
    """The paragraphs of a block quotation, each in marks, its credit after a dash.

    Where the writer typed marks of his own they are enough.
    """
    body = list(blocks)
    spoken_by: list[str] = []
    while body and body[-1].credit:
        spoken_by.insert(0, body.pop().text)
    if not body:
        return blocks
    if not any(block.text.startswith((*OPENERS, OPEN)) for block in body):
        for block in body:
            block.text = block.text if block.credit else f"{OPEN}{block.text}{CLOSE}"
    if spoken_by:
        credit = " ".join(spoken_by)
        body[-1].text += f" {credit}" if credit.startswith(_DASHES) else f" — {credit}"
    return body


def close_mark(pieces: list[str], opened_at: int) -> None:
    """Close an inline quotation, or take its opening back where the writer typed marks."""
    if opened_at >= len(pieces) or pieces[opened_at] != OPEN:
        # A block ended inside: its line is gone, its opening mark stands there.
        pieces.append(CLOSE)
        return
    inner = next((p.lstrip() for p in pieces[opened_at + 1 :] if p.strip()), "")
    if not inner or inner.startswith(OPENERS):
        pieces[opened_at] = ""
    else:
        pieces.append(CLOSE)


def article_blocks(blocks: Sequence[Block]) -> Sequence[Block]:
    """The article's blocks; of a page that seems all furniture, everything."""
    body = [block for block in blocks if not block.furniture and not _teaser(block)]
    scoped = [block for block in body if block.scoped]
    if _length(scoped) > _SCOPE_SHARE * _length(body):
        return scoped
    return body or blocks


def joined(blocks: Sequence[Block], marks: tuple[str, str]) -> str:
    """The blocks, one a line, with the opening and closing marks of their language."""
    opening, closing = marks
    text = "\n".join(block.text for block in blocks)
    text = text.replace(OPEN + " ", OPEN).replace(" " + CLOSE, CLOSE)
    return text.replace(OPEN, opening).replace(CLOSE, closing)


def _teaser(block: Block) -> bool:
    return len(block.text) < _TEASER_LENGTH and block.linked >= _TEASER_SHARE * len(block.text) > 0


def _length(blocks: Sequence[Block]) -> int:
    return sum(len(block.text) for block in blocks)
