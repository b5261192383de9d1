"""Words glued to a word: conjunction, preposition and article in front of a noun.

Arabic writes و ف ب ل ك and ال on the word (facts/arabic.md, e); a look-up that fails is
tried again without them. This module knows the pack's lists of glued words and nothing of
what the rest of a word means.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from worker.languages.pack import TextRules

_SHORTEST_DEFINITE = 3


@dataclass(frozen=True, slots=True)
class Clitics:
    """A pack's glued words. ``articled`` and ``governed`` are whole beginnings: وال، وبال."""

    conjunctions: tuple[str, ...]
    prepositions: tuple[str, ...]
    articles: tuple[str, ...]
    articled: tuple[str, ...]
    governed: tuple[str, ...]
    owned: tuple[str, ...]
    accusative: tuple[str, ...]
    relative: tuple[str, ...]
    respelled: tuple[str, ...]
    firsts: frozenset[str]
    """The letters that what is glued in front begins with: most words begin with none."""

    @classmethod
    def of(cls, text: TextRules) -> Clitics:
        """The glued words of a pack."""
        before = ("", *text.proclitics)
        glued = [p if len(p) > 1 else p + a
                 for p in text.attached_prepositions for a in text.articles]
        return cls(
            conjunctions=text.proclitics,
            prepositions=text.attached_prepositions,
            articles=text.articles,
            articled=tuple(c + a for c in before for a in text.articles),
            governed=tuple(c + g for c in before for g in glued),
            owned=text.owned or ("\0",),
            accusative=text.accusative or ("\0",),
            relative=text.relative or ("\0",),
            respelled=text.respelled[:1] or ("\0",),
            firsts=frozenset(
                g[0] for g in (*text.proclitics, *text.attached_prepositions, *text.articles)),
        )

    def conjunction(self, word: str) -> str:
        """The conjunction that may be glued in front of ``word``; empty where none is."""
        for conjunction in self.conjunctions:
            if word.startswith(conjunction) and len(word) > len(conjunction) + 1:
                return conjunction
        return ""

    def article(self, word: str) -> tuple[bool, bool]:
        """Whether a glued article makes ``word`` definite, and a preposition governs it."""
        if len(word) <= _SHORTEST_DEFINITE:
            return False, False
        governed = word.startswith(self.governed)
        return governed or word.startswith(self.articled), governed

    def bare(self, word: str) -> Iterator[str]:
        """``word`` without its article."""
        for article in self.articles:
            if word.startswith(article) and len(word) > len(article) + 1:
                yield word[len(article):]

    def masculine(self, word: str) -> str:
        """An adjective's feminine, and a country of the same letters, as its masculine (سعودية)."""
        for ending in self.relative:
            for owned in self.owned[:1]:
                if word.endswith(ending + owned):
                    return word[:-len(owned)]
        return word

    def respell(self, word: str) -> str:
        """``word`` with its last letter as the other newsrooms write it: فى، في."""
        return word[:-1] + self.relative[0]

    def free(self, word: str) -> str:
        """``word`` without a glued preposition, its article given back: للجمعية، الجمعية."""
        for preposition in sorted(self.prepositions, key=len, reverse=True):
            if word.startswith(preposition):
                rest = word[len(preposition):]
                return (self.articles[0] + rest) if len(preposition) > 1 else rest
        return word

    def objects(self, word: str) -> Iterator[str]:
        """What a glued preposition governs, with and without an article."""
        for preposition in self.prepositions:
            if word.startswith(preposition) and len(word) > len(preposition) + 2:
                rest = word[len(preposition):]
                yield rest
                yield from self.bare(rest)
