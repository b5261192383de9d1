"""Words without their spelling: what makes two writings of one quotation or name equal.

Ids, fingerprints and name keys stand on this fold, and they outlive releases: so it knows
no language pack, and changing it changes ids, which is a major release. Linear in the
length of the text.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata

# Letters that decomposition leaves apart though newsrooms write them alike: alef maqsura,
# ta marbuta, Persian kaf and ya, alef wasla; and the tatweel, which only stretches a line.
_LETTERS = {"ى": "ي", "ة": "ه", "ک": "ك", "ی": "ي", "ٱ": "ا", "ـ": None}
# Combining classes that are part of the letter, not an accent: nukta, kana voicing, virama.
_LETTER_CLASSES = frozenset({7, 8, 9})
# عبد is no name alone: it binds the word after it, spaced or not.
_BOUND_NAME = re.compile(r"\b(عبد) (?=\w)")


class _Fold(dict[int, str | None]):
    """Code point → what is left of it; each is worked out once, the news repeats its letters."""

    def __missing__(self, code: int) -> str | None:
        folded = self[code] = _folded(chr(code))
        return folded


def _folded(character: str) -> str | None:
    """The letter, None for an accent or vowel sign, a blank for what is part of no word."""
    if character in _LETTERS:
        return _LETTERS[character]
    if unicodedata.combining(character) and (
        unicodedata.combining(character) not in _LETTER_CLASSES
    ):
        return None
    # Marks of India's scripts are vowels, no accents, and belong to the word.
    in_word = character.isalnum() or unicodedata.category(character)[0] == "M"
    return character.casefold() if in_word else " "


_FOLD = _Fold()


def folded_words(text: str) -> str:
    """The words of ``text``, one blank between two.

    Without case, accents, vowel signs, hamza seats, compatibility forms and punctuation.
    """
    bare = unicodedata.normalize("NFKD", text).translate(_FOLD)
    return " ".join(unicodedata.normalize("NFC", bare).split())


def name_key(name: str) -> str:
    """``name`` in the form that its spellings share (عبد اللطيف and عبداللطيف are one)."""
    return _BOUND_NAME.sub(r"\1", folded_words(name))


def fingerprint(words: str) -> str:
    """32 hexadecimal digits of the folded ``words``: equal wherever they are printed."""
    return hashlib.sha256(words.encode()).hexdigest()[:32]
