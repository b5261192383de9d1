"""A text cut into runs: nothing lost, nothing doubled, every mark where it belongs."""

import time
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st
from specimens import english

from worker.extraction.model import Extraction, Rejection, Span
from worker.views.runs import Mark, marks_of, runs

SPANS = st.tuples(st.integers(0, 40), st.integers(0, 40)).map(lambda p: Span(min(p), max(p)))
MARKS = st.lists(
    st.builds(Mark, SPANS, st.sampled_from(["quote", "speaker", "cue"]), st.integers(1, 5))
)


@given(MARKS)
def test_runs_follow_each_other_and_each_knows_exactly_what_covers_it(marks):
    found = list(runs(marks, 40))
    assert found[0].span.start == 0
    assert found[-1].span.end == 40
    assert all(a.span.end == b.span.start for a, b in pairwise(found))
    for run in found:
        covering = {
            m for m in marks if m.span.start <= run.span.start and run.span.end <= m.span.end
        }
        assert set(run.marks) == covering
        assert set(run.opening) == {m for m in covering if m.span.start == run.span.start}


def test_an_empty_text_is_one_empty_run_or_none():
    assert [r for r in runs([], 0) if len(r.span)] == []


def test_a_rejection_is_marked_only_where_nothing_else_was_taken():
    text, found = english()
    inside = Rejection((found.attributions[0].parts[0],), "en.reaction", "fits better")
    both = Extraction(found.language, found.pack, found.attributions, (inside, *found.rejections))
    rejected = [m.span.of(text) for m in marks_of(both) if m.role == "rejected"]
    assert rejected == ["Big Gate"]


def test_ten_thousand_marks_take_no_noticeable_time():
    marks = [Mark(Span(i, i + 3), "quote", i) for i in range(10_000)]
    before = time.perf_counter()
    assert len(list(runs(marks, 10_003))) == 10_003
    assert time.perf_counter() - before < 2
