"""Where a reported clause opens behind its cue, without a complementizer to tell.

``He said the dam would hold``: a subject right behind the verb is enough for a verb that
does nothing but report; another needs its clause's verb in sight. A setting (``on Tuesday``)
or whoever hears it (``told the board``) may stand between.
"""

from __future__ import annotations

import re

from worker.extraction import noun_phrases
from worker.extraction.cues import CueHit
from worker.extraction.reading import Reading

_HARDLY = 0.65
_SURE = 0.96
"""Cues that report this often need no verb in sight to have a clause."""
_LEAST = 2
_HEARD = frozenset({"object", "bare"})
"""Who takes a clause has a hearer for an object: told the board, warned the town."""
_SECOND = re.compile("[^igcd]d")
_SUBJECT = frozenset("PdpTRGONFDA#s")
_SETTING = re.compile(r"(?:[tv]|dt+|id?w{0,2}[teD]t*)+(?=[dpPTRGONFDAL])")
"""When, where or in what it was said: on Tuesday, late last week, in a statement."""
_VERB_OR_END = re.compile("[xbu.,q:]")
_VERB_REACH = 12
_PLAIN = re.compile("w{1,3}x")
"""hoped local schools would reopen"""
_OPENS_CLAUSE = frozenset("PdpTRGONFDAwLk#evn")


def opens(reading: Reading, cue: CueHit, end: int) -> bool:
    """Whether a clause begins right behind the cue: a subject, and a verb where it is unsure.

    A subject may have a cue's letters: said praise from the board would not help.
    """
    tags = reading.frame.tags
    named = tags[cue.hi] == "u" and tags[cue.hi + 1] in "ig"
    if tags[cue.hi] not in _OPENS_CLAUSE and not named:
        return False
    if cue.form.grade < _HARDLY and tags[cue.hi] in "wenv" and not _PLAIN.match(tags, cue.hi, end):
        return False  # felt betrayed when …
    if tags[cue.hi] == "n" and (cue.hi + 1 >= end or tags[cue.hi + 1] in "si,"):
        return False  # said nothing while …
    if "object" not in cue.form.takes and cue.form.grade >= _SURE and not named:
        return True
    verb = next((t for t in range(cue.hi + 1, min(end, cue.hi + 12)) if tags[t] in "xbu.,"), -1)
    return verb >= 0 and tags[verb] not in ".,"


def past_setting(reading: Reading, cue: CueHit, end: int) -> int:
    """Where a clause with a verb begins behind its setting: said on Tuesday it would close."""
    tags = reading.frame.tags
    setting = _SETTING.match(tags, cue.hi, end) if reading.frame.lexicon.cased else None
    if setting is None:
        return cue.hi
    lo = setting.end()
    verb = _VERB_OR_END.search(tags, lo + 1, min(end, lo + _VERB_REACH))
    return lo if verb is not None and verb.group() in "xbu" else cue.hi


def past_hearer(reading: Reading, cue: CueHit, end: int) -> int:
    """Where the clause begins behind whoever hears it: told the board the dam would hold."""
    frame, tags = reading.frame, reading.frame.tags
    if not cue.form.takes >= _HEARD:
        return cue.hi
    hi = noun_phrases.extent(frame, cue.hi, end)
    second = _SECOND.search(tags, cue.hi + 1, hi)
    hi = second.start() + 1 if second else hi
    while hi < end and tags[hi] in "tvi#":
        hi += 1
    clause = cue.hi < hi < end - _LEAST and tags[hi] in _SUBJECT
    return hi if clause else cue.hi
