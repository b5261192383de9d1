"""Whose a saying is that has no subject of its own: a participle's and a noun's.

``مضيفاً أن`` and ``adding that`` speak for the clause's subject; ``قوله``, ``X's claim`` and
``the words of X`` name their owner, before or behind.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from worker.extraction import noun_phrases, sources
from worker.extraction.main_clause import clause_subject
from worker.extraction.sources import Source

if TYPE_CHECKING:
    from worker.extraction.cues import CueHit
    from worker.extraction.frame import Frame, Sentence
    from worker.extraction.reading import Reading

_POSSESSOR = 16
_FAINT = 0.4
"""Cues below this grade (heard, knew) tell little of who speaks."""
_WITH = re.compile(r",i[dp][wO]*R,[NF][NFk]*,$")
_OWNERS = frozenset("dpTRGONFLk#w")
_SPEAKING = frozenset({"finite", "past_participle", "infinitive"})


def participle_source(reading: Reading, sentence: Sentence, cue: CueHit) -> Source | None:
    """A participle's subject is the main clause's: an earlier cue's, else the first phrase.

    A name right before the participle is its own subject (footage of X saying, with X adding).
    """
    frame = reading.frame
    if frame.lexicon.cased and cue.lo > sentence.lo and frame.tags[cue.lo - 1] in "NFROG":
        own = sources.beside(frame, sentence, cue)
        if own is not None:
            return own
    beside = _WITH.search(frame.tags, max(sentence.lo, cue.lo - _POSSESSOR), cue.lo) \
        if frame.lexicon.cased else None
    if beside is not None:  # with its chairman, X, saying
        return Source(beside.start() + 2, cue.lo - 1)
    many = _many(frame, sentence, cue)
    if many is not None:
        return many
    joined = _joined(reading, sentence, cue)
    if joined is not None:
        return joined
    main = clause_subject(reading, sentence, cue.lo) if frame.lexicon.cased else None
    if main is not None:
        return main
    sentence = _since_quotation(frame, sentence, cue)
    earlier = [hit for t in reading.between(sentence.lo, cue.lo)
               if (hit := reading.cues[t]).kind in _SPEAKING and frame.tags[t - 1:t] != "r"
               and not (frame.lexicon.cased and hit.kind == "infinitive")]
    if not earlier:
        return sources.first_subject(frame, sentence, cue.lo)
    sure = (hit for hit in earlier if not frame.lexicon.cased or hit.form.grade >= _FAINT)
    return sources.either_side(frame, sentence, next(sure, earlier[0]), cue.lo)


def _since_quotation(frame: Frame, sentence: Sentence, cue: CueHit) -> Sentence:
    """``“…”، وهنا رد X قائلا``: a quotation, a comma and a conjunction open another's clause."""
    behind = frame.tags.rfind("Q,", sentence.lo, cue.lo) + 2
    opens = behind > 1 and bool(frame.entries[behind].conjunction)
    return replace(sentence, lo=behind) if opens and behind < cue.lo else sentence


def _joined(reading: Reading, sentence: Sentence, cue: CueHit) -> Source | None:
    """``with X saying that … and calling it “…”``: the first participle's own subject."""
    frame = reading.frame
    if not frame.lexicon.cased or frame.tags[cue.lo - 1:cue.lo] != "c":
        return None
    earlier = [reading.cues[t] for t in reading.between(sentence.lo, cue.lo)]
    if not earlier or earlier[-1].kind != "participle":
        return None
    return sources.beside(frame, sentence, earlier[-1])


def _many(frame: Frame, sentence: Sentence, cue: CueHit) -> Source | None:
    """The group or the people that a plural participle agrees with."""
    if cue.form.number != "p" or frame.lexicon.cased:
        return None
    lo = max(frame.tags.rfind("G", sentence.lo, cue.lo),
             frame.tags.rfind("A", sentence.lo, cue.lo))
    if lo > 0 and frame.tags[lo - 1] == "d":
        lo -= 1
    if lo < 0 or frame.tags[lo - 1:lo] in {"i", "y", "O", "R"}:
        return None
    return Source(lo, noun_phrases.extent(frame, lo, cue.lo))


def noun_source(
    reading: Reading, sentence: Sentence, cue: CueHit, until: int,
) -> Source | None:
    """Whose saying it is: the possessor beside the noun, or behind ``of``."""
    frame, tags = reading.frame, reading.frame.tags
    gap = tags[cue.hi:until]
    if not frame.lexicon.cased:
        return _possessor(reading, sentence, cue, until)
    if cue.lo > sentence.lo and tags[cue.lo - 1] == "z":
        owner = cue.lo - 1
        while owner > sentence.lo and tags[owner - 1] in _OWNERS:
            owner -= 1
        return Source(owner, cue.lo - 1) if owner < cue.lo - 1 else None
    if gap[:1] in {"g", "i"}:
        hi = noun_phrases.extent(frame, cue.hi + 1, until)
        return Source(cue.hi + 1, hi) if hi > cue.hi + 1 else None
    if cue.lo > sentence.lo and tags[cue.lo - 1] == "p":
        return Source(cue.lo - 1, cue.lo, "pronoun")
    return clause_subject(reading, sentence, cue.lo)


def _possessor(
    reading: Reading, sentence: Sentence, cue: CueHit, until: int,
) -> Source | None:
    """``عن X قوله``; ``طلب X``; else the clause's subject (``علق X بقوله``)."""
    frame, tags = reading.frame, reading.frame.tags
    hi = cue.lo - 1 if tags[cue.lo - 1:cue.lo] == "," else cue.lo
    entry = frame.entries[cue.hi - 1]
    governed = entry.base != entry.folded and entry.folded.startswith(
        frame.lexicon.clitics.prepositions)  # رد X على Y بقوله: the verb's subject, not Y
    if not governed and frame.view.clean[:frame.ends[cue.hi - 1]].endswith(
            frame.lexicon.clitics.owned):
        for t in range(hi - 1, max(sentence.lo, hi - _POSSESSOR), -1):
            if tags[t - 1] == "i" and noun_phrases.extent(frame, t, hi) >= hi:
                return Source(t, hi)
    elif cue.hi < until and tags[cue.hi] in "TRGODAFdP" and not frame.entries[cue.hi - 1].definite:
        return Source(cue.hi, noun_phrases.extent(frame, cue.hi, until))
    return participle_source(reading, _own_clause(frame, sentence, cue), cue)


def _own_clause(frame: Frame, sentence: Sentence, cue: CueHit) -> Sentence:
    """What a comma and a conjunction set off: ``، بينما اكتفى X بالقول``."""
    opened = frame.tags.rfind(",s", sentence.lo, cue.lo)
    return replace(sentence, lo=opened + 2) if opened >= 0 else sentence
