"""Decides which content belongs to which cue and source, sentence by sentence.

Quotations first: each takes its best candidate, and what no cue claims goes on with the
running speaker where the page says so (the same paragraph, a paragraph that is nothing but
a quotation, a reaction to the sentence before). Never forward into the next paragraph's
cue (facts/english.md, failure 6). Then reported speech, where no quotation was found. The
choice is recorded with its rule and evidence; nothing is chosen without one.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from worker.extraction import (
    candidates,
    colon_speech,
    indirect,
    passives,
    promised,
    running,
    trailing,
)
from worker.extraction.candidates import Candidate
from worker.extraction.directness import quote_type
from worker.extraction.frame import Content, Sentence
from worker.extraction.model import QuoteType, Resolution, Speaker, SpeakerKind
from worker.extraction.reading import Reading
from worker.extraction.resolve import Resolver
from worker.extraction.running import Running
from worker.extraction.titles import set_off
from worker.extraction.values import value

_THRESHOLD = 0.3
"""Below this a content is taken for a scare quote, a title or a name."""
_INCISED = frozenset({"content-cue-source", "content-clitic-cue"})
_CLOSING = frozenset({"content-source-cue", "content-cue-source"})
_CARRIED = frozenset({"continuation", "carried"})
NOBODY = Speaker(SpeakerKind.UNKNOWN, Resolution.NONE)
"""Until the sentence's speakers are resolved."""


@dataclass(slots=True)
class Decision:
    """One attribution in the making: token offsets are resolved to characters later."""

    type: QuoteType
    parts: list[tuple[int, int]]
    candidate: Candidate
    speaker: Speaker = NOBODY
    contents: list[Content] = field(default_factory=list)


@value(frozen=True, slots=True)
class Refusal:
    """A content or clause that was not taken, and why."""

    parts: tuple[tuple[int, int], ...]
    candidate: Candidate | None
    reason: str


class Attributor:
    """Reads one article's frame once, from top to bottom."""

    def __init__(self, reading: Reading, resolver: Resolver) -> None:
        self._reading = reading
        self._resolver = resolver
        self.decisions: list[Decision] = []
        self.refusals: list[Refusal] = []
        self.contested: list[tuple[Content, list[Candidate]]] = []
        """Contents with more than one reading, best first."""
        self._last = Running()
        self._spoken_from = self._spoken_to = -1

    def run(self) -> list[Decision]:
        """All decisions in the order of the text."""
        tags, following = self._reading.frame.tags, self._reading.following
        colons = ":" in tags
        for number, sentence in enumerate(self._reading.frame.sentences):
            lo, hi = sentence.lo, sentence.hi
            first = len(self.decisions)
            if hi <= self._spoken_to:
                continue
            if colons and tags.find(":", lo, hi) >= 0:
                self._unmarked(sentence)
            if tags.find("Q", lo, hi) >= 0:
                self._quoted(sentence)
            if number == 0 or following(lo, hi) < hi:
                self._reported(sentence, first)
            if len(self.decisions) > first:
                self._resolve(number, first)
        return self.decisions

    def _resolve(self, number: int, first: int) -> None:
        """Name the speakers of one sentence from left to right: each may refer to the last."""
        made = self.decisions[first:]
        if len(made) > 1:
            made = self.decisions[first:] = sorted(made, key=_told_at)
        for position, decision in enumerate(made):
            candidate = decision.candidate
            form = candidate.cue.form if candidate.cue is not None else None
            if candidate.shape == passives.SHAPE and candidate.source is None:
                continue  # is said to have left: nobody's
            if candidate.shape == "participle-content" and position \
                    and not _has_own(candidate, made[position - 1].candidate):
                again = self._resolver.again(form.number if form is not None else "")
                if again is not None:
                    decision.speaker = again
                    continue
            decision.speaker = self._resolver.resolve(
                candidate.source, number, form.gender if form is not None else "",
                carried=candidate.shape in _CARRIED,
                at=candidate.cue.lo if candidate.cue is not None else 0,
                spoke=not self._reading.acted(candidate.cue))

    def _unmarked(self, sentence: Sentence) -> None:
        """Speech after a colon, without marks; what is inside it is nobody else's."""
        frame = self._reading.frame
        for found in colon_speech.propose(self._reading, sentence):
            span = frame.starts[found.lo], frame.ends[found.hi - 1]
            self.decisions.append(Decision(QuoteType.DIRECT, [span], found.candidate))
            self._last = Running(sentence.paragraph, max(self._last.token, found.hi - 1))
            self._spoken_from, self._spoken_to = found.lo, found.hi

    def _quoted(self, sentence: Sentence) -> None:
        frame = self._reading.frame
        previous: Decision | None = None
        token = sentence.lo - 1
        while (token := frame.tags.find("Q", token + 1, sentence.hi)) >= 0:
            content = frame.contents[token]
            if content.tail or self._spoken_from <= token < self._spoken_to:
                continue
            proposals = self._proposals(content, sentence)
            best = proposals[0] if proposals else None
            if content.titled and not (best and set_off(frame, content, best, sentence)):
                self.refusals.append(Refusal((_inner(content),), None, "capitals of a title"))
                frame.refused.add(token)
                continue
            if best is None or best.score < _THRESHOLD:
                self.refusals.append(Refusal((_inner(content),), best, "no cue is near enough"))
                frame.refused.add(token)
                continue
            if len(proposals) > 1:
                self.contested.append((content, proposals))
            if previous is not None and self._goes_on(previous, best, content):
                previous.parts.append(_inner(content))
                previous.contents.append(content)
                self._last = Running(content.paragraph, content.token)
                continue
            previous = self._decide(sentence, content, best)

    def _proposals(self, content: Content, sentence: Sentence) -> list[Candidate]:
        """All readings of ``content``, best first."""
        found = [*candidates.propose(self._reading, content, sentence),
                 *trailing.propose(self._reading, content, sentence),
                 *promised.propose(self._reading, content, sentence)]
        if content.incised:
            found = [replace(c, shape="incise") if c.shape in _INCISED else c for c in found]
        if content.incised and any(c.shape == "incise" for c in found):
            return sorted(found, key=lambda c: -c.score)  # who speaks stands inside
        carried = running.carry(self._reading, content, sentence, self._last)
        if carried is not None:
            found.append(carried)
        return sorted(found, key=lambda c: -c.score)

    def _goes_on(self, previous: Decision, best: Candidate, content: Content) -> bool:
        """“A,” he said, “B.”: one speech in two parts."""
        last = previous.contents[-1]
        tags = self._reading.frame.tags[last.token + 1:content.token]
        return (previous.candidate.cue is not None and best.cue is previous.candidate.cue
                and previous.candidate.shape.startswith("content-") and not last.ends_sentence
                and tags.endswith(","))

    def _decide(self, sentence: Sentence, content: Content, best: Candidate) -> Decision:
        kind = quote_type(self._reading.frame, content, best, sentence)
        made = Decision(kind, [_inner(content)], best,
                        contents=[content])
        self.decisions.append(made)
        self._last = Running(content.paragraph, content.token)
        return made

    def _reported(self, sentence: Sentence, first: int) -> None:
        frame = self._reading.frame
        used = {d.candidate.cue.lo for d in self.decisions[first:] if d.candidate.cue is not None}
        for found in indirect.propose(self._reading, sentence):
            candidate = found.candidate
            if (candidate.cue is not None and candidate.cue.lo in used) \
                    or (found.lo < self._spoken_to and found.hi > self._spoken_from):
                continue
            parts = [frame.closed(lo, hi) for lo, hi in found.parts]
            if candidate.score < _THRESHOLD:
                self.refusals.append(Refusal(tuple(parts), candidate, "too weak a cue"))
                continue
            self.decisions.append(Decision(QuoteType.INDIRECT, parts, candidate))
            if not self._reading.acted(candidate.cue):
                self._last = Running(sentence.paragraph, max(self._last.token, found.hi - 1))


def _has_own(candidate: Candidate, before: Candidate) -> bool:
    """Whether a new subject came in since the report before: “…”، وهنا رد X قائلا."""
    told = before.cue if before.cue is not None else before.source
    return candidate.source is not None and told is not None and candidate.source.lo > told.lo


def _told_at(decision: Decision) -> tuple[bool, list[tuple[int, int]]]:
    """In the order of the text, but who has the whole sentence at its end comes last."""
    candidate = decision.candidate
    closes = candidate.shape in _CLOSING and decision.type is QuoteType.INDIRECT
    return closes, decision.parts


def _inner(content: Content) -> tuple[int, int]:
    return content.marked.start, content.marked.end
