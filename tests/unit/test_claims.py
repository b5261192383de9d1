"""Claims carry the article's own characters, and ids that outlive a redelivery."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from toy_extractor import ToyExtractor

from schemas.article import Article
from schemas.claim import Claim
from worker.claims import CONTEXT, claims, text_sha256
from worker.words import fingerprint, folded_words, name_key

NOW = datetime(2026, 11, 23, tzinfo=UTC)
SPEECH = 'Maya Lind said: "We will rebuild the bridge."'


def made(text: str, article_id: str = "a1", at: datetime = NOW) -> list[Claim]:
    article = Article(id=article_id, text=text)
    return list(claims(article, text, ToyExtractor().analyse(text, "en"), at))


AROUND = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=60)


@given(AROUND, AROUND, st.text(alphabet="abcé عبد\n", min_size=1))
def test_every_part_is_exactly_the_articles_characters(
    before: str, after: str, words: str
) -> None:
    text = f'{before} Maya Lind said: "{words}" {after}'
    for claim in made(text):
        passages = [*claim.quote.parts, claim.speaker.mention, claim.cue]
        assert all(text[p.start : p.end] == p.text for p in passages)
        first, last = claim.quote.parts[0].start, claim.quote.parts[-1].end
        assert text[:first].endswith(claim.context.before)
        assert text[last:].startswith(claim.context.after)


def test_the_same_article_gives_the_same_ids_whenever_it_is_read() -> None:
    later = datetime(2027, 1, 1, tzinfo=UTC)
    assert [c.claim_id for c in made(SPEECH)] == [c.claim_id for c in made(SPEECH, at=later)]
    assert made(SPEECH)[0].claim_id == "eed986f6-9d8d-53f7-8d29-4f290c03fbc3"


def test_a_quotation_keeps_its_id_when_the_article_is_updated_around_it() -> None:
    updated = f"Update: the vote is over.\n{SPEECH}"
    assert made(updated)[0].claim_id == made(SPEECH)[0].claim_id
    assert made(updated)[0].quote.parts != made(SPEECH)[0].quote.parts


def test_equal_quotations_of_one_article_have_different_ids_in_a_stable_order() -> None:
    once, twice = made(SPEECH), made(f"{SPEECH}\n{SPEECH}")
    assert twice[0].claim_id == once[0].claim_id
    assert twice[1].claim_id != twice[0].claim_id
    assert twice[0].fingerprint == twice[1].fingerprint


def test_another_article_gives_another_id_and_the_same_fingerprint() -> None:
    one, other = made(SPEECH)[0], made(SPEECH, article_id="a2")[0]
    assert one.claim_id != other.claim_id
    assert one.fingerprint == other.fingerprint


def test_context_ends_at_words_and_is_not_longer_than_it_may_be() -> None:
    text = f"{'long words before ' * 40}{SPEECH}{' long words after' * 40}"
    context = made(text)[0].context
    assert len(context.before) <= CONTEXT
    assert len(context.after) <= CONTEXT
    assert f" {context.before.split()[0]} " in text
    assert context.after.rsplit(" ", 1)[-1] in {"long", "words", "after"}


def test_a_claim_tells_its_article_and_its_place_among_the_articles_claims() -> None:
    article = Article(
        url="https://a.example/1", title="T", text=SPEECH * 2, published_at="2026-11-20T10:00:00"
    )
    found = list(claims(article, SPEECH * 2, ToyExtractor().analyse(SPEECH * 2, "en"), NOW))
    assert [(c.provenance.index, c.provenance.count) for c in found] == [(1, 2), (2, 2)]
    reference = found[0].article
    assert (reference.id, reference.title, reference.language) == (article.key, "T", "en")
    assert reference.published_at_assumed_utc
    assert reference.text_sha256 == text_sha256(SPEECH * 2)
    assert found[0].provenance.rule_id == "toy.direct.source-cue-content"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("عبد اللطيف حموشي", "عبداللطيف حموشي"),
        ("أحمد", "احمد"),
        ("مُحَمَّد", "محمد"),
        ("سلمـــى", "سلمي"),
        ("فاطمة", "فاطمه"),
        ("José", "jose"),
        ("Jean-Luc", "Jean Luc"),
        ("ÖZGÜR", "özgür"),
        ("ﷺ", "صلى الله عليه وسلم"),
    ],
)
def test_spellings_of_one_name_have_one_key(one: str, other: str) -> None:
    assert name_key(one) == name_key(other)


@pytest.mark.parametrize(("one", "other"), [("علي", "عالي"), ("が", "か"), ("कि", "की")])
def test_different_words_stay_different(one: str, other: str) -> None:
    assert folded_words(one) != folded_words(other)


def test_a_fingerprint_does_not_see_punctuation_and_case() -> None:
    one, other = (
        fingerprint(folded_words(text)) for text in ("We will — rebuild!", "we will rebuild")
    )
    assert one == other
    assert len(one) == 32


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    assert folded_words(folded_words(text)) == folded_words(text)
