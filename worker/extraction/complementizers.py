"""The complementizer that a cue governs: ``said that``, ``a déclaré que``, ``قال إن``.

A complementizer behind a cue may be a noun's or another verb's. Where the subject comes
first, next to nothing may stand between; where the verb does, the whole source does, and
only a nearer cue takes the clause. This module decides whose it is, not where it ends.
"""

from __future__ import annotations

import re

from worker.extraction.clauses import verb_first
from worker.extraction.cues import CueHit
from worker.extraction.reading import Reading
from worker.extraction.titles import entitled

_LIKELY = 0.75
_REACH = 30
"""Tokens between a cue and its complementizer: a long source and a setting."""
_GAP = 14
_HEAD_OR_END = re.compile("[q:.Q]")
_VERBAL = re.compile("[xbuUrs]")
_RELATIVE_AND_OBJECT = re.compile("r[xs]?u[wTRGODLFeta]$")
"""A verb of the source's relative clause that has its object: الذي كان يتابع الجلسة."""
_DATED = re.compile("d#w?t")
"""a indiqué le 16 février que"""


def governed(reading: Reading, cue: CueHit, end: int) -> int:
    """The token of the complementizer that the cue governs, or -1."""
    frame, tags = reading.frame, reading.frame.tags
    stop = min(end, cue.hi + _REACH)
    found = _HEAD_OR_END.search(tags, cue.hi, stop)
    while found is not None and found.group() == "Q" and (
            found.start() in frame.refused or entitled(frame, frame.contents[found.start()])):
        found = _HEAD_OR_END.search(tags, found.end(), stop)
    at = found.start() if found is not None else -1
    if at >= 0 and tags[at] == ":" and tags[at + 1:at + 2] == "q":
        at += 1
    if at < 0 or tags[at] != "q":
        return -1
    if frame.lexicon.cased:
        following = reading.following(cue.hi, at)
        if following < at and tags[following] in "uU":
            return -1
    if tags[at - 1] == "a" and at - 1 > cue.hi and not frame.entries[at - 1].definite:
        return -1  # رأت ضرورة أن: a noun's clause, not a report
    return at if _governs(reading, cue, at) else -1


def _governs(reading: Reading, cue: CueHit, at: int) -> bool:
    """Whether the complementizer at ``at`` is the cue's own.

    Where the subject comes first, nothing but an adverbial or a hearer may stand between: a
    verb there has the complementizer, or a noun has it for its relative pronoun.
    """
    tags = reading.frame.tags
    gap = tags[cue.hi:at]
    if verb_first(reading):
        return reading.frame.lexicon.cased or not any(
            _is_nearer(reading.cues[t], at, tags[t - 1])
            for t in range(cue.hi, at)
            if t in reading.cues and not _RELATIVE_AND_OBJECT.search(tags, cue.hi, t + 2)
        )
    if not gap:
        return True
    if _leads_to_verb(reading, cue.hi + ("infinitive" not in cue.form.takes), at):
        return False
    if _VERBAL.search(gap) or len(gap) > _GAP:
        return False
    if gap[0] == "," and gap.count(",") == 1 and len(gap) > 1:
        return False  # …, X said, since most drivers know that …
    return gap[0] in "itvy,-(jno" or bool(_DATED.match(gap)) or "object" in cue.form.takes


def _leads_to_verb(reading: Reading, lo: int, hi: int) -> bool:
    """``agreed to mend the roof that``: the infinitive's noun has the complementizer."""
    entries, tags = reading.frame.entries, reading.frame.tags
    marker = reading.frame.lexicon.infinitive
    return any(entries[t].folded in marker and tags[t + 1] in "wub" for t in range(lo, hi - 1))


def _is_nearer(cue: CueHit, at: int, before: str) -> bool:
    """Whether a cue between another and the complementizer at ``at`` is the nearer one."""
    if cue.kind == "noun":  # not في ختام حديثه أن
        return cue.hi == at and before not in "ie"
    return cue.kind in {"finite", "participle"} and "that" in cue.form.takes \
        and cue.form.grade >= _LIKELY
