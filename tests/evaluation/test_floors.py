"""What the extractor finds in our own articles never falls below these floors."""

from __future__ import annotations

from functools import cache

import pytest
from own_gold import Counts, articles, count, total

from worker.extraction.extractor import Extractor

CODES = ("ar", "en", "fr")
SPEAKERS = {"ar": 0.8, "en": 0.9, "fr": 0.9}
"""Joint F1 of quoted speech; raise a floor when a language passes it, never lower one."""


@cache
def counted(code: str, *, quoted: bool) -> Counts:
    extractor = Extractor()
    return total([
        count(article, extractor.extract(article["text"], code), quoted=quoted)
        for article in articles(code)
    ])


@pytest.mark.parametrize("code", CODES)
def test_every_gold_quotation_stands_in_its_article(code: str) -> None:
    for article in articles(code):
        for quote in article["quotes"]:
            assert article["text"].count(quote["text"]) == 1, (article["id"], quote["text"])


@pytest.mark.parametrize("code", CODES)
def test_quotations_are_found(code: str) -> None:
    counts = counted(code, quoted=True)
    assert counts.f1(counts.found) >= 0.95


@pytest.mark.parametrize("code", CODES)
def test_speakers_are_right(code: str) -> None:
    counts = counted(code, quoted=True)
    assert counts.f1(counts.right) >= SPEAKERS[code]


@pytest.mark.parametrize("code", CODES)
def test_reported_speech_is_found_with_its_speaker(code: str) -> None:
    counts = counted(code, quoted=False)
    assert counts.right >= counts.wanted * 0.5
