"""What is known of an article when its attributions are looked for: the frame and its cues.

Cues quote or report; acts (backs, discusses) report only. Both are asked for by the tokens
they begin at, so a sentence costs what stands in it. Nothing is decided here.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from worker.extraction.cues import CueHit
from worker.extraction.frame import Frame


@dataclass(frozen=True, slots=True)
class Reading:
    """What is known of the article when candidates are made."""

    frame: Frame
    cues: Mapping[int, CueHit]
    tokens: Sequence[int]
    """Where the cues begin, in order."""
    acts: Mapping[int, CueHit]
    """Verbs that report and never quote."""
    hits: Sequence[CueHit]
    """Cues and acts in order; of two at one word the longer first (asked about)."""
    begins: Sequence[int]
    """Where the hits begin."""

    @classmethod
    def of(
        cls, frame: Frame, cues: Mapping[int, CueHit], acts: Mapping[int, CueHit],
    ) -> Reading:
        """The reading of ``frame`` with the ``cues`` by their first tokens, in order."""
        hits = [*cues.values(), *acts.values()]
        if acts:
            hits.sort(key=lambda hit: (hit.lo, -hit.hi))
        return cls(frame, cues, tuple(cues), acts, hits, [hit.lo for hit in hits])

    def between(self, lo: int, hi: int) -> Sequence[int]:
        """The tokens from ``lo`` to ``hi`` (exclusive) where cues begin."""
        first = bisect_left(self.tokens, lo)
        return self.tokens[first:bisect_left(self.tokens, hi, first)]

    def reports(self, lo: int, hi: int) -> Sequence[CueHit]:
        """The cues and acts that begin from ``lo`` to ``hi`` (exclusive)."""
        first = bisect_left(self.begins, lo)
        return self.hits[first:bisect_left(self.begins, hi, first)]

    def following(self, token: int, end: int) -> int:
        """The first token from ``token`` on where a cue or act begins, ``end`` at the latest."""
        position = bisect_left(self.begins, token)
        return min(self.begins[position], end) if position < len(self.begins) else end

    def acted(self, cue: CueHit | None) -> bool:
        """Whether ``cue`` only acts: whoever backs a thing has not had the word."""
        return cue is not None and cue.lo not in self.cues and self.acts.get(cue.lo) is cue
