"""Where a name begins and ends in a script without capitals.

A given name or a first part such as عبد begins one; particles, a family name and the
phrase's end close it (facts/arabic.md c, e). This module looks from word to word; which
phrase holds a name is the business of naming.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from worker.extraction.frame import Frame

_SURNAMES = 3
"""Words that a name without a known given name may have."""
_NAMEABLE = frozenset("wNFk")
_SURNAMED = frozenset("RTOLDteGavA")
_CLOSERS = frozenset([*"q:Q,/.()iy-euU", ""])
_SAID = frozenset({"q", ":", "Q", ","})
"""What follows whoever speaks."""
_OPEN = frozenset("wNFaRTGOL#")
"""Classes that can't follow a bare name: what looked like one was a common word."""
_SHORTEST = 2
_SHORT = 4
"""Letters: shorter words end in ه by nature."""


def starts(frame: Frame, i: int) -> bool:
    """Whether token ``i`` can only be a name's first: a given name, or عبد before a word."""
    tag = frame.tags[i]
    if tag == "F":
        return not _adjective(frame, i)
    if tag in "wRN" and frame.tags[i + 1:i + 2] == "k":  # مختار بن جدو، الوليد بن طلال
        link = frame.entries[i + 1]
        if link.definite:  # خير الدين
            return tag == "w" and not frame.entries[i].definite
        return (link.folded not in frame.lexicon.joined and not link.definite
                and not (tag == "R" and frame.entries[i].definite))
    if tag != "k" or frame.entries[i].folded not in frame.lexicon.joined:
        return False
    kin = frame.entries[i].folded in frame.lexicon.kin  # أم سليم; but somebody's mother
    return frame.tags[i + 1:i + 2] in ({"F"} if kin else {"w", "N", "F", "k"})


def _adjective(frame: Frame, i: int) -> bool:
    """``المسرح العربي سميحة``: a given name with the article agrees with a noun before it."""
    left = frame.entries[i - 1]
    return (i > 0 and frame.entries[i].definite and left.definite and left.tag in "wOLD"
            and frame.tags[i + 1:i + 2] == "F")


def end_of(frame: Frame, lo: int, hi: int) -> int:
    """Where the name that begins at ``lo`` ends: given names, particles, one family name."""
    tags, entries = frame.tags, frame.entries
    i, family = lo, 0
    while i < hi:
        tag = tags[i]
        if i > lo and marks_between(frame, i):
            break
        if _is_particle(frame, lo, i, hi):
            family = int(entries[i].folded not in frame.lexicon.joined and i > lo
                         and not entries[i].definite)
            while i + 1 < hi and not entries[i].definite and tags[i + 1] in "wNFkROd" \
                    and (tags[i] == "k" or _is_particle(frame, lo, i, hi)):
                i += 1
            i += 1
        elif tag in "NF" and (not family or tags[i + 1:i + 2] in {"q", ":", "Q", ",", "u"}):
            family = max(family, int(tag == "N"))
            i += 1
        elif i > lo and _common(frame, i, family):
            i += 1
            family = 2
        elif (tag == "N" or (tag == "w" and not entries[i].cues and not owned(frame, i)
                             and not governed(frame, i))) and (
                not family or _second(frame, i, family)):
            family += 1
            i += 1
        else:
            break
    return max(i, lo + 1)


def _common(frame: Frame, i: int, family: int) -> bool:
    """A family name that is a common word too, told by what follows: الخطيب، حداد، شهيد."""
    tags, entry = frame.tags, frame.entries[i]
    tag, follows = tags[i], tags[i + 1:i + 2]
    if family == 1:  # هلال بن علي السبتي
        return tags[i - 2] == "k" and tag == "w" and entry.definite and follows in _CLOSERS
    if family:
        return False
    if tag in "Ra" and (follows in _SAID or (tag == "a" and _apart(frame, i))):
        return True  # حداد is a trade and a family, عودة a return and one
    if tag == "T" and follows in _CLOSERS:
        return True
    return entry.definite and tag in _SURNAMED \
        and (follows in _CLOSERS or tags[i:i + 2] == "RG" or owned(frame, i + 1)) \
        and not (tag in "eaD" and follows in {"i", "y"})


def _apart(frame: Frame, i: int) -> bool:
    """Whether an action's word takes nothing: a preposition or an office follows (محمد عودة)."""
    follows = frame.tags[i + 1]
    return not frame.entries[i].definite and (
        follows in "iy" or (follows == "R" and frame.entries[i + 1].definite))


def _is_particle(frame: Frame, lo: int, i: int, hi: int) -> bool:
    """عبد، بن، الدين; and فان where what looks like a conjunction stands inside a name."""
    if i + 1 < hi and lo < i and frame.tags[i:i + 2] in {"kR", "kT"} \
            and frame.entries[i + 1].definite and not frame.entries[i].definite:
        return True  # ولد الشيخ، بن الحاج
    if frame.tags[i:i + 2] == "kd" and lo < i < hi - 1 and not frame.entries[i].definite:
        return True  # آل ثاني
    if i + 1 >= hi or frame.tags[i + 1] not in _NAMEABLE:
        return frame.tags[i] == "k" and i > lo and frame.entries[i].definite
    if frame.tags[i] == "k":
        return True
    return (i > lo and frame.tags[i] == "q" and frame.tags[i + 1] == "k"
            and frame.entries[i].folded in frame.lexicon.particles)


def _second(frame: Frame, i: int, family: int) -> bool:
    """A family name of two words, where the phrase's end proves it: أيت باها، بن يشو."""
    return (family == 1 and not frame.entries[i - 1].definite
            and (frame.tags[i + 1:i + 2] in {"q", ":", "Q"} or _saying(frame, i + 1)))


def owned(frame: Frame, i: int) -> bool:
    """A word with a possessive pronoun (``ارتياحه``, ``قوله``): an object, never a name."""
    if _saying(frame, i):
        return True
    if frame.tags[i + 1:i + 2] in {"q", ":", "Q", ","}:
        return False
    surface = frame.view.clean[frame.starts[i]:frame.ends[i]]
    endings = frame.lexicon.clitics.owned
    if not surface.endswith(endings) or len(surface) <= _SHORT or frame.entries[i].definite:
        return False
    if not surface.endswith(endings[0]):
        return True
    stem = frame.entries[i].folded[:-1]  # behind a given name: منساه may be a family name
    known = frame.lexicon.classes
    return stem in known or stem[:-1] + endings[0] in known or (
        stem.endswith(frame.lexicon.clitics.relative) and stem[:-1] in known)  # لاعبيه


def _saying(frame: Frame, i: int) -> bool:
    """A noun of saying with its pronoun: قوله، تأكيده."""
    return any(form.kind == "noun" for form in frame.entries[i].cues) and possessed(frame, i)


def governed(frame: Frame, i: int) -> bool:
    """A word behind a glued preposition, since the article has it without (لفوكس، فوكس)."""
    folded = frame.entries[i].folded
    prepositions = frame.lexicon.clitics.prepositions
    if not folded.startswith(prepositions) \
            or folded.startswith(frame.lexicon.prefix):  # بلحسن، بنجلون
        return False
    return any(folded.startswith(p) and folded[len(p):] in frame.words
               for p in prepositions)


def bare_word(frame: Frame, i: int) -> bool:
    """Whether token ``i`` may be a name's word: nothing is glued to it, nor an article anywhere."""
    folded = frame.entries[i].folded
    return (len(folded) > _SHORTEST and not frame.entries[i].cues and not owned(frame, i)
            and not governed(frame, i)
            and not any(a + folded in frame.words for a in frame.lexicon.clitics.articles))


def possessed(frame: Frame, i: int) -> bool:
    """A noun with a pronoun: جاره is somebody's neighbour and stands like a definite noun."""
    surface = frame.view.clean[frame.starts[i]:frame.ends[i]]
    return surface.endswith(frame.lexicon.clitics.owned)


def marks_between(frame: Frame, i: int) -> bool:
    """Whether a quotation mark stands between token ``i`` and the one before."""
    gap = frame.view.clean[frame.ends[i - 1]:frame.starts[i]]
    return len(gap) > 1 and any(c in frame.lexicon.glyphs for c in gap)


def joint(frame: Frame, lo: int, end: int, hi: int) -> int:
    """The end of the second name behind a plural title: ``الخبيران فلان وفلان``."""
    if frame.tags[lo] == "G" and end < hi and frame.tags[end] in "Fw" \
            and frame.entries[end].folded.startswith(frame.lexicon.clitics.conjunctions):
        return end_of(frame, end, hi)
    if end < hi and frame.tags[end] == "F" and frame.entries[end].conjunction:
        both = end_of(frame, end, hi)  # قال فلان وفلان إن: two names, and then what they say
        return both if frame.tags[both:both + 1] in _SAID else end
    return end


def bare_name(frame: Frame, lo: int, hi: int) -> int:
    """A name without a known given name: up to three bare or family words."""
    i = lo
    while i < hi and i - lo < _SURNAMES and frame.tags[i] in _NAMEABLE and not owned(frame, i) \
            and not (i > lo and marks_between(frame, i)) \
            and not governed(frame, i) \
            and not (i - lo == _SURNAMES - 1 and _beyond(frame, i)):
        i += 1
        if i - lo >= 2 and frame.entries[i - 1].definite:  # the article opens a family name
            break
    i += i == lo + 2 and _third(frame, lo, i, hi)
    if i == lo + 1 and i < hi and frame.entries[i].definite and frame.tags[i] in _SURNAMED \
            and frame.tags[i + 1:i + 2] in _CLOSERS:
        return i + 1  # ليث الحداد
    first = frame.entries[lo]
    glued = (i - lo == _SURNAMES - 1 and frame.entries[i - 1].definite and not first.definite
             and first.folded.startswith(frame.lexicon.clitics.prepositions)
             and not first.folded.startswith(frame.lexicon.prefix))
    stopped = (i - lo == _SURNAMES - 1 and i < hi and frame.tags[i] in "wDa"
               and _beyond(frame, i))
    apposed = i - lo > 1 and i < hi and frame.tags[i] == "R" and frame.entries[i].definite
    return lo if glued or (frame.tags[i:i + 1] in _OPEN and not stopped and not apposed) else i


def _third(frame: Frame, lo: int, i: int, hi: int) -> bool:
    """A second family name with the article: at the phrase's end, or the first that has one."""
    tags, entries = frame.tags, frame.entries
    if i >= hi or tags[i] not in "wN" or not entries[i].definite or entries[lo].definite:
        return False
    nisba = entries[i].folded.endswith(frame.lexicon.clitics.relative)
    return tags[i + 1:i + 2] in {"q", ":", "Q"} or (
        nisba and not entries[i - 1].definite and tags[i + 1:i + 2] in {"i", ","})


def _beyond(frame: Frame, i: int) -> bool:
    """A third bare word is the verb's object (وفدا، القاعة) unless the phrase ends with it."""
    return (frame.entries[i].definite or frame.entries[i].folded.endswith(
        frame.lexicon.clitics.accusative)) and frame.tags[i + 1:i + 2] not in {"q", ":", "Q"}
