"""A claim as a person reads it in a terminal: who, how, what, where from, how sure.

Colour tells the type and so does a sign, for those who see no colours or have none. Lines
are wrapped before they are isolated, because a terminal lays out each line by itself.
"""

from __future__ import annotations

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from schemas.claim import Claim
from worker.views.bidi import isolated, plain, right_to_left

# Also the colours of ``quoth explain``; the signs stand for them where there are none.
COLOURS = {"direct": "green", "mixed": "yellow", "indirect": "cyan"}
SIGNS = {"direct": "“”", "mixed": "“~", "indirect": "~ "}

# Longer lines are hard to read on however wide a terminal.
WIDEST = 100
_INDENT = 3
_NAMELESS = {
    "anonymous": "an anonymous source",
    "document": "a document",
    "group": "a group",
    "organization": "an organization",
    "person": "a person without a name",
    "unknown": "unknown",
}


def card(claim: Claim, width: int) -> Text:
    """The claim in a few lines of at most ``width`` cells, with a blank line after it."""
    width = max(20, min(width, WIDEST))
    colour = COLOURS[claim.quote.type]
    lines = [_head(claim, colour)]
    lines += [Text(line, style=colour) for line in wrapped(claim.quote.text, width)]
    lines += [Text(" " * _INDENT + line, style="dim") for line in _origin(claim)]
    return Text("\n").join([*lines, Text()])


def wrapped(text: str, width: int) -> list[str]:
    """``text`` in isolated lines of ``width`` cells; right-to-left text stands at the right."""
    shown = plain(text)
    room = width - 2 * _INDENT
    rows = Text(shown).wrap(Console(width=room), room)
    lines = [row.plain.rstrip() for row in rows]
    at_right = right_to_left(shown)
    return [
        " " * (_INDENT + (room - cell_len(line) if at_right else 0)) + isolated(line)
        for line in lines
    ]


def speaker_name(claim: Claim) -> str:
    """The name, or for the nameless the words that stand for the speaker, or its kind."""
    speaker = claim.speaker
    mention = speaker.mention.text if speaker.mention else ""
    return plain(speaker.name or mention) or _NAMELESS[speaker.kind]


def _head(claim: Claim, colour: str) -> Text:
    head = Text(SIGNS[claim.quote.type] + " ", style=colour)
    head.append(isolated(speaker_name(claim)), style="bold")
    if claim.speaker.role:
        head.append(f"  {isolated(plain(claim.speaker.role))}", style="italic")
    facts = [claim.quote.type, claim.quote.language, f"{claim.confidence:.0%}"]
    if claim.speaker.resolution not in {"explicit", "none"}:
        facts.append(f"by {claim.speaker.resolution.replace('_', ' ')}")
    head.append(f"  {' · '.join(facts)}", style="dim")
    return head


def _origin(claim: Claim) -> list[str]:
    """The article in one line; rule, signals and claim type in another."""
    article = claim.article
    outlet = article.publisher.name or article.publisher.domain
    date = f"{article.published_at:%Y-%m-%d}" if article.published_at else None
    source = [isolated(plain(s)) for s in (article.title or article.id, outlet) if s]
    found = [claim.provenance.rule_id, *dict.fromkeys(s.kind for s in claim.signals)]
    if claim.claim_type:
        found.append(f"→ {claim.claim_type.replace('_', ' ')}")
    return [" · ".join([*source, *([date] if date else [])]), " · ".join(found)]
