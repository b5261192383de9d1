"""Validates a language pack and runs every example that it gives; says where it is wrong.

The loader tells whether a pack may be read; this tells whether it does what it says: each
rule finds its example and leaves its counterexample alone, each source pattern likewise.
Knows the engine and the loader; of terminals, nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from worker.errors import PackError
from worker.extraction import marks
from worker.extraction.compiling import compile_pack
from worker.extraction.extractor import read
from worker.extraction.frame import Frame
from worker.extraction.lexicon import Lexicon
from worker.extraction.model import Attribution, Extraction
from worker.extraction.text import View
from worker.languages import pack as packs
from worker.languages.pack import ExpectedQuote, Pack, Rule, SourcePattern
from worker.pack_lines import line_of
from worker.pack_skeleton import PLACEHOLDER

_PROBLEM = re.compile(r"[^/]+/(?P<file>\w+\.toml): (?:(?P<path>[\w.-]+): )?(?P<text>.*)")
_TOML_PLACE = re.compile(r"\(at line (\d+)")
_EDGES = re.compile(r"^[\W_]+|[\W_]+$")


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One thing that is wrong: in which file, on which line (from 1), in words."""

    file: str
    line: int
    text: str


def check(folder: Path) -> list[Finding]:
    """All findings about the pack in ``folder``, by file and line; none: it is sound."""
    unwritten = list(_placeholders(folder))
    if unwritten:
        return unwritten
    try:
        pack = packs.read(folder)
    except PackError as error:
        return sorted(_located(folder, line) for line in str(error).splitlines())
    patterns = (folder / "patterns.toml").read_text(encoding="utf-8")
    findings = list(_paradigms(folder, pack))
    if not findings:
        lexicon = compile_pack(pack)
        for rule in pack.patterns.rule:
            line = _line_with(patterns, f'shape = "{rule.shape}"')
            findings += [Finding("patterns.toml", line, f"rule {rule.shape}: {text}")
                         for text in _rule(rule, lexicon)]
        for source in pack.patterns.source:
            line = _line_with(patterns, f'id = "{source.id}"')
            findings += [Finding("patterns.toml", line, f"source {source.id}: {text}")
                         for text in _source(source, lexicon)]
    return sorted(findings)


def _placeholders(folder: Path) -> Iterator[Finding]:
    """What the skeleton left to be written."""
    for path in sorted(folder.glob("*.toml")):
        for number, line in enumerate(path.read_text("utf-8", "replace").splitlines(), 1):
            if PLACEHOLDER in line.partition("#")[0]:
                yield Finding(path.name, number, f"still to be written: {line.strip()}")


def _located(folder: Path, problem: str) -> Finding:
    """A problem of the loader with its line."""
    found = _PROBLEM.match(problem)
    if found is None:
        return Finding("pack.toml", 1, problem)
    file, path, text = found["file"], found["path"], found["text"]
    if place := _TOML_PLACE.search(text):
        return Finding(file, int(place[1]), text)
    try:
        content = (folder / file).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return Finding(file, 1, text)
    steps = [int(step) if step.isdigit() else step for step in (path or "").split(".") if step]
    return Finding(file, line_of(content, steps), f"{path}: {text}" if path else text)


def _paradigms(folder: Path, pack: Pack) -> Iterator[Finding]:
    text = (folder / "cues.toml").read_text(encoding="utf-8")
    for number, cue in enumerate(pack.cues.cue):
        for name in cue.stems.keys() - pack.cues.paradigms.keys():
            known = ", ".join(sorted(pack.cues.paradigms)) or "none"
            line = line_of(text, ["cue", number])
            yield Finding("cues.toml", line, f"cue {cue.lemma}: no paradigm {name!r}; "
                          f"there are: {known}")


def _rule(rule: Rule, lexicon: Lexicon) -> Iterator[str]:
    found = read(rule.example.text, lexicon)
    fired = [a for a in found.attributions if _by(rule, a)]
    for quote in rule.example.quotes:
        if not any(_fits(quote, a, rule.example.text) for a in found.attributions):
            given = _given(found, rule.example.text)
            yield f"its example does not give {_expected(quote)}; it gives {given}"
    if not any(_fits(q, a, rule.example.text) for q in rule.example.quotes for a in fired):
        others = ", ".join(sorted({a.rule_id for a in found.attributions})) or "none"
        yield f"it does not fire on its own example (rules that do: {others})"
    counter = read(rule.counterexample.text, lexicon)
    for attribution in counter.attributions:
        if _by(rule, attribution):
            words = attribution.parts[0].of(rule.counterexample.text)
            yield f"it fires on its counterexample: {words!r}"


def _by(rule: Rule, attribution: Attribution) -> bool:
    return attribution.rule_id.rpartition(".")[2] == rule.shape


def _fits(quote: ExpectedQuote, attribution: Attribution, text: str) -> bool:
    return (
        any(_bare(part.of(text)) == _bare(quote.text) for part in attribution.parts)
        and (quote.type is None or attribution.type == quote.type)
        and (quote.speaker is None or (attribution.speaker.name or "") == quote.speaker)
    )


def _bare(text: str) -> str:
    """Without marks and stops at the edges, which no example should have to get right."""
    return _EDGES.sub("", text)


def _expected(quote: ExpectedQuote) -> str:
    by = f" by {quote.speaker!r}" if quote.speaker is not None else ""
    return f"{quote.type or 'a quotation'} {quote.text!r}{by}"


def _given(found: Extraction, text: str) -> str:
    rows = [
        f"{a.type} {part.of(text)!r} by {a.speaker.name!r} ({a.rule_id})"
        for a in found.attributions
        for part in a.parts
    ]
    return "; ".join(rows) or "nothing"


def _source(source: SourcePattern, lexicon: Lexicon) -> Iterator[str]:
    tags = _classes(source.example, lexicon)
    fitting = lexicon.sources.kind_of(tags)
    if fitting is None or fitting.kind != source.kind:
        kind = fitting.kind if fitting else "no source"
        yield f"its example {source.example!r} (classes {tags}) is {kind}, not {source.kind}"
    tags = _classes(source.counterexample, lexicon)
    fitting = lexicon.sources.kind_of(tags)
    if fitting is not None and fitting.pattern == source.id:
        yield f"it takes its counterexample {source.counterexample!r} (classes {tags})"


def _classes(phrase: str, lexicon: Lexicon) -> str:
    view = View(phrase, lexicon)
    paragraphs = view.paragraphs()
    marked = marks.pair(view.clean, paragraphs, marks.conventions(lexicon))
    return str(Frame(view, lexicon, paragraphs, marked).tags)


def _line_with(text: str, words: str) -> int:
    return next((n for n, line in enumerate(text.splitlines(), 1) if words in line), 1)
