"""How far a noun phrase reaches where no capital marks its names.

Phrases are bounded by closed classes, and by what can't follow a complete one: the verb's
object, a setting, a second body. Names end them too (facts/arabic.md c).
"""

from __future__ import annotations

import re

from worker.extraction.family_names import (
    bare_name,
    end_of,
    joint,
    marks_between,
    owned,
    possessed,
    starts,
)
from worker.extraction.frame import Frame
from worker.extraction.naming import belongs, name_in
from worker.extraction.titles import entitled, named

_NOMINAL = frozenset("dpTRGOADNFkgw#LeZmiyza")
_STYLED = 6
"""Words: the longest name of a body that marks set off."""
_BEGINS_NAME = frozenset("FkwRN")


def extent(frame: Frame, lo: int, hi: int) -> int:
    """Where the noun phrase that begins at ``lo`` ends, ``hi`` at the latest."""
    tags = frame.tags
    if lo in frame.bodies:
        return _body_end(frame, frame.bodies[lo], hi)
    name_end, i = -1, lo
    while i < hi:
        if i == name_end:
            i = joint(frame, lo, i, hi)
            if i > name_end or tags[lo] == "G":
                break
        if name_end >= 0 and tags[i] not in "RTdNF":
            break
        if i == name_end and tags[i] == "R" and not frame.entries[i].definite:
            return max(extent(frame, i, hi), i + 1)  # فلان الفلاني رئيس نادي المدينة
        if name_end < 0 and tags[i] in _BEGINS_NAME and starts(frame, i):
            if i > lo and belongs(frame, lo, i):
                i = end_of(frame, i, hi)  # جامعة محمد بن عبد الله: one name, whole
                continue
            if i > lo and tags[lo] in "OD" and frame.entries[i - 1].definite:
                break  # a body's phrase holds no speaker's name
            i = name_end = end_of(frame, i, hi)
            continue
        if _ends(frame, lo, i, hi):
            break
        i += 1
        if tags[i - 1] == "m" and i > lo + 1 and tags[i - 2] not in "iyc":
            break
    while i > lo + 1 and tags[i - 1] in "igctv":
        i -= 1
    return i


def _body_end(frame: Frame, i: int, hi: int) -> int:
    """A known body with the adjectives that follow it (وزارة الصحة المغربية)."""
    clitics = frame.lexicon.clitics
    while i < hi and frame.tags[i] in "wL" and frame.entries[i].definite \
            and clitics.masculine(frame.entries[i].folded).endswith(clitics.relative):
        i += 1
    if i < hi and frame.tags[i] == "m":
        i += 1
    return min(i, hi)


def _ends(frame: Frame, lo: int, i: int, hi: int) -> bool:
    """Whether the phrase that begins at ``lo`` can't hold token ``i``."""
    tags = frame.tags
    tag = tags[i]
    if (tags[lo] == "O" and _past_name(frame, lo, i)) or _hears(frame, lo, i):
        return True
    if tag in "iy" and i > lo:
        return _leaves(frame, lo, i, hi)
    if tag == "t" and i == lo + 1 and tags[lo] in "OD" and (
            frame.entries[i].definite or marks_between(frame, i)):
        return False  # صحيفة الفجر، قناة اليوم، حركة «فجر الغد»
    if tag == "Q" and i > lo and tags[lo] in "TROD":
        return not (named(frame, frame.contents[i]) or _styled(frame, lo, i))
    if tag not in _NOMINAL:
        return not (tag == "u" and i == lo + 1 and tags[lo] == "O" and marks_between(frame, i))
    return i > lo and (_is_another(frame, lo, i) or _opens_object(frame, lo, i, hi))


def _hears(frame: Frame, lo: int, i: int) -> bool:
    """``قال مسؤول عسكري لوكالة …``: a nameless source's phrase ends before whom it spoke to."""
    if frame.tags[lo] not in "RGA" or frame.tags[i] not in "yw" or i == lo \
            or frame.entries[lo].definite:
        return False
    entry, lexicon = frame.entries[i], frame.lexicon
    return any(entry.folded.startswith(to) and (
        entry.base in lexicon.outlet or entry.folded[len(to):] in lexicon.outlet)
        for to in lexicon.hearer)


def _styled(frame: Frame, lo: int, i: int) -> bool:
    """Whether the marks hold the name of the body in front: ``منظمة «أطباء من أجل السلام»``."""
    return (i == lo + 1 and frame.tags[lo] == "O" and not frame.entries[lo].definite
            and frame.contents[i].words <= _STYLED and entitled(frame, frame.contents[i]))


def _past_name(frame: Frame, lo: int, i: int) -> bool:
    """Whether the name in marks behind the body ended before ``i``, and no adjective follows."""
    return i > lo + 1 and not frame.entries[i].definite and marks_between(frame, i) \
        and marks_between(frame, lo + 1)


def _is_instrument(frame: Frame, lo: int, i: int) -> bool:
    """An action that the verb takes (أشاد الرئيس بمشاركة …), behind a complete title."""
    entry = frame.entries[i]
    return (frame.tags[lo] in "TR" and frame.entries[i - 1].definite
            and frame.lexicon.classes.get(entry.base, "w")[0] == "a"
            and entry.folded.startswith(frame.lexicon.clitics.prepositions[:1]))


def _is_another(frame: Frame, lo: int, i: int) -> bool:
    """A possessed noun, a second definite body, an action: the verb's object (المنظمة الحكومة)."""
    tags, entries = frame.tags, frame.entries
    tag, left = tags[i], entries[i - 1]
    if tag not in "waODLe":
        return False
    if tag in "wae" and owned(frame, i):
        return True
    if tag in "OD" and entries[i].definite and entries[lo].definite:
        return tags[lo] in "ROD" and left.definite and tags[i - 1] not in "igy"
    if tag == "L" and left.definite and not entries[i].definite:
        return tags[lo] in "RT"  # هاجم الوزير السعودي طهران
    return tag == "a" and (left.definite or tags[i - 1] in "Lm")


def _leaves(frame: Frame, lo: int, i: int, hi: int) -> bool:
    """Whether the preposition at ``i`` leads out of the phrase: a setting, a hearer, a place."""
    tags = frame.tags
    if not tags[lo:i].strip("wN") or frame.ends[i] - frame.starts[i] == 1:
        return True
    if tags[i] == "y" and (_is_instrument(frame, lo, i) or frame.entries[i].cues):
        return True  # ختم المدرب بالتأكيد على …
    if tags[i] == "y":
        return i + 1 < hi and tags[i + 1] == "e"
    if i + 1 >= hi or tags[i + 1] in "eDtqQ:#.,":
        return True
    if _is_verbs(frame, lo, i):
        return True
    head = lo + 1 if tags[lo] == "d" else lo
    return tags[head] in "ODLG" and frame.entries[i].folded in frame.lexicon.outward


def _is_verbs(frame: Frame, lo: int, i: int) -> bool:
    """Whether the preposition is the verb's: عبر X عن قلقه، رد القاضي على المتهم.

    What an office is over is nobody's own and no single person; a body has no nameless source.
    """
    tags, entry = frame.tags, frame.entries[i + 1]
    if tags[lo] in "OD":
        return tags[i + 1] == "A" and not entry.definite
    if tags[lo] not in "TR" or frame.entries[i].folded not in frame.lexicon.outward:
        return False
    return (tags[i + 1] in "wa" and not entry.definite and possessed(frame, i + 1)) or (
        tags[i + 1] in "RT" and entry.definite and frame.entries[lo].definite)


def _opens_object(frame: Frame, lo: int, i: int, hi: int) -> bool:
    """A bare word behind a complete phrase that can't begin a name: the verb's object."""
    entry, tags = frame.entries[i], frame.tags
    if tags[i] not in "wDORG" or entry.definite or not frame.entries[i - 1].definite:
        return False
    clitics = frame.lexicon.clitics
    if tags[i] in "ODG" and tags[lo] in "TROwN":
        return True  # انتقدت المنظمة الدولية قرار …
    if entry.folded.endswith(clitics.accusative) and tags[i + 1:i + 2] not in {"q", ":", "Q"} \
            and not (tags[i] == "w" and _closed(frame, i, bare_name(frame, i, hi))):
        return True
    if tags[lo] == "O" and frame.entries[lo].definite and tags[i] == "w" \
            and not entry.folded.startswith(clitics.prepositions):
        return True  # نفى الفريق الملكي شائعات …
    if tags[lo] not in "RT" or tags[i] != "w":
        return False
    glued = entry.folded.startswith(clitics.prepositions) \
        and not entry.folded.startswith(frame.lexicon.prefix)
    return not glued and bare_name(frame, i, hi) == i


def _closed(frame: Frame, lo: int, end: int) -> bool:
    """Whether a foreign name in the letters of an object ends where something is said (لوريتا)."""
    follows = frame.tags[end:end + 1]
    return follows in {"q", ":", "Q"} or (
        follows == "," and end == lo + 2
        and not frame.entries[lo + 1].folded.endswith(frame.lexicon.clitics.accusative))


def over_comma(frame: Frame, lo: int, end: int, hi: int) -> int:
    """The phrase's end with the name, or the title, that its comma brings in."""
    if frame.tags[end + 1] in "iyse":
        return end  # السابق، خلال لقائه مع فلان: a setting holds no apposition
    more = extent(frame, end + 1, hi)
    if more <= end + 1:
        return end
    closed = frame.tags[more:more + 1] in {",", "q", ":", "Q", "/"}
    if re.search("[TR]", frame.tags[lo:end]) and name_in(frame, lo, end) is None:
        name = name_in(frame, end + 1, more)
        return more if name and (closed or starts(frame, name[0])) else end
    return more if closed and frame.tags[end + 1] in "RT" else end


def introduced(frame: Frame, end: int, hi: int) -> int:
    """The phrase's end with the name that ``هو`` or ``ويدعى`` brings in."""
    if end + 1 < hi and frame.tags[end] == "," and frame.entries[end + 1].base \
            in frame.lexicon.called:
        end += 1  # شقيق الضحية، ويدعى فلان
    if end >= hi or not (frame.tags[end] == "P" or frame.entries[end].base
                         in frame.lexicon.called):
        return end
    more = extent(frame, end + 1, hi)
    return more if more > end + 1 and name_in(frame, end + 1, more) is not None else end
