"""The extractor as a spaCy component: ``nlp.add_pipe("quoth")``.

It reads the document's text, not its tokens, so that it works behind any blank or trained
pipeline and asks nothing of it. What it finds is there twice: as spans of tokens, for
spaCy's own tools, and as attributions with the characters' exact offsets. A quotation that
begins or ends inside a token is widened to the whole token in the former.
"""

from __future__ import annotations

from typing import cast

from pydantic import TypeAdapter
from spacy.language import Language
from spacy.tokens import Doc, Span, SpanGroup

from worker.extraction import model
from worker.extraction.extractor import Extractor

# In ``doc.user_data`` as plain values: a document must go to disk and to other processes.
_KEY = "quoth"
_ATTRIBUTIONS = TypeAdapter(tuple[model.Attribution, ...])


def attributions(doc: Doc) -> tuple[model.Attribution, ...]:
    """``doc._.attributions``: what was found, in code point offsets of ``doc.text``."""
    return _ATTRIBUTIONS.validate_python(doc.user_data.get(_KEY, ()))


Doc.set_extension("attributions", getter=attributions, force=True)


@Language.factory(
    "quoth",
    assigns=["doc.spans", "doc._.attributions"],
    default_config={"language": None, "spans_key": "quotations"},
)
def make_quoth(nlp: Language, name: str, language: str | None, spans_key: str) -> Quoth:
    """The component ``quoth``.

    ``language`` is a BCP-47 tag; by default the pipeline's, where a pack has it, else it is
    detected. Quotations go to ``doc.spans[spans_key]``, labelled direct, mixed or indirect;
    speakers' mentions and cues to ``<spans_key>_speakers`` and ``<spans_key>_cues``. The
    ``id`` of each span is the place of its attribution in ``doc._.attributions``.
    """
    del name
    return Quoth(Extractor(), language or nlp.lang or "", spans_key)


class Quoth:
    """A spaCy component; it holds no state of any document."""

    def __init__(self, extractor: Extractor, language: str, spans_key: str) -> None:
        self._extractor = extractor
        self._language = language
        self._spans_key = spans_key

    def __call__(self, doc: Doc) -> Doc:
        """Find the attributions of ``doc`` and set them on it."""
        found = self._extractor.extract(doc.text, self._language)
        doc.user_data[_KEY] = _ATTRIBUTIONS.dump_python(found, mode="json")
        groups: dict[str, list[Span]] = {"": [], "_speakers": [], "_cues": []}
        for place, attribution in enumerate(found):
            for part in attribution.parts:
                groups[""].append(_span(doc, part, attribution.type.value, place))
            if mention := attribution.speaker.mention:
                groups["_speakers"].append(_span(doc, mention, "speaker", place))
            if attribution.cue:
                groups["_cues"].append(_span(doc, attribution.cue.span, "cue", place))
        for ending, spans in groups.items():
            key = self._spans_key + ending
            doc.spans[key] = SpanGroup(doc, name=key, spans=spans)
        return doc


def _span(doc: Doc, span: model.Span, label: str, place: int) -> Span:
    made = doc.char_span(
        span.start, span.end, label=label, span_id=str(place), alignment_mode="expand"
    )
    return cast("Span", made)  # None is for spans outside the document
