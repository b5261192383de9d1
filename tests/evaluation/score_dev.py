#!/usr/bin/env python3
"""Score the extractor on the development articles and print one table.

    score_dev.py [NAME …] [--eval FOLDER] [--keep FOLDER]

NAME is a file of FOLDER/dev without its ending (ar, en, en_wikinews …); all but the
counting half (en_train) when none is named. FOLDER defaults to ../shared/eval beside the
repository; its ``score.py`` is called as a program. ``--keep`` leaves the predictions
there, for ``score.py --errors``. The columns are F1 of detection and joint, identity, joint
F1 of indirect speech (in English counted on en_indirect) and the expected calibration
error, all in percent.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from predict import ROOT, predict_file

MEASURES = ("detection", "joint", "identity", "indirect", "calibration")
ONLY_INDIRECT = frozenset({"en_indirect", "de_wikinews"})
COUNTING = frozenset({"en_train"})


def score(tool: Path, gold: Path, predicted: Path, types: str) -> dict[str, Any]:
    """What the scorer says of one file, its calibration error included."""
    command = [sys.executable, str(tool), str(gold), str(predicted)]
    done = subprocess.run(
        [*command, "--types", types, "--json", "--calibration"],
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    result: dict[str, Any] = json.loads(done.stdout.splitlines()[0])
    error = re.search(r"expected calibration error ([\d.]+)", done.stdout)
    return {**result, "calibration": float(error.group(1)) if error else None}


def measure(tool: Path, gold: Path, predicted: Path) -> dict[str, float | None]:
    """The row of one file: shares, or None where the file has nothing to count."""
    row: dict[str, float | None] = dict.fromkeys(MEASURES)
    if gold.stem not in ONLY_INDIRECT:
        quoted = score(tool, gold, predicted, "quoted")
        row |= {name: quoted[name]["f1"] for name in ("detection", "joint")}
        row |= {"identity": quoted["identity"], "calibration": quoted["calibration"]}
    indirect = score(tool, gold, predicted, "indirect")
    if indirect["gold"]:
        row["indirect"] = indirect["joint"]["f1"]
        if row["calibration"] is None:
            row["calibration"] = indirect["calibration"]
    return row


def table(rows: dict[str, dict[str, float | None]]) -> str:
    """The rows as text, one file a line."""
    lines = [f"{'':14}" + "".join(f"{name:>13}" for name in MEASURES)]
    for name, row in rows.items():
        cells = (row[m] for m in MEASURES)
        shown = ("–" if cell is None else f"{100 * cell:.1f}" for cell in cells)
        lines.append(f"{name:14}" + "".join(f"{cell:>13}" for cell in shown))
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("names", nargs="*", metavar="NAME")
    parser.add_argument("--eval", type=Path, default=ROOT.parent / "shared" / "eval")
    parser.add_argument("--keep", type=Path)
    args = parser.parse_args()
    dev, tool = args.eval / "dev", args.eval / "score.py"
    if not tool.is_file():
        sys.exit(f"no development articles at {args.eval}: give --eval FOLDER")
    names = args.names or sorted(p.stem for p in dev.glob("*.jsonl") if p.stem not in COUNTING)
    rows = {}
    with tempfile.TemporaryDirectory() as scratch:
        folder = args.keep or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        for name in names:
            predicted = folder / f"{name}.jsonl"
            predict_file(dev / f"{name}.jsonl", predicted)
            rows[name] = measure(tool, dev / f"{name}.jsonl", predicted)
    print(table(rows))


if __name__ == "__main__":
    main()
