"""Finds reported speech without marks, and where it begins and ends.

A reporting verb and a complementizer are its head; its end is the sentence's, unless
another cue takes over before (``، مضيفاً أن``, ``, he added``). Quoted speech comes first:
a clause that holds an attributed quotation is not reported a second time (facts/arabic.md
0.1), so this module is asked after the quotations are settled.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from worker.extraction import (
    clauses,
    complementizers,
    headlines,
    incises,
    openings,
    passives,
    sources,
)
from worker.extraction.candidates import Candidate, _score
from worker.extraction.clauses import clause_end, phrase_end
from worker.extraction.company import headless
from worker.extraction.cues import CueHit
from worker.extraction.frame import Frame, Sentence
from worker.extraction.incises import Reported
from worker.extraction.owners import noun_source, participle_source
from worker.extraction.reading import Reading
from worker.extraction.sources import Source

_SPEAKING = frozenset({"finite", "past_participle", "infinitive"})
_LEAST = 2
_ADJECTIVES = 2
_SHORT = 4
_NOMINAL = frozenset({"object", "phrase"})
_HEARD = frozenset({"object", "bare"})
"""Who takes a clause has a hearer for an object: told the board, warned the town."""
_OPENS_PHRASE = frozenset("dpNFwTRGODjL")
_FINITE = re.compile("[xbu]")
_VERBS = re.compile("x+b?|b")
_JOINS = re.compile("[,csqr]")
_WEAK = 0.5
"""A preposition below this grade (pour) needs somebody behind it."""
_ADVERBIAL = 6
_FAR = 30
_APPOSED = re.compile(r"r|[dp]?[w#O]*R|d#?w*[gR]|R")
"""What follows a source's comma without being its main clause."""

_DESCRIBED = re.compile("[bUu][^xuPqsQ,:]{0,7}")
"""…, according to a survey published last month: what describes the source ends the sentence."""
_NAMED = re.compile("T*[NF][NFk]*")
"""Selon le ministre, X, les travaux …: the office's holder."""
_OWN_VERB = re.compile(r"[^rq]*[xub]")
"""Selon X, la ministre doit rester neutre, puisque …: a clause, not X's office."""


def propose(reading: Reading, sentence: Sentence) -> Iterator[Reported]:
    """The reported clauses of one sentence, in order."""
    headline = headlines.propose(reading) if sentence.lo == 0 else None
    if headline is not None:
        yield headline
        return
    tags, end = reading.frame.tags, sentence.hi
    while end > sentence.lo and tags[end - 1] in ".:":
        end -= 1
    hits = reading.reports(sentence.lo, end)
    if not hits:
        return
    leads = tags[sentence.lo] == "s" and reading.frame.lexicon.cased
    opened = tags.find(",", sentence.lo, end) if leads else -1
    taken = sentence.lo
    once = _told_once(reading)
    last = None if once else _last(reading, hits, end)
    said = incises.propose(reading, sentence, last, end) if last is not None else None
    if last is not None and said is not None and _has_the_whole(last, said):
        yield said
        end = said.hi
        hits = [cue for cue in hits if cue.lo < end]
    for cue in hits:
        if cue.lo < taken:
            continue
        # ``While they say so, we …``: the main clause is not theirs.
        until = opened if cue.hi < opened else end
        found = _with_complementizer(reading, sentence, cue, until) \
            or _preposition(reading, sentence, cue, end) \
            or _relative(reading, sentence, cue, until) \
            or (said if cue is last else incises.propose(reading, sentence, cue, end)) \
            or _bare(reading, sentence, cue, until) \
            or _infinitive(reading, sentence, cue, until) \
            or _object(reading, sentence, cue, until) \
            or passives.propose(reading, sentence, cue, until)
        if found is not None and not (once and found.lo < taken) and found.hi - found.lo >= _LEAST \
                and found.candidate.shape in reading.frame.lexicon.shapes:
            taken = found.hi
            source = found.candidate.source
            if cue.kind == "preposition" and source is not None:
                taken = max(taken, source.hi)  # حسبما قال مسؤولون: one report, not two
            yield found


def _last(reading: Reading, hits: Sequence[CueHit], end: int) -> CueHit | None:
    """The verb that ends the sentence, if one does."""
    cue = next(hit for hit in hits if hit.lo == hits[-1].lo)
    ends = cue.kind == "finite" and incises.HEARD.fullmatch(reading.frame.tags, cue.hi, end)
    return cue if ends else None


def _has_the_whole(cue: CueHit, said: Reported) -> bool:
    """``The crew had told the office that …, the official said``: no earlier verb reports."""
    return said.candidate.shape == "content-source-cue" and len(said.parts) == 1 \
        and said.hi <= cue.lo


def _relative(reading: Reading, sentence: Sentence, cue: CueHit, end: int) -> Reported | None:
    """``…, which he said came with strings``: the relative clause's verb is what was said."""
    frame, tags = reading.frame, reading.frame.tags
    if cue.kind != "finite" or "that" not in cue.form.takes or not frame.lexicon.cased \
            or cue.hi >= end or tags[cue.hi] not in "xbu" or frame.quoted(cue.hi, end):
        return None
    source = sources.before(frame, sentence, cue)
    if source is None or tags[source.lo - 1:source.lo] != "r":
        return None
    shape = "source-cue-content"
    candidate = Candidate(shape, _score(reading, shape, cue, 0.1), cue, source)
    return Reported(candidate, ((cue.hi, clause_end(reading, cue.hi, end)),))


def _told_once(reading: Reading) -> bool:
    """Where no subject leads behind a clause, what a second cue would take in is told already."""
    lexicon = reading.frame.lexicon
    return not lexicon.cased or "subject-cue" not in lexicon.pack.info.order.after_content


def _with_complementizer(
    reading: Reading, sentence: Sentence, cue: CueHit, end: int,
) -> Reported | None:
    frame, tags = reading.frame, reading.frame.tags
    if "that" not in cue.form.takes or cue.kind not in _SPEAKING | {"participle", "noun"}:
        return None
    at = complementizers.governed(reading, cue, end)
    if at < 0:
        return None
    if cue.kind == "participle":
        source, shape = participle_source(reading, sentence, cue), "participle-content"
    elif cue.kind == "noun":
        if at > cue.hi + (0 if frame.lexicon.cased else 1) or clauses.relative(reading, at):
            return None
        source, shape = noun_source(reading, sentence, cue, at), "noun-content"
    else:
        source, order = _subject(reading, sentence, cue, at)
        stem = {"subject-cue": "source-cue", "cue-subject": "cue-source"}.get(order, "cue")
        shape = f"{stem}-complementizer-content"
    lo = at + 2 if tags[at + 1:at + 2] == "," else at + 1
    hi = clause_end(reading, lo, end)
    if cue.kind == "noun" and frame.lexicon.cased:
        hi = _before_main_verb(tags, sentence.lo, cue, (lo, hi))
    elif source is not None:
        hi = _within_relative(tags, source, lo, hi)
    if frame.quoted(lo, hi):
        return None
    far = 0.004 * (at - cue.hi)
    candidate = Candidate(shape, _score(reading, shape, cue, far), cue, source)
    return Reported(candidate, ((lo, hi),))


def _before_main_verb(tags: str, begin: int, cue: CueHit, clause: tuple[int, int]) -> int:
    """``The mayor's insistence that the pier was safe has cost her``: the noun's own verb."""
    lo, hi = clause
    if _FINITE.search(tags, begin, cue.lo):
        return hi
    first = _VERBS.search(tags, lo, hi)
    if first is None:
        return hi
    joined = _JOINS.search(tags, first.end(), hi)
    until = joined.start() if joined is not None else hi
    auxiliary = tags.rfind("x", first.end(), until)
    main = _VERBS.search(tags, first.end(), until)
    return auxiliary if auxiliary > 0 else main.start() if main is not None else hi


def _within_relative(tags: str, source: Source, lo: int, hi: int) -> int:
    """``X, who argued that the bridge was safe, resigned``: no further than the clause."""
    apart = source.relative > 0 and tags[source.relative - 1] == ","
    comma = tags.find(",", lo, hi) if apart else -1
    return comma if comma > 0 and tags[comma + 1] in "xubvn" else hi


def _subject(
    reading: Reading, sentence: Sentence, cue: CueHit, limit: int,
) -> tuple[Source | None, str]:
    frame = reading.frame
    clitic = frame.tags.find("o", max(sentence.lo, cue.lo - 2), cue.hi)
    if clitic >= 0:
        return Source(clitic, clitic + 1, "clitic"), "subject-cue"
    for order in frame.lexicon.pack.info.order.before_content:
        found = sources.before(frame, sentence, cue, plain=True) if order == "subject-cue" \
            else sources.after(frame, cue, limit)
        if found is not None:
            return found, order
    return None, ""


def _preposition(reading: Reading, sentence: Sentence, cue: CueHit, end: int) -> Reported | None:
    """``According to X, …`` and ``…, according to X``."""
    if cue.kind != "preposition":
        return None
    frame, tags = reading.frame, reading.frame.tags
    source = sources.after(frame, cue, end)
    weak = frame.lexicon.cased and cue.form.grade < _WEAK
    if source is None or (weak and (headless(frame, source)
                                    or tags[source.lo:source.hi] == "w")):
        return None  # pour compenser, …
    that = tags.find("q", source.hi, min(end, source.hi + 4))
    if that >= 0 and not frame.lexicon.cased and not frame.quoted(that, end):
        shape = "preposition-source-content"
        part = (that + 1, clause_end(reading, that + 1, end))
        return Reported(Candidate(shape, _score(reading, shape, cue), cue, source), (part,))
    if "q" in tags[source.hi:source.hi + 4] and not frame.lexicon.cased:
        return None
    parted = incises.around(reading, sentence, cue, source, end)
    if parted is not None and not frame.quoted(sentence.lo, end):
        shape = "content-preposition-source"
        return Reported(Candidate(shape, _score(reading, shape, cue), cue, source), parted)
    if cue.lo - sentence.lo <= 2 or _leads(reading, sentence, cue):
        shape = "preposition-source-content"
        comma = _main_clause(frame, source.hi, end)
        lo, hi = comma + 1, end
        if tags[lo:lo + 1] == "x" and frame.entries[lo].conjunction:
            lo += 1  # فقد
        fits = 0 <= comma <= source.hi + _FAR
    else:
        shape = "content-preposition-source"
        lo, hi = sentence.lo, cue.lo - 1 if tags[cue.lo - 1] == "," else cue.lo
        fits = tags[cue.lo - 1] == "," and (
            tags[source.hi:source.hi + 1] in {"", ",", "."}
            or (frame.lexicon.cased and not weak
                and _DESCRIBED.fullmatch(tags, source.hi, end) is not None))
    if not fits or frame.quoted(lo, hi) or "o" in tags[lo:lo + 3]:
        return None  # Pour la justice, a-t-il dit
    return Reported(Candidate(shape, _score(reading, shape, cue), cue, source), ((lo, hi),))


def _leads(reading: Reading, sentence: Sentence, cue: CueHit) -> bool:
    """``En outre, selon X, …``: nothing but an adverbial stands before."""
    frame = reading.frame
    lead = frame.tags[sentence.lo:cue.lo]
    return frame.lexicon.cased and len(lead) <= _ADVERBIAL and lead.endswith(",") \
        and not any(tag in "xbuPNFQ" for tag in lead)


def _main_clause(frame: Frame, at: int, end: int) -> int:
    """The comma before the main clause: over appositions and relative clauses to the source."""
    tags, indefinite = frame.tags, frame.lexicon.pack.lexicon.indefinite
    comma = tags.find(",", at, end)
    while comma >= 0:
        following = tags.find(",", comma + 1, end)
        if following < 0 or not (_APPOSED.match(tags, comma + 1, following)
                                 or _NAMED.fullmatch(tags, comma + 1, following)
                                 or (frame.entries[comma + 1].folded in indefinite
                                     and tags[following + 1] in "dpNFTP")) \
                or _OWN_VERB.match(tags, comma + 1, following):
            return comma
        comma = following
    return comma


def _bare(reading: Reading, sentence: Sentence, cue: CueHit, end: int) -> Reported | None:
    """``He said the dam would hold``: a clause right after the cue."""
    frame = reading.frame
    if cue.kind not in _SPEAKING | {"participle"} or cue.hi >= end or frame.quoted(cue.hi, end):
        return None
    asks = frame.entries[cue.hi].folded in frame.lexicon.question
    lo = openings.past_setting(reading, cue, end)
    if not asks and ("bare" not in cue.form.takes
                     or (lo == cue.hi and not openings.opens(reading, cue, end))):
        return None
    source = _own_subject(reading, sentence, cue)
    if source is None:
        return None
    shape = "source-cue-content"
    if lo == cue.hi and not asks:
        lo = openings.past_hearer(reading, cue, end)
    candidate = Candidate(shape, _score(reading, shape, cue, 0.1), cue, source)
    return Reported(candidate, ((lo, clause_end(reading, lo, end)),))


def _infinitive(reading: Reading, sentence: Sentence, cue: CueHit, end: int) -> Reported | None:
    """``She promised to rebuild the quay``: what the speaker means to do, or wants done."""
    frame, tags = reading.frame, reading.frame.tags
    marker = frame.lexicon.infinitive
    if "infinitive" not in cue.form.takes or cue.kind not in _SPEAKING | {"participle", "noun"}:
        return None
    at = _past_time(tags, cue.hi, end)
    if at + 1 >= end or frame.quoted(at, end) or not (
            frame.entries[at].folded in marker or _is_infinitive(frame, at)):
        return None
    if tags[at] == "g":  # préconise de rouvrir, not parle de la guerre
        at += 1
        if tags[at] not in "wubx":
            return None
    noun = cue.kind == "noun"
    source = _owner(reading, sentence, cue) if noun else _own_subject(reading, sentence, cue)
    if source is None:
        return None
    shape = "noun-content" if noun else "source-cue-infinitive"
    candidate = Candidate(shape, _score(reading, shape, cue), cue, source)
    hi = phrase_end(reading, at, end)
    if noun:  # her refusal to leave did not help
        hi = next((t for t in range(at + 2, hi) if tags[t] in "xb"), hi)
    return Reported(candidate, ((at, hi),))


def _is_infinitive(frame: Frame, at: int) -> bool:
    """``dit craindre une grève``: an ending tells it where the pack lists endings."""
    entry, endings = frame.entries[at], frame.lexicon.infinitive_endings
    return bool(endings) and frame.tags[at] in "wu" and not entry.capital \
        and len(entry.folded) > _SHORT and entry.folded.endswith(endings)


def _owner(reading: Reading, sentence: Sentence, cue: CueHit) -> Source | None:
    """Whose plan it is: the possessor before the noun and an adjective or two of it."""
    tags, lo = reading.frame.tags, cue.lo
    while lo > cue.lo - _ADJECTIVES and tags[lo - 1] == "w":
        lo -= 1
    owned = lo > sentence.lo and tags[lo - 1] in "zp"
    return noun_source(reading, sentence, replace(cue, lo=lo), cue.hi) if owned else None


def _past_time(tags: str, at: int, end: int) -> int:
    """Over a date between the cue and what it takes: ``a annoncé, mardi 3 mai, avoir …``."""
    comma = tags[at:at + 1] == ","
    k = at + comma
    while k < end and tags[k] in "t#v":
        k += 1
    if not comma:
        return k
    return k + 1 if k > at + 1 and tags[k:k + 1] == "," else at


def _object(reading: Reading, sentence: Sentence, cue: CueHit, end: int) -> Reported | None:
    """``She called for a new quay``, ``called him a liar``: what is said, as a noun phrase."""
    frame, tags = reading.frame, reading.frame.tags
    if not cue.form.takes & _NOMINAL or cue.kind not in _SPEAKING | {"participle"} \
            or cue.form.takes >= _HEARD:
        return None
    if cue.hi + 1 >= end or tags[cue.hi] not in _OPENS_PHRASE or frame.quoted(cue.hi, end):
        return None
    source = _own_subject(reading, sentence, cue)
    if source is None:
        return None
    shape = "source-cue-object"
    candidate = Candidate(shape, _score(reading, shape, cue), cue, source)
    lo = _charge(frame, cue.hi, end) if "charge" in cue.form.takes else cue.hi
    return Reported(candidate, ((lo, phrase_end(reading, lo, end)),))


def _charge(frame: Frame, at: int, end: int) -> int:
    """``accused the firm of hiding it``: what is said stands behind the object's preposition."""
    tags = frame.tags
    behind = [t + 1 for t in range(at + 1, min(end - 1, at + _FAR)) if tags[t] == "g"]
    return next((t for t in behind if tags[t] in "xU"), behind[0] if behind else at)


def _own_subject(reading: Reading, sentence: Sentence, cue: CueHit) -> Source | None:
    """The subject before a verb, or for a participle the main clause's."""
    if cue.kind == "participle":
        return participle_source(reading, sentence, cue)
    return sources.before(reading.frame, sentence, cue, plain=True) \
        or sources.first_subject(reading.frame, sentence, cue.lo)
