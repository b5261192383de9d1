#!/usr/bin/env python3
"""Measure how often each rule is right and write it into the packs.

    calibrate.py CODE … [--eval FOLDER]

For each language the extractor reads its development articles; what is counted is the
joint verdict of ``FOLDER/score.py`` (quotation found and speaker right) for each rule id and
each way a speaker was resolved. A rule's confidence is its counted precision, drawn
towards half the rule's prior and half the mean of its type by ``WEIGHT`` imaginary finds, so
that a rule seen twice is not believed blindly. A resolution's factor is what its finds
add to or take from their rules' confidence. Written to
``worker/languages/CODE/calibration.toml``; nothing of an article is.
"""

from __future__ import annotations

import argparse
import importlib.util
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from predict import ROOT, predict, read

from worker.languages import pack as packs

WEIGHT = 5.0
"""Imaginary finds by which a count is smoothed."""
FILES = {
    "en": ("en", "en_train", "en_wikinews", "en_indirect"),
    "de": ("de", "de_wikinews"),
}
ONLY_INDIRECT = frozenset({"en_indirect"})
FACTOR = (0.3, 1.1)
"""The bounds of a resolution's factor."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """One find that the scorer counted."""

    rule: str
    resolution: str
    right: bool

    @property
    def quoted(self) -> bool:
        """Whether the rule finds quoted speech; reported speech has its own mean."""
        return ".indirect." not in self.rule


def scorer(folder: Path) -> ModuleType:
    """The scorer as a module: its verdicts are asked for one by one."""
    spec = importlib.util.spec_from_file_location("score", folder / "score.py")
    if spec is None or spec.loader is None:
        raise SystemExit(f"no score.py in {folder}: give --eval FOLDER")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def verdicts(score: ModuleType, gold: Path) -> Iterator[Verdict]:
    """What the scorer says of each find in one file; finds that it ignores are left out."""
    kinds = [{"indirect"}] if gold.stem in ONLY_INDIRECT else [{"direct", "mixed"}, {"indirect"}]
    for article in read(gold):
        quotes = predict(article)["quotes"]
        for number, row in enumerate(quotes):
            row["confidence"] = number  # carried through the scorer to know which find it was
        for types in kinds:
            asked = [q for q in quotes if (q["type"] == "indirect") == (types == {"indirect"})]
            if types == {"indirect"} and not article.get("indirect_complete"):
                continue
            _, rows = score.score_article(article, asked, types, None)
            for number, right in rows:
                found = quotes[number]
                yield Verdict(found["rule_id"], found["resolution"], right)


def by_rule(found: list[Verdict], priors: dict[str, float]) -> dict[str, float]:
    """The smoothed precision of each rule id."""
    means = {
        quoted: sum(v.right for v in group) / len(group)
        for quoted in (True, False)
        if (group := [v for v in found if v.quoted == quoted])
    }
    counts, rights = Counter(v.rule for v in found), Counter(v.rule for v in found if v.right)
    quoted = {v.rule: v.quoted for v in found}
    out = {}
    for rule in sorted(counts):
        prior = (priors.get(rule.rpartition(".")[2], 0.5) + means[quoted[rule]]) / 2
        out[rule] = round((rights[rule] + WEIGHT * prior) / (counts[rule] + WEIGHT), 3)
    return out


def by_resolution(found: list[Verdict], rules: dict[str, float]) -> dict[str, float]:
    """How much likelier than its rule says a find is right, for each resolution."""
    expected: dict[str, float] = defaultdict(float)
    rights: Counter[str] = Counter()
    for verdict in found:
        expected[verdict.resolution] += rules[verdict.rule]
        rights[verdict.resolution] += verdict.right
    low, high = FACTOR
    return {
        name: round(min(high, max(low, (rights[name] + WEIGHT) / (total + WEIGHT))), 3)
        for name, total in sorted(expected.items())
    }


def written(files: list[str], found: list[Verdict], priors: dict[str, float]) -> str:
    """The text of ``calibration.toml``."""
    rules = by_rule(found, priors)
    mean = sum(v.right for v in found) / len(found)
    lines = [
        "# Written by tests/evaluation/calibrate.py: counted, not chosen. How often a find of each",
        "# rule is right, quotation and speaker, and the factor of each way to resolve a speaker.",
        "",
        f'measured_on = "development articles ({", ".join(files)}), {len(found)} finds"',
        f"default = {mean:.3f}",
        "",
        "[rule]",
        *(f'"{rule}" = {value}' for rule, value in rules.items()),
        "",
        "[resolution]",
        *(f"{name} = {value}" for name, value in by_resolution(found, rules).items()),
    ]
    return "\n".join(lines) + "\n"


def calibrate(code: str, folder: Path, score: ModuleType) -> Path:
    """Measure one language and write its file; returns where."""
    files = [f for f in FILES.get(code, (code,)) if (folder / "dev" / f"{f}.jsonl").is_file()]
    found = [v for f in files for v in verdicts(score, folder / "dev" / f"{f}.jsonl")]
    if not found:
        raise SystemExit(f"nothing to count for {code} in {folder / 'dev'}")
    priors: dict[str, Any] = {r.shape: r.prior for r in packs.load(code).patterns.rule}
    path = ROOT / "worker" / "languages" / code / "calibration.toml"
    path.write_text(written(files, found, priors), encoding="utf-8")
    return path


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("codes", nargs="+", metavar="CODE")
    parser.add_argument("--eval", type=Path, default=ROOT.parent / "shared" / "eval")
    args = parser.parse_args()
    score = scorer(args.eval)
    for code in args.codes:
        print(calibrate(code, args.eval, score))


if __name__ == "__main__":
    main()
