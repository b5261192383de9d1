"""The company that a cue and a source keep: what stands around them that tells them apart.

Small questions that candidates.py asks before it believes a reading: whether the cue is
inside an insertion, whether its subject can stand on this side, how much lies between. Each
looks at a few tokens; none of them weighs anything.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from worker.extraction.cues import CueHit
from worker.extraction.frame import Content, Frame, Sentence
from worker.extraction.sources import Source

if TYPE_CHECKING:
    from worker.extraction.reading import Reading

HEADS = frozenset("PTRGOADNFL")
_WEAK = 0.5
_FIRST_WORDS = 2
_HOW = re.compile("v?w")
_SUBJECTLESS = frozenset(".,/itvsgUyc(-")
_LEADS = re.compile("[jn]{0,2}[xbuw][vn]{0,2}w?[ig]?")
_TOPIC = re.compile("[wNLO]{1,4}")
_SPEAKS = re.compile("(T*[NF][NFk]*|d?R[NFk]*)[wRgdpLOeN]{0,6}")
_SPEAKING = frozenset({"finite", "past_participle", "infinitive", "participle"})
_BETWEEN = re.compile("[,:.xbuUQsrP]")
"""What can't stand between a quotation and the subject of the cue behind it."""


def between_dashes(tags: str, sentence: Sentence, cue: CueHit, content: Content) -> bool:
    """``وأضاف X -حسبما ذكرت Y- أن “Q”``: a cue in an insertion is another's."""
    before = tags.count("-", sentence.lo, cue.lo)
    return before % 2 == 1 and "-" in tags[cue.hi : content.token]


def governed(frame: Frame, sentence: Sentence, cue: CueHit) -> bool:
    """Whether another verb or a preposition leads to the infinitive: its subject is theirs.

    A name leads to it by itself in French (``Et X d'ajouter``), a conjunction leaves it to
    whoever spoke before (``Et de conclure``).
    """
    left = frame.tags[sentence.lo : cue.lo].rstrip("vnj")
    if left.endswith("g"):
        return left[-2:-1] not in {"", "c", *"NFRP"}
    return left.endswith(("i", "b", "u", "x"))


def inverted(frame: Frame, sentence: Sentence, cue: CueHit) -> bool:
    """Where the subject leads, a cue comes before it only at a clause's head (Said X: …)."""
    left = frame.tags[sentence.lo : cue.lo].rstrip("jdvx")  # comme le résume X
    return not left or left[-1] in "srqo,:Q"


def of_purpose(reading: Reading, sentence: Sentence, cue: CueHit, source: Source) -> bool:
    """``pour ceux qui …``: a weak preposition names a speaker at a clause's head only."""
    frame = reading.frame
    leads = cue.lo == sentence.lo or frame.tags[cue.lo - 1] in ",c:v"
    return cue.form.grade < _WEAK and (
        not leads or not any(t in HEADS for t in frame.tags[source.lo : source.hi])
    )


def headless(frame: Frame, source: Source) -> bool:
    """Common words only: neither a person, a body, a document nor a single family name."""
    tags = frame.tags[source.lo : source.hi]
    return not any(t in HEADS for t in tags) and len(tags) > 1


def loose(gap: str, offset: int, source: Source | None) -> int:
    """How many words between cue and content belong neither to the source nor to a setting."""
    return sum(
        1
        for k, tag in enumerate(gap)
        if tag not in ",:-()qvt" and not (source and source.lo <= offset + k < source.hi)
    )


def awaited(reading: Reading, sentence: Sentence, content: Content) -> bool:
    """``قال X في “قضية كبيرة”، أمام المحكمة، إن``: what the verb brings is still to come."""
    at = reading.frame.tags.find("q", content.token + 1, sentence.hi)
    return (
        not reading.frame.lexicon.cased
        and at >= 0
        and not reading.between(content.token + 1, at)
        and not reading.frame.quoted(content.token + 1, at)
    )


def apart(frame: Frame, lo: int, hi: int) -> bool:
    """Whether more than a subject's own first words stand between a quotation and it."""
    if not frame.lexicon.cased:
        return hi - lo > _FIRST_WORDS
    if frame.tags[lo : lo + 1] in {"b", "U"} and not frame.entries[lo].cues:
        lo += 1  # retired teacher X said
    return _BETWEEN.search(frame.tags, lo, hi) is not None


def judged(reading: Reading, content: Content) -> bool:
    """``X, whom critics have called “…,” says Y``: a verb that judges touches the marks."""
    at = content.token - 1
    cue = reading.cues.get(at)
    return (
        reading.frame.lexicon.cased
        and cue is not None
        and cue.hi == content.token
        and cue.kind == "finite"
        and cue.form.stance == "judge"
    )


def led(frame: Frame, lo: int, cue: CueHit) -> bool:
    """``« … », veut croire le maire``; ``tient à préciser X``: a verb leads to the infinitive."""
    return (
        frame.lexicon.cased
        and cue.kind == "infinitive"
        and _LEADS.fullmatch(frame.tags, lo, cue.lo) is not None
        and frame.tags[cue.hi] in "dTFRNp"
    )


def drops_subject(frame: Frame, lo: int, cue: CueHit) -> bool:
    """``«…», ha affermato.``: a comma, a verb of saying and nothing that could be its subject."""
    return (
        frame.lexicon.cased
        and frame.lexicon.pack.info.order.dropped_subject
        and frame.tags[lo - 1] == ","
        and cue.kind in {"finite", "past_participle"}
        and not frame.tags[lo : cue.lo].strip("xvnj")
        and frame.tags[cue.hi] in _SUBJECTLESS
    )


def adverbial(frame: Frame, lo: int, cue: CueHit) -> bool:
    """``“…,” somewhat ruefully announced the clerk``: no subject, but how it is said."""
    if not frame.lexicon.cased or "object" in cue.form.takes or cue.lo - lo > _FIRST_WORDS:
        return False
    return _HOW.fullmatch(frame.tags, lo, cue.lo) is not None and frame.tags[cue.hi] in "dTFRN"


def announced(reading: Reading, content: Content) -> bool:
    """``X said: “…?” Y replied``: a cue and a colon or comma stand right before the marks."""
    at = content.token - 1
    if not reading.frame.lexicon.cased or at < 1 or reading.frame.tags[at] not in ",:":
        return False
    cue = next((c for c in (reading.cues.get(t) for t in (at - 1, at - 2)) if c is not None), None)
    return cue is not None and cue.hi == at and cue.kind in _SPEAKING


def signed_before(frame: Frame, sentence: Sentence, colon: int) -> Source | None:
    """``Best line of the day – X: “…”``: a name between a dash and the colon."""
    lo = colon
    while lo > sentence.lo and (
        frame.tags[lo - 1] in "NFTk" or (frame.tags[lo - 1] == "c" and lo < colon)
    ):
        lo -= 1
    signs = frame.tags[sentence.lo : lo].rstrip("i").endswith("-")
    return Source(lo, colon) if lo < colon and signs else None


def topic_before(frame: Frame, sentence: Sentence, colon: int) -> Source | None:
    """``Canottieri, Bassani nuovo allenatore: “…”``: the topic, a comma, and who speaks."""
    comma = frame.tags.rfind(",", sentence.lo, colon)
    if not frame.lexicon.cased or comma < 0 \
            or _TOPIC.fullmatch(frame.tags, sentence.lo, comma) is None:
        return None
    named = _SPEAKS.match(frame.tags, comma + 1, colon)
    return Source(*named.span(1)) if named is not None and named.end() == colon else None


def bracketed(reading: Reading, sentence: Sentence, cue: CueHit, source: Source) -> bool:
    """``the report, according to X, concludes``: an aside in another cue's clause."""
    tags = reading.frame.tags
    if tags[cue.lo - 1 : cue.lo] != "," or tags[source.hi : source.hi + 1] != ",":
        return False
    earlier = reading.between(sentence.lo, cue.lo)
    return bool(earlier) and "q" not in tags[earlier[-1] : cue.lo]


def of_noun(reading: Reading, lo: int, at: int) -> bool:
    """Whether the complementizer at ``at`` is a noun's: believed X's promise that."""
    return any(
        t in reading.cues
        and reading.cues[t].kind == "noun"
        and reading.cues[t].hi == at
        and reading.frame.tags[t - 1] in "zp"
        for t in range(lo + 1, at)
    )
