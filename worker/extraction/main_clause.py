"""The subject of the clause that a participle hangs on, where that clause reports nothing.

``The union walked out on Monday after X called the offer …, saying “…”``: the union says it,
although another verb of saying stands in between. The clause is the sentence's last
coordinate one that has a subject of its own; its verb must follow that subject at once, over
an apposition. Where the clause itself reports, its cue tells the subject (owners.py).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from worker.extraction import noun_phrases, sources
from worker.extraction.frame import Sentence
from worker.extraction.sources import Source

if TYPE_CHECKING:
    from worker.extraction.reading import Reading

_SUBJECT = frozenset("dpTRGOADNFPwL#itve")
_VERB = frozenset("bx")
_HEADLESS = re.compile(r"(?:[it][^,.:QbuxUP]{0,8},)?([dp][w#b]{1,3})(?=[vn]{0,2}[bx])")
"""``The nonprofit filed …``: no class tells the subject, only its place before the verb."""
_CLEFT = re.compile(r"Px([dpTRNFwk]+)r")
"""``It was X who …``: who acts follows."""
_COORDINATED = 3
"""Clauses of a sentence that are looked at; news has seldom more."""


def clause_subject(reading: Reading, sentence: Sentence, until: int) -> Source | None:
    """The subject of the clause before token ``until``, if its verb is no cue."""
    frame = reading.frame
    end = until
    for _ in range(_COORDINATED):
        at = _conjunction(frame.tags, sentence.lo, end)
        if at < 0:
            break
        found = _acting(reading, Sentence(at, sentence.hi, sentence.paragraph), until)
        if found is not None:
            return found
        end = at - 2
    return _acting(reading, sentence, until)


def _conjunction(tags: str, lo: int, hi: int) -> int:
    """The token behind the last ``, and`` that a subject follows; -1 where none does."""
    at = tags.rfind(",c", lo, hi)
    while at >= 0 and tags[at + 2] not in _SUBJECT:
        at = tags.rfind(",c", lo, at)
    return at + 2 if at >= 0 else -1


def _acting(reading: Reading, clause: Sentence, until: int) -> Source | None:
    """The clause's first subject, if a verb that is no cue follows it."""
    frame = reading.frame
    headless = _HEADLESS.match(frame.tags, clause.lo, until)
    found = (
        Source(*headless.span(1))
        if headless is not None
        else sources.first_subject(frame, clause, until)
    )
    if found is None:
        return None
    cleft = _CLEFT.match(frame.tags, found.lo, until)
    if cleft is not None and frame.entries[found.lo].number == "s":
        return Source(*cleft.span(1))
    at = _verb(frame.tags, found.hi, until)
    if at < 0 or frame.tags[at] not in _VERB or at in reading.cues:
        return None
    if found.form != "phrase":
        return found
    return Source(found.lo, noun_phrases.with_apposition(frame, found.lo, found.hi, until))


def _verb(tags: str, at: int, until: int) -> int:
    """The verb behind a subject that ends at ``at``, over adverbs and one apposition."""
    if tags[at : at + 1] == ",":
        closing = tags.find(",", at + 1, until)
        at = closing + 1 if closing >= 0 else at
    while at < until and tags[at] in "vnt":
        at += 1
    return at if at < until else -1
