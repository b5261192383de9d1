"""Who holds an office: ``la ministre``, ``the mayor``, ``le quinquagénaire``.

A title goes to whoever was introduced with it; a word that means anybody goes to whom a
pronoun would mean. Whether the phrase is a title at all is settled in resolve.
"""

from __future__ import annotations

import re
from functools import cached_property

from worker.extraction.antecedents import Antecedents, Spoken
from worker.extraction.descriptions import Descriptions
from worker.extraction.frame import Frame
from worker.extraction.mentions import Mentions, Name, nearby
from worker.extraction.model import Resolution, Speaker, SpeakerKind
from worker.extraction.sources import Source
from worker.extraction.wording import Wording

_REMEMBERED = 4
_SPOKE = 60
"""Speeches looked back on for a title's holder; all of them would be quadratic."""
_NAMED = re.compile("[NFO][NFOLwv]*R")
"""Words in front that make an office one of its own: the Prime Minister, a Unite spokesman."""


class Offices:
    """The holders of one article's offices. ``history`` is the resolver's own, growing."""

    def __init__(self, frame: Frame, mentions: Mentions, antecedents: Antecedents,
                 descriptions: Descriptions, wording: Wording, history: list[Spoken]) -> None:
        self._frame = frame
        self._mentions = mentions
        self._antecedents = antecedents
        self._descriptions = descriptions
        self._wording = wording
        self._history = history
        self._seeking = False

    def speaker(self, source: Source, gender: str) -> tuple[Speaker, str, str]:
        """``the minister``: whoever was introduced with this title."""
        frame, mentions = self._frame, self._mentions
        span = frame.mention(source.lo, source.hi)
        lexicon = frame.lexicon.pack.lexicon
        if frame.entries[source.lo].folded in lexicon.indefinite:
            return Speaker(SpeakerKind.PERSON, Resolution.NONE, span, None, None,
                           self._wording.written(source.lo, source.hi)), gender, "s"
        holder = self._holder(source, gender) if frame.lexicon.cased \
            else self._descriptions.holder(source.lo, source.hi)
        if holder is not None:
            name = self._wording.full(holder)
            gender = gender or mentions.gender_of(holder)
            role = self._wording.role(holder) or self._wording.written(source.lo, source.hi)
            return Speaker(SpeakerKind.PERSON, Resolution.TITLE, span, name,
                           self._wording.key(name), role), gender, "s"
        if self._again_nameless(source):
            return Speaker(SpeakerKind.PERSON, Resolution.NONE, span, None, None,
                           self._wording.written(source.lo, source.hi)), gender, "s"
        answers = self._answers(source)
        recent = None if answers else self._last_meant(source, gender)
        definite = frame.tags[source.lo] in "dR" and (
            frame.lexicon.cased or frame.entries[source.lo].definite)
        if definite and recent is not None and recent.speaker.kind is SpeakerKind.PERSON \
                and recent.speaker.name and (source.hi - source.lo <= 2 or frame.lexicon.cased):
            old = recent.speaker
            same = Speaker(old.kind, Resolution.TITLE, span, old.name, old.name_key,
                           self._wording.written(source.lo, source.hi))
            return same, gender or recent.gender, "s"
        near = self._nearest(source, gender) \
            if definite and not frame.lexicon.cased and not answers else None
        if near is not None:
            name = self._wording.full(near)
            return Speaker(SpeakerKind.PERSON, Resolution.TITLE, span, name,
                           self._wording.key(name),
                           self._wording.written(source.lo, source.hi)), gender, "s"
        return Speaker(SpeakerKind.PERSON, Resolution.NONE, span, None, None,
                       self._wording.written(source.lo, source.hi)), gender, "s"

    def _answers(self, source: Source) -> bool:
        """``فرد عليه القاضي``, ``فأجابه``: whom the pronoun means spoke last, and no more."""
        frame = self._frame
        if source.lo == 0 or frame.lexicon.cased:
            return False
        base, owned = frame.entries[source.lo - 1].base, frame.lexicon.clitics.owned
        if frame.tags[source.lo - 1] == "i":
            return frame.entries[source.lo - 1].folded.endswith(owned)
        return any(base.endswith(p) and base.removesuffix(p) in frame.lexicon.cues
                   for p in owned) and frame.tags[source.lo - 1] in "uU"

    def _again_nameless(self, source: Source) -> bool:
        """``وقال المسؤول``, where the last official who spoke had no name."""
        entries = self._frame.entries
        if self._frame.lexicon.cased or source.hi - source.lo > 1:
            return False
        said = (s for s in reversed(self._history[-_REMEMBERED:])
                if entries[s.token].base == entries[source.lo].base)
        last = next(said, None)
        return last is not None and last.speaker.name is None

    def _nearest(self, source: Source, gender: str) -> Name | None:
        """The person named in this sentence or the one before, for a profession (المطربة)."""
        frame = self._frame
        if source.hi - source.lo > 1:
            return None
        index = frame.sentence_at(source.lo)
        floor = frame.sentences[max(0, index - 1)].lo
        for name in reversed(self._mentions.within(floor, source.lo)):
            if name.person and self._mentions.gender_of(name) in {gender, ""}:
                return name
        return None

    def _last_meant(self, source: Source, gender: str) -> Spoken | None:
        """Whom a description without a holder means: the last speaker.

        Where the pack lists the words that mean anybody (l'intéressé, le quinquagénaire),
        these mean a subject that has not spoken as well, as a pronoun does; any other means
        the last speaker only if he was not introduced with an office of his own.
        """
        frame = self._frame
        whoever = frame.lexicon.pack.lexicon.whoever
        last = self._antecedents.last_spoken(gender, "s")
        if not whoever and frame.lexicon.pack.info.order.dropped_subject \
                and frame.lexicon.cased and self._relation(source):
            return None  # la mamma della vittima
        if not whoever:
            proper = _NAMED.search(frame.tags, source.lo, source.hi) and frame.lexicon.cased
            return None if proper else self._antecedents.subject(source.lo, gender) or last
        demonyms = frame.lexicon.demonyms
        if self._is_past(source.lo, source.hi) and whoever:
            return self.anybody(source.lo, gender) or last  # l'ancienne ministre
        if frame.entries[source.lo].folded in frame.lexicon.demonstrative:
            return last or self.anybody(source.lo, gender)  # ce porte-parole
        if self._relation(source):
            return None
        if not any(frame.entries[i].folded in whoever or (
                demonyms and frame.tags[i] == "R" and frame.entries[i].folded.endswith(demonyms)
                and frame.view.clean[frame.starts[i]].isupper())
                for i in range(source.lo, source.hi)):
            return self._subject_here(source, gender) or (
                last if last is not None and not self._holds_office(last) else None)
        return self.anybody(source.lo, gender) or last

    def _subject_here(self, source: Source, gender: str) -> Spoken | None:
        """The person who opens this sentence (X refuse … selon le candidat)."""
        frame = self._frame
        lo = frame.sentences[frame.sentence_at(source.lo)].lo
        for name in self._mentions.within(lo, min(source.lo, lo + 2)):
            known = self._mentions.gender_of(name)
            if name.person and name.title is None and known in {"", gender}:
                full = self._wording.full(name)
                speaker = Speaker(SpeakerKind.PERSON, Resolution.TITLE, None, full,
                                  self._wording.key(full))
                return Spoken(speaker, 0, known, "s", name.lo)
        return None

    def _relation(self, source: Source) -> bool:
        """``la mère de la victime``, ``son épouse``: neither the last speaker nor one named."""
        frame = self._frame
        if frame.entries[source.lo].folded in frame.lexicon.owners and source.hi - source.lo > 1:
            return frame.entries[source.lo + 1].folded in frame.lexicon.kin
        heads = range(source.lo, source.hi - 1)
        return any(frame.entries[i].folded in frame.lexicon.kin and frame.tags[i + 1] == "g"
                   for i in heads)

    def anybody(self, at: int, gender: str) -> Spoken | None:
        """The person whom a pronoun would mean at token ``at``."""
        if self._seeking:  # one such word behind another, sentence after sentence
            return None
        self._seeking = True
        found: Name | Spoken | None = self._antecedents.of(
            at, self._frame.sentence_at(at), gender, "s")
        self._seeking = False
        if isinstance(found, Spoken) and found.speaker.kind is not SpeakerKind.PERSON:
            found = self._antecedents.last_named(at, gender)
        if not isinstance(found, Name):
            return found
        name = self._wording.full(found)
        speaker = Speaker(SpeakerKind.PERSON, Resolution.TITLE, None, name, self._wording.key(name),
                          self._wording.role(found))
        return Spoken(speaker, 0, self._mentions.gender_of(found), "s", found.lo)

    def _holds_office(self, spoken: Spoken) -> bool:
        """Whether the article gives this speaker an office."""
        return spoken.speaker.name in self._in_office

    @cached_property
    def _in_office(self) -> frozenset[str]:
        """The names of whom the article introduces with an office."""
        return frozenset([self._wording.full(n) for n in self._mentions.titled])

    def _is_past(self, lo: int, hi: int) -> bool:
        """Whether somebody else holds the office now: the former president."""
        entries, former = self._frame.entries, self._frame.lexicon.former
        return bool(former) and any(
            entries[i].folded in former or entries[i].folded.partition("-")[0] in former
            for i in range(max(0, lo - 2), hi))

    def _holder(self, source: Source, gender: str) -> Name | None:
        """The title's holder: who of them spoke last, else the nearest before, else the first."""
        head = self._frame.tags.rfind("z", source.lo, source.hi) + 1  # Mr. X's doctor is no Mr.
        offices = self._mentions.offices(head or source.lo, source.hi)
        bearing = self._mentions.holders(offices, gender)
        own = self._narrowed(source.lo, source.hi)
        held = [n for n in nearby(bearing, source.lo) if n.title is None or not own
                or not (theirs := self._narrowed(*n.title)) or own & theirs]
        past = self._is_past(source.lo, source.hi)
        held = [n for n in held if n.title and self._is_past(*n.title) == past] or held
        before = {self._wording.full(n): n for n in held if n.lo <= source.lo}
        for spoken in reversed(self._history[-_SPOKE:]):
            if spoken.speaker.name in before:
                return before[spoken.speaker.name]
        apposed = next((n for n in held if n.title and n.title[0] == source.lo), None)
        if not before and held:
            return apposed or self._without_office(source, gender) or held[0]
        return next(reversed(before.values()), None)

    def _narrowed(self, lo: int, hi: int) -> set[str]:
        """The proper words of an office's complement: CGT in secrétaire de la CGT."""
        tags, entries = self._frame.tags, self._frame.entries
        of = next((i for i in range(lo, hi) if tags[i] in "gi"), hi)
        return {entries[i].folded for i in range(of, hi) if tags[i] in "NFOL"
                and entries[i].capital}

    def _without_office(self, source: Source, gender: str) -> Name | None:
        """The one person named just before without an office (X et ses vaches … l'éleveur)."""
        frame = self._frame
        floor = frame.sentences[max(0, frame.sentence_at(source.lo) - 1)].lo
        near = [n for n in self._mentions.within(floor, source.lo)
                if n.person and self._mentions.gender_of(n) in {"", gender}]
        alone = len({n.key[-1] for n in near}) == 1 and near[0].title is None
        return near[0] if alone else None
