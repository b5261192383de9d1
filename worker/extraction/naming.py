"""Finds names where no capital marks them.

In an uncased script a name is known by its company: a given name, a first part such as
عبد, a title in front, or its place behind a complete title (``وزير العدل السابق`` then the
name: once the title's complement is definite, the next bare word is no part of it). The
same company tells where a name ends (facts/arabic.md c, e). This module looks at the
tokens of one phrase; which names an article holds is the business of mentions.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from worker.extraction.frame import Frame

_SURNAMES = 3
_COMPLEMENT = 12
_INSTITUTION = frozenset("OLD")
_NAMEABLE = frozenset("wNFk")
_SURNAMED = frozenset("RTOLDteGav")
_CLOSERS = frozenset([*"q:Q,/.()iy-euU", ""])
_OPEN = frozenset("wNFaRTGOL")
"""Classes that can't follow a bare name: what looked like one was a common word."""
_NOMINAL = frozenset("dpTRGOADNFkgw#LeZmiyza")


_ALONE = re.compile(r"[uU]([wNk]{1,3})(?=[q:Q])")
"""A bare phrase between a verb and what it reports: a family name."""

Titled = tuple[int, int, tuple[int, int] | None]


def scan(frame: Frame) -> Iterator[Titled]:
    """Every name of the article with the tokens of its title, in order."""
    found = {lo: (lo, hi, title) for lo, hi, title in _titled(frame)}
    covered = {i for lo, hi, _ in found.values() for i in range(lo, hi)}
    for i, tag in enumerate(frame.tags):
        if tag in "Fk" and i not in covered and starts(frame, i):
            hi = end_of(frame, i, min(i + 8, len(frame.tags)))
            covered.update(range(i, hi))
            found[i] = (i, hi, _apposition(frame, hi))
    for match in _ALONE.finditer(frame.tags):
        if match.start(1) not in covered:
            found[match.start(1)] = (*match.span(1), None)
    yield from (found[lo] for lo in sorted(found))


def _titled(frame: Frame) -> Iterator[Titled]:
    """Names behind a title: ``وزير العدل الطيب …``, ``وزير العدل، الطيب …``."""
    tags, done = frame.tags, -1
    for match in re.finditer("[TR]", tags):
        i = match.start()
        if i < done:
            continue
        hi = extent(frame, i, min(len(tags), i + 24))
        name = name_in(frame, i, hi) or _behind_comma(frame, hi)
        if name is not None and name[0] > i:
            done = name[1]
            yield *name, (i, min(hi, name[0]))


def _behind_comma(frame: Frame, hi: int) -> tuple[int, int] | None:
    tags = frame.tags
    if tags[hi:hi + 1] != ",":
        return None
    end = extent(frame, hi + 1, hi + 8) if hi + 8 < len(tags) else len(tags)
    return name_in(frame, hi + 1, end)


def _apposition(frame: Frame, hi: int) -> tuple[int, int] | None:
    """The title behind a name: ``فلان، عضو المجلس``, ``فلان مدير المهرجان``."""
    tags = frame.tags
    at = hi + 1 if tags[hi:hi + 1] in {",", "("} else hi
    if tags[at:at + 1] == "d":
        at += 1
    if tags[at:at + 1] not in {"R", "T"}:
        return None
    return at, extent(frame, at, min(len(tags), at + 12))


def introduced(frame: Frame, end: int, hi: int) -> int:
    """The phrase's end with the name that ``هو`` or ``ويدعى`` brings in."""
    if end >= hi or not (frame.tags[end] == "P" or frame.entries[end].base
                         in frame.lexicon.called):
        return end
    more = extent(frame, end + 1, hi)
    return more if more > end + 1 and name_in(frame, end + 1, more) is not None else end


def over_comma(frame: Frame, lo: int, end: int, hi: int) -> int:
    """The phrase's end with the name, or the title, that its comma brings in."""
    more = extent(frame, end + 1, hi)
    if more <= end + 1:
        return end
    closed = frame.tags[more:more + 1] in {",", "q", ":", "Q", "/"}
    if re.search("[TR]", frame.tags[lo:end]) and name_in(frame, lo, end) is None:
        name = name_in(frame, end + 1, more)
        return more if name and (closed or starts(frame, name[0])) else end
    return more if closed and frame.tags[end + 1] in "RT" else end


def extent(frame: Frame, lo: int, hi: int) -> int:
    """Where the noun phrase that begins at ``lo`` ends, ``hi`` at the latest."""
    tags, entries = frame.tags, frame.entries
    name_end = -1
    i = lo
    while i < hi:
        tag = tags[i]
        if i == name_end and tags[lo] == "G":
            i = _joint(frame, lo, i, hi)
            break
        if i >= name_end >= 0 and tag not in "RTdNF":
            break
        if i > lo and tags[lo] in "OD" and entries[i - 1].definite and starts(frame, i):
            break  # a body's phrase holds no speaker's name
        if starts(frame, i) and name_end < 0 and not _belongs(frame, lo, i):
            i = name_end = end_of(frame, i, hi)
            continue
        if tag in "iy" and i > lo:
            if _leaves(frame, lo, i, hi):
                break
        elif tag == "t" and i == lo + 1 and tags[lo] in "OD" and entries[i].definite:
            pass  # صحيفة الفجر، قناة اليوم
        elif tag == "c" or tag not in _NOMINAL:
            break
        elif tag in "wa" and i > lo and _owned(frame, i):
            break
        elif i > lo and tag in "wDOR" and _opens_object(frame, lo, i, hi):
            break
        elif tag in "OD" and i > lo and entries[i].definite and entries[lo].definite \
                and tags[lo] in "ROD" and tags[i - 1] not in "igy":
            break  # المنظمة الحكومة: the verb's object
        elif tag == "a" and i > lo and (entries[i - 1].definite or tags[i - 1] in "Lm"):
            break
        i += 1
        if tag == "m" and i > lo + 1 and tags[i - 2] not in "iyc":
            break
    while i > lo + 1 and tags[i - 1] in "igctv":
        i -= 1
    return i


def _leaves(frame: Frame, lo: int, i: int, hi: int) -> bool:
    """Whether the preposition at ``i`` leads out of the phrase: a setting, a hearer, a place."""
    tags = frame.tags
    if not tags[lo:i].strip("wN") or frame.ends[i] - frame.starts[i] == 1:
        return True
    if tags[i] == "y":
        return i + 1 < hi and tags[i + 1] == "e"
    if i + 1 >= hi or tags[i + 1] in "eDtqQ:#.,":
        return True
    head = lo + 1 if tags[lo] == "d" else lo
    return tags[head] in "ODLG" and frame.entries[i].folded in frame.lexicon.outward


def _opens_object(frame: Frame, lo: int, i: int, hi: int) -> bool:
    """A bare word behind a complete phrase that can't begin a name: the verb's object."""
    entries, tags = frame.entries, frame.tags
    if entries[i].definite or not entries[i - 1].definite:
        return False
    if entries[i].folded.endswith(frame.lexicon.clitics.accusative) and not (
            tags[i + 1:i + 2] in {"q", ":", "Q"}):
        return True
    if tags[lo] not in "RT" or tags[i] != "w":
        return False
    glued = entries[i].folded.startswith(frame.lexicon.clitics.prepositions) \
        and not entries[i].folded.startswith(frame.lexicon.prefix)
    return not glued \
        and _plain(frame, i, hi) == i


def starts(frame: Frame, i: int) -> bool:
    """Whether token ``i`` can only be a name's first: a given name, or عبد before a word."""
    tag = frame.tags[i]
    if tag == "F":
        return True
    if tag in "wRN" and frame.tags[i + 1:i + 2] == "k":  # مختار بن جدو، الوليد بن طلال
        link = frame.entries[i + 1]
        return (link.folded not in frame.lexicon.joined and not link.definite
                and not (tag == "R" and frame.entries[i].definite))
    return (tag == "k" and frame.entries[i].folded in frame.lexicon.joined
            and frame.tags[i + 1:i + 2] in {"w", "N", "F", "k"})


def end_of(frame: Frame, lo: int, hi: int) -> int:
    """Where the name that begins at ``lo`` ends: given names, particles, one family name."""
    tags, entries = frame.tags, frame.entries
    i, family = lo, 0
    while i < hi:
        tag = tags[i]
        if i > lo and _marks_between(frame, i):
            break
        if _is_particle(frame, lo, i, hi):
            family = int(entries[i].folded not in frame.lexicon.joined and i > lo
                         and not entries[i].definite)
            while i + 1 < hi and not entries[i].definite and (tags[i] == "k" or _is_particle(frame, lo, i, hi)) \
                    and tags[i + 1] in "wNFkRO":
                i += 1
            i += 1
        elif tag in "NF" and (not family or tags[i + 1:i + 2] in {"q", ":", "Q", ","}):
            i += 1
        elif family == 0 and i > lo and tag == "R" and tags[i + 1:i + 2] in {"q", ":", "Q", ","}:
            i += 1  # حداد, too, is a trade and a family
            family = 2
        elif family == 0 and i > lo and entries[i].definite and tag in _SURNAMED \
                and (tags[i + 1:i + 2] in _CLOSERS or _owned(frame, i + 1)):
            i += 1  # a family name that is a common word: الخطيب، الجندي
            family = 2
        elif (tag == "N" or (tag == "w" and not _owned(frame, i)
                             and not _governed(frame, i))) and (
                not family or _second(frame, i, family)):
            family += 1
            i += 1
        else:
            break
    return max(i, lo + 1)


def _marks_between(frame: Frame, i: int) -> bool:
    """Whether a quotation mark stands between token ``i`` and the one before."""
    gap = frame.view.clean[frame.ends[i - 1]:frame.starts[i]]
    return len(gap) > 1 and any(c in frame.lexicon.glyphs for c in gap)


def _is_particle(frame: Frame, lo: int, i: int, hi: int) -> bool:
    """عبد، بن، الدين; and فان where what looks like a conjunction stands inside a name."""
    if i + 1 >= hi or frame.tags[i + 1] not in _NAMEABLE:
        return frame.tags[i] == "k" and i > lo and frame.entries[i].definite
    if frame.tags[i] == "k":
        return True
    return (i > lo and frame.tags[i] == "q" and frame.tags[i + 1] == "k"
            and frame.entries[i].folded in frame.lexicon.particles)


def _second(frame: Frame, i: int, family: int) -> bool:
    """A family name of two words, where the phrase's end proves it: أيت باها، بن يشو."""
    return (family == 1 and frame.tags[i + 1:i + 2] in {"q", ":", "Q"}
            and not frame.entries[i - 1].definite)


def _owned(frame: Frame, i: int) -> bool:
    """A word with a possessive pronoun (``ارتياحه``): an object, never a name."""
    if frame.tags[i + 1:i + 2] in {"q", ":", "Q", ","}:
        return False
    surface = frame.view.clean[frame.starts[i]:frame.ends[i]]
    owned = frame.lexicon.clitics.owned
    if not surface.endswith(owned) or len(surface) <= 4 or frame.entries[i].definite:  # noqa: PLR2004
        return False
    if not surface.endswith(owned[0]):
        return True
    stem = frame.entries[i].folded[:-1]  # behind a given name: منساه may be a family name
    return stem in frame.lexicon.classes or stem[:-1] + owned[0] in frame.lexicon.classes


def _joint(frame: Frame, lo: int, end: int, hi: int) -> int:
    """The end of the second name behind a plural title: ``الخبيران فلان وفلان``."""
    if frame.tags[lo] == "G" and end < hi and frame.tags[end] in "Fw" \
            and frame.entries[end].folded.startswith(frame.lexicon.clitics.conjunctions):
        return end_of(frame, end, hi)
    return end


def _governed(frame: Frame, i: int) -> bool:
    """A word behind a glued preposition, since the article has it without (لفوكس، فوكس)."""
    folded = frame.entries[i].folded
    if folded.startswith(frame.lexicon.prefix):  # بلحسن، بنجلون
        return False
    return any(folded.startswith(p) and folded[len(p):] in frame.words
               for p in frame.lexicon.clitics.prepositions)


def name_in(frame: Frame, lo: int, hi: int) -> tuple[int, int] | None:
    """The personal name inside the phrase ``lo`` to ``hi``; None where it has none."""
    i = lo
    head = frame.entries[lo]
    if head.folded in frame.lexicon.kin and not _possessed(frame, lo):
        comma = frame.tags.find(",", lo, hi)  # والدة الضحية فلان: the name is another's
        return name_in(frame, comma + 1, hi) if comma > 0 else None
    while i < hi:
        if starts(frame, i):
            end = _joint(frame, lo, end_of(frame, i, hi), hi)
            if not _belongs(frame, lo, i):
                return _led(frame, lo, i), end
            i = end
            continue
        i += 1
    heads = [i for i in range(lo, hi) if frame.tags[i] in "TR"]
    if heads and lo < heads[0] <= lo + _SURNAMES + 1 \
            and not frame.tags[lo:heads[0]].rstrip(",").strip("wN"):
        end = heads[0] - (frame.tags[heads[0] - 1] == ",")
        origin = end - lo > 1 and frame.entries[lo].definite  # البرتغالي فلان لاعب …
        return lo + origin, end
    if heads:
        return _behind_title(frame, heads[-1], hi)
    if 0 < hi - lo <= _SURNAMES and all(t in "wNk" for t in frame.tags[lo:hi]):
        return lo, hi
    return None


def _belongs(frame: Frame, lo: int, i: int) -> bool:
    """A name inside another's description: ``جامعة محمد الخامس``, ``والدة سليم``."""
    j = i - 1
    while j >= lo and frame.tags[j] == "T":
        j -= 1
    if j < lo:
        return False
    tag, entry = frame.tags[j], frame.entries[j]
    if tag == "y" or tag in _INSTITUTION:
        return not entry.definite
    if tag in "idg":
        return True
    return tag == "R" and not entry.definite and j == i - 1 and not _possessed(frame, j)


def _led(frame: Frame, lo: int, i: int) -> int:
    """Bare words between a complete title and a known name are the name's first (نغوين …)."""
    begin = i
    while begin - 1 > lo and frame.tags[begin - 1] == "w" and i - begin < _SURNAMES \
            and not frame.entries[begin - 1].definite and not _owned(frame, begin - 1):
        begin -= 1
    return begin if begin < i and frame.entries[begin - 1].definite else i


def _possessed(frame: Frame, i: int) -> bool:
    """A noun with a pronoun: جاره is somebody's neighbour and stands like a definite noun."""
    surface = frame.view.clean[frame.starts[i]:frame.ends[i]]
    return surface.endswith(frame.lexicon.clitics.owned)


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
        elif entry.definite or tag in "Lym#":
            complete = True
            if tag == "w" and tags[head] == "T" and i == head + 1:
                return i, end_of(frame, i, hi)
        elif tag in "ig":
            complete = False
        elif tag == "k" and complete and i - 1 > head and entries[i].folded \
                not in frame.lexicon.joined:
            return i - 1, end_of(frame, i - 1, hi)
        elif tag in "wNk" and complete:
            end = _plain(frame, i, hi)
            alone = end == i + 1 and tags[i - 1] in "yL"
            return (i, end) if end > i and not alone else None
        elif tag not in "wNkdORGDtA":
            return None
        i += 1
    return None


def _beyond(frame: Frame, i: int) -> bool:
    """A third bare word is the verb's object (وفدا، القاعة) unless the phrase ends with it."""
    return (frame.entries[i].definite or frame.entries[i].folded.endswith(
        frame.lexicon.clitics.accusative)) and frame.tags[i + 1:i + 2] not in {"q", ":", "Q"}


def _plain(frame: Frame, lo: int, hi: int) -> int:
    """A name without a known given name: up to three bare or family words."""
    i = lo
    while i < hi and i - lo < _SURNAMES and frame.tags[i] in _NAMEABLE and not _owned(frame, i) \
            and not (i > lo and _marks_between(frame, i)) \
            and not _governed(frame, i) \
            and not (i - lo == _SURNAMES - 1 and _beyond(frame, i)):
        i += 1
        if i - lo >= 2 and frame.entries[i - 1].definite:  # the article opens a family name
            break
    governed = i - lo == 2 and frame.entries[i - 1].definite and not frame.entries[lo].definite \
        and frame.entries[lo].folded.startswith(frame.lexicon.clitics.prepositions) \
        and not frame.entries[lo].folded.startswith(frame.lexicon.prefix)
    stopped = (i - lo == _SURNAMES - 1 and i < hi and frame.tags[i] in "wDa"
               and _beyond(frame, i))
    return lo if governed or (frame.tags[i:i + 1] in _OPEN and not stopped) else i
