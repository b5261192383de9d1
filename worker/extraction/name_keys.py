"""A name's words as they are compared: spellings of one name have one key.

Accents are dropped, and a particle glued in front (al-Hosani is Hosani). Every name of an
article is asked for, so what was asked once is remembered. This module knows words and the
pack's lists, no text.
"""

from __future__ import annotations

import unicodedata
from functools import cache, lru_cache

from worker.extraction.lexicon import Lexicon

_REMEMBERED = 65_536


@lru_cache(maxsize=_REMEMBERED)
def key_of(folded: str) -> str:
    """A name's word as it is compared: accents dropped."""
    if folded.isascii():
        return folded
    plain = unicodedata.normalize("NFKD", folded)
    return "".join(c for c in plain if not unicodedata.combining(c))


@cache
def places(lexicon: Lexicon) -> frozenset[tuple[str, ...]]:
    """The pack's places and organisations as keys: what looks like a name and is nobody."""
    names = lexicon.pack.names
    return frozenset(
        tuple(map(key_of, lexicon.fold(phrase).split()))
        for phrase in (*names.place, *names.organization)
    )


class NameKeys(dict[str, str]):
    """A word of a name → as it is compared, its glued particle dropped (al-Hosani is Hosani)."""

    def __init__(self, particles: frozenset[str]) -> None:
        super().__init__()
        self._particles = particles

    def __missing__(self, folded: str) -> str:
        head, dash, rest = folded.partition("-")
        glued = dash and rest and f"{head}-" in self._particles
        if len(self) >= _REMEMBERED:
            self.clear()
        found = self[folded] = key_of(rest if glued else folded)
        return found


@cache
def name_keys(lexicon: Lexicon) -> NameKeys:
    """The keys of the words of ``lexicon``'s names, remembered for every article."""
    return NameKeys(lexicon.particles)
