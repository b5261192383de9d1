"""Reported speech in the passive: ``was accused of hiding it``, ``is said to have left``.

Who speaks stands behind the agent's preposition (called a liar by X) or is left out, and
then it is nobody's: the subject is whom it is said of, or who hears it. What was said
follows the verb as a clause, an infinitive, a charge or a name for something. Where the
pack lists no agent's preposition there is no passive to read.
"""

from __future__ import annotations

from worker.extraction import noun_phrases
from worker.extraction.candidates import Candidate, _score
from worker.extraction.clauses import clause_end, phrase_end
from worker.extraction.cues import CueHit
from worker.extraction.frame import Sentence
from worker.extraction.incises import Reported
from worker.extraction.reading import Reading
from worker.extraction.sources import Source

SHAPE = "passive"
_GRADE = 0.5
_REACH = 24
"""Tokens between the verb and its agent."""
_NAMED = frozenset("dpNFTR")
_SOMEBODY = frozenset("dpTRGOAFNDP#")
_BETWEEN = frozenset(",.:sqrQ")
"""What an agent does not stand behind."""


def propose(reading: Reading, sentence: Sentence, cue: CueHit, end: int) -> Reported | None:
    """What follows the passive verb ``cue``, with its agent; None where nothing does."""
    if cue.kind != "passive" or cue.form.grade < _GRADE or cue.hi + 1 >= end \
            or reading.frame.quoted(sentence.lo, end):
        return None
    agent = _agent(reading, cue, end)
    lo, hi = _said(reading, cue, end, named=agent is not None)
    if lo < 0:
        return None
    if agent is not None and agent.lo - 1 > lo:
        hi = min(hi, agent.lo - 1)
    candidate = Candidate(SHAPE, _score(reading, SHAPE, cue), cue, agent)
    return Reported(candidate, ((lo, hi),))


def _said(reading: Reading, cue: CueHit, end: int, *, named: bool) -> tuple[int, int]:
    """The tokens of what was said, (-1, -1) of nothing; a name needs somebody who gives it."""
    frame, takes, at = reading.frame, cue.form.takes, cue.hi
    tag, word = frame.tags[at], frame.entries[at].folded
    if tag == "q":
        return at + 1, clause_end(reading, at + 1, end)
    if tag == "g" and "charge" in takes:
        return at + 1, phrase_end(reading, at + 1, end)
    if word in frame.lexicon.infinitive:
        return at, phrase_end(reading, at, end)
    if tag == "s" and "as" in takes and frame.tags[at + 1] in _NAMED:
        return at + 1, phrase_end(reading, at + 1, end)
    if named and "object" in takes and tag in _NAMED:
        return at, phrase_end(reading, at, end)
    return -1, -1


def _agent(reading: Reading, cue: CueHit, end: int) -> Source | None:
    """Who speaks, behind the first preposition of an agent in the verb's own clause."""
    frame = reading.frame
    words = frame.lexicon.pack.lexicon.agent
    for t in range(cue.hi, min(end, cue.hi + _REACH)):
        if frame.tags[t] in _BETWEEN and t > cue.hi:
            return None
        if frame.entries[t].folded in words:
            hi = noun_phrases.extent(frame, t + 1, end)
            somebody = hi > t + 1 and frame.tags[t + 1] in _SOMEBODY  # by lying is how
            return Source(t + 1, hi) if somebody else None
    return None
