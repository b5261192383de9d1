"""How long extraction takes beside spaCy's tokenizer, on the same articles in one run.

    python tests/benchmarks/extraction.py [--rounds 7] [CODE=ARTICLES.jsonl …]

ARTICLES holds a JSON object with "text" a line. Without any, the development articles in
../shared/eval/dev are taken where they are there, else the project's own gold. Prints CPU
milliseconds an article (median of the rounds, and their spread) for ``spacy.blank(code)``,
for extraction and for each of its steps, and their ratio: that is the figure, since
machines are noisy. The first reading meets every word anew, as the tokenizer's cache does:
it is shown apart, each round of it in a process of its own.
"""

from __future__ import annotations

import argparse
import gc
import json
import multiprocessing
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import pairwise
from pathlib import Path

import spacy

from worker.collecting import collect_seldom
from worker.extraction import cues, marks
from worker.extraction.attribute import Attributor
from worker.extraction.compiling import compiled
from worker.extraction.extractor import Extractor, attributions
from worker.extraction.frame import Frame
from worker.extraction.mentions import Mentions
from worker.extraction.reading import Reading
from worker.extraction.resolve import Resolver
from worker.extraction.text import View

ROOT = Path(__file__).parents[2]
LANGUAGES = ("ar", "en", "fr")


def texts_of(path: Path) -> list[str]:
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line)["text"] for line in lines if line.strip()]


def default_articles() -> dict[str, Path]:
    shared = ROOT.parent / "shared" / "eval" / "dev"
    own = ROOT / "tests" / "evaluation" / "gold"
    return {
        code: path
        for code in LANGUAGES
        for path in [next((p for p in (shared / f"{code}.jsonl", own / f"{code}.jsonl")
                           if p.exists()), None)]
        if path is not None
    }


def timed(work: Callable[[str], object], texts: Sequence[str]) -> float:
    """CPU milliseconds an article."""
    begin = time.process_time()
    for text in texts:
        work(text)
    return (time.process_time() - begin) / len(texts) * 1000


def steps(code: str, texts: Sequence[str]) -> dict[str, float]:
    """CPU milliseconds an article of each step, one pass."""
    lexicon = compiled(code)
    rules = marks.conventions(lexicon)
    spent = dict.fromkeys(
        ("text", "marks", "frame", "cues", "mentions", "attribution", "signals, values"), 0.0)
    for text in texts:
        t0 = time.process_time()
        view = View(text, lexicon)
        paragraphs = view.paragraphs()
        t1 = time.process_time()
        marked = marks.pair(view.clean, paragraphs, rules)
        t2 = time.process_time()
        frame = Frame(view, lexicon, paragraphs, marked)
        t3 = time.process_time()
        reading = Reading.of(frame, cues.find(frame), cues.acts(frame))
        t4 = time.process_time()
        mentions = Mentions(frame)
        t5 = time.process_time()
        decisions = Attributor(reading, Resolver(frame, mentions)).run()
        t6 = time.process_time()
        attributions(decisions, frame)
        t7 = time.process_time()
        at = (t0, t1, t2, t3, t4, t5, t6, t7)
        for name, (begin, end) in zip(spent, pairwise(at), strict=True):
            spent[name] += (end - begin) / len(texts) * 1000
    return spent


def spread(values: Sequence[float]) -> str:
    return f"{statistics.median(values):7.3f} ({min(values):.3f} to {max(values):.3f})"


def readings(code: str, path: Path, rounds: int) -> list[tuple[float, float]]:
    """CPU milliseconds an article of the tokenizer and of extraction, round by round.

    In a process that has read nothing yet the first round is a first reading.
    """
    collect_seldom()  # as the worker's children and quoth extract do; the tokenizer gains too
    texts = texts_of(path)
    extractor, tokenizer = Extractor(), spacy.blank(code)
    # Both read one sentence of the pack's: what a language loads on its first use (the
    # matcher of source phrases, 9 ms) is no article's cost either.
    sentence = compiled(code).pack.patterns.rule[0].example.text
    tokenizer.make_doc(sentence)
    extractor.extract(sentence, code)
    # What both loaded is no article's cost, and would be walked among the first ones'.
    gc.collect()
    gc.freeze()
    return [
        (timed(tokenizer.make_doc, texts), timed(lambda t: extractor.extract(t, code), texts))
        for _ in range(rounds)
    ]


def first_readings(code: str, path: Path, rounds: int) -> list[tuple[float, float]]:
    """The same, each round in a process of its own."""
    with ProcessPoolExecutor(
        1, mp_context=multiprocessing.get_context("spawn"), max_tasks_per_child=1
    ) as alone:
        return [alone.submit(readings, code, path, 1).result()[0] for _ in range(rounds)]


def measure(code: str, path: Path, rounds: int) -> None:
    texts = texts_of(path)
    cold, warm = first_readings(code, path, rounds), readings(code, path, rounds + 1)[1:]
    print(f"\n{code}: {len(texts)} articles, {sum(map(len, texts)) // len(texts)} characters each,"
          f" {rounds} rounds; CPU ms an article")
    print(f"  spacy.blank({code!r}).make_doc  {spread([t for t, _ in warm])}")
    print(f"  extraction                {spread([e for _, e in warm])}")
    print(f"  ratio, words seen before  {spread([e / t for t, e in warm])}")
    print(f"  ratio, first reading      {spread([e / t for t, e in cold])}")
    passes = [steps(code, texts) for _ in range(rounds)]
    for name in passes[0]:
        print(f"    {name:16s}        {spread([p[name] for p in passes])}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", nargs="*", metavar="CODE=PATH")
    parser.add_argument("--rounds", type=int, default=7)
    args = parser.parse_args()
    chosen = dict(a.split("=", 1) for a in args.articles)
    articles = {c: Path(p) for c, p in chosen.items()} or default_articles()
    if not articles:
        sys.exit("no articles: name them as CODE=PATH.jsonl")
    for code, path in articles.items():
        measure(code, path, args.rounds)


if __name__ == "__main__":
    main()
