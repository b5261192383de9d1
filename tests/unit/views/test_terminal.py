"""A claim's card in the terminal."""

from rich.cells import cell_len
from specimens import arabic, claims_of, english

from worker.views import terminal
from worker.views.bidi import LRI, PDI, RLI

ISOLATES = {LRI, RLI, PDI}


def shown(claim, width=80):
    return terminal.card(claim, width).plain


def test_a_card_tells_who_how_what_where_and_how_sure():
    card = shown(claims_of(english())[0])
    for words in (
        "Ada Thorne",
        "Mayor",
        "direct",
        "91%",
        "by pronoun",
        "The gate cost",
        "The lock opens",
        "The Gazette",
        "2026-11-20",
        "en.direct.content-source-cue",
        "money",
        "→ prediction",
    ):
        assert words in card


def test_every_line_of_an_arabic_quotation_is_isolated_and_stands_at_the_right():
    claim = claims_of(arabic())[0]
    lines = terminal.wrapped(claim.quote.text * 5, 60)
    assert len(lines) > 1
    for line in lines:
        assert line.lstrip().startswith(RLI)
        assert line.endswith(PDI)
        assert cell_len("".join(c for c in line if c not in ISOLATES)) == 57


def test_no_line_of_a_quotation_is_wider_than_it_may_be():
    lines = terminal.wrapped("word " * 100, 40)
    assert all(len(line) - 2 <= 40 for line in lines)


def test_the_type_shows_by_a_sign_too_for_those_who_see_no_colours():
    direct, indirect = claims_of(english())
    assert shown(direct)[:2] != shown(indirect)[:2]
    assert len(set(terminal.SIGNS.values())) == 3


def test_a_nameless_speaker_is_shown_by_the_words_or_the_kind():
    claim = claims_of(english())[0]
    nameless = claim.model_copy(update={"speaker": claim.speaker.model_copy(update={"name": None})})
    nobody = claim.model_copy(
        update={"speaker": claim.speaker.model_copy(update={"name": None, "mention": None})}
    )
    assert terminal.speaker_name(nameless) == "she"
    assert terminal.speaker_name(nobody) == "a person without a name"


def test_a_title_with_an_escape_sequence_is_harmless():
    card = shown(claims_of(english(), title="Big\x1b]0;owned\x07 news")[0])
    assert "\x1b" not in card
    assert "\x07" not in card
