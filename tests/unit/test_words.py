"""What a look-up tells of a stretch is what the pack's pattern would have told."""

from itertools import accumulate

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from worker.extraction.compiling import compiled
from worker.extraction.words import Words
from worker.languages.pack import codes

FRAGMENTS = [
    "a", "said", "Said", "workers'", "workers'rights", "'", "’", "l'", "l’", "d'une", "dit-elle",
    "-t-il", "a-t-on", "U.S.", "U.S", "p.m.", "Mr.", "D-N.C.", "well-known", "1,000.5", "12:30",
    "3.", "COVID-19", "don't", "Anna's", "l'Anna", "N'Diaye", "(the", "end).", "x.y", "…", "--",
    "-", ".", ",", "،", "قال", "والوزير،", "«", "\u00a0", "\n", "\t", "_a", "²", "a\u0301",
    "e\u0301.", "漢字。", "ß", "İ",
]  # fmt: skip
texts = st.lists(st.sampled_from(FRAGMENTS), max_size=12).flatmap(
    lambda parts: st.sampled_from([" ".join(parts), "".join(parts), "  ".join(parts)])
) | st.text(max_size=40)


def by_pattern(lexicon, passage):
    parts = lexicon.word.split(passage)
    at = list(accumulate(map(len, parts)))
    return list(zip(parts[1::2], at[:-1:2], at[1::2], strict=True))


def by_words(words, lexicon, passage):
    entries, starts, ends = [], [], []
    words.cut(passage, 0, entries, starts, ends)
    surfaces = [passage[start:end] for start, end in zip(starts, ends, strict=True)]
    assert all(lexicon.entries[s] is e for s, e in zip(surfaces, entries, strict=True))
    return list(zip(surfaces, starts, ends, strict=True))


@pytest.mark.parametrize("code", codes())
@settings(max_examples=150, deadline=None)
@given(passages=st.lists(texts, min_size=1, max_size=4))
def test_a_passage_is_cut_as_the_packs_pattern_cuts_it_whatever_was_read_before(code, passages):
    lexicon = compiled(code)
    words = Words(lexicon)
    for passage in passages * 2:
        assert by_words(words, lexicon, passage) == by_pattern(lexicon, passage)


def test_offsets_count_from_where_the_passage_begins():
    lexicon = compiled("en")
    starts, ends = [], []
    Words(lexicon).cut("He said, yes", 100, [], starts, ends)
    assert starts == [100, 103, 107, 109]
    assert ends == [102, 107, 108, 112]


def test_a_flood_of_new_words_is_forgotten(monkeypatch):
    monkeypatch.setattr("worker.extraction.words._REMEMBERED", 50)
    words = Words(compiled("en"))
    flood = " ".join(f"w{chr(97 + i % 26) * (1 + i // 26)} (x{i})" for i in range(500))
    words.cut(flood, 0, [], [], [])
    assert len(words._whole) <= 50
    assert len(words._stretches) <= 50
