"""What the packs' signals find inside a quotation, and what claim type follows from them."""

import tomllib
from re import _constants as constants
from re import _parser as parser

import pytest
from counting import calls_made
from hypothesis import given
from hypothesis import strategies as st

from worker.errors import PackError
from worker.extraction import signals
from worker.extraction.compiling import compiled
from worker.extraction.model import Signal, Span
from worker.extraction.signal_scan import NUMBER, compile_signals
from worker.languages import pack as packs

LANGUAGES = ("ar", "en", "fr")


def found(code, text):
    whole = (Span(0, len(text)),)
    return [(s.kind, s.span.of(text)) for s in signals.find(text, whole, compiled(code).signals)]


def pack_with(*entries):
    """The English pack with other signals."""
    other = packs.Signals.model_validate({"signal": entries})
    return packs.load("en").model_copy(update={"signals": other})


CASES = [
    ("en", "number", "Some 4,200 beds are empty", "4,200"),
    ("en", "number", "We have 12 million trees to plant", "12 million"),
    ("en", "number", "Dozens of shops closed", "Dozens"),
    ("en", "percent", "Rents went up by 7.5%", "7.5%"),
    ("en", "percent", "About 30 per cent of pupils walk", "30 per cent"),
    ("en", "money", "The bridge cost $3.4 billion", "$3.4 billion"),
    ("en", "money", "They owe us 900 million euros", "900 million euros"),
    ("en", "date", "We signed it on 3 March 2024", "3 March 2024"),
    ("en", "date", "It opened on June 14, 1998 in the rain", "June 14, 1998"),
    ("en", "date", "The well was dug in 1987", "1987"),
    ("en", "date", "We meet again next month", "next month"),
    ("en", "comparison", "Our port handles more than theirs", "more than"),
    ("en", "comparison", "It is twice as wide", "twice as"),
    ("en", "trend", "Wages have doubled here", "doubled"),
    ("en", "cause", "Prices rose because of the drought", "because of"),
    ("en", "prediction", "The harvest will be poor", "will"),
    ("en", "prediction", "We’ll rebuild every house", "ll"),
    ("en", "prediction", "They won’t come back", "won’t"),
    ("en", "first_person", "My office is open", "My"),
    ("en", "experience", "I saw the roof lift", "I saw"),
    ("en", "question", "Who pays for it?", "?"),
    ("en", "law", "The decree says nothing of dogs", "decree"),
    ("en", "law", "Article 12 forbids that", "Article 12"),
    ("en", "law", "It was in COVID-19 days that Resolution 1701 held", "Resolution 1701"),
    ("es", "date", "Se firmó en septiembre del 1998", "septiembre del 1998"),
    ("fr", "number", "Il manque 10 000 places", "10 000"),
    ("fr", "percent", "La facture grimpe de 4,5 %", "4,5 %"),
    ("fr", "percent", "Près de 20 pour cent des élèves", "20 pour cent"),
    ("fr", "money", "Le pont a coûté 3 millions d’euros", "3 millions d’euros"),
    ("fr", "money", "Un billet à 12 €", "12 €"),
    ("fr", "date", "Nous avons signé le 1er mars 2023", "1er mars 2023"),
    ("fr", "date", "Aujourd’hui la mairie est fermée", "Aujourd’hui"),
    ("fr", "comparison", "C’est deux fois plus que prévu", "deux fois plus"),
    ("fr", "trend", "Les loyers ont doublé", "doublé"),
    ("fr", "cause", "On ferme parce que l’eau manque", "parce que"),
    ("fr", "prediction", "La récolte sera mauvaise", "sera"),
    ("fr", "first_person", "Nous attendons une réponse", "Nous"),
    ("fr", "experience", "J’ai vu le toit s’envoler", "J’ai vu"),
    ("fr", "question", "Qui va payer ?", "?"),
    ("fr", "law", "L’article 49-3 le permet", "article 49-3"),
    ("fr", "law", "Le projet de loi est prêt", "projet de loi"),
    ("ar", "number", "نحتاج إلى ٤٢٠٠ سرير", "٤٢٠٠"),
    ("ar", "number", "زرعنا 12 مليون شجرة", "12 مليون"),
    ("ar", "percent", "زادت الفاتورة بنسبة 4,5 في المائة", "4,5 في المائة"),
    ("ar", "percent", "بلغت النسبة ٪٢٠ تقريبا", "٪٢٠"),
    ("ar", "money", "كلف الجسر 3 ملايين درهم", "3 ملايين درهم"),
    ("ar", "money", "ارتفع السعر إلى 1،72 درهم", "1،72 درهم"),
    ("ar", "date", "وقعنا الاتفاق في 5 يناير 2024", "5 يناير 2024"),
    ("ar", "date", "سنلتقي الأسبوع المقبل", "الأسبوع المقبل"),
    ("ar", "comparison", "لدينا أكثر من الجيران", "أكثر من"),
    ("ar", "comparison", "هذا أكثرَ من المتوقع", "أكثرَ من"),
    ("ar", "trend", "وارتفعت الأجور هنا", "وارتفعت"),
    ("ar", "cause", "توقف المعمل بسبب الجفاف", "بسبب"),
    ("ar", "prediction", "سوف يكون المحصول ضعيفا", "سوف"),
    ("ar", "prediction", "وسيستفيد الفلاحون من ذلك", "وسيستفيد"),
    ("ar", "first_person", "نحن في انتظار الجواب", "نحن"),
    ("ar", "experience", "رأيت السقف يطير", "رأيت"),
    ("ar", "question", "من يدفع الثمن؟", "؟"),
    ("ar", "law", "وبالقانون نحمي الغابة", "وبالقانون"),
    ("ar", "law", "يمنعه الفصل 49", "الفصل 49"),
]


@pytest.mark.parametrize(("code", "kind", "text", "words"), CASES)
def test_a_signal_is_found_with_its_exact_words(code, kind, text, words):
    assert (kind, words) in found(code, text)


@pytest.mark.parametrize(
    ("code", "text", "kind"),
    [
        ("en", "The COVID-19 ward is closed", "number"),
        ("en", "The bridge cost $3 billion", "number"),
        ("en", "Rents went up by 7 per cent", "number"),
        ("en", "She founded it in 1987", "number"),
        ("en", "The willow stood by the lawn", "prediction"),
        ("en", "The willow stood by the lawn", "law"),
        ("en", "Bill Harrow sang of the convention of bees", "law"),
        ("en", "I was only joking", "experience"),
        ("fr", "La courbe est belle", "cause"),
        ("fr", "Le pont a coûté 3 millions d’euros", "number"),
        ("ar", "مرت سنوات طويلة", "prediction"),
        ("ar", "لست مسؤولا", "number"),
        ("ar", "قال أبي كلاما جميلا", "experience"),
    ],
)
def test_words_that_only_look_alike_are_no_signal(code, text, kind):
    assert kind not in [k for k, _ in found(code, text)]


def test_offsets_are_those_of_the_article_and_only_the_parts_are_read():
    text = 'In 1990 he said: "We sold 40 boats," and later, "then 7 more."'
    parts = (Span(18, 35), Span(49, 60))
    spans = [
        s.span.of(text)
        for s in signals.find(text, parts, compiled("en").signals)
        if s.kind == "number"
    ]
    assert spans == ["40", "7"]


def test_letters_that_fold_away_leave_the_offsets_right():
    text = "قـــال إنّ الـقـانونَ 12 واضح"
    assert ("number", "12") in found("ar", text)
    assert ("law", "الـقـانون") in [(k, w.rstrip("َ")) for k, w in found("ar", text)]


@pytest.mark.parametrize(
    ("code", "text", "expected"),
    [
        ("en", "I saw the roof lift", "personal_experience"),
        ("en", "The harvest will fall by 20%", "prediction"),
        ("en", "Prices rose 5% because of the drought", "correlation_or_causation"),
        ("en", "The decree sets a limit of 30 dogs", "laws_or_rules"),
        ("en", "Exports rose to 4 million tonnes", "quantity"),
        ("en", "Who pays for it?", "not_a_claim"),
        ("en", "It is a lovely town", None),
        ("fr", "Les loyers ont doublé", "quantity"),
        ("fr", "On ferme parce que l’eau manque", "correlation_or_causation"),
        ("ar", "زادت الفاتورة بنسبة 4,5 في المائة", "quantity"),
        ("ar", "سوف يكون المحصول ضعيفا", "prediction"),
        ("ar", "مدينتنا جميلة", None),
    ],
)
def test_the_claim_type_is_told_where_rules_can_tell(code, text, expected):
    whole = (Span(0, len(text)),)
    assert signals.claim_type(signals.find(text, whole, compiled(code).signals)) == expected


def test_a_question_about_a_figure_is_still_a_claim_of_quantity():
    assert signals.claim_type(
        (Signal("question", Span(0, 1)), Signal("percent", Span(2, 3)))
    ) is signals.ClaimType.QUANTITY


@given(st.text(alphabet="سقل ٢3,.%٪؟? $’'aeil wmn-", max_size=200), st.sampled_from(LANGUAGES))
def test_any_text_gives_ordered_signals_that_lie_inside_it(text, code):
    spans = [s.span for s in signals.find(text, (Span(0, len(text)),), compiled(code).signals)]
    assert all(0 <= s.start < s.end <= len(text) for s in spans)
    assert spans == sorted(spans, key=lambda s: s.start)


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("unit", ["1,", "1 ", "1", "100 ", "'", "?", "in "])
def test_twice_as_much_hostile_text_is_at_most_twice_the_work(code, unit):
    scan = compiled(code).signals
    signals.find(unit, (Span(0, len(unit)),), scan)

    def reading(length):
        text = unit * (length // len(unit))
        return lambda: signals.find(text, (Span(0, len(text)),), scan)

    assert calls_made(reading(40_000)) <= 2.2 * calls_made(reading(20_000)) + 500


def repeats_within_repeats(tree, inside=False):
    """Whether a backtracking repeat stands in another; possessive ones can't backtrack."""
    for operation, argument in tree:
        nested = operation in {constants.MAX_REPEAT, constants.MIN_REPEAT} and argument[1] > 20
        if nested and inside:
            return True
        children = argument if isinstance(argument, tuple | list) else [argument]
        flat = [c for child in children for c in (child if isinstance(child, list) else [child])]
        if any(
            repeats_within_repeats(c, inside or nested)
            for c in flat
            if isinstance(c, parser.SubPattern)
        ):
            return True
    return False


@pytest.mark.parametrize("code", LANGUAGES)
def test_no_pattern_of_a_pack_nests_repeats(code):
    table = tomllib.loads((packs.FOLDER / code / "signals.toml").read_text(encoding="utf-8"))
    patterns = [p for entry in table["signal"] for key in ("patterns", "word_patterns")
                for p in entry.get(key, ())]
    written = [p.replace("{number}", NUMBER) for p in patterns]
    assert [p for p in written if repeats_within_repeats(parser.parse(p))] == []
    assert repeats_within_repeats(parser.parse(r"«(ا+)+»"))


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ({"kind": "number", "patterns": ["(3"]}, "pattern '(3'"),
        ({"kind": "number", "patterns": [r"\d*"]}, "matches nothing"),
        ({"kind": "number", "words": ["%"]}, "begins with no letter"),
        ({"kind": "law", "patterns": [r"\w+ \d"]}, "words before its first digit"),
        ({"kind": "law", "patterns": [r"a b c d e \d"]}, "words before its first digit"),
    ],
)
def test_a_wrong_entry_is_named_in_the_error(entry, said):
    with pytest.raises(PackError, match=r"en/signals\.toml") as caught:
        compile_signals(pack_with(entry))
    assert said in str(caught.value)


def test_a_language_without_signals_has_none():
    assert signals.find("It costs 3 euros", (Span(0, 16),), compile_signals(pack_with())) == ()
