"""Reads the headline that gives somebody's words after a colon: ``Poll: Voters Want a Dam``.

Editors leave the verb out, and a name and a colon say enough. Only an article's first line
is read so: further down a colon opens lists, times and scores.
"""

from __future__ import annotations

import re

from worker.extraction.candidates import Candidate, _score
from worker.extraction.incises import Reported
from worker.extraction.reading import Reading
from worker.extraction.sources import Source

_SOMEBODY = re.compile("([TFNODGA]{1,4}):")
_LEAST = 3
_LONGEST = 30
"""Tokens: a longer first line is the article's first paragraph."""


def propose(reading: Reading) -> Reported | None:
    """What the article's first line reports after its colon; None where it is no such line."""
    frame, tags, shape = reading.frame, reading.frame.tags, "headline"
    if shape not in frame.lexicon.shapes:
        return None
    named = _SOMEBODY.match(tags)
    end = tags.find("/", 0, _LONGEST)
    if named is None:
        return None
    while tags[end - 1] == ".":
        end -= 1
    if end < named.end() + _LEAST or frame.quoted(named.end(), end):
        return None
    source = Source(0, named.end(1))
    candidate = Candidate(shape, _score(reading, shape, None), None, source, ("headline",))
    return Reported(candidate, ((named.end(), end),))
