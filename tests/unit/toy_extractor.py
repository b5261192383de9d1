"""An extractor for tests of what stands around extraction: X said: "…" and no more."""

from __future__ import annotations

import re

from worker.extraction.model import (
    Attribution,
    Cue,
    Extraction,
    QuoteType,
    Resolution,
    Signal,
    Span,
    Speaker,
    SpeakerKind,
)

_SPEECH = re.compile(r"(?P<who>\w+(?: \w+)?) (?P<cue>said|قال): [\"«](?P<words>[^\"«»]+)[\"»]")


def attribution(text: str, found: re.Match[str]) -> Attribution:
    who, cue, words = (Span(*found.span(name)) for name in ("who", "cue", "words"))
    return Attribution(
        type=QuoteType.DIRECT,
        parts=(words,),
        speaker=Speaker(SpeakerKind.PERSON, Resolution.EXPLICIT, who, who.of(text)),
        cue=Cue(cue, "say", "assert"),
        rule_id="toy.direct.source-cue-content",
        confidence=0.9,
        signals=(Signal("number", Span(words.start, words.start + 1)),),
    )


class ToyExtractor:
    def analyse(self, text: str, language: str | None = None) -> Extraction:
        found = tuple(attribution(text, m) for m in _SPEECH.finditer(text))
        return Extraction(language or "und", "toy@1.0.0", found)


class FailingExtractor:
    def __init__(self, error: Exception) -> None:
        self.error = error

    def analyse(self, *_: object) -> Extraction:
        raise self.error
