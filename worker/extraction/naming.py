"""Finds the name inside a phrase where no capital marks it.

A name is known by its company: a given name, a first part such as عبد, a title in front,
or its place behind a complete title (``وزير العدل السابق`` then the name: once the title's
complement is definite, the next bare word is no part of it; facts/arabic.md c, e).
"""

from __future__ import annotations

from worker.extraction.family_names import (
    bare_name,
    end_of,
    joint,
    owned,
    possessed,
    starts,
)
from worker.extraction.frame import Frame

_SURNAMES = 3
_COMPLEMENT = 12
_INSTITUTION = frozenset("OLD")


def name_in(frame: Frame, lo: int, hi: int) -> tuple[int, int] | None:
    """The personal name inside the phrase ``lo`` to ``hi``; None where it has none."""
    i = lo
    head = frame.entries[lo]
    if head.folded in frame.lexicon.kin and not possessed(frame, lo) \
            and not starts(frame, lo):
        comma = frame.tags.find(",", lo, hi)  # والدة الضحية فلان: the name is another's
        return name_in(frame, comma + 1, hi) if comma > 0 else None
    while i < hi:
        if i > lo and frame.entries[i - 1].base in frame.lexicon.called \
                and frame.tags[i] in "wN" and bare_name(frame, i, hi) > i:
            return i, bare_name(frame, i, hi)  # أحد السكان ويدعى فلان
        if starts(frame, i):
            end = joint(frame, lo, end_of(frame, i, hi), hi)
            if not belongs(frame, lo, i):
                return _led(frame, lo, i), end
            i = end
            continue
        i += 1
    heads = [t for t in range(lo, hi) if frame.tags[t] in "TR"]
    if heads and lo < heads[0] <= lo + _SURNAMES + 1 \
            and not frame.tags[lo:heads[0]].rstrip(",").strip("wN"):
        end = heads[0] - (frame.tags[heads[0] - 1] == ",")
        origin = end - lo > 1 and frame.entries[lo].definite  # البرتغالي فلان لاعب …
        return lo + origin, end
    for title in heads:
        found = _behind_title(frame, title, hi)
        if found is not None:
            return found
    if heads:
        return None
    if 0 < hi - lo <= _SURNAMES and all(t in "wNk" for t in frame.tags[lo:hi]):
        return lo, hi
    return None


def belongs(frame: Frame, lo: int, i: int) -> bool:
    """A name inside another's description: ``جامعة محمد الخامس``, ``والدة سليم``."""
    j = i - 1
    while j >= lo and frame.tags[j] == "T":
        j -= 1
    if j < lo:
        return False
    tag, entry = frame.tags[j], frame.entries[j]
    if (tag in "LO" and entry.folded in frame.lexicon.regions) or (
            tag == "y" and entry.base in frame.lexicon.regions):
        return False  # الاتحاد في تونس نور الدين …
    if tag == "y" or tag in _INSTITUTION:
        return not entry.definite
    if tag == "i" and j == lo + 1 and frame.tags[lo] == "d":
        return False  # كل من فلان وفلان
    if tag in "idg":
        return True
    return tag == "R" and not entry.definite and j == i - 1 and not possessed(frame, j)


def _led(frame: Frame, lo: int, i: int) -> int:
    """Bare words between a complete title and a known name are the name's first (نغوين …)."""
    begin = i
    while begin - 1 > lo and frame.tags[begin - 1] == "w" and i - begin < _SURNAMES \
            and not frame.entries[begin - 1].definite and not owned(frame, begin - 1) \
            and not frame.entries[begin - 1].folded.startswith(frame.lexicon.clitics.prepositions):
        begin -= 1
    return begin if begin < i and frame.entries[begin - 1].definite else i


def _complement(frame: Frame, i: int) -> bool:
    """A word with a glued preposition that a definite one follows: it is the office's."""
    folded = frame.entries[i].folded
    return (frame.tags[i] == "w" and frame.entries[i + 1].definite
            and folded.startswith(frame.lexicon.clitics.prepositions)
            and not folded.startswith(frame.lexicon.prefix))


def _body_begins(frame: Frame, i: int) -> bool:
    """``المدير الفني لفريق …``: a body without an article has its own name behind it."""
    entry, lexicon = frame.entries[i], frame.lexicon
    return not entry.definite and entry.base not in lexicon.regions \
        and lexicon.classes.get(entry.base, "w")[0] == "O"


def _behind_title(frame: Frame, head: int, hi: int) -> tuple[int, int] | None:
    """The first bare word after a complete title: a definite head, or a definite complement."""
    tags, entries = frame.tags, frame.entries
    i = head + 1
    complete = entries[head].definite or tags[head] == "T"
    stop = min(hi, head + _COMPLEMENT)
    while i < stop:
        tag, entry = tags[i], entries[i]
        if tag == ",":
            complete = True
        elif tag == "y" and _body_begins(frame, i):
            complete = False
        elif entry.definite or tag in "Lym#":
            complete = True
            if tag in "wN" and tags[head] == "T" and i == head + 1:
                return i, end_of(frame, i, hi)
        elif tag in "ig":
            complete = False
        elif tag == "k" and complete and i - 1 > head and entries[i].folded \
                not in frame.lexicon.joined:
            return i - 1, end_of(frame, i - 1, hi)
        elif tag in "wNk" and complete:
            end = bare_name(frame, i, hi)
            if end == i and _complement(frame, i):  # لكرة القدم فلان: the office goes on
                complete = False
                i += 1
                continue
            alone = end == i + 1 and tags[i - 1] in "yL"
            return (i, end) if end > i and not alone else None
        elif tag not in "wNkdORGDtA":
            return None
        i += 1
    return None
