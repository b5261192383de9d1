"""Cuts a passage into words and punctuation: this is every word's cost.

A pack's pattern tells what a word is, but most of what stands between two blanks is one
word, or one word and a comma, and needs no pattern to be told: a look-up does. Letters
alone are a word whatever the pattern, what the pattern once took whole it takes again, and
how it cut the rest is remembered. This module knows nothing of what a word means.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from worker.extraction.classes import PUNCTUATION
from worker.extraction.lexicon import Entry, Lexicon

_REMEMBERED = 50_000
"""Words and stretches kept of each; a day's news holds fewer, and hostile text can't grow them."""

_LONGEST = 40
"""Code points: what is longer without a blank is an address, or no language, and comes once."""

Piece = tuple[Entry, int, int]
"""A word inside a stretch without blanks: its entry, where it starts and where it ends."""


class Words:
    """One language's words as they are cut out of texts; it holds no state of any text."""

    __slots__ = ("_lexicon", "_stretches", "_whole")

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._whole: dict[str, Entry] = {}
        self._stretches: dict[str, tuple[Piece, ...]] = {}

    def cut(self, passage: str, at: int, entries: list[Entry], starts: list[int],
            ends: list[int]) -> None:
        """Append the words of ``passage``, which begins at offset ``at``, to the three lists.

        The body of the loop is what the article's every word costs, so it calls nothing
        that a look-up can answer.
        """
        whole, known = self._whole, self._whole.get
        for stretch in passage.split(" "):
            end = at + len(stretch)
            entry = known(stretch)
            if entry is None and stretch.isalpha():
                entry = self._learn(stretch)
            if entry is not None:
                entries.append(entry)
                starts.append(at)
                ends.append(end)
            elif stretch:
                head, last = stretch[:-1], stretch[-1]
                if last in PUNCTUATION and (head in whole or head.isalpha()):
                    entries += (known(head) or self._learn(head), known(last) or self._learn(last))
                    starts += (at, end - 1)
                    ends += (end - 1, end)
                else:
                    for entry, begin, stop in self._pieces(stretch):
                        entries.append(entry)
                        starts.append(at + begin)
                        ends.append(at + stop)
            at = end + 1

    def _learn(self, word: str) -> Entry:
        if len(self._whole) >= _REMEMBERED:
            self._whole.clear()
        entry = self._whole[word] = self._lexicon.entries[word]
        return entry

    def _pieces(self, stretch: str) -> tuple[Piece, ...]:
        """The words of what holds no blank, as the pack's pattern cuts it."""
        found = self._stretches.get(stretch)
        if found is not None:
            return found
        found = tuple(self._parted(stretch))
        if len(found) == 1 and found[0][1:] == (0, len(stretch)):
            self._learn(stretch)
        elif len(stretch) <= _LONGEST:
            if len(self._stretches) >= _REMEMBERED:
                self._stretches.clear()
            self._stretches[stretch] = found
        return found

    def _parted(self, stretch: str) -> Iterator[Piece]:
        """Splitting at words gives what is none and words by turns."""
        at = 0
        parts = self._lexicon.word.split(stretch)
        for between, word in zip(parts[::2], parts[1::2], strict=False):
            at += len(between)
            yield self._lexicon.entries[word], at, at + len(word)
            at += len(word)


@cache
def words(lexicon: Lexicon) -> Words:
    """The one cutter of ``lexicon``: what it learned serves every article."""
    return Words(lexicon)
