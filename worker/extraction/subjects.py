"""Finds a clause's subject where no capital marks names.

A verb-first language names the subject behind the verb, or leaves it to an earlier
clause; with a phrase's end given (``الذي قال``, ``المدير قال``) its beginning is the
furthest head whose own extent reaches that end. This module knows classes and extents;
which cue asks is the business of sources.
"""

from __future__ import annotations

from worker.extraction import extents, family_names
from worker.extraction.frame import Frame

_LONGEST = 24
_HEADS = frozenset("TRGODAFNP")
_GOVERNORS = frozenset("iyRODGLTd")
_SEGMENTS = 6
_NAME = 4
"""Words: the longest name that nothing but its place tells."""


def phrase_before(frame: Frame, floor: int, hi: int) -> tuple[int, int] | None:
    """The noun phrase that ends at ``hi``: its furthest beginning that reaches so far."""
    tags = frame.tags
    if hi <= floor:
        return None
    if tags[hi - 1] == "P":
        return hi - 1, hi
    for lo in range(max(floor, hi - _LONGEST), hi):
        if not _may_begin(frame, floor, lo):
            continue
        if extents.extent(frame, lo, hi) >= hi:
            return lo, hi
    lead = hi - 1
    while lead > floor and tags[lead - 1] in "wk" and hi - lead < 3:
        lead -= 1
    if lead == floor and all(t in "wNk" for t in tags[lead:hi]) and not any(
            form.kind == "preposition" for form in frame.entries[lead].cues):
        return lead, hi
    return None


def between_auxiliaries(frame: Frame, floor: int, hi: int) -> tuple[int, int] | None:
    """``وكانت فلانة الفلانية قد صرحت``: an unknown name that two auxiliaries enclose."""
    lo = hi
    while lo > floor and frame.tags[lo - 1] in "wNk" and hi - lo < _NAME:
        lo -= 1
    return (lo, hi) if lo < hi and lo > floor and frame.tags[lo - 1] == "x" else None


def _may_begin(frame: Frame, floor: int, lo: int) -> bool:
    tags = frame.tags
    if tags[lo] not in _HEADS and not family_names.starts(frame, lo) \
            and not (tags[lo] == "d" and tags[lo + 1:lo + 2] in {*"RGODAi"}):
        return False
    if lo == floor:
        return True
    left = tags[lo - 1]
    if left == "d" and tags[lo] != "d":
        return False
    return left not in _GOVERNORS or (left in "RODGLT" and frame.entries[lo - 1].definite)


def before_comma(frame: Frame, floor: int, comma: int) -> tuple[int, int] | None:
    """``X، محام بهيئة الرباط، قال``: over appositions to the phrase they belong to."""
    tags = frame.tags
    hi = comma
    for _ in range(_SEGMENTS):
        lo = max(tags.rfind(",", floor, hi), tags.rfind("-", floor, hi)) + 1
        lo = max(lo, floor)
        apposed = lo > floor and tags[lo:lo + 1] and tags[lo] in "RTdirbxe"
        if not apposed:
            return phrase_before(frame, lo, hi) or _acting(frame, lo, hi)
        hi = lo - 1
    return None


def _acting(frame: Frame, lo: int, hi: int) -> tuple[int, int] | None:
    """The last person who is a subject in the segment: ``بكلمة ألقاها X عبر …، أكد فيها``."""
    for i in range(hi - 1, lo, -1):
        if frame.tags[i] in "TR" and frame.tags[i - 1] in "wbu":
            return i, extents.extent(frame, i, hi)
    return None


def _named_before(frame: Frame, lo: int, i: int) -> int:
    """The name in front of an apposed title: ``أقر فلان الفلاني لاعب …``."""
    if frame.tags[i] != "R" or frame.entries[i].definite:
        return i
    while lo < i and frame.tags[lo] in "vcsn":
        lo += 1  # the clause's verb comes first, and is no name
    begin = i
    while begin - 1 > lo and frame.tags[begin - 1] in "wN" and i - begin < 3:
        begin -= 1
    return begin


def last_reporting(frame: Frame, lo: int, until: int) -> tuple[int, int] | None:
    """The subject right behind the clause's last reporting verb (أكد X احترامه … وقال)."""
    for t in range(until - 1, lo - 1, -1):
        if frame.tags[t] == "u":
            found = first_subject(frame, t + 1, until)
            return found if found is not None and found[0] == t + 1 else None
    return None


def first_subject(frame: Frame, lo: int, until: int) -> tuple[int, int] | None:
    """The first headed phrase of the clause that no preposition governs."""
    tags = frame.tags
    i = lo
    while i < until:
        tag = tags[i]
        if tag == "P":
            return i, i + 1
        if tag in "Qq:":
            return None
        if tag == "i" and i == lo and any(c.kind == "finite" for c in frame.entries[i].cues):
            i += 1  # عبر فلان عن …: a verb that is a preposition elsewhere
        elif tag == "i":
            governed = i + 1 + (tags[i + 1:i + 2] == "P")  # عن سعادته
            i = max(extents.extent(frame, i + 1, until), governed)
        elif tag == "y":
            i = max(extents.extent(frame, i, until), i + 1)
        elif tag == "r":  # خلال الندوة التي أعقبت أشغال المجلس، …: what is governed, and its clause
            i = tags.find(",", i, until)
            if i < 0:
                return None
        elif tag in _HEADS or (tag == "d" and tags[i + 1:i + 2] in {*"RG"}) \
                or family_names.starts(frame, i):
            end = extents.extent(frame, i, until)
            i = _named_before(frame, lo, i)
            return i, extents.over_comma(frame, i, end, until) if tags[end:end + 1] == "," else end
        else:
            i += 1
    return None
