"""Every case of every language holds, and every known failure still fails."""

from __future__ import annotations

from collections import Counter
from functools import cache

import pytest
from case_files import Case, differences, every_case

from worker.extraction.extractor import Extractor

CASES = every_case()


@cache
def extractor() -> Extractor:
    return Extractor()


@pytest.mark.parametrize("case", CASES, ids=[c.name for c in CASES])
def test_a_case_holds_or_is_a_known_failure(case: Case) -> None:
    problems = differences(case, extractor().extract(case.text, case.code))
    if case.expect == "fail":
        assert problems, "this known failure is mended: take its expect = 'fail' away"
    else:
        assert not problems, "\n".join(problems)


def test_labels_are_unique_within_a_file() -> None:
    counts = Counter(c.name for c in CASES)
    assert [label for label, n in counts.items() if n > 1] == []


@pytest.mark.parametrize("code", ["ar", "en", "fr"])
def test_the_three_languages_of_the_newsrooms_have_cases_enough(code: str) -> None:
    assert sum(c.code == code for c in CASES) >= 120


def test_known_failures_stay_the_exception() -> None:
    assert sum(c.expect == "fail" for c in CASES) <= len(CASES) // 10
