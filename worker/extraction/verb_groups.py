"""Where the words begin that belong to a verb: auxiliaries, adverbs, objects, another verb.

``has long said``, ``le maire l'a reconnu``, ``went on to say``: the subject stands before all
of them. Scripts with capitals only; this module knows classes and the pack's lists.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from worker.extraction import bounds

if TYPE_CHECKING:
    from worker.extraction.cues import CueHit
    from worker.extraction.frame import Frame

PASSED = frozenset("xvnjt")
"""Classes that stand between a subject and its verb."""
_CATENATIVE = re.compile("[xbu][iv]?$")
_LONGEST = 4
"""Tokens of a verb that takes the cue as its infinitive."""


def begin(frame: Frame, floor: int, cue: CueHit) -> int:
    """The first token of the words that belong to the verb ``cue``, ``floor`` at the least."""
    tags, entries, objects = frame.tags, frame.entries, frame.lexicon.objects
    i = _before_catenative(frame, floor, cue) - 1
    if i > floor and tags[i] == "d" and entries[i].folded in objects:
        i -= 1  # le maire le résume
    while i >= floor and (tags[i] in PASSED or bounds.adverbial(tags, i) or tags[i:i + 2] == "dt"):
        i -= 1
    if i > floor and tags[i] == "d" and tags[i + 1] == "x" and entries[i].folded in objects:
        i -= 1  # le maire l'a reconnu
    return i + 1


def _before_catenative(frame: Frame, floor: int, cue: CueHit) -> int:
    """Where the verb begins whose infinitive the cue is: seemed to say, went on to say."""
    if frame.entries[cue.lo - 1].folded not in frame.lexicon.infinitive:
        return cue.lo
    verb = _CATENATIVE.search(frame.tags, max(floor, cue.lo - _LONGEST), cue.lo - 1)
    return verb.start() if verb is not None else cue.lo
