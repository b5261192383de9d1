"""Finds reported speech without marks, and where it begins and ends.

A reporting verb and a complementizer are its head; its end is the sentence's, unless
another cue takes over before (``، مضيفاً أن``, ``, he added``). Quoted speech comes first:
a clause that holds an attributed quotation is not reported a second time (facts/arabic.md
0.1), so this module is asked after the quotations are settled.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from worker.extraction import sources
from worker.extraction.candidates import (
    Candidate,
    Reading,
    _participle_source,
    _score,
    noun_source,
)
from worker.extraction.cues import CueHit
from worker.extraction.frame import Sentence
from worker.extraction.sources import Source

_SURE = 0.75
_LAST_WORDS = 3
_REACH = 30
"""Tokens between a cue and its complementizer: a long source and a setting."""
_SPEAKING = frozenset({"finite", "past_participle", "infinitive"})


@dataclass(frozen=True, slots=True)
class Reported:
    """A candidate and the tokens ``lo`` to ``hi`` (exclusive) of its content."""

    candidate: Candidate
    lo: int
    hi: int


def propose(reading: Reading, sentence: Sentence) -> Iterator[Reported]:
    """The reported clauses of one sentence, in order."""
    end = sentence.hi
    while end > sentence.lo and reading.frame.tags[end - 1] in ".":
        end -= 1
    hits = [reading.cues[t] for t in range(sentence.lo, end) if t in reading.cues]
    taken = sentence.lo
    for position, cue in enumerate(hits):
        if cue.lo < taken:
            continue
        following = hits[position + 1].lo if position + 1 < len(hits) else end
        found = _with_complementizer(reading, sentence, cue, end, following) \
            or _preposition(reading, sentence, cue, end) \
            or _bare(reading, sentence, cue, end) \
            or _trailing(reading, sentence, cue, end)
        if found is not None and found.hi - found.lo >= 2 \
                and found.candidate.shape in reading.frame.lexicon.shapes:
            taken = found.hi
            yield found


def _with_complementizer(
    reading: Reading, sentence: Sentence, cue: CueHit, end: int, following: int,
) -> Reported | None:
    frame, tags = reading.frame, reading.frame.tags
    if "that" not in cue.form.takes or cue.kind not in _SPEAKING | {"participle", "noun"}:
        return None
    stop = min(end, cue.hi + _REACH)
    at = next((t for t in range(cue.hi, stop) if tags[t] in "q:.Q"), -1)
    if at >= 0 and tags[at] == ":" and tags[at + 1:at + 2] == "q":
        at += 1
    if at < 0 or tags[at] != "q" or (following < at and tags[following] in "uU"):
        return None
    if not frame.lexicon.cased and any(_takes_over(reading.cues[t], at)
                                       for t in range(cue.hi, at) if t in reading.cues):
        return None
    if cue.kind == "participle":
        source, shape = _participle_source(reading, sentence, cue), "participle-content"
    elif cue.kind == "noun":
        if frame.lexicon.cased or at > cue.hi + 1:
            return None
        source, shape = noun_source(reading, sentence, cue, at), "noun-content"
    else:
        source, order = _subject(reading, sentence, cue, at)
        stem = {"subject-cue": "source-cue", "cue-subject": "cue-source"}.get(order, "cue")
        shape = f"{stem}-complementizer-content"
    hi = _end(reading, at + 1, end)
    if _has_content(tags, at + 1, hi):
        return None
    far = 0.004 * (at - cue.hi)
    return Reported(Candidate(shape, _score(reading, shape, cue, far), cue, source), at + 1, hi)


def _takes_over(cue: CueHit, at: int) -> bool:
    """Whether a cue between another and the complementizer at ``at`` is the nearer one."""
    if cue.kind == "noun":
        return cue.hi == at
    return cue.kind in {"finite", "participle"} and "that" in cue.form.takes \
        and cue.form.grade >= _SURE


def _subject(reading: Reading, sentence: Sentence, cue: CueHit, limit: int) -> tuple[Source | None, str]:
    frame = reading.frame
    clitic = frame.tags.find("o", max(sentence.lo, cue.lo - 2), cue.hi)
    if clitic >= 0:
        return Source(clitic, clitic + 1, "clitic"), "subject-cue"
    for order in frame.lexicon.pack.info.order.before_content:
        found = sources.before(frame, sentence, cue) if order == "subject-cue" \
            else sources.after(frame, cue, limit)
        if found is not None:
            return found, order
    return None, ""


def _has_content(tags: str, lo: int, hi: int) -> bool:
    return "Q" in tags[lo:hi]


def _end(reading: Reading, lo: int, end: int) -> int:
    """Where a reported clause that begins at ``lo`` ends: before the next cue's clause."""
    tags = reading.frame.tags
    for t in range(lo, end):
        if tags[t] == "," and t + 1 < end:
            k = t + 1
            if tags[k] == "c" and k + 1 < end:
                k += 1
            cue = reading.cues.get(k)
            if cue is not None and _closes(cue, end):
                return t
        elif t in reading.cues and t > lo and _goes_on_with(reading, t, end):
            return t
    return end


def _closes(cue: CueHit, end: int) -> bool:
    """A participle or verb of its own after the comma, or a confirmer that ends the sentence."""
    if cue.kind in {"participle", "finite"}:
        return cue.form.grade >= 0.6
    return cue.kind == "confirmer" and end - cue.hi <= _LAST_WORDS


def _goes_on_with(reading: Reading, t: int, end: int) -> bool:
    """``وأضاف أن`` without a comma, and ``على حد قوله`` at the sentence's end."""
    cue, frame = reading.cues[t], reading.frame
    if frame.lexicon.cased:
        return False
    if cue.kind == "confirmer":
        return end - cue.hi <= _LAST_WORDS
    return (cue.kind == "finite" and bool(frame.entries[t].conjunction)
            and cue.form.grade >= _SURE and "q" in frame.tags[cue.hi:min(end, cue.hi + 10)])


def _preposition(reading: Reading, sentence: Sentence, cue: CueHit, end: int) -> Reported | None:
    """``According to X, …`` and ``…, according to X``."""
    if cue.kind != "preposition":
        return None
    frame, tags = reading.frame, reading.frame.tags
    source = sources.after(frame, cue, end)
    if source is None:
        return None
    that = tags.find("q", source.hi, min(end, source.hi + 4))
    if that >= 0 and not frame.lexicon.cased and not _has_content(tags, that, end):
        shape = "preposition-source-content"
        return Reported(Candidate(shape, _score(reading, shape, cue), cue, source), that + 1,
                        _end(reading, that + 1, end))
    if cue.lo - sentence.lo <= 2:
        comma = tags.find(",", source.hi, end)
        if 0 <= comma <= source.hi + 8 and not _has_content(tags, comma, end):
            shape = "preposition-source-content"
            return Reported(Candidate(shape, _score(reading, shape, cue), cue, source), comma + 1, end)
        return None
    if tags[cue.lo - 1] == "," and end - source.hi <= 4 and not _has_content(tags, sentence.lo, cue.lo):
        shape = "content-preposition-source"
        return Reported(Candidate(shape, _score(reading, shape, cue), cue, source),
                        sentence.lo, cue.lo - 1)
    return None


def _bare(reading: Reading, sentence: Sentence, cue: CueHit, end: int) -> Reported | None:
    """``He said the dam would hold``: a clause right after the cue."""
    frame, tags = reading.frame, reading.frame.tags
    if "bare" not in cue.form.takes or cue.kind not in _SPEAKING or cue.hi >= end:
        return None
    if tags[cue.hi] not in "PdpTRGONFDw#" or _has_content(tags, cue.hi, end):
        return None
    verb = next((t for t in range(cue.hi + 1, min(end, cue.hi + 12)) if tags[t] in "xbu.,"), -1)
    if verb < 0 or tags[verb] in ".,":
        return None
    source = sources.before(frame, sentence, cue)
    if source is None:
        return None
    shape = "source-cue-content"
    return Reported(Candidate(shape, _score(reading, shape, cue, 0.1), cue, source),
                    cue.hi, _end(reading, cue.hi, end))


def _trailing(reading: Reading, sentence: Sentence, cue: CueHit, end: int) -> Reported | None:
    """``The dam will hold, the minister said.``"""
    frame, tags = reading.frame, reading.frame.tags
    if cue.kind not in _SPEAKING or end - cue.hi > 10:
        return None
    if frame.entries[cue.lo].conjunction:
        return None
    comma = tags.rfind(",", sentence.lo, cue.lo)
    if comma <= sentence.lo + 2 or _has_content(tags, sentence.lo, cue.lo):
        return None
    for order in frame.lexicon.pack.info.order.after_content:
        if order == "subject-cue":
            source, shape = sources.before(frame, sentence, cue, comma + 1), "content-source-cue"
            fits = source is not None and source.lo - comma <= 2
        else:
            source, shape = sources.after(frame, cue, end), "content-cue-source"
            fits = source is not None and not tags[comma + 1:cue.lo].strip("xvnoj")
        if fits:
            return Reported(Candidate(shape, _score(reading, shape, cue, 0.05), cue, source),
                            sentence.lo, comma)
    return None
