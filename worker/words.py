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
_LETTERS = str.maketrans({"ى": "ي", "ة": "ه", "ک": "ك", "ی": "ي", "ٱ": "ا", "ـ": None})
# Combining classes that are part of the letter, not an accent: nukta, kana voicing, virama.
_LETTER_CLASSES = frozenset({7, 8, 9})
# عبد is no name alone: it binds the word after it, spaced or not.
_BOUND_NAME = re.compile(r"\b(عبد) (?=\w)")


def fold(text: str) -> str:
    """``text`` without case, accents, vowel signs, hamza seats and compatibility forms."""
    bare = "".join(
        c
        for c in unicodedata.normalize("NFKD", text)
        if unicodedata.combining(c) in _LETTER_CLASSES or not unicodedata.combining(c)
    )
    return unicodedata.normalize("NFC", bare.translate(_LETTERS)).casefold()


def folded_words(text: str) -> str:
    """The words of ``text``, folded, one space between them; punctuation is gone."""
    return " ".join("".join(c if _in_word(c) else " " for c in fold(text)).split())


def _in_word(character: str) -> bool:
    """Letters, digits and marks: what a word is made of in every script."""
    return character.isalnum() or unicodedata.category(character)[0] == "M"


def name_key(name: str) -> str:
    """``name`` in the form that its spellings share (عبد اللطيف and عبداللطيف are one)."""
    return _BOUND_NAME.sub(r"\1", folded_words(name))


def fingerprint(quotation: str) -> str:
    """32 hexadecimal digits that are equal wherever the same words are printed."""
    return hashlib.sha256(folded_words(quotation).encode()).hexdigest()[:32]
