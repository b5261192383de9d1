"""Articles with findings made by hand, so that a view is tested and not the extractor."""

from datetime import UTC, datetime

from schemas.article import Article
from worker.claims import claims
from worker.extraction.model import (
    Attribution,
    Cue,
    Extraction,
    QuoteType,
    Rejection,
    Resolution,
    Signal,
    Span,
    Speaker,
    SpeakerKind,
)

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)

ENGLISH = (
    "Mayor Ada Thorne opened the lock on Friday.\n"
    "“The gate cost 3 million euros,” she said, “and it will hold.”\n"
    "The harbour board warned that traffic would double. It was dubbed “Big Gate”."
)
ARABIC = "قالت المهندسة هدى العلمي: «سيصمد السد الجديد أمام السيول».\nوأضافت أن الأشغال انتهت."


def span(text, words, nth=1):
    """The ``nth`` place of ``words`` in ``text``."""
    start = -1
    for _ in range(nth):
        start = text.index(words, start + 1)
    return Span(start, start + len(words))


def english():
    """One direct quotation of two parts behind a pronoun, one indirect, one rejection."""
    text = ENGLISH
    first, second = span(text, "The gate cost 3 million euros,"), span(text, "and it will hold.")
    mayor = Speaker(
        SpeakerKind.PERSON, Resolution.PRONOUN, span(text, "she"), "Ada Thorne", role="Mayor"
    )
    board = Speaker(
        SpeakerKind.ORGANIZATION,
        Resolution.EXPLICIT,
        span(text, "The harbour board"),
        "The harbour board",
    )
    direct = Attribution(
        QuoteType.DIRECT,
        (first, second),
        mayor,
        Cue(span(text, "said"), "say", "assert"),
        "en.direct.content-source-cue",
        0.91,
        (Signal("money", span(text, "3 million euros")), Signal("prediction", span(text, "will"))),
        ("score 0.95",),
        "prediction",
    )
    indirect = Attribution(
        QuoteType.INDIRECT,
        (span(text, "traffic would double"),),
        board,
        Cue(span(text, "warned"), "warn", "warn"),
        "en.indirect.source-cue-complementizer-content",
        0.7,
    )
    refused = Rejection((span(text, "Big Gate"),), "en.marks", "fewer than 3 words", 0.1)
    return text, Extraction("en", "en@1.0.0", (direct, indirect), (refused,))


def arabic():
    """A direct quotation by a named woman, an indirect one whose subject is dropped."""
    text = ARABIC
    mention = span(text, "المهندسة هدى العلمي")
    named = Speaker(SpeakerKind.PERSON, Resolution.EXPLICIT, mention, "هدى العلمي", role="المهندسة")
    dropped = Speaker(SpeakerKind.PERSON, Resolution.DROPPED_SUBJECT, mention, "هدى العلمي")
    direct = Attribution(
        QuoteType.DIRECT,
        (span(text, "سيصمد السد الجديد أمام السيول"),),
        named,
        Cue(span(text, "قالت"), "قال", "assert"),
        "ar.direct.cue-source-content",
        0.95,
    )
    indirect = Attribution(
        QuoteType.INDIRECT,
        (span(text, "الأشغال انتهت"),),
        dropped,
        Cue(span(text, "وأضافت"), "أضاف", "add"),
        "ar.indirect.cue-complementizer-content",
        0.8,
    )
    return text, Extraction("ar", "ar@1.0.0", (direct, indirect))


def claims_of(made, **fields):
    """The claims of an article with the findings ``made``; ``fields`` go to the article."""
    text, found = made
    told = {
        "id": "lock-1",
        "url": "https://gazette.example/lock",
        "title": "The lock opens",
        "publisher": {"name": "The Gazette", "domain": "gazette.example"},
        "authors": ["Tom Reed"],
        "published_at": NOON,
    }
    article = Article.model_validate(told | {"text": text} | fields)
    return list(claims(article, text, found, NOON))
