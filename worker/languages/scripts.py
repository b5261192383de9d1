"""The scripts of the world's newspapers, and what tells languages of one script apart.

The letters, codes and marks are data (``scripts.toml``); this module validates and counts
them.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from worker.errors import PackError

_FILE = Path(__file__).parent / "scripts.toml"


class _Own(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    script: str
    language: str
    letters: str
    least: float


class _Table(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    default: str
    usual_marks: tuple[str, str]
    two_scripts: tuple[str, ...]
    letters: dict[str, str]
    languages: dict[str, tuple[str, ...]]
    base: dict[str, str]
    own: tuple[_Own, ...]
    same: dict[str, str]
    marks: dict[str, tuple[str, str]]


@dataclass(frozen=True, slots=True)
class _OwnLetters:
    language: str
    letters: re.Pattern[str]
    least: float


@dataclass(frozen=True, slots=True)
class Scripts:
    """``scripts.toml``, compiled."""

    default: str
    two_scripts: frozenset[str]
    letters: dict[str, re.Pattern[str]]
    """Runs of a script's letters: a text has many letters and few runs."""
    by_language: dict[str, str]
    base: dict[str, str]
    own: dict[str, tuple[_OwnLetters, ...]]
    any_own: dict[str, re.Pattern[str]]
    same: dict[str, str]
    usual_marks: tuple[str, str]
    marks: dict[str, tuple[str, str]]

    def count(self, script: str, sample: str) -> int:
        """How many letters of ``script`` the sample holds."""
        return len("".join(self.letters[script].findall(sample)))

    def of(self, sample: str) -> str | None:
        """The script of most letters; None where there is no letter."""
        counts = {name: self.count(name, sample) for name in self.letters}
        best = max(counts, key=lambda name: counts[name])
        return best if counts[best] else None

    def script_of(self, code: str) -> str | None:
        """The script that the language ``code`` is written in; None where it has two."""
        if code in self.two_scripts:
            return None
        return self.by_language.get(code, self.default)

    def marks_of(self, tag: str) -> tuple[str, str]:
        """The quotation marks that a browser shows in the language of a BCP-47 tag."""
        head = tag.replace("_", "-").partition("-")[0].lower()
        return self.marks.get(self.same.get(head, head), self.usual_marks)

    def by_letters(self, sample: str, script: str) -> str:
        """The language of a sample in a script whose languages have letters of their own."""
        if self.any_own[script].search(sample):
            letters = self.count(script, sample) or 1
            for own in self.own[script]:
                if len(own.letters.findall(sample)) / letters >= own.least:
                    return own.language
        return self.base[script]


@cache
def load() -> Scripts:
    """Read and compile the file; raises PackError where it is wrong."""
    try:
        table = _Table.model_validate(tomllib.loads(_FILE.read_text(encoding="utf-8")))
    except (OSError, tomllib.TOMLDecodeError, ValidationError) as error:
        raise PackError(f"{_FILE.name}: {error}") from error
    own = {script: tuple(_OwnLetters(o.language, _class(o.letters), o.least)
                         for o in table.own if o.script == script) for script in table.base}
    return Scripts(
        default=table.default,
        two_scripts=frozenset(table.two_scripts),
        letters={name: re.compile(f"[{letters}]+") for name, letters in table.letters.items()},
        by_language={code: name for name, all_ in table.languages.items() for code in all_},
        base=table.base,
        own=own,
        any_own={script: _class("".join(o.letters for o in table.own if o.script == script))
                 for script in table.base},
        same=table.same,
        usual_marks=table.usual_marks,
        marks=table.marks,
    )


def _class(letters: str) -> re.Pattern[str]:
    return re.compile(f"[{letters}]")
