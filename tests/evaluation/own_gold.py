"""The project's own small gold: how it is read, and how a run is counted against it.

The articles of gold/<code>.toml are ours, so they may stand in the repository and be kept
by CI. They are few: what they guard is that nothing breaks, not how good it is.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from worker.extraction.model import Attribution

FOLDER = Path(__file__).parent / "gold"
_EDGE = re.compile(r"^[\W_]+|[\W_]+$")


@dataclass(frozen=True, slots=True)
class Counts:
    """How many were wanted, found, found with the right speaker, and reported in all."""

    wanted: int
    found: int
    right: int
    reported: int

    def f1(self, hits: int) -> float:
        """The harmonic mean of what ``hits`` is of the wanted and of the reported."""
        return 2 * hits / (self.wanted + self.reported) if self.wanted + self.reported else 0.0


def articles(code: str) -> list[dict[str, Any]]:
    """The articles of one language with their quotations."""
    text = (FOLDER / f"{code}.toml").read_text(encoding="utf-8")
    found: list[dict[str, Any]] = tomllib.loads(text)["article"]
    return found


def count(
    article: dict[str, Any], attributions: tuple[Attribution, ...], *, quoted: bool,
) -> Counts:
    """Compare one article's quoted (or its reported) speech, part by part, word by word."""
    text: str = article["text"]
    wanted = [q for q in article["quotes"] if (q["type"] != "indirect") == quoted]
    made = [
        (_EDGE.sub("", part.of(text)), a.speaker.name or "")
        for a in attributions
        if (a.type != "indirect") == quoted
        for part in a.parts
    ]
    found = [q for q in wanted if any(words == q["text"] for words, _ in made)]
    right = [q for q in wanted if (q["text"], q["speaker"]) in made]
    return Counts(len(wanted), len(found), len(right), len(made))


def total(counts: list[Counts]) -> Counts:
    """The sum over articles."""
    return Counts(
        sum(c.wanted for c in counts), sum(c.found for c in counts),
        sum(c.right for c in counts), sum(c.reported for c in counts),
    )  # fmt: skip
