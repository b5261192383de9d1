"""Draws the README's picture of a terminal: claims, as ``quoth tail`` shows them, in one SVG.

    .venv/bin/quoth extract deploy/samples/*.json | .venv/bin/python -m deploy.picture > picture.svg

Reads claims on standard input. The SVG loads nothing: fonts are the viewer's own, and each line is
one text element, so that a browser lays out right-to-left lines by itself.
"""

import sys
from html import escape

from rich.cells import cell_len
from rich.console import Console
from rich.segment import Segment

from schemas.claim import Claim
from worker.views.claim_lines import parse
from worker.views.terminal import card

COLUMNS = 96
CELL = 8.4
LINE = 20
MARGIN = 20
BAR = 36
SHOWN_OF_EACH_LANGUAGE = 2
INDENT = 3
"""The card's own; a line that begins farther right is right-to-left text, set at the right."""
PAPER, INK = "#14181f", "#d7dce2"
COLOURS = {"green": "#8ccf7e", "yellow": "#e5c76b", "cyan": "#67cbe7"}


def chosen(claims: list[Claim]) -> list[Claim]:
    """The best two of each language: quoted speech by a named person, the surest first."""
    named = [one for one in claims if one.speaker.name and one.quote.type != "indirect"]
    named.sort(key=lambda one: -one.confidence)
    picked: list[Claim] = []
    for language in dict.fromkeys(one.quote.language for one in claims):
        picked += [one for one in named if one.quote.language == language][:SHOWN_OF_EACH_LANGUAGE]
    return picked


def span(segment: Segment) -> str:
    """One run of text in its colour."""
    style = segment.style
    colour = style.color.name if style and style.color else ""
    marks = [f'fill="{COLOURS.get(colour, INK)}"']
    if style and style.bold:
        marks.append('font-weight="bold"')
    if style and style.italic:
        marks.append('font-style="italic"')
    if style and style.dim:
        marks.append('opacity="0.6"')
    return f"<tspan {' '.join(marks)}>{escape(segment.text)}</tspan>"


def row(segments: list[Segment], top: float) -> str:
    """One line of the terminal; one that stands at the right is anchored there."""
    text = "".join(segment.text for segment in segments).rstrip()
    spans = "".join(span(segment) for segment in segments)
    indent = cell_len(text) - cell_len(text.lstrip())
    if indent > INDENT:
        inner = "".join(span(Segment(one.text.strip(), one.style)) for one in segments)
        right = MARGIN + (COLUMNS - INDENT) * CELL
        return f'<text x="{right:.0f}" y="{top}" text-anchor="end">{inner}</text>'
    return f'<text x="{MARGIN}" y="{top}" xml:space="preserve">{spans}</text>'


def picture(claims: list[Claim]) -> str:
    """The whole SVG."""
    console = Console(width=COLUMNS, force_terminal=True, highlight=False)
    lines = [
        line
        for claim in claims
        for line in console.render_lines(card(claim, COLUMNS), pad=False)
    ]
    rows = [row(line, BAR + MARGIN + LINE * number) for number, line in enumerate(lines)]
    width, height = COLUMNS * CELL + 2 * MARGIN, BAR + MARGIN + LINE * len(lines)
    lights = "".join(
        f'<circle cx="{MARGIN + 18 * place}" cy="18" r="6" fill="{colour}"/>'
        for place, colour in enumerate(("#e5706b", "#e5c76b", "#8ccf7e"))
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height:.0f}" '
        'role="img" font-family="ui-monospace, Menlo, Consolas, DejaVu Sans Mono, monospace" '
        f'font-size="14"><title>quoth tail: claims in Arabic, English and French</title>'
        f'<rect width="100%" height="100%" rx="10" fill="{PAPER}"/>{lights}'
        f"{''.join(rows)}</svg>\n"
    )


def main() -> int:
    """Draw what comes on standard input."""
    claims = [claim for line in sys.stdin.buffer if (claim := parse(line)) is not None]
    print(picture(chosen(claims)), end="")
    return 0


if __name__ == "__main__":
    sys.exit(main())
