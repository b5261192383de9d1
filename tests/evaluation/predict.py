#!/usr/bin/env python3
"""Run the extractor over gold articles and write what it finds, one article a line.

    predict.py GOLD.jsonl [OUT.jsonl]

Each row carries the article's id and its quotations, one for each part: offsets in code
points, type, local mention, name, confidence, rule and resolution. It is what a scorer
reads; the gold's own quotations are never looked at.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.append(str(ROOT))

from worker.extraction.extractor import Extractor  # noqa: E402  # the tree is on the path now
from worker.extraction.model import Attribution  # noqa: E402


@cache
def extractor() -> Extractor:
    """One extractor for all articles of a run."""
    return Extractor()


def rows(found: Attribution, text: str) -> Iterator[dict[str, Any]]:
    """One row for each part of ``found``."""
    speaker = found.speaker
    mention = speaker.mention
    for part in found.parts:
        yield {
            "start": part.start,
            "end": part.end,
            "text": part.of(text),
            "type": str(found.type),
            "speaker": mention
            and {"start": mention.start, "end": mention.end, "text": mention.of(text)},
            "speaker_name": speaker.name,
            "kind": str(speaker.kind),
            "resolution": str(speaker.resolution),
            "cue": found.cue and {"start": found.cue.span.start, "end": found.cue.span.end},
            "rule_id": found.rule_id,
            "confidence": found.confidence,
        }


def predict(article: dict[str, Any]) -> dict[str, Any]:
    """The prediction for one gold article (its ``id``, ``lang`` and ``text`` are read)."""
    text = article["text"]
    found = extractor().extract(text, article.get("lang"))
    return {"id": article["id"], "quotes": [row for a in found for row in rows(a, text)]}


def read(path: Path) -> list[dict[str, Any]]:
    """The articles of a JSON-lines file."""
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def predict_file(gold: Path, out: Path) -> None:
    """Write the predictions for the articles in ``gold`` to ``out``."""
    with out.open("w", encoding="utf-8") as file:
        for article in read(gold):
            file.write(json.dumps(predict(article), ensure_ascii=False) + "\n")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("gold", type=Path)
    parser.add_argument("out", type=Path, nargs="?", default=Path("/dev/stdout"))
    args = parser.parse_args()
    predict_file(args.gold, args.out)


if __name__ == "__main__":
    main()
