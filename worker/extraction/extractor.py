"""The library's face: a text goes in, its attributions come out.

``Extractor().extract(text, language="ar")`` runs the steps in their order (text, marks,
frame, cues, attribution, mentions) with the pack of the language. One extractor serves all
languages; packs load on first use. No broker, no contract, no file is known here.
"""

from __future__ import annotations

from collections.abc import Iterable

from worker.extraction import cues, explanation, marks, signals
from worker.extraction import language as languages
from worker.extraction.attribute import Attributor, Decision
from worker.extraction.compiling import compiled
from worker.extraction.frame import Frame
from worker.extraction.lexicon import Lexicon
from worker.extraction.mentions import Mentions
from worker.extraction.model import Attribution, Cue, Extraction, Signal, Span
from worker.extraction.reading import Reading
from worker.extraction.resolve import Resolver
from worker.extraction.text import View


class Extractor:
    """Reads texts by rule packs. Holds no state of any text; safe to use again and again."""

    def extract(self, text: str, language: str | None = None) -> tuple[Attribution, ...]:
        """The attributions in ``text``, in its order.

        ``language`` is a BCP-47 tag; None, an unknown one, or one that the script
        contradicts is detected.
        """
        return self.analyse(text, language).attributions

    def analyse(
        self, text: str, language: str | None = None, *, explain: bool = False
    ) -> Extraction:
        """The same with the language that was read, and on ``explain`` what was rejected."""
        return read(text, compiled(languages.normalise(language, text)), explain=explain)


def read(text: str, lexicon: Lexicon, *, explain: bool = False) -> Extraction:
    """Read ``text`` with one compiled pack, wherever that came from."""
    view = View(text, lexicon)
    paragraphs = view.paragraphs()
    if not lexicon.cased:
        paragraphs = marks.announced(view.clean, paragraphs, lexicon.glyphs)
    marked = marks.pair(view.clean, paragraphs, marks.conventions(lexicon))
    frame = Frame(view, lexicon, paragraphs, marked)
    reading = Reading.of(frame, cues.find(frame), cues.acts(frame))
    attributor = Attributor(reading, Resolver(frame, Mentions(frame)))
    found = attributions(attributor.run(), frame, explain=explain)
    rejected = explanation.rejections(attributor, frame, marked) if explain else ()
    return Extraction(lexicon.pack.code, lexicon.pack.label, found, rejected)


def attributions(
    decisions: Iterable[Decision], frame: Frame, *, explain: bool = False
) -> tuple[Attribution, ...]:
    """What was decided, told in the article's offsets and in its order, with its signals."""
    ordered = sorted(decisions, key=lambda decision: decision.parts)
    return tuple([_attribution(decision, frame, explain) for decision in ordered])


def _attribution(decision: Decision, frame: Frame, explain: bool) -> Attribution:
    lexicon, candidate = frame.lexicon, decision.candidate
    parts = tuple([frame.view.span(*p) for p in decision.parts])
    rule_id = f"{lexicon.pack.code}.{decision.type}.{candidate.shape}"
    hints = _signals(decision, frame)
    return Attribution(
        type=decision.type,
        parts=parts,
        speaker=decision.speaker,
        cue=_cue(decision, frame),
        rule_id=rule_id,
        confidence=_confidence(lexicon, rule_id, decision),
        signals=hints,
        evidence=explanation.evidence(decision, frame) if explain else candidate.evidence,
        claim_type=signals.claim_type(hints),
    )


def _signals(decision: Decision, frame: Frame) -> tuple[Signal, ...]:
    span, folded, scan = frame.view.span, frame.view.folded, frame.lexicon.signals
    return tuple([Signal(kind, span(start + first, start + stop))
                  for start, end in decision.parts
                  for kind, first, stop in scan.of(folded[start:end])])


def _cue(decision: Decision, frame: Frame) -> Cue | None:
    hit = decision.candidate.cue
    if hit is None:
        return None
    span: Span = frame.view.span(frame.starts[hit.lo], frame.ends[hit.hi - 1])
    return Cue(span, hit.form.lemma, hit.form.stance)


def _confidence(lexicon: Lexicon, rule_id: str, decision: Decision) -> float:
    """What was measured for the rule, times what was measured for the resolution."""
    measured = lexicon.pack.calibration
    base = measured.rule.get(rule_id)
    if base is None:
        base = measured.default * decision.candidate.score
    return round(min(0.99, base * measured.resolution.get(decision.speaker.resolution, 1.0)), 3)
