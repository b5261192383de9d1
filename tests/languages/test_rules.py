"""Every rule of every pack finds its example and leaves its counterexample alone."""

from __future__ import annotations

from functools import cache

import pytest
from case_files import bare

from worker.extraction.extractor import Extractor
from worker.extraction.model import Attribution
from worker.languages import pack as packs
from worker.languages.pack import ExpectedQuote, Rule

RULES = [(code, rule) for code in packs.codes() for rule in packs.load(code).patterns.rule]
NAMES = [f"{code}.{rule.shape}" for code, rule in RULES]


@cache
def extractor() -> Extractor:
    return Extractor()


def finds(quote: ExpectedQuote, attribution: Attribution, text: str) -> bool:
    return (
        any(bare(part.of(text)) == bare(quote.text) for part in attribution.parts)
        and (quote.type is None or attribution.type == quote.type)
        and (quote.speaker is None or (attribution.speaker.name or "") == quote.speaker)
    )


@pytest.mark.parametrize(("code", "rule"), RULES, ids=NAMES)
def test_a_rule_finds_its_example(code: str, rule: Rule) -> None:
    text = rule.example.text
    found = extractor().extract(text, code)
    rows = [(p.of(text), a.type, a.speaker.name, a.rule_id) for a in found for p in a.parts]
    for quote in rule.example.quotes:
        assert any(finds(quote, a, text) for a in found), (quote, rows)
    fired = [a for a in found if a.rule_id.endswith(f".{rule.shape}")]
    assert any(finds(q, a, text) for q in rule.example.quotes for a in fired), rows


@pytest.mark.parametrize(("code", "rule"), RULES, ids=NAMES)
def test_a_rule_leaves_its_counterexample_alone(code: str, rule: Rule) -> None:
    text = rule.counterexample.text
    fired = [
        (a.rule_id, [part.of(text) for part in a.parts])
        for a in extractor().extract(text, code)
        if a.rule_id.endswith(f".{rule.shape}")
    ]
    assert fired == []
