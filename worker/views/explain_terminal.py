"""``quoth explain`` in a terminal: each attribution with its reasons, then what was refused."""

from __future__ import annotations

from collections.abc import Iterator

from rich.table import Table
from rich.text import Text

from worker.extraction.model import Attribution, Extraction, Span
from worker.views import reasons
from worker.views.bidi import isolated, plain
from worker.views.terminal import COLOURS, SIGNS, wrapped

_LABEL = 11
# A refused stretch is shown by its beginning; the page shows all of it.
_EXCERPT = 60


def explanation(found: Extraction, text: str, width: int) -> Iterator[Text | Table]:
    """What to print, one after another, for an article's ``text``."""
    for number, attribution in enumerate(found.attributions, 1):
        yield from _attribution(attribution, number, text, width)
    if found.rejections:
        yield _refused(found, text)


def _attribution(
    attribution: Attribution, number: int, text: str, width: int
) -> Iterator[Text | Table]:
    colour = COLOURS[attribution.type]
    yield Text.assemble(
        (f"{number:>2} ", "bold"),
        (f"{SIGNS[attribution.type]} {attribution.type.value}", f"bold {colour}"),
        (f"  {attribution.confidence:.0%}", "dim"),
    )
    quote = " … ".join(part.of(text) for part in attribution.parts)
    yield Text("\n".join(wrapped(quote, width)), style=colour)
    grid = Table.grid(padding=(0, 1, 0, 0))
    grid.add_column(width=_LABEL, no_wrap=True, style="dim", justify="right")
    grid.add_column(overflow="fold", max_width=width - _LABEL)
    for label, value in _reasons(attribution, text):
        grid.add_row(label, Text(value))
    yield grid
    yield Text()


def _reasons(attribution: Attribution, text: str) -> Iterator[tuple[str, str]]:
    chain = reasons.chain(attribution, text)
    steps = dict.fromkeys(plain(words) for words in (chain.mention, chain.name) if words)
    shown = " → ".join(map(isolated, steps)) or "nobody"
    role = f", {isolated(plain(chain.role))}" if chain.role else ""
    yield "speaker", f"{shown}{role} ({chain.kind})"
    yield "known by", f"{chain.resolution.replace('_', ' ')} – {chain.step}"
    if attribution.cue:
        cue = attribution.cue
        words, lemma = isolated(plain(cue.span.of(text))), isolated(plain(cue.lemma))
        yield "cue", f"{words} ({lemma}, {cue.stance})"
    yield "rule", attribution.rule_id
    if about := reasons.about(attribution.rule_id):
        yield "", isolated(plain(about))
    for at, evidence in enumerate(attribution.evidence):
        yield "" if at else "evidence", isolated(plain(evidence))
    yield from reasons.hints(attribution)


def _refused(found: Extraction, text: str) -> Table:
    table = Table(title="Considered and not taken", title_justify="left", box=None, pad_edge=False)
    for name in ("words", "rule", "score", "why not"):
        table.add_column(name, overflow="fold")
    for rejection in found.rejections:
        words = _excerpt(rejection.parts, text)
        why = isolated(plain(rejection.reason))
        table.add_row(Text(words), rejection.rule_id, f"{rejection.score:.2f}", Text(why))
    return table


def _excerpt(parts: tuple[Span, ...], text: str) -> str:
    words = plain(" … ".join(part.of(text) for part in parts))
    return isolated(words if len(words) <= _EXCERPT else words[: _EXCERPT - 1] + "…")
