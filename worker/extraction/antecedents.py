"""Whom a pronoun means: who spoke last, or the subject of a sentence in between.

A pronoun agrees in gender and number; where nouns have gender it may mean a thing that
speaks (l'association … explique-t-elle). This module weighs who was spoken of; what the
phrases themselves name is asked of resolve.
"""

from __future__ import annotations

from collections.abc import Callable

from worker.extraction.frame import Frame
from worker.extraction.mentions import Mentions, Name
from worker.extraction.model import Resolution, Speaker, SpeakerKind
from worker.extraction.noun_phrases import with_apposition
from worker.extraction.sources import Source, first_subject
from worker.extraction.values import value

_SENTENCES_BACK = 4
_SPEAKERS = frozenset("RTO")
_BY_NAME = frozenset({Resolution.EXPLICIT, Resolution.PARTIAL_NAME})


@value(frozen=True, slots=True)
class Spoken:
    """Who spoke where: what a later dropped subject or pronoun may refer to."""

    speaker: Speaker
    sentence: int
    gender: str
    number: str
    token: int = 0


class Antecedents:
    """The antecedents of one article's pronouns. ``history`` is the resolver's own, growing."""

    def __init__(self, frame: Frame, mentions: Mentions, history: list[Spoken],
                 phrase: Callable[[Source], tuple[Speaker, str, str]]) -> None:
        self._frame = frame
        self._mentions = mentions
        self._history = history
        self._phrase = phrase

    def of(self, at: int, sentence: int, gender: str, number: str) -> Name | Spoken | None:
        """Whom a pronoun at token ``at`` means: who spoke last, unless a subject came between."""
        recent = self.last_spoken(gender, number)
        if number == "p":
            return self._several(at, recent) or recent
        if recent is not None and sentence - recent.sentence <= _SENTENCES_BACK:
            between = self._subject_between(recent, at, gender)
            return between or recent
        subject = self._subject_before(at, gender)
        return subject or recent

    def _several(self, at: int, recent: Spoken | None) -> Spoken | None:
        """The people named together who were a sentence's subject since: X and Y wrote."""
        frame = self._frame
        if not frame.lexicon.cased:
            return None
        index = frame.sentence_at(at)
        last = frame.sentence_at(recent.token) if recent is not None else -1
        for back in range(index, max(last, index - _SENTENCES_BACK), -1):
            sentence = frame.sentences[back]
            found = first_subject(frame, sentence, min(at, sentence.hi))
            if found is not None and "c" in frame.tags[found.lo:found.hi]:
                speaker, _, number = self._phrase(found)
                if number == "p" and speaker.name is not None:
                    return Spoken(speaker, back, "", "p", found.lo)
        return None

    def subject(self, at: int, gender: str) -> Spoken | None:
        """The last person who was a sentence's subject and has not spoken since."""
        recent = self.last_spoken(gender, "s")
        index = self._frame.sentence_at(at)
        last = self._frame.sentence_at(recent.token) if recent is not None else -1
        for back in range(index - 1, max(last, index - _SENTENCES_BACK), -1):
            found = self._subject(back, at, gender)
            if found is not None and found.speaker.resolution in _BY_NAME:
                return found
        return None

    def last_spoken(self, gender: str, number: str) -> Spoken | None:
        """The last speaker that agrees; a person's pronoun goes to somebody with a name."""
        for spoken in reversed(self._history[-6:]):
            if number and spoken.number and spoken.number != number:
                continue
            if gender and spoken.gender and spoken.gender != gender:
                continue
            if gender and number == "s" and spoken.speaker.name is None:
                continue
            if gender and not spoken.gender and spoken.speaker.kind is SpeakerKind.ORGANIZATION:
                continue  # where bodies have no gender, she is nobody of them
            if spoken.speaker.kind is SpeakerKind.DOCUMENT or (
                    number == "s" and spoken.speaker.kind == SpeakerKind.GROUP):
                continue
            return spoken
        return None

    def _subject_between(self, recent: Spoken, at: int, gender: str) -> Name | Spoken | None:
        """A new subject that opens a later sentence takes the pronoun over."""
        frame = self._frame
        for index in range(frame.sentence_at(at), frame.sentence_at(recent.token), -1):
            found = self._opens(index, at, gender)
            if found is not None and not self._told(found, index, at):
                return found
        return None

    def _told(self, found: Name | Spoken, index: int, at: int) -> bool:
        """``La Ville a investi, a-t-elle ajouté``: the body is told of, and somebody else tells."""
        frame = self._frame
        return frame.tags[at] == "o" and index == frame.sentence_at(at) \
            and isinstance(found, Spoken) and found.speaker.kind is not SpeakerKind.PERSON

    def _subject_before(self, at: int, gender: str) -> Name | Spoken | None:
        frame = self._frame
        index = frame.sentence_at(at)
        for back in range(index, max(-1, index - _SENTENCES_BACK), -1):
            found = self._opens(back, at, gender)
            if found is not None:
                return found
        return self.last_named(at, gender)

    def last_named(self, at: int, gender: str) -> Name | None:
        """The person named last before token ``at`` who agrees."""
        frame = self._frame
        floor = frame.sentences[max(0, frame.sentence_at(at) - _SENTENCES_BACK)].lo
        for name in reversed(self._mentions.within(floor, at)):
            if self._may_be(name, gender):
                return name
        return None

    def latter(self, at: int, gender: str) -> Name | None:
        """Whom ``ce dernier`` means: the person named last, in this sentence or the one before."""
        frame = self._frame
        floor = frame.sentences[max(0, frame.sentence_at(at) - 1)].lo
        named = (n for n in reversed(self._mentions.within(floor, at)) if self._may_be(n, gender))
        return next(named, None)

    def _opens(self, index: int, at: int, gender: str) -> Name | Spoken | None:
        """Who the sentence is about: its subject, else a name that stands at its head."""
        sentence = self._frame.sentences[index]
        subject = self._subject(index, at, gender)
        if subject is not None:
            return subject
        tags = self._frame.tags
        if self._frame.lexicon.cased and self._goes_on(index, at, gender):
            return None
        for name in self._mentions.within(sentence.lo, min(at, sentence.hi, sentence.lo + 9)):
            if self._may_be(name, gender) and not (
                    self._frame.lexicon.cased and tags[name.hi:name.hi + 1] == "z"):
                return name
        return None

    def _goes_on(self, index: int, at: int, gender: str) -> bool:
        """Whether the sentence's subject is such a pronoun itself: its names are another's."""
        sentence = self._frame.sentences[index]
        found = first_subject(self._frame, sentence, min(at, sentence.hi))
        return found is not None and found.form == "pronoun" \
            and self._frame.entries[found.lo].gender == gender != ""

    def _subject(self, index: int, at: int, gender: str) -> Spoken | None:
        """The sentence's subject, if it may speak and agrees; gender tells of things as well."""
        frame, sentence = self._frame, self._frame.sentences[index]
        if frame.lexicon.pack.info.order.before_content[0] != "subject-cue":
            return None
        found = first_subject(frame, sentence, min(at, sentence.hi))
        if found is None or found.form != "phrase":
            return None
        found = Source(found.lo, with_apposition(frame, found.lo, found.hi, sentence.hi))
        speaker, known, number = self._phrase(found)
        if number == "p" or (gender and known and gender != known):
            return None
        within = self._mentions.name_within(found.lo, found.hi)
        if speaker.kind is SpeakerKind.PERSON and speaker.name is not None:
            name = next((n for n in self._mentions.names if within and n.lo == within[0]), None)
            if name is not None and not self._may_be(name, gender):
                return None
        elif not known or known != gender or not _SPEAKERS.intersection(
                frame.tags[found.lo:found.hi]):
            return None
        return Spoken(speaker, index, known or gender, number, found.lo)

    def _may_be(self, name: Name, gender: str) -> bool:
        full = self._mentions.fullest(name.key, name.lo) or name
        known = self._mentions.gender_of(name) or self._mentions.gender_of(full)
        return (name.person or full.person) and (not gender or not known or known == gender)
