"""Reporting clauses that stand behind or inside what they report, without marks.

``The dam will hold, the minister said.`` and ``The dam, he said, will hold``. The reported
clause is everything around the reporting one, in one part or two.
"""

from __future__ import annotations

import re

from worker.extraction import bounds, sources
from worker.extraction.candidates import Candidate, _read_in, _score
from worker.extraction.clauses import clause_end, verb_first
from worker.extraction.cues import CueHit
from worker.extraction.frame import Frame, Sentence
from worker.extraction.reading import Reading
from worker.extraction.sources import Source
from worker.extraction.values import value

_SPEAKING = frozenset({"finite", "past_participle", "infinitive"})
_LEAST = 3
"""Tokens: less in front of a reporting clause is an adverb or a name."""
_BEHIND = 10
"""Tokens: where the verb comes first, a reporting clause at the end is short."""
_GRADE = 0.6
_FINITE = re.compile("[xb]")
_CLAUSE = re.compile("[xbuP]")
_OPENS = frozenset("PdpTRGONFDAwLk#e")
_NO_REST = "Ursc"
_APPOSED = "dR"
_THING = re.compile("[dp]?[we]+(?:g|$)")
_SOMEBODY = re.compile("[dp]?w?[TRGNFO]")
_SURELY = 0.85
_OFFICE_APART = re.compile(",d?[^,dxbuqrsQ]?R[^,xbuqrsQ]{0,7},(?=[xbn])")
"""…, explique X, directeur de la régie, perd …"""
_SETTING = 14
_LEAD = re.compile("[iv]d?w{0,2}")
_REST = 1
_OWN_SUBJECT = re.compile("P|[dp][wRGODLNFTeAk#g]*|[NFT]+")
_GOES_ON = frozenset("wdpinv#")
_NAME_APART = re.compile(",T?[NF][NFk]*(?=,)")
_TAIL = re.compile("[tvij]")
_HEARD = frozenset({"object", "bare"})
HEARD = re.compile("[dpTRGONFDkwL#]{0,8}(?:[itv][dtNwLe#]{0,5})?")
"""…, X told the Courier on Thursday: whom and when, and no clause behind it."""


@value(frozen=True, slots=True)
class Reported:
    """A candidate and the tokens of its content, (start, end) for each part."""

    candidate: Candidate
    parts: tuple[tuple[int, int], ...]

    @property
    def lo(self) -> int:
        """The content's first token."""
        return self.parts[0][0]

    @property
    def hi(self) -> int:
        """The token behind the content's last."""
        return self.parts[-1][1]


def propose(reading: Reading, sentence: Sentence, cue: CueHit, end: int) -> Reported | None:
    """The clause around the reporting clause of ``cue``; None where it has none."""
    frame, tags = reading.frame, reading.frame.tags
    if cue.kind not in _SPEAKING or cue.form.grade < _GRADE or frame.entries[cue.lo].conjunction:
        return None
    if verb_first(reading) and tags[cue.lo - 1] == "c":
        if frame.entries[cue.lo - 1].folded not in frame.lexicon.told:
            return None
        return _as_told(reading, sentence, cue, end)
    comma = _before_subject(reading, sentence, cue)
    if comma <= sentence.lo or frame.quoted(sentence.lo, end):
        return None
    found = _subject(reading, sentence, cue, comma, end)
    if found is None:
        return None
    source, shape = found
    lo = _begin(tags, sentence.lo, comma)
    behind = max(cue.hi, source.hi)
    if verb_first(reading) and end - cue.hi > _BEHIND:
        return None
    after = None if verb_first(reading) \
        else _resumes(tags, behind, end, named=source.hi <= cue.lo or source.form == "clitic")
    inverted = after is None or shape == "content-cue-source"
    if inverted and (comma < sentence.lo + _LEAST or not _whole(tags, lo, comma)) \
            and not (after and _within(reading, source, cue, after, end)):
        return None  # La présidente, X, a lancé cet appel, …: no clause before
    if inverted and _acts(tags, lo, comma, source):
        return None
    if not tags[lo:comma].strip("s"):
        lo = comma  # if, as he says, …
    if inverted and after and _LEAD.fullmatch(tags, lo, comma):
        lo = comma  # En effet, ajoute-t-elle, …
    rest = (after, clause_end(reading, after, end)) if after and reading.frame.lexicon.cased \
        else (after or end, end)
    parts = tuple(part for part in ((lo, comma), rest) if part[0] < part[1])
    candidate = Candidate(shape, _score(reading, shape, cue, 0.05), cue, source)
    return Reported(candidate, parts)


def around(
    reading: Reading, sentence: Sentence, cue: CueHit, source: Source, end: int,
) -> tuple[tuple[int, int], tuple[int, int]] | None:
    """``Le texte, selon X, sera voté``: the verb behind the commas, its subject before them."""
    tags = reading.frame.tags
    lo, comma = sentence.lo, cue.lo - 1
    if verb_first(reading) or comma - lo < 1 or tags[comma] != ",":
        return None
    after = _OFFICE_APART.match(tags, source.hi, end)
    behind = after.end() if after else source.hi + 1
    if tags[behind - 1:behind] != "," or end - behind < _REST:
        return None
    subject = _OWN_SUBJECT.fullmatch(tags, lo, comma) and tags[behind] in "xbn"
    verb = tags[comma - 1] == "x" and tags[behind] in _GOES_ON
    return ((lo, comma), (behind, end)) if subject or verb else None


def _within(reading: Reading, source: Source, cue: CueHit, after: int, end: int) -> bool:
    """``Cette hausse, a dit le directeur, repose sur …``: the verb stands behind the incise.

    A clitic is sure; a phrase must be somebody's, behind a verb that takes no thing.
    """
    tags = reading.frame.tags
    sure = source.form == "clitic" or (
        cue.form.grade >= _SURELY and "object" not in cue.form.takes
        and _SOMEBODY.match(tags, source.lo, source.hi) is not None)
    return sure and not reading.frame.quoted(after, end) \
        and (_FINITE.search(tags, after, end) is not None or tags[after] == "w")


def _whole(tags: str, lo: int, hi: int) -> bool:
    """Whether a clause stands there, its main verb not in front of the first comma alone."""
    if tags[lo] not in "si":
        return _CLAUSE.search(tags, lo, hi) is not None
    main = tags.find(",", lo, hi)  # when it rains, it pours
    return main > 0 and _FINITE.search(tags, main, hi) is not None


def _acts(tags: str, lo: int, comma: int, source: Source) -> bool:
    """``X, qui a dirigé les secours, détaille une opération``: what follows is told."""
    if source.form == "clitic" or _SOMEBODY.match(tags, source.lo, source.hi):
        return False
    return bounds.verbless(tags[lo:comma])


def _before_subject(reading: Reading, sentence: Sentence, cue: CueHit) -> int:
    """The comma that sets the reporting clause off: before an apposition's own comma."""
    tags = reading.frame.tags
    comma = tags.rfind(",", sentence.lo, cue.lo)
    if comma < 0 or not reading.frame.lexicon.cased:
        return comma
    if not tags[comma + 1:cue.lo].strip("xvnoj") \
            and sources.after(reading.frame, cue, sentence.hi) is not None:
        return comma  # an inverted subject follows
    subject = sources.before(reading.frame, sentence, cue)
    if subject is not None and subject.lo <= comma and tags[subject.lo - 1:subject.lo] == ",":
        return subject.lo - 1
    return comma


def _as_told(reading: Reading, sentence: Sentence, cue: CueHit, end: int) -> Reported | None:
    """``… كما أفاد X`` at the sentence's end, with or without a comma."""
    frame, tags = reading.frame, reading.frame.tags
    hi = cue.lo - (2 if tags[cue.lo - 2] == "," else 1)
    if hi - sentence.lo < _LEAST or frame.quoted(sentence.lo, end):
        return None
    source = sources.after(frame, cue, end)
    if source is None or end - source.hi > _LEAST:
        return None
    shape = "content-cue-source"
    return Reported(Candidate(shape, _score(reading, shape, cue, 0.05), cue, source),
                    ((sentence.lo, hi),))


def _subject(
    reading: Reading, sentence: Sentence, cue: CueHit, comma: int, end: int,
) -> tuple[Source, str] | None:
    """The subject between the comma and the cue, or right behind the cue."""
    frame, tags = reading.frame, reading.frame.tags
    for order in frame.lexicon.pack.info.order.after_content:
        if order == "subject-cue":
            source = sources.before(frame, sentence, cue, comma + 1)
            if source is not None and source.lo - comma <= 2 and tags[source.lo - 1] != "r" \
                    and _reports(frame, source, comma, cue, end):
                return source, "content-source-cue"
        elif not tags[comma + 1:cue.lo].strip("xvnoj"):
            clitic = tags.find("o", comma, cue.hi)
            source = sources.after(frame, cue, end) if clitic < 0 \
                else _read_in(frame, cue, clitic, sentence) \
                or Source(clitic, clitic + 1, "clitic")
            follow = ",." if "object" in cue.form.takes and clitic < 0 else ",.itv-("
            if source is not None and verb_first(reading) and source.lo > cue.hi \
                    and tags[cue.hi:source.lo].strip("xvnt"):
                continue  # أعرب عن ثقته في عودة اللاعب: what the verb takes, not its subject
            if source is not None and clitic < 0 and "object" in cue.form.takes \
                    and _THING.match(tags, source.lo, source.hi):
                continue  # X, présente ce jour-là, a salué l'initiative du maire
            behind = max(cue.hi, source.hi) if source is not None else end
            if source is not None and (behind >= end or tags[behind] in follow):
                return source, "content-cue-source"
    return None


def _leads_on(frame: Frame, cue: CueHit) -> bool:
    """``…, and the firm promised to``: the verb has its own infinitive."""
    return "infinitive" in cue.form.takes \
        and frame.entries[cue.hi].folded in frame.lexicon.infinitive


def _reports(frame: Frame, source: Source, comma: int, cue: CueHit, end: int) -> bool:
    """Whether ``source`` and ``cue`` are a clause of their own, not one with its own content."""
    tags = frame.tags
    between = tags[source.hi:cue.lo].strip("xvnj")
    if between and not between.startswith((",", "(")):
        return False
    heard = cue.form.takes >= _HEARD and HEARD.fullmatch(tags, cue.hi, end)
    if cue.hi < end and not heard and (tags[cue.hi] in _OPENS or _leads_on(frame, cue)):
        return False
    return "s" not in tags[comma:source.lo] or cue.hi >= end or tags[cue.hi] in ",."


def _begin(tags: str, lo: int, comma: int) -> int:
    """Where the reported clause begins: behind an opening conjunction."""
    while lo < comma and tags[lo] in "cv,":
        lo += 1
    return lo


def _resumes(tags: str, behind: int, end: int, *, named: bool) -> int | None:
    """The token where the reported clause goes on behind the reporting clause's comma.

    An article there opens an apposition (said X, the mayor), unless the speaker is ``named``
    before the verb.
    """
    name = _NAME_APART.match(tags, behind, end)
    comma = name.end() if name and not named else tags.find(",", behind, end)
    if comma < 0 or comma - behind > _SETTING or end - comma <= _LEAST:
        return None
    apposed = None if named else _OFFICE_APART.match(tags, comma, end)
    if apposed is not None and comma == behind:
        return apposed.end()
    if tags[comma + 1] in (_NO_REST if named else _NO_REST + _APPOSED) \
            or tags[comma + 1:comma + 3] == "ui":  # cité par Y
        return None
    if tags[behind:comma] and not _TAIL.match(tags, behind):
        return None
    return comma + 1
