"""Every name of an article in a script without capitals, with its title.

Titles announce names in front of them, behind them and over a comma; a bare phrase
between a reporting verb and its complementizer is a family name (facts/arabic.md c).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from worker.extraction.extents import extent
from worker.extraction.family_names import bare_word, end_of, starts
from worker.extraction.frame import Frame
from worker.extraction.naming import name_in

_ALONE = re.compile(r"[uU]([wNk]{1,3})(?=[q:Q]|,[RTd])")
"""A bare phrase between a verb and what it reports: a family name."""
_SPEAKING = re.compile("[uU]w(?=[q:Qi]|,[RTdi])")
"""One bare word behind a verb of saying, a setting behind it or not."""
_OFFICE = frozenset("TRwOLyig")
_OFFICE_WORDS = 10
_OBJECT = frozenset("waODRGLd")
"""The classes of what a verb takes: the two words in front of it are no object."""
_APPOSED = re.compile(",[RT]")
_FIRST = re.compile("[Fk]")
_TITLE = re.compile("[TR]")
Titled = tuple[int, int, tuple[int, int] | None]


def scan(frame: Frame) -> Iterator[Titled]:
    """Every name of the article with the tokens of its title, in order."""
    found = list(_titled(frame))
    covered = {i for lo, hi, _ in found for i in range(lo, hi)}
    for match in _FIRST.finditer(frame.tags):
        i = match.start()
        if i not in covered and starts(frame, i):
            hi = end_of(frame, i, min(i + 8, len(frame.tags)))
            covered.update(range(i, hi))
            found.append((i, hi, _apposition(frame, hi)))
    found.extend((*match.span(1), None) for match in _ALONE.finditer(frame.tags)
                 if match.start(1) not in covered)
    found.extend(_proven(frame, covered))
    alone = {frame.entries[lo].folded for lo, hi, _ in found if hi - lo == 1}
    whole = [(lo, hi + _goes_on(frame, lo, hi, alone), title) for lo, hi, title in found]
    yield from sorted(whole, key=lambda titled: titled[:2])


def _proven(frame: Frame, covered: set[int]) -> Iterator[Titled]:
    """Unknown names behind a complete office, of which one word speaks by itself elsewhere.

    ``استقبل الرسام العصامي فلان الفلاني زواره. وقال الفلاني إن …``: nothing but the later
    sentence tells where the name ends.
    """
    speaking = {frame.entries[m.end() - 1].folded for m in _SPEAKING.finditer(frame.tags)}
    if not speaking:
        return
    entries, tags = frame.entries, frame.tags
    places = [i for i, entry in enumerate(entries) if entry.folded in speaking]
    for i in places:
        for lo in (i - 1, i):
            if not covered.isdisjoint((lo, lo + 1)) or tags[lo:lo + 2] != "ww" \
                    or entries[lo].definite or not bare_word(frame, lo):
                continue
            title = _proven_title(frame, lo)
            if title is not None:
                covered.update((lo, lo + 1))
                yield lo, lo + 2, title


def _proven_title(frame: Frame, lo: int) -> tuple[int, int] | None:
    """The office before the two words from ``lo`` on or behind them, or whence somebody comes."""
    if _followed(frame.tags, lo):
        office = _office_before(frame, lo)
        if office is not None:
            return office, lo
        if _origin(frame, lo - 1):
            return _apposition(frame, lo + 2) or (lo - 1, lo)
    # عبر الكرواتي فلان الفلاني عن رضاه
    return (lo - 1, lo) if frame.tags[lo + 2] == "i" and _origin(frame, lo - 1) else None


def _followed(tags: str, lo: int) -> bool:
    """Whether the verb's object follows two bare words, or commas enclose them."""
    return tags[lo + 2] in _OBJECT or tags[lo - 1] == tags[lo + 2] == "," \
        or _APPOSED.match(tags, lo + 2) is not None


def _origin(frame: Frame, i: int) -> bool:
    """``البلجيكي فلان الفلاني، مدرب …``: an adjective of origin stands for the person."""
    entry = frame.entries[i]
    return entry.definite and frame.tags[i] == "w" \
        and entry.folded.endswith(frame.lexicon.clitics.relative)


def _office_before(frame: Frame, lo: int) -> int | None:
    """Where the complete office begins that token ``lo`` follows, over a comma or not."""
    tags = frame.tags
    last = lo - 2 if tags[lo - 1:lo] == "," else lo - 1
    if last < 0 or not (frame.entries[last].definite or tags[last] in "TL"):
        return None
    begin = last
    while begin >= 0 and tags[begin] in _OFFICE and last - begin < _OFFICE_WORDS:
        if tags[begin] in "TR":
            return begin
        begin -= 1
    return None


def _goes_on(frame: Frame, lo: int, hi: int, alone: set[str]) -> bool:
    """Whether the word behind a name is its last: somebody speaks under it elsewhere."""
    return (hi - lo > 1 and frame.tags[lo] == "F" and frame.tags[hi:hi + 1] == "w"
            and frame.entries[hi].folded in alone)


def _titled(frame: Frame) -> Iterator[Titled]:
    """Names behind a title: ``وزير العدل الطيب …``, ``وزير العدل، الطيب …``."""
    tags, done = frame.tags, -1
    for match in _TITLE.finditer(tags):
        i = match.start()
        if i < done:
            continue
        hi = extent(frame, i, min(len(tags), i + 24))
        name = name_in(frame, i, hi) or _behind_comma(frame, hi)
        if name is not None and name[0] > i:
            done = name[1]
            title = (i, min(hi, name[0]))
            office = _apposition(frame, name[1])
            if office is None or tags[i:title[1]].strip("T"):
                yield *name, title
            if office is not None:  # الأمير فلان، وزير الخارجية: the office tells more
                yield *name, office


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
