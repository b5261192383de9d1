"""How extraction grows: with the length of hostile texts, and with processes.

    python tests/benchmarks/scaling.py [--rounds 5] [--length 262144] [--count 4000]

First table: microseconds of CPU a character for each kind of hostile text, as a ratio to
normal news, and the time of the whole length over that of the half (2.0 is linear).
Second: wall seconds of ``quoth extract`` on a file with one process over two, on a file long
enough that the start (told apart: one article) weighs little, and beside them what the
machine allows: the same work in bare processes that share nothing, two of
them over one (two threads of one core, or a neighbour, give less than 2). Ratios of one run;
absolute figures are the machine's.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from hostile import TEXTS

from worker.collecting import collect_seldom
from worker.extraction.extractor import Extractor

ROOT = Path(__file__).resolve().parents[2]
NEWS = (
    "The harbour council met on Monday to settle the price of the new quay.\n"
    "“We will not raise the fees this year,” said Nora Velling, the council's chair. "
    "She added that the builders had agreed to wait until spring.\n"
    "Fishermen were less sure. “They promised us the same thing last winter,” said Tom Arkady, "
    "who has kept a boat here for thirty years. According to the port authority, "
    "two hundred ships call at the town in a month.\n"
)


def cpu(work: Callable[[], object], rounds: int) -> float:
    """Median CPU seconds of ``rounds`` runs."""
    spent = []
    for _ in range(rounds):
        begin = time.process_time()
        work()
        spent.append(time.process_time() - begin)
    return statistics.median(spent)


def lengths(length: int, rounds: int) -> None:
    collect_seldom()  # as the worker's children and quoth extract do
    extractor = Extractor()
    extractor.extract(NEWS, "en")
    extractor.extract("قال", "ar")
    # Articles of an ordinary length, as many as make the hostile text's length.
    usual = cpu(lambda: [extractor.extract(NEWS * 8, "en")
                         for _ in range(length // len(NEWS * 8))], rounds)
    print(f"{'text':28s} {'us/char':>8s} {'to news':>8s} {'x2 length':>10s}")
    print(f"{'normal news':28s} {usual / length * 1e6:8.2f} {1:8.2f}")
    for kind, make in TEXTS.items():
        language = "ar" if "Arabic" in kind else "en"
        half, whole = make(length // 2), make(length)
        short, long = (
            cpu(lambda text=text, language=language: extractor.extract(text, language), rounds)
            for text in (half, whole)
        )
        print(f"{kind:28s} {long / length * 1e6:8.2f} {long / usual:8.2f} {long / short:10.2f}")


def processes(articles: Path | None, count: int, rounds: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = articles or Path(folder) / "articles.jsonl"
        if articles is None:
            with path.open("w", encoding="utf-8") as out:
                for number in range(count):
                    row = {"id": f"a{number}", "language": "en", "text": NEWS * 8}
                    out.write(json.dumps(row) + "\n")
        alone = Path(folder) / "alone.jsonl"
        alone.write_text(json.dumps({"id": "a", "language": "en", "text": NEWS}), "utf-8")
        print(f"start and one article: one process {extract(alone, 1):.2f} s   "
              f"two {extract(alone, 2):.2f} s")
        rows = []
        for _ in range(rounds):
            one, two = (extract(path, n) for n in (1, 2))
            rows.append((one / two, bare(1, count) * 2 / bare(2, count)))
            print(f"one process {one:6.2f} s   two {two:6.2f} s   ratio {rows[-1][0]:.2f}   "
                  f"bare processes {rows[-1][1]:.2f}")
        for name, ratios in zip(("two processes", "two bare processes"), zip(*rows, strict=True),
                                strict=True):
            print(f"{name} are {statistics.median(ratios):.2f} times one "
                  f"({min(ratios):.2f} to {max(ratios):.2f})")


def extract(path: Path, number: int) -> float:
    """Wall seconds of ``quoth extract`` with so many processes."""
    command = [sys.executable, "-m", "worker", "extract", "--processes", str(number), str(path)]
    return wall([command])


def bare(number: int, count: int) -> float:
    """Wall seconds of so many processes that extract the same article again and again."""
    work = (
        "from worker.extraction.extractor import Extractor\n"
        "from scaling import NEWS\n"
        "extractor = Extractor()\n"
        f"for _ in range({count}): extractor.extract(NEWS * 8, 'en')\n"
    )
    return wall([[sys.executable, "-c", work]] * number)


def wall(commands: list[list[str]]) -> float:
    """Wall seconds until all of them have ended."""
    begin = time.perf_counter()
    here = {"PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'tests/benchmarks'}"}
    running = [
        subprocess.Popen(
            command, env=os.environ | here, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        for command in commands
    ]
    for process in running:
        process.wait()
    if any(process.returncode for process in running):
        raise SystemExit(f"failed: {commands[0]}")
    return time.perf_counter() - begin


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--length", type=int, default=1 << 18)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--articles", type=Path)
    parser.add_argument("--count", type=int, default=4000, help="articles of our own")
    parser.add_argument("--only", choices=["lengths", "processes"])
    args = parser.parse_args()
    if args.only != "processes":
        lengths(args.length, args.rounds)
    if args.only != "lengths":
        processes(args.articles, args.count, args.rounds)


if __name__ == "__main__":
    main()
