"""How far a noun phrase reaches, and the apposition that names it behind its comma.

The counterpart of extents for scripts with capitals: closed classes end a phrase, and a name
in it lets no second setting in. Who the phrase stands for is not known here.
"""

from __future__ import annotations

import re

from worker.extraction import bounds, extents
from worker.extraction.frame import Frame

_NOMINAL = frozenset("dpTRGOADNFkgw#LeZtmiyzha")
_OFFICE = re.compile("[RT]")
_BEARS = re.compile("(?:^|[^gidNFkO])[NF]")
_TITLED = re.compile(",d[TR]{1,2}[NF]")
"""sa présidente, la Dr X; le porte-parole, le colonel X"""
_BETWEEN = re.compile(r",[w#][wgdOLR#]{0,7}(?=,[FN][NFk]*[.,/])")
"""le président du Cercle, premier club du pays, X: what explains the office stands before X."""
_LONGEST = 24


def extent(frame: Frame, lo: int, hi: int) -> int:
    """Where the noun phrase that begins at ``lo`` ends, ``hi`` at the latest."""
    tags = frame.tags
    named = False
    i = lo
    hi = min(hi, lo + _LONGEST)
    if not frame.lexicon.cased:
        return extents.extent(frame, lo, hi)
    while i < hi:
        tag = tags[i]
        if tag in "NF":
            named = True
        elif tag in "iy" and i > lo:
            word = frame.entries[i].folded
            outward = word in frame.lexicon.outward or word in frame.lexicon.clausal
            if named or outward or i + 1 >= hi or tags[i + 1] in "etqQ:#" \
                    or bounds.setting(tags, i, hi):
                break
        elif tag == "t" and i > lo and not bounds.latest(tags, i, hi):
            break
        elif tag == "c":
            if not (bounds.joins_names(tags, i, lo - 1) or tags[i + 1:i + 2] in {"T", "R"}):
                break
        elif tag not in _NOMINAL and not (tag in "nv" and i == lo + 1 and tags[lo] == "d"):
            break  # but la plus proche voisine
        i += 1
    while i > lo and tags[i - 1] in "igct":
        i -= 1
    return i


def with_apposition(frame: Frame, lo: int, end: int, hi: int) -> int:
    """Take in the name that follows a title's comma: ``the minister, X``."""
    tags = frame.tags
    if end + 1 < hi and tags[end] == "," and not frame.lexicon.cased:
        return extents.over_comma(frame, lo, end, hi)
    if tags[end:end + 1] == "(" and frame.lexicon.cased:
        end = bounds.past_bracket(tags, lo, end, hi)
        return extent(frame, end, hi) if tags[end] in "NF" else end
    between = _BETWEEN.match(tags, end, hi) if tags[end:end + 1] == "," else None
    if between is not None and _OFFICE.search(tags, lo, end) \
            and not _BEARS.search(tags[lo:end].rpartition("z")[2]):
        return extent(frame, between.end() + 1, hi)
    if end + 1 < hi and (_TITLED.match(tags, end, hi)
                         or (tags[end] == "," and tags[end + 1] in "NFTR")) \
            and _OFFICE.search(tags, lo, end) \
            and not _BEARS.search(tags[lo:end].rpartition("z")[2]):
        more = extent(frame, end + 1, hi)
        if more > end + 1 and re.search("[NF]", tags[end + 1:more]):
            return more
    return end
