"""The cases of tests/languages/<code>/*.toml: how they are read and compared.

A case is a text and the list of all attributions that it holds; ``only = "quoted"``
leaves indirect speech out of the comparison. ``expect = "fail"`` marks a known failure:
it must go on failing until somebody mends it and turns the mark.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from worker.extraction.model import Attribution

FOLDER = Path(__file__).parent
CASE_KEYS = frozenset({"label", "text", "quotes", "expect", "only", "comment"})
QUOTE_KEYS = frozenset({"text", "type", "speaker", "mention", "kind", "resolution"})
_EDGE = re.compile(r"^[\W_]+|[\W_]+$")


@dataclass(frozen=True, slots=True)
class Case:
    """One text and what it holds."""

    code: str
    file: str
    label: str
    text: str
    quotes: tuple[dict[str, str], ...]
    expect: str = "pass"
    only: str = ""
    comment: str = field(default="", compare=False)

    @property
    def name(self) -> str:
        """What a test report calls the case."""
        return f"{self.code}/{self.file}: {self.label}"


def read(path: Path) -> list[Case]:
    """The cases of one file; raises ValueError for a key that nobody knows."""
    cases = []
    for row in tomllib.loads(path.read_text(encoding="utf-8")).get("case", []):
        unknown = set(row) - CASE_KEYS | {k for q in row["quotes"] for k in set(q) - QUOTE_KEYS}
        if unknown:
            raise ValueError(f"{path}: {row.get('label')}: unknown keys {sorted(unknown)}")
        quotes = tuple(row.pop("quotes"))
        cases.append(Case(code=path.parent.name, file=path.stem, quotes=quotes, **row))
    return cases


def every_case() -> list[Case]:
    """All cases of all languages, in the order of their files."""
    return [case for path in sorted(FOLDER.glob("*/*.toml")) for case in read(path)]


def bare(words: str) -> str:
    """``words`` without the marks and punctuation at their edges, blanks made single."""
    return re.sub(r"\s+", " ", _EDGE.sub("", words))


def differences(case: Case, found: Iterable[Attribution]) -> list[str]:
    """What is missing, too much or wrong; empty when the case holds."""
    rows = [
        (bare(part.of(case.text)), attribution)
        for attribution in found
        if not (case.only == "quoted" and attribution.type == "indirect")
        for part in attribution.parts
    ]
    problems = []
    for quote in case.quotes:
        at = next((i for i, (words, _) in enumerate(rows) if words == bare(quote["text"])), None)
        if at is None:
            problems.append(f"missing: {quote['text']}")
            continue
        problems += wrong(quote, rows.pop(at)[1], case.text)
    return problems + [f"too much ({a.rule_id}): {words}" for words, a in rows]


def wrong(quote: dict[str, str], found: Attribution, text: str) -> list[str]:
    """The properties of ``quote`` that ``found`` does not have."""
    speaker = found.speaker
    mention = speaker.mention.of(text) if speaker.mention else ""
    have = {
        "type": found.type,
        "speaker": speaker.name or "",
        "mention": mention,
        "kind": speaker.kind,
        "resolution": speaker.resolution,
    }
    want = {"speaker": "", **quote}
    return [
        f"{key} of “{quote['text'][:40]}” is {have[key]!r}, not {want[key]!r} ({found.rule_id})"
        for key in have
        if key in want and str(have[key]) != want[key]
    ]
