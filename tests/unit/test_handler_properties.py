"""The whole way with the real extractor: whatever the article, its claims are its characters."""

from __future__ import annotations

import json
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.claim import Claim
from worker import intake, payload
from worker.handler import Handler, Limits, Processed

PIECES = (
    "قالت الوزيرة سلمى الحداد إن المدرسة ستفتح في الربيع. ",
    "وأضافت: «لن نترك طفلا خارج الفصل». ",
    "Maya Lind said: “We will rebuild the bridge before winter.” ",
    "“It took ten years,” she said, “and nobody thanked us.” ",
    "« Nous ouvrirons le pont au printemps », a déclaré Claire Dumas. ",
    "\n", "«", "»", "“", "”", '"', "'", ": ", "– ", "e\u0301", "\u200f", "👩‍🚒", "\r\n",
    "<q>", "</q>", "<p>", "<blockquote>", "</blockquote>", "&laquo;",
)  # fmt: skip
PAGES = st.lists(st.sampled_from(PIECES) | st.text(max_size=3), min_size=1, max_size=25).map(
    "".join
)


@cache
def handler() -> Handler:
    from worker.extraction.extractor import Extractor

    return Handler(Extractor())


def claims(body: bytes) -> list[Claim]:
    result = handler().handle(body)
    if not isinstance(result, Processed):
        return []
    return [Claim.model_validate(json.loads(event.body)["data"]) for event in result.events[:-1]]


@settings(max_examples=60, deadline=None)
@given(PAGES, st.sampled_from(["text", "html"]), st.sampled_from([None, "ar", "en", "fr", "xx"]))
def test_every_passage_of_every_claim_is_the_articles_characters(
    page: str, key: str, language: str | None
) -> None:
    body = json.dumps({"id": "1", key: page, "language": language}).encode()
    found = claims(body)
    if not found:
        return
    text = intake.read(payload.read(body, None, None, None, Limits())).text
    for claim in found:
        passages = [*claim.quote.parts, claim.speaker.mention, claim.cue]
        for passage in filter(None, passages):
            assert text[passage.start : passage.end] == passage.text
        spans = [(part.start, part.end) for part in claim.quote.parts]
        assert spans == sorted(spans)
        assert all(0 <= s.start < s.end <= len(text) for s in claim.signals)


@settings(max_examples=30, deadline=None)
@given(PAGES)
def test_the_same_article_gives_the_same_claims(page: str) -> None:
    body = json.dumps({"id": "1", "text": page}).encode()
    once, twice = claims(body), claims(body)
    assert [claim.claim_id for claim in once] == [claim.claim_id for claim in twice]
    assert len({claim.claim_id for claim in once}) == len(once)


@pytest.mark.parametrize("language", ["ar", "en", "fr"])
def test_the_pieces_do_hold_claims(language: str) -> None:
    body = json.dumps({"id": "1", "text": "".join(PIECES[:5]), "language": language}).encode()
    assert len(claims(body)) >= 2
