"""A cue at the end of the clause that a quotation is woven into.

``Les aides atteindront « … » d'ici à 2030, a promis X``; ``« A » et « B », a détaillé X``;
``« … » (moins d'une heure), selon X``. What stands between is the journalist's, or another
quotation of the same speech, so that only the comma before the inverted cue tells. This
module looks behind the words that candidates.py looks at.
"""

from __future__ import annotations

from collections.abc import Iterator

from worker.extraction import sources
from worker.extraction.candidates import Candidate, _score
from worker.extraction.company import of_purpose
from worker.extraction.cues import CueHit
from worker.extraction.frame import Content, Frame, Sentence
from worker.extraction.reading import Reading
from worker.extraction.sources import Source
from worker.extraction.titles import entitled

_FAR = 0.05
_PAST_A_CUE = 0.2
_SURE = 0.7
_NEAR = 2
"""Tokens: with fewer between, candidates.py has read it."""
_PAST_A_QUOTATION = 0.03
_HOPELESS = 0.7
"""What is left of the surest rule behind so many cues is taken for no attribution."""
_SPEAKING = frozenset({"finite", "past_participle"})


def propose(reading: Reading, content: Content, sentence: Sentence) -> Iterator[Candidate]:
    """The first cue behind ``content`` that a comma sets off and its subject follows."""
    frame, tags = reading.frame, reading.frame.tags
    if "cue-subject" not in frame.lexicon.pack.info.order.after_content:
        return
    if not frame.lexicon.cased and entitled(frame, content):
        return
    penalty, begin = _FAR, content.token + 2
    colon = tags.find(":", begin, sentence.hi)
    for t in reading.between(begin, colon if colon >= 0 else sentence.hi):
        if penalty > _HOPELESS:
            return
        cue = reading.cues[t]
        over = _PAST_A_QUOTATION * tags.count("Q", begin, t)
        candidate = _read(reading, sentence, content, cue, penalty + over)
        if candidate is not None:
            if candidate.shape in frame.lexicon.shapes:
                yield candidate
            return
        penalty += _PAST_A_CUE if cue.kind in _SPEAKING else 0.0


def _subject_first(reading: Reading, sentence: Sentence, content: Content, cue: CueHit,
                   penalty: float) -> Candidate | None:
    """``A cashier who “…” is held accountable, Warren said``; ``“…” for fraud, she said``."""
    frame, tags = reading.frame, reading.frame.tags
    if not frame.lexicon.cased or cue.kind != "finite" or cue.form.grade < _SURE \
            or "subject-cue" not in frame.lexicon.pack.info.order.after_content:
        return None
    source = sources.before(frame, sentence, cue, content.token + 1)
    if source is None:
        return None
    comma = source.lo - 1
    while comma > content.token and tags[comma] in "sv":
        comma -= 1
    closes = tags[cue.hi:cue.hi + 1] in {".", ",", "t", "i", ""} or "object" in cue.form.takes \
        or cue.hi >= sentence.hi
    if tags[comma] != "," or comma - content.token < _NEAR or not closes or source.relative >= 0:
        return None
    return Candidate("content-source-cue", _score(reading, "content-source-cue", cue, penalty),
                     cue, source, ("behind the clause",))


def _hearer_follows(frame: Frame) -> bool:
    """Whether a subject may as well stand before the cue, which leaves its object behind it."""
    return frame.lexicon.cased \
        and "subject-cue" in frame.lexicon.pack.info.order.after_content


def _read(reading: Reading, sentence: Sentence, content: Content, cue: CueHit,
          penalty: float) -> Candidate | None:
    frame, tags = reading.frame, reading.frame.tags
    if cue.kind in _SPEAKING and frame.entries[cue.lo].conjunction:
        return None  # وأضاف opens a clause of its own
    left = cue.lo - 1
    while left > content.token and tags[left] in "xvnjo":
        left -= 1
    if tags[left] != ",":
        return _subject_first(reading, sentence, content, cue, penalty)
    clitic = tags.find("o", left, cue.hi)
    if "object" in cue.form.takes and clitic < 0 and _hearer_follows(frame):
        return None  # what follows told is the hearer
    if cue.kind in _SPEAKING and clitic >= 0:
        shape = "content-clitic-cue"
        source: Source | None = Source(clitic, clitic + 1, "clitic")
    elif cue.kind in _SPEAKING or cue.kind == "preposition":
        shape = "content-cue-source" if cue.kind in _SPEAKING else "content-preposition-source"
        source = sources.after(frame, cue, sentence.hi)
        if source is None or (cue.kind == "preposition" and (
                "Q" in tags[source.hi:sentence.hi] or (
                    frame.lexicon.cased and of_purpose(reading, sentence, cue, source)))):
            return None
    else:
        return None
    score = _score(reading, shape, cue, penalty)
    return Candidate(shape, score, cue, source, ("behind the clause",))
