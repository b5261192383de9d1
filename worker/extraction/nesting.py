"""Whose a quotation is when one report holds another: how much a cue is inside another's.

``Finch said the records show “…”``: the weaker verb belongs to what the stronger one
reports, and the quotation is Finch's. Counted on the development articles: behind a verb
that takes a bare clause, a weak cue (feel, show, want) is the quotation's own in 5 of 30
cases, a strong one in two thirds, a participle without its comma in a quarter.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from worker.extraction import sources
from worker.extraction.cues import CueHit
from worker.extraction.frame import Content, Sentence

if TYPE_CHECKING:
    from worker.extraction.reading import Reading

_SPEAKING = frozenset({"finite", "past_participle", "infinitive"})
_REPORTING = _SPEAKING | {"participle"}
_OUTER = 14
_STRONG = 0.75
_INSIDE = 0.3
_LOOSE = 0.15
_ANEW = frozenset("cs")
"""A conjunction between two cues begins a clause of its own."""
_INSIDE_VERB_FIRST = 0.3


def penalty(reading: Reading, sentence: Sentence, cue: CueHit, content: Content) -> float:
    """What ``cue`` loses for standing inside another report."""
    if cue.kind not in _REPORTING:
        return 0.0
    if not reading.frame.lexicon.cased:
        return _INSIDE_VERB_FIRST if _verb_first(reading, sentence, cue, content) else 0.0
    return _subject_first(reading, sentence, cue)


def _subject_first(reading: Reading, sentence: Sentence, cue: CueHit) -> float:
    tags = reading.frame.tags
    left = (reading.cues[t] for t in reversed(reading.between(sentence.lo, cue.lo)))
    outer = next((c for c in left if c.kind in _REPORTING), None)
    before = tags[cue.lo - 1:cue.lo]
    if outer is None or before in {"", ",", "c"} or "Q" in tags[outer.hi:cue.lo]:
        return 0.0
    if before == "r":  # who feel that
        return _LOOSE
    if set(tags[outer.hi:cue.lo]) & _ANEW:
        return 0.0
    if "bare" not in outer.form.takes and "q" not in tags[outer.hi:cue.lo]:
        return 0.0
    if cue.form.grade < _STRONG:
        return _INSIDE
    return _LOOSE if cue.kind == "participle" else 0.0


def _verb_first(reading: Reading, sentence: Sentence, cue: CueHit, content: Content) -> bool:
    """In verb-first prose a clause of its own is opened by a glued conjunction."""
    frame, tags = reading.frame, reading.frame.tags
    if cue.kind not in _SPEAKING or frame.entries[cue.lo].conjunction:
        return False
    at = tags.rfind("q", sentence.lo, cue.lo)
    outer = next((t for t in range(at - 1, max(sentence.lo, at - _OUTER) - 1, -1)
                  if t in reading.cues and reading.cues[t].kind != "preposition"), -1)
    if at < 0 or outer < 0 or "Q" in tags[at:cue.lo]:
        return False
    own = sources.after(frame, cue, content.token) or sources.before(frame, sentence, cue)
    speaks = own is not None and any(t in "TRGOAFP" for t in tags[own.lo:own.hi])
    return not (speaks and tags[content.token - 1] in "q:")
