"""Of relatives who share a surname, the one whom the bare surname means.

The one who is told of, not the one who is brought in beside (his wife X, a photo of X);
and where courtesy titles and pronouns tell a gender beside the bare surname (Mrs. Holm;
Holm sold her boat), one of that gender. Where capitals mark names; elsewhere a bare last
name goes to whoever was named last.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from worker.extraction.frame import Frame

if TYPE_CHECKING:
    from worker.extraction.mentions import Name

_NEAR = 8
"""Tokens on either side of a surname where a pronoun of the same sentence may be its own."""
_LED = 4
"""Tokens in front of a name where its relation and whose it is stand."""
_PRONOUNS = frozenset("pPj")
_MOST = 64
"""Bare surnames that are looked at; a hundred more of them tell nothing new."""


def meant(frame: Frame, fitting: Sequence[Name], gender: str) -> Name:
    """The name that a bare surname is short for: the most told of, first introduced."""
    likely = [n for n in fitting if not gender or n.gender in {"", gender}] or list(fitting)
    first = {n.key: n for n in reversed(likely)}
    main = [
        n for n in likely if not (_aside(frame, n) or _kin(frame, first[n.key]))
    ] or likely
    told = Counter(n.key for n in main)
    return max(main, key=lambda n: (told[n.key], n.lo))


def gender_told(frame: Frame, bare: Sequence[Name]) -> str:
    """The gender that titles and pronouns around a bare surname tell most; "" where none."""
    told: Counter[str] = Counter()
    for name in bare[:_MOST]:
        own = frame.entries[name.lo - 1].gender if frame.tags[name.lo - 1 : name.lo] == "T" else ""
        told.update([own] if own else _beside(frame, name))
    told.pop("", None)
    if not told:
        return ""
    (most, count), *rest = told.most_common(2)
    return most if not rest or count > rest[0][1] else ""


def _beside(frame: Frame, name: Name) -> set[str]:
    """The genders of the pronouns behind the surname, in its sentence."""
    sentence = frame.sentences[frame.sentence_at(name.lo)]
    span = range(name.hi, min(sentence.hi, name.hi + _NEAR))
    return {frame.entries[i].gender for i in span if frame.tags[i] in _PRONOUNS} - {""}


def _aside(frame: Frame, name: Name) -> bool:
    """Whether somebody is brought in beside another: his wife X, a photo of X."""
    begin, tags = _begin(name), frame.tags
    return (
        tags[begin - 1 : begin] in {"z", "g", "i"}
        or _kin(frame, name)
        or tags[name.hi : name.hi + 1] == "z"
    )


def _kin(frame: Frame, name: Name) -> bool:
    """Whether a possessive introduces the name: his wife X, their son, X."""
    begin = _begin(name)
    if "p" in frame.tags[max(0, begin - 1) : begin + 1]:
        return True
    led = frame.entries[name.lo - 1] if name.lo else None  # whose son X
    return led is not None and led.folded in frame.lexicon.kin \
        and not set(frame.tags[max(0, name.lo - _LED) : name.lo]).isdisjoint("prz")


def _begin(name: Name) -> int:
    """Where the name begins with the title in front of it."""
    return name.title[0] if name.title is not None and name.title[0] < name.lo else name.lo
