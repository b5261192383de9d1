"""A verb that nobody lists as a cue, promised by a comma inside the marks.

``“We were only passing through,” Holm shrugged.`` Where a desk puts its comma inside the
marks, whatever verb stands behind with a subject of its own reports. Only that place is
looked at, and only where no known cue stands in it; a place and two or three tokens tell.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from worker.extraction.candidates import Candidate
from worker.extraction.frame import Content, Sentence
from worker.extraction.reading import Reading
from worker.extraction.sources import Source

_SUBJECT = r"(P|(?:[dp]?[wRTLO#]{0,4}[TR])?[NF][NFk]{0,4}|[dp][wLO]{0,3}R)"
_SUBJECT_VERB = re.compile(_SUBJECT + r"[vn]{0,2}[bw](?=[.,ivdpPjtg/Q])")
_VERB_SUBJECT = re.compile(r"[bw](T?[NF][NFk]{0,4})(?=[.,i/Q])")
_PROMISE = 0.85
"""Of the shape's prior: a comma alone is less than a verb that reports."""


def propose(reading: Reading, content: Content, sentence: Sentence) -> Iterator[Candidate]:
    """The subject of the unknown verb behind ``content``, if a comma promised one."""
    frame = reading.frame
    shapes = frame.lexicon.shapes
    if content.final != "," or not frame.lexicon.cased or content.token != sentence.lo \
            or reading.between(content.token, sentence.hi):
        return
    for pattern, shape in (
        (_SUBJECT_VERB, "content-source-cue"),
        (_VERB_SUBJECT, "content-cue-source"),
    ):
        found = pattern.match(frame.tags, content.token + 1)
        if found is not None and shape in shapes:
            source = Source(*found.span(1), "pronoun" if found.group(1) == "P" else "phrase")
            yield Candidate(shape, shapes[shape] * _PROMISE, None, source, ("a comma",))
            return
