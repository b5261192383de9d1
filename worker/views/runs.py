"""A text cut where anything begins or ends, so that overlapping findings can be shown.

A speaker may stand inside a quotation, one mention may serve three of them, and a cue may
be woven into another's words: nested elements can't say that, a row of runs can, each
knowing all that covers it. Pure arithmetic on spans, linear in their number.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from worker.extraction.model import Extraction, Span

Role = Literal["quote", "speaker", "cue", "rejected"]


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch with its role in attribution or rejection ``number`` (from 1)."""

    span: Span
    role: Role
    number: int


@dataclass(frozen=True, slots=True)
class Run:
    """Characters under the same marks. ``opening`` are the marks that begin here."""

    span: Span
    marks: tuple[Mark, ...]
    opening: tuple[Mark, ...]


def marks_of(found: Extraction) -> Iterator[Mark]:
    """All that was found, and of what was rejected the stretches that nothing else took."""
    taken = [part for attribution in found.attributions for part in attribution.parts]
    for number, attribution in enumerate(found.attributions, 1):
        for part in attribution.parts:
            yield Mark(part, "quote", number)
        if attribution.speaker.mention:
            yield Mark(attribution.speaker.mention, "speaker", number)
        if attribution.cue:
            yield Mark(attribution.cue.span, "cue", number)
    covered = _Cover(taken)
    for number, rejection in enumerate(found.rejections, 1):
        for part in rejection.parts:
            if not covered.touches(part):
                yield Mark(part, "rejected", number)


def runs(marks: Iterable[Mark], length: int) -> Iterator[Run]:
    """Code points 0 to ``length`` as runs, in order and without a gap; empty marks fall out."""
    opening: dict[int, list[Mark]] = defaultdict(list)
    closing: dict[int, list[Mark]] = defaultdict(list)
    for mark in marks:
        if mark.span.start < mark.span.end:
            opening[mark.span.start].append(mark)
            closing[mark.span.end].append(mark)
    active: dict[Mark, None] = {}
    bounds = sorted({0, length, *opening, *closing})
    for start, end in pairwise(bounds):
        for mark in closing[start]:
            active.pop(mark, None)
        active.update(dict.fromkeys(opening[start]))
        yield Run(Span(start, end), tuple(active), tuple(dict.fromkeys(opening[start])))


class _Cover:
    """Whether a stretch touches any of many spans, by one look each."""

    def __init__(self, spans: Iterable[Span]) -> None:
        self._merged: list[tuple[int, int]] = []
        for span in sorted(spans, key=lambda s: s.start):
            if self._merged and span.start <= self._merged[-1][1]:
                start, end = self._merged[-1]
                self._merged[-1] = (start, max(end, span.end))
            else:
                self._merged.append((span.start, span.end))

    def touches(self, span: Span) -> bool:
        at = bisect_right(self._merged, span.start, key=lambda pair: pair[1])
        return at < len(self._merged) and self._merged[at][0] < span.end
