"""Text from articles in a terminal: kept in its direction, and harmless."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker.views.bidi import LRI, PDI, RLI, isolated, plain, right_to_left


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("سلام", True),
        ("12 سلام", True),
        ("«قال»", True),
        ("hello", False),
        ("12", False),
        ("", False),
        ("Rabat الرباط", False),
        ("שלום", True),
    ],
)
def test_the_first_letter_with_a_direction_decides(text, expected):
    assert right_to_left(text) is expected


def test_arabic_is_isolated_from_right_to_left_and_english_from_left_to_right():
    assert isolated("سلام") == f"{RLI}سلام{PDI}"
    assert isolated("hello") == f"{LRI}hello{PDI}"


def test_an_escape_sequence_of_an_article_does_not_reach_the_terminal():
    assert plain("a\x1b[2Jb\x9b31mc\x07") == "a [2Jb 31mc"


@given(st.text())
def test_what_is_shown_is_one_line_and_steers_nothing(text):
    shown = plain(text)
    assert shown == " ".join(shown.split())
    assert not set(shown) & {"\x1b", "\x9b", "\n", "\r", "\u202e", RLI, LRI, PDI}
