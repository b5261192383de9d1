"""The claims of one article as a table in the terminal."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from schemas.claim import Claim
from worker.views.bidi import isolated, plain
from worker.views.terminal import COLOURS, speaker_name

# Cells that the other columns take in a usual article, and the least that words get.
_OTHER_COLUMNS = 50
_NARROWEST = 30


def table(heading: str, claims: Sequence[Claim], width: int | None = None) -> str:
    """One row a claim under ``heading``; coloured only where stdout is a terminal.

    ``width`` in cells, default the terminal's.
    """
    console = Console(highlight=False, width=width)
    room = max(_NARROWEST, console.width - _OTHER_COLUMNS)
    grid = Table(title=isolated(plain(heading)), title_justify="left", expand=False)
    for column in ("type", "speaker", "said", "words"):
        grid.add_column(column, overflow="fold")
    grid.add_column("sure", justify="right")
    for claim in claims:
        grid.add_row(
            claim.quote.type,
            isolated(speaker_name(claim)),
            isolated(plain(claim.cue.text)) if claim.cue else "",
            _isolated_lines(claim.quote.text, console, room),
            f"{claim.confidence:.0%}",
            style=COLOURS[claim.quote.type],
        )
    with console.capture() as captured:
        console.print(grid if claims else f"{isolated(plain(heading))}: no claim", markup=False)
    return captured.get()


def _isolated_lines(text: str, console: Console, room: int) -> str:
    """Wrapped first and isolated then: a terminal lays out each line by itself."""
    lines = Text(plain(text)).wrap(console, room)
    return "\n".join(isolated(line.plain.rstrip()) for line in lines)
