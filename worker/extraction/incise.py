"""Finds the reporting clause that some newsrooms leave inside the marks.

``« Le chantier, explique Denis Roche, ingénieur, durera deux ans. »``: the marks enclose
the journalist's words too. A comma or a dash, a verb that reports, its subject behind it
(or a clitic), and a comma, a dash or a stop: that much is asked for, since a speaker
quotes others as well. This module looks at the first words behind each comma only; what
it finds is read with the frame as if it stood outside.
"""

from __future__ import annotations

import re

from worker.extraction.lexicon import Entry, Lexicon

_OPENER = re.compile(r"(?:,|\s[–—-])\s+|[!?…]\s+(?=[^\W\d_A-ZÀ-ÖØ-Þ])")
"""A small letter behind an exclamation is still the clause's: « Assez ! tranche la juge. »"""
_CLOSER = re.compile(r",|\s[–—-]\s|[.!?…](?=\s|$)")
_WINDOW = 70
"""Code points behind the comma: a verb and the longest subject of the gold."""
_ASKING = frozenset("!?…")
_OPENERS = 8
"""Commas of one quotation that are looked at: an incise stands early."""
_LEAST_GRADE = 0.4
_BEFORE_VERB = frozenset("xvnj")
_SUBJECT = re.compile(r"(?:d?[wRO]*[TRNF]|[NF])")
_APPOSED = re.compile(r"[dp]?[wO]*R[^uqrx]{0,6}")
_HOLDER = re.compile(r"T?[FN][FNk]{1,4}")
"""… a affirmé la cheffe du parti, Anne Duvert. …: who holds the office that was named."""
_SPEAKING = frozenset({"finite", "past_participle"})


def find(clean: str, start: int, end: int, lexicon: Lexicon) -> tuple[int, int] | None:
    """Where the reporting clause inside ``clean[start:end]`` begins and ends, marks of it in."""
    for number, opener in enumerate(_OPENER.finditer(clean, start, end)):
        if number == _OPENERS:
            return None
        at = opener.end()
        if not _may_open(clean, at, end, lexicon):
            continue
        closer = _closer(clean, at, min(end, at + _WINDOW), lexicon)
        stop = closer.start() if closer else end
        if (closer is None and end - at > _WINDOW) or not _reports(clean, at, stop, lexicon):
            continue
        return _behind_mark(opener), _past_apposition(clean, at, stop, end, lexicon)
    return None


def _closer(clean: str, at: int, end: int, lexicon: Lexicon) -> re.Match[str] | None:
    """What ends the clause that begins at ``at``; the stop of ``M.`` ends nothing."""
    for closer in _CLOSER.finditer(clean, at, end):
        before = clean[at:closer.start()].rpartition(" ")[2]
        if closer.group() != "." or not before or not lexicon.entries[before].abbreviated:
            return closer
    return None


def _behind_mark(opener: re.Match[str]) -> int:
    """Where the clause begins: an exclamation's own mark is the speaker's."""
    return opener.start() + len(opener.group().rstrip()) * (opener.group().strip() in _ASKING)


def _entries(clean: str, at: int, end: int, lexicon: Lexicon) -> list[Entry]:
    return [lexicon.entries[m.group()] for m in lexicon.word.finditer(clean, at, end)]


def _may_open(clean: str, at: int, end: int, lexicon: Lexicon) -> bool:
    """The first word is a verb that reports, or what stands before one."""
    word = lexicon.word.match(clean, at, end)
    if word is None:
        return False
    first = lexicon.entries[word.group()]
    return first.tag in _BEFORE_VERB or any(c.kind in _SPEAKING for c in first.cues)


def _reports(clean: str, at: int, stop: int, lexicon: Lexicon) -> bool:
    entries = _entries(clean, at, stop, lexicon)
    tags = "".join(e.tag for e in entries)
    k = 0
    while k < len(entries) and tags[k] in "xvnjo":
        k += 1
    if k == len(entries) or not any(c.kind in _SPEAKING and c.grade >= _LEAST_GRADE
                                    and (c.kind == "finite" or "x" in tags[:k])
                                    for c in entries[k].cues):
        return False
    clitic = next((e for e in entries[:k + 2] if e.tag == "o"), None)
    if clitic is not None:  # dit-on is nobody's
        return bool(clitic.gender or clitic.number == "p")
    return _SUBJECT.match(tags, k + 1) is not None


def _past_apposition(clean: str, at: int, stop: int, end: int, lexicon: Lexicon) -> int:
    """``…, explique X, ingénieur, …``: a short role behind the subject is taken in."""
    if clean[stop:stop + 1] != ",":
        return stop
    closer = _closer(clean, stop + 1, min(end, stop + _WINDOW), lexicon)
    if closer is None:
        return stop
    tags = "".join(e.tag for e in _entries(clean, stop + 1, closer.start(), lexicon))
    if _HOLDER.fullmatch(tags):
        office = {e.tag for e in _entries(clean, at, stop, lexicon)}
        return closer.start() if "R" in office and "F" not in office else stop
    return closer.start() if _APPOSED.fullmatch(tags) else stop
