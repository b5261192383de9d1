"""Tells a direct quotation from a mixed one.

Direct speech stands on its own: after a colon, a bare complementizer, or the cue and its
source; a mixed one completes the journalist's clause, even where only the subject's
pronoun is outside (``إنها “لن تقبل”``; facts/arabic.md 0.1, 0.2 of english.md). Where
capitals begin a sentence, they tell; else what stands to the left does.
"""

from __future__ import annotations

from worker.extraction.candidates import Candidate
from worker.extraction.frame import Content, Frame, Sentence
from worker.extraction.model import QuoteType

_BOUNDARY = frozenset(".,:-")


def quote_type(
    frame: Frame, content: Content, best: Candidate, sentence: Sentence,
) -> QuoteType:
    """Direct or mixed, from what stands to the left of the marks; unsure marks make neither."""
    if frame.unsure(content.marked):
        return QuoteType.INDIRECT
    left = frame.tags[content.token - 1] if content.token > sentence.lo else ""
    if best.shape == "reaction" and left not in {"", ":"}:
        return QuoteType.MIXED
    if frame.lexicon.cased:
        if best.shape == "woven":
            return QuoteType.MIXED
        return QuoteType.DIRECT if content.capitalised or left == ":" else QuoteType.MIXED
    return QuoteType.DIRECT if _stands_alone(frame, content, best, left) else QuoteType.MIXED


def _stands_alone(frame: Frame, content: Content, best: Candidate, left: str) -> bool:
    if left in {"", ":"}:
        return True
    if left == "q":
        return _bare(frame, content)
    cue = best.cue
    if cue is None or cue.lo > content.token:
        return left in _BOUNDARY
    gap = frame.tags[cue.hi:content.token]
    if left == "-" and gap.startswith("-") and "q" not in gap:
        return True  # وأضاف - خلال لقائه الصحافة - “…”
    if "q" in gap or "object" in cue.form.takes or cue.kind == "preposition":
        return False
    begin = best.source.hi if best.source and best.source.lo >= cue.hi else cue.hi
    return not any(t in "bxrsc" for t in frame.tags[begin:content.token])


def _bare(frame: Frame, content: Content) -> bool:
    """A complementizer without a pronoun; its masculine may be an empty it (أنه من …)."""
    folded = frame.entries[content.token - 1].folded
    pronoun = next((p for p in frame.lexicon.clitics.owned if folded.endswith(p)), "")
    if not pronoun:
        return True
    inner = frame.lexicon.fold(frame.view.clean[content.marked.start:content.marked.end])
    first = inner.split(maxsplit=1)[0] if inner else ""
    return pronoun == frame.lexicon.clitics.owned[0] and first in frame.lexicon.impersonal_verbs
