"""From the words where somebody speaks to the speaker: a name, a kind, a role.

The mention stays what it is (a pronoun stays a pronoun); what is resolved is the name.
Ordered by what can be trusted: a full name is itself, a surname is the longest name that
ends in it, a title is whoever was introduced with it, a pronoun is the last person of its
gender who spoke or was a subject, a dropped subject is whoever spoke last (in Arabic in
85 % of cases, facts/arabic.md d).
"""

from __future__ import annotations

import re
from dataclasses import replace

from worker.extraction.antecedents import Antecedents, Spoken
from worker.extraction.descriptions import Descriptions
from worker.extraction.dropped import DroppedSubjects
from worker.extraction.frame import Frame
from worker.extraction.institutions import Institutions
from worker.extraction.mentions import Mentions, Name
from worker.extraction.model import Resolution, Speaker, SpeakerKind
from worker.extraction.offices import Offices
from worker.extraction.sources import Source
from worker.extraction.wording import Wording

_JOINT = re.compile(r"[NF][NFk]*cT?[NF][NFk]*")
"""Two people who speak together."""
_COLLECTIVE = re.compile(r"dN{1,3}|d?L+")
_INTRODUCED = re.compile("[RT](?:g[GOwe]{1,2})?[FN]{1,3}$|[RT].*F[FNk]*N$")
"""A role and then a name that ends the phrase: whatever stands before, it is a person's."""
_HEAD = re.compile("[TRGODAFN]")
_KINDS = {"R": SpeakerKind.PERSON, "G": SpeakerKind.GROUP, "O": SpeakerKind.ORGANIZATION,
          "D": SpeakerKind.DOCUMENT, "A": SpeakerKind.ANONYMOUS, "N": SpeakerKind.PERSON}
"""What a phrase's head makes of its speaker."""
_SENTENCES_BACK = 4
_LONGEST_ACRONYM = 5
_REMEMBERED = 12
"""Speakers back: a bare last name is somebody's who spoke not long ago."""
_TITLE = 4
"""Tokens in front of a name where an adjective of its title stands."""
_NEUTER = frozenset({SpeakerKind.ORGANIZATION, SpeakerKind.DOCUMENT})


class Resolver:
    """Resolves the sources of one article, in the order of its sentences."""

    def __init__(self, frame: Frame, mentions: Mentions) -> None:
        self._frame = frame
        self._mentions = mentions
        self.history: list[Spoken] = []
        self._descriptions = Descriptions(frame, mentions)
        self._institutions = Institutions(frame)
        self._wording = Wording(frame, mentions)
        self._antecedents = Antecedents(frame, mentions, self.history, self._phrase)
        self._offices = Offices(frame, mentions, self._antecedents, self._descriptions,
                                self._wording, self.history)
        self._dropped = DroppedSubjects(frame, mentions, self._offices, self.history, self._phrase)

    def resolve(self, source: Source | None, sentence: int, gender: str = "",
                carried: bool = False, at: int = 0, spoke: bool = True) -> Speaker:
        """The speaker behind ``source``; None is a dropped subject or a continuation.

        ``at`` is the token of the cue, which a dropped subject is looked for from. Who only
        acted (``spoke`` False) has not had the word, and is nobody's antecedent.
        """
        if source is None:
            return self._dropped.speaker(sentence, gender, carried, at)
        if source.form in {"pronoun", "clitic"}:
            speaker, found_gender, number = self._pronoun(source, sentence)
        else:
            speaker, found_gender, number = self._phrase(source)
            if source.relative >= 0 and speaker.name is not None:
                at = source.relative
                speaker = replace(speaker, mention=self._frame.view.span(
                    self._frame.starts[at], self._frame.ends[at]))
        if spoke:
            self.history.append(
                Spoken(speaker, sentence, found_gender or gender, number, source.lo))
        return speaker

    def again(self, number: str) -> Speaker | None:
        """Whoever spoke last, if a form of this number may be theirs."""
        if not self.history:
            return None
        last = self.history[-1]
        return None if number == "p" and last.number == "s" else last.speaker

    def _pronoun(self, source: Source, sentence: int) -> tuple[Speaker, str, str]:
        frame = self._frame
        entry = frame.entries[source.lo]
        own = frame.lexicon.pack.lexicon.first_person
        if entry.folded in own:  # the author, or somebody inside a report: not in the text
            span = frame.view.span(frame.starts[source.lo], frame.ends[source.lo])
            return Speaker(SpeakerKind.PERSON, Resolution.PRONOUN, span), "", entry.number
        if own and not entry.gender and entry.number == "s" and source.form == "pronoun":
            return self._neuter(source), "", "s"
        begin, end = frame.starts[source.lo], frame.ends[source.lo]
        if source.form == "clitic":  # the pronoun of -t-il is il
            begin = max(begin, frame.view.clean.rfind("-", begin, end) + 1)
        span = frame.view.span(begin, end)
        latter = self._antecedents.latter(source.lo, entry.gender) \
            if entry.folded in frame.lexicon.latter else None
        antecedent = latter or self._antecedents.of(
            source.lo, sentence, entry.gender, entry.number)
        if isinstance(antecedent, Name):
            name = self._wording.full(antecedent)
            role = self._wording.role(antecedent)
            return Speaker(SpeakerKind.PERSON, Resolution.PRONOUN, span, name,
                           self._wording.key(name), role), entry.gender, "s"
        if antecedent is not None:
            old = antecedent.speaker
            return Speaker(old.kind, Resolution.PRONOUN, span, old.name, old.name_key,
                           old.role), entry.gender, entry.number
        return Speaker(SpeakerKind.UNKNOWN, Resolution.PRONOUN, span), entry.gender, entry.number

    def _phrase(self, source: Source) -> tuple[Speaker, str, str]:
        frame, mentions = self._frame, self._mentions
        tags = frame.tags[source.lo:source.hi]
        span = frame.mention(source.lo, source.hi)
        marked = frame.contents.get(source.lo)
        if marked is not None and source.hi - source.lo == 1:
            inner = frame.view.span(marked.marked.start, marked.marked.end)
            name = " ".join(inner.of(frame.view.raw).split())
            return Speaker(SpeakerKind.ORGANIZATION, Resolution.EXPLICIT, inner, name,
                           self._wording.key(name)), "", "s"
        found = mentions.name_within(source.lo, source.hi)
        kind = self._kind(tags, found, source)
        gender, number = self._agreement(source, kind)
        body = kind in {SpeakerKind.ORGANIZATION, SpeakerKind.DOCUMENT}
        if "m" in tags and found is None and (frame.lexicon.cased or not body):
            same = self._same(kind, gender)
            if self._nameless_since(source):
                return Speaker(kind, Resolution.SAME_SOURCE, span), gender, number
            if same is not None:
                old = same.speaker
                return Speaker(old.kind, Resolution.SAME_SOURCE, span, old.name, old.name_key,
                               old.role), same.gender, same.number
        joint = _JOINT.search(tags) if frame.lexicon.cased else None
        if joint is not None:
            name = self._wording.written(source.lo + joint.start(), source.lo + joint.end())
            return Speaker(SpeakerKind.GROUP, Resolution.EXPLICIT, span, name,
                           self._wording.key(name)), "", "p"
        if found is not None and not frame.lexicon.cased and self._introduced(found, source, kind):
            return self._named(found, source, gender)
        if found is not None and kind is SpeakerKind.PERSON:
            return self._named(found, source, gender)
        if kind is SpeakerKind.PERSON:
            return self._offices.speaker(source, gender)
        if kind in {SpeakerKind.ORGANIZATION, SpeakerKind.DOCUMENT} and not frame.lexicon.cased:
            return self._described(kind, source), gender, number
        if kind in {SpeakerKind.ORGANIZATION, SpeakerKind.DOCUMENT}:
            return self._institution(kind, source), gender, number
        if found is not None and kind is not SpeakerKind.ANONYMOUS and "G" not in tags:
            return self._named(found, source, gender)
        return Speaker(kind, Resolution.EXPLICIT if kind != SpeakerKind.UNKNOWN
                       else Resolution.NONE, span), gender, number

    def _firm(self, source: Source, found: tuple[int, int]) -> Speaker | None:
        """A bare name that is a firm's, and nobody's surname in this article."""
        frame = self._frame
        if frame.tags[source.lo:source.hi] != "N":
            return None
        firm = self._institutions.firm(source.lo)
        full = self._mentions.fullest(self._mentions.key(*found), found[0])
        if firm is None or (full is not None and len(full.key) > 1):
            return None
        name = self._wording.written(*firm)
        span = frame.mention(source.lo, source.hi)
        how = Resolution.PARTIAL_NAME if firm[1] - firm[0] > 1 else Resolution.EXPLICIT
        return Speaker(SpeakerKind.ORGANIZATION, how, span, name, self._wording.key(name))

    def _introduced(self, found: tuple[int, int], source: Source, kind: SpeakerKind) -> bool:
        """A name behind a group's or a nameless head: ``أحد الناجين ويدعى فلان``, joint names."""
        if kind not in {SpeakerKind.GROUP, SpeakerKind.ANONYMOUS, SpeakerKind.DOCUMENT}:
            return False
        if kind is SpeakerKind.DOCUMENT:  # الحكم is a referee where a name follows
            return self._frame.entries[source.lo].definite and self._frame.tags[found[0]] == "F"
        before = self._frame.entries[found[0] - 1]
        if found[1] == source.hi and before.definite and self._frame.tags[found[0]] == "F" \
                and not set(self._frame.tags[source.lo + 1:found[0]]) & set("TRGOLN"):
            return True  # شاهدة الإثبات فلانة
        return before.tag == "P" or before.base in self._frame.lexicon.called \
            or (kind is SpeakerKind.GROUP and found[1] == source.hi
                and any(e.conjunction for e in self._frame.entries[found[0] + 1:found[1]]))

    def _described(self, kind: SpeakerKind, source: Source) -> Speaker:
        """An organization by its fullest phrase; a document by the body that issued it."""
        span = self._frame.mention(source.lo, source.hi)
        whole: tuple[int, int] | None = (source.lo, source.hi)
        if kind is SpeakerKind.DOCUMENT:
            whole = self._descriptions.issuer(source.lo, source.hi)
            if whole is None and source.hi - source.lo > 1:
                whole = source.lo, source.hi
        else:
            whole = self._descriptions.body(source.lo, source.hi)
        name = self._wording.written(*whole) if whole is not None else None
        if name and whole is not None and self._frame.tags[whole[0]] == "y":
            name = self._frame.lexicon.clitics.free(name)
        how = Resolution.EXPLICIT if whole == (source.lo, source.hi) else Resolution.PARTIAL_NAME
        return Speaker(kind, how if name else Resolution.NONE, span, name,
                       self._wording.key(name) if name else None)

    def _institution(self, kind: SpeakerKind, source: Source) -> Speaker:
        span = self._frame.mention(source.lo, source.hi)
        if kind is SpeakerKind.DOCUMENT:
            found = self._institutions.issuer(source.lo, source.hi)
        else:
            found = self._institutions.named(source.lo, source.hi)
        if found is None:
            return Speaker(kind, Resolution.NONE, span)
        own = found[1] == source.hi
        name = self._wording.written(*found)
        return Speaker(kind, Resolution.EXPLICIT if own else Resolution.PARTIAL_NAME, span, name,
                       self._wording.key(name))

    def _neuter(self, source: Source) -> Speaker:
        """``it``: the organisation that opens a sentence before, else the last that spoke."""
        frame = self._frame
        span = frame.view.span(frame.starts[source.lo], frame.ends[source.lo])
        found = self._institutions.subject_before(source.lo, _SENTENCES_BACK)
        if found is not None:
            name = self._wording.written(*found)
            return Speaker(SpeakerKind.ORGANIZATION, Resolution.PRONOUN, span, name,
                           self._wording.key(name))
        recent = (s.speaker for s in reversed(self.history[-6:]))
        old = next((speaker for speaker in recent if speaker.kind in _NEUTER), None)
        if old is None:
            return Speaker(SpeakerKind.UNKNOWN, Resolution.PRONOUN, span)
        return Speaker(old.kind, Resolution.PRONOUN, span, old.name, old.name_key)

    def _kind(self, tags: str, found: tuple[int, int] | None, source: Source) -> SpeakerKind:
        if tags[:1] == "y":  # وفقا للدراسة: what the preposition governs
            known = self._frame.lexicon.classes.get(self._frame.entries[source.lo].base, "w")[0]
            tags = known + tags[1:]
        if self._frame.lexicon.cased and (_COLLECTIVE.fullmatch(tags) or (
                tags == "de" and self._acronym(source.hi - 1))):  # la CGT, the FBI, l'AFP
            return SpeakerKind.ORGANIZATION
        if not self._frame.lexicon.cased and self._acronym(source.lo):
            return SpeakerKind.ORGANIZATION  # CNN الأمريكية
        owned = tags.rfind("z")
        if found is not None and 0 <= owned < found[0] - source.lo:
            return SpeakerKind.PERSON  # the paper's X
        if owned >= 0 and "R" in tags[owned:]:
            return SpeakerKind.PERSON  # the union's president
        if found is not None and self._frame.lexicon.cased and _INTRODUCED.search(tags):
            return SpeakerKind.PERSON  # a law professor, X; the chief of detectives, X
        fitting = self._frame.lexicon.sources.kind_of(tags)
        if fitting is not None and (fitting.kind != "person" or found is not None
                                    or (self._frame.lexicon.cased and fitting.length == len(tags))):
            return SpeakerKind(fitting.kind)
        head = _HEAD.search(tags)
        lead = head.group() if head is not None else ""
        if tags.lstrip("d") == "N" and self._acronym(source.hi - 1):
            return SpeakerKind.ORGANIZATION
        if lead in {"T", "F"}:
            return SpeakerKind.PERSON
        if found is not None and ("R" in tags or "T" in tags):
            return SpeakerKind.PERSON
        if lead == "N" and "O" in tags:
            return SpeakerKind.ORGANIZATION
        if lead == "N" and "G" in tags:
            return SpeakerKind.GROUP
        if not lead and found is not None:
            return SpeakerKind.PERSON
        if not lead and "L" in tags and not tags.strip("dL"):
            return SpeakerKind.ORGANIZATION
        return _KINDS.get(lead, SpeakerKind.UNKNOWN)

    def _acronym(self, i: int) -> bool:
        word = self._frame.view.clean[self._frame.starts[i]:self._frame.ends[i]]
        return word.isupper() and 2 <= len(word) <= _LONGEST_ACRONYM

    def _agreement(self, source: Source, kind: SpeakerKind) -> tuple[str, str]:
        hi = source.hi
        if self._frame.lexicon.cased:  # l'ancien ministre de la Défense is no woman
            hi = next((i for i in range(source.lo + 1, hi) if self._frame.tags[i] in "gi"), hi)
        gender = next((e.gender for e in self._frame.entries[source.lo:hi] if e.gender), "")
        return gender, "p" if kind is SpeakerKind.GROUP else "s"

    def _same(self, kind: SpeakerKind, gender: str) -> Spoken | None:
        """المصدر ذاته is the last source of any kind, المتحدث ذاته the last person."""
        for spoken in reversed(self.history):
            if self._frame.lexicon.cased and {gender, spoken.gender} == {"m", "f"}:
                continue
            if kind is not SpeakerKind.PERSON or spoken.speaker.kind is SpeakerKind.PERSON:
                return spoken
        return None

    def _nameless_since(self, source: Source) -> bool:
        """Whether a nameless source came in after the last speaker: نفى مصدر … وقال المصدر ذاته."""
        entries, tags = self._frame.entries, self._frame.tags
        if self._frame.lexicon.cased or tags[source.lo] != "A":
            return False
        last = self.history[-1].token if self.history else 0
        at = tags.find("A", last + 1, source.lo)
        while at >= 0 and (entries[at].base != entries[source.lo].base or entries[at].definite):
            at = tags.find("A", at + 1, source.lo)
        return at >= 0

    def _heard(self, key: tuple[str, ...]) -> str | None:
        """The speaker whose last name this is, where only his first report named him in full."""
        bare = self._mentions.bare
        for spoken in reversed(self.history[-_REMEMBERED:] if len(key) == 1 else ()):
            first, _, last = (spoken.speaker.name_key or "").rpartition(" ")
            if first and spoken.speaker.kind is SpeakerKind.PERSON \
                    and bare(key[0]) in {bare(last), first}:
                return spoken.speaker.name
        return None

    def _bearer(self, found: tuple[int, int]) -> Name | None:
        """Who is introduced with the word: للرئيس المعزول فلان … وأضاف المعزول."""
        entries = self._frame.entries
        word = entries[found[0]]
        if found[1] - found[0] > 1 or not word.definite:
            return None
        bearers = (n for n in reversed(self._mentions.names) if n.hi <= found[0] and any(
            entry.folded == word.folded for entry in entries[max(0, n.lo - _TITLE):n.lo]))
        return next(bearers, None)

    def _named(self, found: tuple[int, int], source: Source,
               gender: str) -> tuple[Speaker, str, str]:
        frame, mentions = self._frame, self._mentions
        key = mentions.key(*found)
        firm = self._firm(source, found)
        if firm is not None:
            return firm, "", "s"
        if frame.tags[source.lo:source.hi] == "F" and not mentions.first_name(key[0]):
            gender = ""  # Warren is a surname here, whatever else it may be
        full = mentions.fullest(key, found[0], gender)
        span = frame.mention(source.lo, source.hi)
        local = self._wording.written(*found)
        if full is not None and len(full.key) > len(key):
            name, how = self._wording.full(full), Resolution.PARTIAL_NAME
            gender = gender or mentions.gender_of(full)
        else:
            bearer = self._bearer(found) if not frame.lexicon.cased else None
            if bearer is not None:
                name = self._wording.full(bearer)
                return Speaker(SpeakerKind.PERSON, Resolution.TITLE, span, name,
                               self._wording.key(name), self._wording.role(bearer)), gender, "s"
            heard = self._heard(key) if not frame.lexicon.cased else None
            name, how = (heard, Resolution.PARTIAL_NAME) if heard else (local, Resolution.EXPLICIT)
        gender = gender or mentions.family_gender(key[-1])
        role = self._wording.role(full) if full is not None else None
        if role is None and found[0] > source.lo and frame.tags[source.lo:found[0]] != "di":
            role = self._wording.written(source.lo, found[0])
        name_key = self._wording.key(name)
        many = not frame.lexicon.cased and any(
            e.conjunction for e in frame.entries[found[0] + 1:found[1]])
        kind = SpeakerKind.GROUP if many else SpeakerKind.PERSON
        return Speaker(kind, how, span, name, name_key, role), gender, "s"
