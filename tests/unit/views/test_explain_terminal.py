"""``quoth explain`` in a terminal."""

import io

from rich.console import Console
from specimens import arabic, english

from worker.extraction.model import Resolution
from worker.views import reasons
from worker.views.explain_terminal import explanation


def printed(made, width=100):
    text, found = made
    out = io.StringIO()
    console = Console(file=out, width=width)
    for block in explanation(found, text, width):
        console.print(block)
    return out.getvalue()


def test_it_tells_the_chain_the_rule_the_evidence_and_the_score():
    shown = printed(english())
    for words in (
        "she",
        "Ada Thorne",
        "pronoun",
        "said",
        "en.direct.content-source-cue",
        "score 0.95",
        "91%",
        "money",
        "claim type",
        "prediction",
    ):
        assert words in shown


def test_what_was_not_taken_comes_with_rule_score_and_reason():
    shown = printed(english())
    for words in ("Considered and not taken", "Big Gate", "en.marks", "0.10", "fewer than 3 words"):
        assert words in shown


def test_an_arabic_explanation_names_the_dropped_subject():
    shown = printed(arabic())
    assert "هدى العلمي" in shown
    assert "dropped subject" in shown


def test_every_resolution_has_its_words():
    assert all(reasons._STEPS[resolution] for resolution in Resolution)


def test_the_rule_is_told_in_the_packs_own_words():
    assert reasons.about("en.direct.source-cue-content")
    assert reasons.about("en.direct.no-such-shape") == ""
    assert reasons.about("xx.direct.source-cue-content") == ""
