"""Why a quotation was taken, and what else was considered: for a linguist's eyes.

Only an explaining run comes here; reading a text never waits for it. Everything told is
read off the decisions as they were made, nothing is decided again.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from worker.extraction.attribute import Attributor, Decision, Refusal
from worker.extraction.frame import Frame
from worker.extraction.model import Rejection
from worker.extraction.pairing import Marked


def evidence(decision: Decision, frame: Frame) -> tuple[str, ...]:
    """What spoke for the decision, each in a few words."""
    candidate = decision.candidate
    told = [f"score {candidate.score:.2f}", *candidate.evidence]
    if candidate.cue is not None:
        form, at = candidate.cue.form, candidate.cue
        kind = form.kind.replace("_", " ")
        told.append(f"the {kind} {form.lemma} reports in {form.grade:.0%} of its uses")
        gap = _gap(frame.starts[at.lo], frame.ends[at.hi - 1], decision.parts)
        told.append(f"{gap} characters between cue and quotation")
    if candidate.source is not None:
        words = frame.text(candidate.source.lo, candidate.source.hi)
        told.append(f"source phrase: {words}")
    elif candidate.cue is not None:
        told.append("no subject beside the cue")
    return tuple(told)


def rejections(
    attributor: Attributor, frame: Frame, marked: Sequence[Sequence[Marked]]
) -> tuple[Rejection, ...]:
    """All that was considered and not taken, in the order of the text."""
    found = [*_refused(attributor, frame), *_too_short(frame, marked)]
    return tuple(sorted(found, key=lambda r: (r.parts[0].start, -r.score)))


def _gap(start: int, end: int, parts: Sequence[tuple[int, int]]) -> int:
    """Code points between the cue and the nearest part; 0 where it stands inside one."""
    return min(max(0, part[0] - end, start - part[1]) for part in parts)


def _refused(attributor: Attributor, frame: Frame) -> Iterator[Rejection]:
    code = frame.lexicon.pack.code
    beaten = (
        Refusal(((content.marked.start, content.marked.end),), candidate,
                f"{proposals[0].shape} fits better")
        for content, proposals in attributor.contested for candidate in proposals[1:])
    for refusal in (*attributor.refusals, *beaten):
        candidate = refusal.candidate
        parts = tuple(frame.view.span(*part) for part in refusal.parts)
        rule = f"{code}.{candidate.shape}" if candidate else f"{code}.none"
        yield Rejection(parts, rule, refusal.reason, candidate.score if candidate else 0.0)


def _too_short(frame: Frame, marked: Sequence[Sequence[Marked]]) -> Iterator[Rejection]:
    """Marked stretches with too few words to be speech: terms, names, titles."""
    code, minimum = frame.lexicon.pack.code, frame.lexicon.pack.info.marks.minimum_words
    taken = {(c.marked.start, c.marked.end) for c in frame.contents.values()}
    for mark in (m for paragraph in marked for m in paragraph):
        if (mark.start, mark.end) not in taken and mark.start < mark.end:
            reason = f"fewer than {minimum} words: a term, a name or a title"
            yield Rejection((frame.view.span(mark.start, mark.end),), f"{code}.marks", reason)
