"""Texts made to be slow to read: one kind each of what an attacker or a broken crawler sends.

Used by scaling.py (seconds per character, and at twice the length) and by the unit tests
(that nothing crashes). Each maker takes a length in code points.
"""

from __future__ import annotations

from collections.abc import Callable

Maker = Callable[[int], str]


def _repeated(unit: str) -> Maker:
    return lambda length: (unit * (length // len(unit) + 1))[:length]


TEXTS: dict[str, Maker] = {
    "only straight marks": _repeated('"'),
    "only openers": _repeated("“"),
    "only closers": _repeated("”"),
    "openers and blanks": _repeated("« "),
    "marks around letters": _repeated('"a" '),
    "nested marks": lambda length: "“a " * (length // 6) + "b” " * (length // 6),
    "marks of all families": _repeated("“«\"‘''’»” "),
    "only cues": _repeated("said "),
    "only cues, Arabic": _repeated("قال "),
    "cues and marks": _repeated("he said “we will go on with it” and "),
    "one endless sentence": _repeated("the minister of the town said that the plan of the "),
    "no blanks": _repeated("a"),
    "no blanks, Arabic": _repeated("و"),
    "only commas": _repeated(", "),
    "only colons": _repeated(": "),
    "only stops": _repeated(". "),
    "only capitals": _repeated("Anna "),
    "only names and titles": _repeated("President Anna Ray, "),
    "only line ends": _repeated("\n"),
    "short lines of marks": _repeated("“\n"),
    "quoted lines": _repeated("“We will go on with all of it.”\n"),
    "only digits": _repeated("1,2.3 "),
    "only diacritics": _repeated("\u064b"),
    "only controls": _repeated("\u200f\u202b"),
    "combining runs": _repeated("a" + "\u0301" * 40),
    "parentheses": _repeated("("),
    "prepositions": _repeated("of the "),
    "relative clauses": _repeated("who said who "),
    "verbs and what they take": _repeated("she accused him of it, asked them to go and "),
    "asides": _repeated("Anna Ray, the mayor, who said it, and, smiling, "),
    "passives": _repeated("it was called a lie by him and he was told that "),
}
"""A name for each kind and its maker."""
