"""Finds speech that a cue and a colon open and no mark closes.

``وقال رئيس النادي: نحن متمسكون بالمدرب …``: the newsroom gives somebody's own words, and
the paragraph's end, or the next cue, ends them (facts/arabic.md 0.1 and f 7). Quotations
in marks inside such a speech are names and titles. Where a complementizer follows the
colon and nobody says I or we, it is a report and none of this module's business.
"""

from __future__ import annotations

from collections.abc import Iterator

from worker.extraction import sources
from worker.extraction.candidates import Candidate, _score
from worker.extraction.cues import CueHit
from worker.extraction.frame import Frame, Sentence
from worker.extraction.incises import Reported
from worker.extraction.owners import participle_source
from worker.extraction.reading import Reading
from worker.extraction.sources import Source

SHAPE = "colon-speech"
_KINDS = frozenset({"finite", "participle", "noun"})
_REACH = 24
_FEWEST = 4
_GRADE = 0.7
_NAME_WORDS = 4
_HEAD = 12
"""Tokens: a fronted subject and its conjunction (أما مدرب الفريق فقال)."""


def propose(reading: Reading, sentence: Sentence) -> Iterator[Reported]:
    """The unmarked speeches that begin in ``sentence``; they may end in a later one."""
    frame = reading.frame
    if SHAPE not in frame.lexicon.shapes:
        return
    taken = sentence.lo
    for t in reading.between(sentence.lo, sentence.hi):
        cue = reading.cues[t]
        if cue.lo < taken or cue.kind not in _KINDS \
                or "colon" not in cue.form.takes or cue.form.grade < _GRADE:
            continue
        colon = _colon(frame, cue, sentence)
        if colon < 0:
            continue
        end = _end(reading, sentence, colon + 1)
        if end - colon - 1 < _FEWEST or not _is_clause(frame, colon + 1, end) \
                or _is_report(frame, colon + 1, end) \
                or _quotes(frame, colon + 1, end):
            continue
        taken = end
        source = _source(reading, sentence, cue, colon)
        yield Reported(Candidate(SHAPE, _score(reading, SHAPE, cue), cue, source,
                                 ("colon without marks",)), ((colon + 1, end),))


def _colon(frame: Frame, cue: CueHit, sentence: Sentence) -> int:
    """The colon that opens the speech, with nothing but source and setting before it."""
    at = next((t for t in range(cue.hi, min(sentence.hi, cue.hi + _REACH))
               if frame.tags[t] in "q:.QuU"), -1)
    return at if at >= 0 and frame.tags[at] == ":" and frame.tags[at + 1:at + 2] != "Q" else -1


def _quotes(frame: Frame, lo: int, hi: int) -> bool:
    """Whether marks set off more than a name inside: then the marks tell who speaks."""
    return any(frame.contents[t].words > _NAME_WORDS for t in range(lo, hi) if t in frame.contents)


def _is_clause(frame: Frame, lo: int, hi: int) -> bool:
    """Where capitals tell names, a list behind a colon (âge, expérience) has no verb."""
    return not frame.lexicon.cased or any(t in "xbujPon" for t in frame.tags[lo:hi])


def _is_report(frame: Frame, lo: int, hi: int) -> bool:
    if frame.tags[lo] != "q":
        return False
    own = frame.lexicon.own_speech
    return not any(frame.entries[t].folded.endswith(own) or frame.entries[t].folded in own
                   for t in range(lo, hi))


def _end(reading: Reading, sentence: Sentence, lo: int) -> int:
    """The paragraph's end, or where a later sentence or clause has a cue of its own."""
    frame, tags = reading.frame, reading.frame.tags
    index = frame.sentence_at(lo)
    end = lo
    while index < len(frame.sentences):
        now = frame.sentences[index]
        if now.paragraph != sentence.paragraph:
            break
        begin = max(lo, now.lo)
        if begin > lo and not _speaks_on(frame, now):
            break
        cut = next((t for t in range(begin + 1, now.hi) if _resumes(reading, t)), -1)
        if cut >= 0:  # at the head of a later sentence its subject stands before it
            end = cut if begin == lo or cut - begin > _HEAD else end
            break
        end = now.hi
        index += 1
    while end > lo and tags[end - 1] in ".,":
        end -= 1
    return end


def _speaks_on(frame: Frame, sentence: Sentence) -> bool:
    """A later sentence goes on with the speech where somebody says I or we."""
    own = frame.lexicon.own_speech
    return any(frame.entries[t].folded.endswith(own) for t in range(sentence.lo, sentence.hi)
               if frame.tags[t] != "F")


def _resumes(reading: Reading, t: int) -> bool:
    """The journalist's verb is back: ``، وأضاف:``, ``، مؤكدا أن``."""
    cue, tags = reading.cues.get(t), reading.frame.tags
    if cue is None or cue.form.grade < _GRADE or cue.kind not in {"finite", "participle"}:
        return False
    if cue.kind == "finite" and not reading.frame.entries[t].conjunction:
        return False
    if cue.kind == "participle":  # فزنا اليوم، مشيدا بفريقه: the journalist's, whatever it takes
        return tags[t - 1] == ","
    ahead = tags[cue.hi:cue.hi + 8]
    return any(c in ahead for c in ":q")


def _source(reading: Reading, sentence: Sentence, cue: CueHit, colon: int) -> Source | None:
    if cue.kind != "finite":
        return participle_source(reading, sentence, cue)
    return sources.either_side(reading.frame, sentence, cue, colon)
