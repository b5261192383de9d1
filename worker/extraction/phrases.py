"""Tells what sort of speaker a source phrase names, by the pack's spaCy token patterns.

The patterns are written over lexical classes (``[{TAG = "DET", OP = "?"}, {TAG = "PERSON"},
…]``), so what they say of a phrase depends on its classes alone: spaCy's Matcher is asked
once for each sequence of classes and the answer is remembered. That keeps a linguist's
patterns on the hot path at the price of a dictionary look-up.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from worker.extraction.classes import TAGS
from worker.languages.pack import Pack

_REMEMBERED = 20_000


@dataclass(frozen=True, slots=True)
class PhraseKind:
    """The pattern that fits a phrase from its first token on, and how far it reaches."""

    pattern: str
    kind: str
    length: int


@dataclass(slots=True)
class PhrasePatterns:
    """A pack's source patterns, compiled on first use: spaCy is slow to import."""

    pack: Pack
    _matcher: Any = None
    _vocab: Any = None
    _order: dict[int, int] = field(default_factory=dict)
    _seen: dict[str, PhraseKind | None] = field(default_factory=dict)

    def kind_of(self, tags: str) -> PhraseKind | None:
        """The longest pattern that fits at the phrase's start; the first of equals."""
        if tags not in self._seen:
            if len(self._seen) >= _REMEMBERED:
                self._seen.clear()
            self._seen[tags] = self._match(tags)
        return self._seen[tags]

    def _match(self, tags: str) -> PhraseKind | None:
        from spacy.tokens import Doc  # noqa: PLC0415  # only a child that extracts pays for spaCy

        if self._matcher is None:
            self._compile()
        if not self.pack.patterns.source:  # spaCy warns of a matcher without patterns
            return None
        names = [TAGS.get(t, "WORD") for t in tags]
        matches = self._matcher(Doc(self._vocab, words=names))
        fitting = [(-end, self._order[key]) for key, start, end in matches if start == 0]
        if not fitting:
            return None
        length, first = min(fitting)
        pattern = self.pack.patterns.source[first]
        return PhraseKind(pattern.id, pattern.kind, -length)

    def _compile(self) -> None:
        from spacy.matcher import Matcher  # noqa: PLC0415
        from spacy.vocab import Vocab  # noqa: PLC0415

        self._vocab = Vocab()
        self._matcher = Matcher(self._vocab, validate=False)
        for number, pattern in enumerate(self.pack.patterns.source):
            self._matcher.add(pattern.id, [list(map(_of_words, pattern.pattern))])
            self._order[self._vocab.strings[pattern.id]] = number


def _of_words(token: Mapping[str, Any]) -> dict[str, Any]:
    """A pattern's token, its class asked of the word: a Doc of words alone is made in half."""
    return {"ORTH" if key == "TAG" else key: value for key, value in token.items()}
