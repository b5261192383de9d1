"""Finds reported speech without marks, and where it begins and ends.

A reporting verb and a complementizer are its head; its end is the sentence's, unless
another cue takes over before (``، مضيفاً أن``, ``, he added``). Quoted speech comes first:
a clause that holds an attributed quotation is not reported a second time (facts/arabic.md
0.1), so this module is asked after the quotations are settled.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from worker.extraction import clauses, headlines, incises, noun_phrases, sources
from worker.extraction.candidates import Candidate, _score
from worker.extraction.clauses import clause_end, phrase_end, verb_first
from worker.extraction.company import headless
from worker.extraction.cues import CueHit
from worker.extraction.frame import Frame, Sentence
from worker.extraction.incises import Reported
from worker.extraction.owners import noun_source, participle_source
from worker.extraction.reading import Reading
from worker.extraction.sources import Source
from worker.extraction.titles import entitled

_LIKELY = 0.75
_REACH = 30
"""Tokens between a cue and its complementizer: a long source and a setting."""
_SPEAKING = frozenset({"finite", "past_participle", "infinitive"})
_LEAST = 2
_GAP = 14
_HARDLY = 0.65
_ADJECTIVES = 2
_SHORT = 4
_SURE = 0.96
"""Cues that report this often need no verb in sight to have a clause."""
_NOMINAL = frozenset({"object", "phrase"})
_HEARD = frozenset({"object", "bare"})
"""Who takes a clause has a hearer for an object: told the board, warned the town."""
_OPENS_PHRASE = frozenset("dpNFwTRGODj")
_VERBAL = re.compile("[xbuUrs]")
_RELATIVE_AND_OBJECT = re.compile("r[xs]?u[wTRGODLFeta]$")
"""A verb of the source's relative clause that has its object: الذي كان يتابع الجلسة."""
_DATED = re.compile("d#w?t")
"""a indiqué le 16 février que"""
_SECOND = re.compile("[^igcd]d")
_SUBJECT = frozenset("PdpTRGONFDA#s")
_SETTING = re.compile(r"(?:[tv]|dt+|id?w{0,2}[teD]t*)+(?=[dpPTRGONFDAL])")
"""When, where or in what it was said: on Tuesday, late last week, in a statement."""
_HEAD_OR_END = re.compile("[q:.Q]")
_VERB_OR_END = re.compile("[xbu.,q:]")
_VERB_REACH = 12
_OPENS_CLAUSE = frozenset("PdpTRGONFDAwLk#evn")
_WEAK = 0.5
"""A preposition below this grade (pour) needs somebody behind it."""
_ADVERBIAL = 6
_FAR = 30
_APPOSED = re.compile(r"r|[dp]?[w#O]*R|d#?w*[gR]|R")
"""What follows a source's comma without being its main clause."""

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
    for cue in hits:
        if cue.lo < taken:
            continue
        # ``While they say so, we …``: the main clause is not theirs.
        until = opened if cue.hi < opened else end
        found = _with_complementizer(reading, sentence, cue, until) \
            or _preposition(reading, sentence, cue, end) \
            or incises.propose(reading, sentence, cue, end) \
            or _bare(reading, sentence, cue, until) \
            or _infinitive(reading, sentence, cue, until) \
            or _object(reading, sentence, cue, until)
        if found is not None and not (once and found.lo < taken) and found.hi - found.lo >= _LEAST \
                and found.candidate.shape in reading.frame.lexicon.shapes:
            taken = found.hi
            source = found.candidate.source
            if cue.kind == "preposition" and source is not None:
                taken = max(taken, source.hi)  # حسبما قال مسؤولون: one report, not two
            yield found


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
    at = _complementizer(reading, cue, end)
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
    if frame.quoted(lo, hi):
        return None
    far = 0.004 * (at - cue.hi)
    candidate = Candidate(shape, _score(reading, shape, cue, far), cue, source)
    return Reported(candidate, ((lo, hi),))


def _complementizer(reading: Reading, cue: CueHit, end: int) -> int:
    """The token of the complementizer that the cue governs, or -1."""
    frame, tags = reading.frame, reading.frame.tags
    stop = min(end, cue.hi + _REACH)
    found = _HEAD_OR_END.search(tags, cue.hi, stop)
    while found is not None and found.group() == "Q" and (
            found.start() in frame.refused or entitled(frame, frame.contents[found.start()])):
        found = _HEAD_OR_END.search(tags, found.end(), stop)
    at = found.start() if found is not None else -1
    if at >= 0 and tags[at] == ":" and tags[at + 1:at + 2] == "q":
        at += 1
    if at < 0 or tags[at] != "q":
        return -1
    if frame.lexicon.cased:
        following = reading.following(cue.hi, at)
        if following < at and tags[following] in "uU":
            return -1
    if tags[at - 1] == "a" and at - 1 > cue.hi and not frame.entries[at - 1].definite:
        return -1  # رأت ضرورة أن: a noun's clause, not a report
    return at if _governs(reading, cue, at) else -1


def _governs(reading: Reading, cue: CueHit, at: int) -> bool:
    """Whether the complementizer at ``at`` is the cue's own.

    Where the subject comes first, nothing but an adverbial or a hearer may stand between: a
    verb there has the complementizer, or a noun has it for its relative pronoun.
    """
    tags = reading.frame.tags
    gap = tags[cue.hi:at]
    if verb_first(reading):
        return reading.frame.lexicon.cased or not any(
            _is_nearer(reading.cues[t], at, tags[t - 1])
            for t in range(cue.hi, at)
            if t in reading.cues and not _RELATIVE_AND_OBJECT.search(tags, cue.hi, t + 2)
        )
    if not gap:
        return True
    if _VERBAL.search(gap) or len(gap) > _GAP:
        return False
    return gap[0] in "itvy,-(jno" or bool(_DATED.match(gap)) or "object" in cue.form.takes


def _is_nearer(cue: CueHit, at: int, before: str) -> bool:
    """Whether a cue between another and the complementizer at ``at`` is the nearer one."""
    if cue.kind == "noun":  # not في ختام حديثه أن
        return cue.hi == at and before not in "ie"
    return cue.kind in {"finite", "participle"} and "that" in cue.form.takes \
        and cue.form.grade >= _LIKELY


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
        fits = tags[cue.lo - 1] == "," and tags[source.hi:source.hi + 1] in {"", ",", "."}
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
    lo = _past_setting(reading, cue, end)
    if not asks and ("bare" not in cue.form.takes
                     or (lo == cue.hi and not _opens(reading, cue, end))):
        return None
    source = _own_subject(reading, sentence, cue)
    if source is None:
        return None
    shape = "source-cue-content"
    if lo == cue.hi and not asks:
        lo = _past_hearer(reading, cue, end)
    candidate = Candidate(shape, _score(reading, shape, cue, 0.1), cue, source)
    return Reported(candidate, ((lo, clause_end(reading, lo, end)),))


def _opens(reading: Reading, cue: CueHit, end: int) -> bool:
    """Whether a clause begins right behind the cue: a subject, and a verb where it is unsure."""
    tags = reading.frame.tags
    if tags[cue.hi] not in _OPENS_CLAUSE:
        return False
    if cue.form.grade < _HARDLY and tags[cue.hi] in "wenv":
        return False  # felt betrayed when …
    if tags[cue.hi] == "n" and (cue.hi + 1 >= end or tags[cue.hi + 1] in "si,"):
        return False  # said nothing while …
    if "object" not in cue.form.takes and cue.form.grade >= _SURE:
        return True
    verb = next((t for t in range(cue.hi + 1, min(end, cue.hi + 12)) if tags[t] in "xbu.,"), -1)
    return verb >= 0 and tags[verb] not in ".,"


def _past_setting(reading: Reading, cue: CueHit, end: int) -> int:
    """Where a clause with a verb begins behind its setting: said on Tuesday it would close."""
    tags = reading.frame.tags
    setting = _SETTING.match(tags, cue.hi, end) if reading.frame.lexicon.cased else None
    if setting is None:
        return cue.hi
    lo = setting.end()
    verb = _VERB_OR_END.search(tags, lo + 1, min(end, lo + _VERB_REACH))
    return lo if verb is not None and verb.group() in "xbu" else cue.hi


def _past_hearer(reading: Reading, cue: CueHit, end: int) -> int:
    """Where the clause begins behind whoever hears it: told the board the dam would hold."""
    frame, tags = reading.frame, reading.frame.tags
    if not cue.form.takes >= _HEARD:
        return cue.hi
    hi = noun_phrases.extent(frame, cue.hi, end)
    second = _SECOND.search(tags, cue.hi + 1, hi)
    hi = second.start() + 1 if second else hi
    while hi < end and tags[hi] in "tvi#":
        hi += 1
    clause = cue.hi < hi < end - _LEAST and tags[hi] in _SUBJECT
    return hi if clause else cue.hi


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
    return Reported(candidate, ((cue.hi, phrase_end(reading, cue.hi, end)),))


def _own_subject(reading: Reading, sentence: Sentence, cue: CueHit) -> Source | None:
    """The subject before a verb, or for a participle the main clause's."""
    if cue.kind == "participle":
        return participle_source(reading, sentence, cue)
    return sources.before(reading.frame, sentence, cue, plain=True) \
        or sources.first_subject(reading.frame, sentence, cue.lo)
