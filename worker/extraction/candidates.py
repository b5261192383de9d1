"""Proposes, for one marked content, every cue and source that could carry it.

Each proposal is one of the shapes that the pack's rules name (``cue-source-content``,
``content-clitic-cue`` …); a shape without a rule in the pack is never proposed. The score
is the rule's prior, weighed by how often the cue really reports and by how much stands
between. Choosing among proposals is the business of attribute.py.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from worker.extraction import company, nesting, noun_phrases, sources
from worker.extraction.cues import CueHit
from worker.extraction.frame import Content, Frame, Sentence
from worker.extraction.owners import noun_source, participle_source
from worker.extraction.reading import Reading
from worker.extraction.sources import Source
from worker.extraction.titles import entitled, performed
from worker.extraction.values import value

_REACH_AFTER = 16
_ANNOUNCED = 0.1
_JUDGED = 0.35
_REACH_COMMA = 40
"""A comma inside the marks promises a cue, however long its subject's apposition is."""
_NAMED_BY_COLON = -0.2
"""A colon makes a noun's saying surer."""
_NOBODY = 0.5
"""A colon with nobody before it opens a menu or a programme."""
_CUES_BEFORE = 3
_NOUN_REACH = 10
_NOUNS_OWN = 0.3
_INSERTED = re.compile("-[^-Q:q]+-")
_OWN_CLAUSE = re.compile("[Pp][xb]")
"""What a verb has behind it where it reports something else than the marks before it."""
_IMPERSONAL_SAYS = re.compile("id?[DOA]|gA|iN(?![LN]*,?[xub])")
_NEVER_OVER = re.compile("[Q.:qs]")
_SIGNED = re.compile("[^ig]{0,6}[NFT]")
"""A name that the phrase is about, none that its complement holds."""
_HEADLESS = 0.65
_ASIDE = 0.4
_CONFIRMS = 0.35
"""``in his words`` tells that something is a quotation, seldom whose: any real cue is better."""
_SECOND_HAND = 0.25
"""``قال X إن … “Q”، حسب Y``: Y carries the words of X."""
_SPEAKING = frozenset({"finite", "past_participle", "infinitive"})


@value(frozen=True, slots=True)
class Candidate:
    """One reading of a content. ``source`` None: the subject is dropped or carried."""

    shape: str
    score: float
    cue: CueHit | None = None
    source: Source | None = None
    evidence: tuple[str, ...] = ()


def propose(reading: Reading, content: Content, sentence: Sentence) -> list[Candidate]:
    """All candidates for ``content``, as they stand around it."""
    shapes = reading.frame.lexicon.shapes
    if entitled(reading.frame, content) or performed(reading, content, sentence):
        return []
    return [
        c
        for side in (_after, _before, _colon)
        for c in side(reading, content, sentence)
        if c.shape in shapes
    ]


def _score(reading: Reading, shape: str, cue: CueHit | None, penalty: float = 0.0) -> float:
    prior = reading.frame.lexicon.shapes.get(shape, 0.0)
    grade = 0.6 + 0.4 * cue.form.grade if cue is not None else 0.9
    return prior * grade - penalty


def _after(reading: Reading, content: Content, sentence: Sentence) -> Iterator[Candidate]:
    frame, tags = reading.frame, reading.frame.tags
    i = content.token + 1
    comma = content.final in ",،" or (i < sentence.hi and tags[i] in ",-")
    if i < sentence.hi and tags[i] in ",-":
        i += 1
    bonus = -0.15 if comma or content.ends_sentence else 0.0
    if content.final != "," and company.announced(reading, content):
        bonus = _ANNOUNCED
    elif company.judged(reading, content):
        bonus = _JUDGED
    if tags[i:i + 2] == "sd" and frame.entries[i + 1].folded in frame.lexicon.objects:
        i += 2  # comme l'affirment X et Y
    reach = _REACH_AFTER if content.final != "," else _REACH_COMMA
    cue = _first_cue(reading, i, min(sentence.hi, i + reach))
    if cue is not None and not (cue.kind in _SPEAKING and any(
            entry.conjunction for entry in frame.entries[i:cue.lo + 1])):
        yield from _after_cue(reading, content, sentence, cue, i, bonus)
    if i < sentence.hi and tags[i - 1] == "-" and tags[i] in "NFTRdG":
        hi = noun_phrases.extent(frame, i, sentence.hi)
        if hi > i and (not frame.lexicon.cased or _SIGNED.match(tags, i, hi)):
            shape = "content-dash-source"
            yield Candidate(shape, _score(reading, shape, None), None, Source(i, hi), ("dash",))


def _first_cue(reading: Reading, lo: int, hi: int) -> CueHit | None:
    """The first cue, one of the main clause before one inside ``X, who …,``."""
    tags, inner = reading.frame.tags, None
    for t in reading.between(lo, hi):
        if _NEVER_OVER.search(tags, lo, t) or (t > lo and tags[lo] == "c"):
            break
        comma = tags.rfind(",", lo, t)
        if comma < 0 or tags[comma + 1] != "r" or not reading.frame.lexicon.cased:
            return reading.cues[t]
        inner = inner or reading.cues[t]
    return inner


def _after_cue(
    reading: Reading, content: Content, sentence: Sentence, cue: CueHit, i: int, bonus: float,
) -> Iterator[Candidate]:
    frame, tags = reading.frame, reading.frame.tags
    clitic = tags.find("o", i, cue.hi)
    orders = frame.lexicon.pack.info.order.after_content
    if cue.kind in _SPEAKING and clitic >= 0:
        shape = "content-clitic-cue"
        source = _read_in(frame, cue, clitic, sentence) or Source(clitic, clitic + 1, "clitic")
        yield Candidate(shape, _score(reading, shape, cue, bonus), cue, source, ("clitic",))
    elif cue.kind in _SPEAKING:
        if "cue-subject" in orders and (not tags[i:cue.lo].strip("xvnj")
                                        or company.adverbial(frame, i, cue)
                                        or company.led(frame, i, cue)):
            source_after = sources.after(frame, cue, sentence.hi)
            if source_after is not None and _OWN_CLAUSE.match(tags, source_after.lo):
                return  # …,” said it would sue
            if source_after is not None or (
                    content.token == sentence.lo and company.drops_subject(frame, i, cue)):
                shape = "content-cue-source"
                yield Candidate(shape, _score(reading, shape, cue, bonus), cue, source_after)
        if "subject-cue" in orders and cue.lo > i:
            source_before = sources.before(frame, sentence, cue, i)
            own = content.token > sentence.lo and _OWN_CLAUSE.match(tags, cue.hi)
            if source_before is not None and not own \
                    and not company.apart(frame, i, source_before.lo):
                shape = "content-source-cue"
                yield Candidate(shape, _score(reading, shape, cue, bonus), cue, source_before)
    elif cue.kind == "preposition" and cue.lo - i <= 1:
        source_after = sources.after(frame, cue, sentence.hi)
        if source_after is not None and not (
                frame.lexicon.cased and company.of_purpose(reading, sentence, cue, source_after)):
            shape = "content-preposition-source"
            if not frame.lexicon.cased and ("q" in tags[sentence.lo:i] or any(
                    reading.cues[t].kind == "finite"
                    for t in reading.between(sentence.lo, content.token))):
                bonus += _SECOND_HAND
            yield Candidate(shape, _score(reading, shape, cue, bonus), cue, source_after)
    elif cue.kind == "confirmer" and cue.lo - i <= 1:
        shape = "content-preposition-source"
        weak = bonus + _CONFIRMS
        yield Candidate(shape, _score(reading, shape, cue, weak), cue, None, ("confirmer",))


def _read_in(frame: Frame, cue: CueHit, clitic: int, sentence: Sentence) -> Source | None:
    """``lit-on dans un communiqué``, ``dit-on au ministère``: nobody says it, these do."""
    at = max(cue.hi, clitic + 1)
    if frame.entries[clitic].gender or not _IMPERSONAL_SAYS.match(frame.tags, at):
        return None
    return Source(at + 1, noun_phrases.extent(frame, at + 1, sentence.hi))


def _before(reading: Reading, content: Content, sentence: Sentence) -> Iterator[Candidate]:
    tags = reading.frame.tags
    penalty, seen = 0.0, 0
    for t in range(content.token - 1, sentence.lo - 1, -1):
        if tags[t] == "Q":
            penalty += 0.12
        elif tags[t] in "sr":
            penalty += 0.03
        cue = reading.cues.get(t)
        if cue is None or cue.hi > content.token:
            continue
        inside = nesting.penalty(reading, sentence, cue, content)
        aside = _ASIDE if company.between_dashes(tags, sentence, cue, content) else 0.0
        yield from _before_cue(reading, content, sentence, cue, aside + penalty + inside)
        seen += 1
        penalty += 0.1 if cue.kind != "noun" else 0.03
        if seen == _CUES_BEFORE:
            return


def _before_cue(
    reading: Reading, content: Content, sentence: Sentence, cue: CueHit, penalty: float,
) -> Iterator[Candidate]:
    frame = reading.frame
    gap = frame.tags[cue.hi:content.token]
    if cue.kind == "preposition":
        source = sources.after(frame, cue, content.token)
        if source is not None and not (frame.lexicon.cased and (
                company.headless(frame, source)
                or company.of_purpose(reading, sentence, cue, source))):
            apart = frame.tags[source.hi:content.token]
            if company.bracketed(reading, sentence, cue, source):
                penalty += _ASIDE
            if not frame.lexicon.cased and len(apart) > 1 and not set(apart) & set(",q:") \
                    and not set(frame.tags[source.lo:source.hi]) & company.HEADS:
                penalty += _HEADLESS  # حسب الطلب: nobody's words
            shape = "preposition-source-content"
            yield Candidate(shape, _score(reading, shape, cue, penalty), cue, source)
    elif cue.kind == "confirmer" and frame.lexicon.cased and gap in {",", ""} \
            and cue.lo - sentence.lo <= 1:  # à ses yeux, « … »
        score = _score(reading, "preposition-source-content", cue, penalty)
        yield Candidate("preposition-source-content", score, cue, None, ("confirmer",))
    elif cue.kind == "passive":
        source = _agent(reading, sentence, cue)
        if source is not None:
            score = _score(reading, "woven", cue, penalty)
            yield Candidate("woven", score, cue, source, ("passive",))
    elif cue.kind == "noun":
        yield from _noun(reading, content, sentence, cue, penalty)
    elif cue.kind == "participle":
        source = participle_source(reading, sentence, cue) \
            or _subject_behind(reading, content, sentence)
        shape = "participle-content"
        far = penalty + 0.01 * len(gap)
        yield Candidate(shape, _score(reading, shape, cue, far), cue, source)
    elif cue.kind in _SPEAKING:
        yield from _spoken(reading, content, sentence, cue, penalty)


def _subject_behind(reading: Reading, content: Content, sentence: Sentence) -> Source | None:
    """``Se disant « … », X a claqué la porte``: the main clause follows the participle's."""
    after = content.token + 1
    if not reading.frame.lexicon.cased or reading.frame.tags[after:after + 1] != ",":
        return None
    clause = Sentence(after + 1, sentence.hi, sentence.paragraph)
    return sources.first_subject(reading.frame, clause, sentence.hi)


def _agent(reading: Reading, sentence: Sentence, cue: CueHit) -> Source | None:
    """Who speaks in the passive: was described by X as “…”, was called “…” by X."""
    frame = reading.frame
    words = frame.lexicon.pack.lexicon.agent
    for t in range(cue.hi, min(sentence.hi, cue.hi + _REACH_AFTER)):
        if frame.entries[t].folded in words:
            hi = noun_phrases.extent(frame, t + 1, sentence.hi)
            return Source(t + 1, hi) if hi > t + 1 else None
    return None


def _spoken(
    reading: Reading, content: Content, sentence: Sentence, cue: CueHit, penalty: float,
) -> Iterator[Candidate]:
    """A verb before its content, the subject on either side of it, or dropped."""
    frame, tags = reading.frame, reading.frame.tags
    gap = tags[cue.hi:content.token]
    if not frame.lexicon.cased and _INSERTED.fullmatch(gap):  # وأضاف - خلال لقائه … - “…”
        yield Candidate("cue-content", _score(reading, "cue-content", cue, penalty), cue)
        return
    complementizer = _own_complementizer(frame, gap)
    if complementizer > 0 and frame.lexicon.cased \
            and company.of_noun(reading, cue.hi, cue.hi + complementizer):
        penalty += _NOUNS_OWN
    colon = gap.endswith(":")
    if "o" in tags[max(cue.lo - 2, sentence.lo):cue.hi]:
        clitic = tags.find("o", max(cue.lo - 2, sentence.lo), cue.hi)
        source: Source | None = Source(clitic, clitic + 1, "clitic")
        order = "subject-cue"
    else:
        source, order = _subject(reading, content, sentence, cue, complementizer)
    again = gap.rfind("q") + 1 if frame.lexicon.cased else 0  # revealed that …, and that …
    loose = company.loose(gap[again:], cue.hi + again, source)
    middle = "-complementizer" if complementizer >= 0 else "" if colon or loose <= 2 else None
    shape = "woven" if middle is None else _order(source, order) + middle + "-content"
    far = penalty + (0.0 if colon else 0.008 * loose)
    if "mark" not in cue.form.takes and not colon and middle == "":
        far += 0.1 if frame.lexicon.cased else 0.6
    if source is None and not frame.lexicon.pack.info.order.dropped_subject:
        far += 0.15
    if source is not None and not frame.lexicon.cased and complementizer < 0 and not colon \
            and company.headless(frame, source):
        far += _HEADLESS
    if shape == "woven" and company.awaited(reading, sentence, content):
        far += _HEADLESS
    yield Candidate(shape, _score(reading, shape, cue, far), cue, source)


def _order(source: Source | None, order: str) -> str:
    if source is None:
        return "cue"
    return "source-cue" if order == "subject-cue" else "cue-source"


def _own_complementizer(frame: Frame, gap: str) -> int:
    """Where the cue's complementizer stands in ``gap``; tandis que opens another's clause."""
    at = gap.find("q")
    while at > 0 and gap[at - 1] == "s" and frame.lexicon.cased:
        at = gap.find("q", at + 1)
    return at


def _subject(
    reading: Reading, content: Content, sentence: Sentence, cue: CueHit, complementizer: int,
) -> tuple[Source | None, str]:
    frame = reading.frame
    limit = cue.hi + complementizer if complementizer >= 0 else content.token
    orders = frame.lexicon.pack.info.order.before_content
    if cue.kind == "infinitive" and company.governed(frame, sentence, cue):
        found = participle_source(reading, sentence, cue)
        if found is not None:
            return found, "subject-cue"
    for order in orders:
        if order == "subject-cue":
            found = sources.before(frame, sentence, cue)
        elif orders[0] == "subject-cue" and not company.inverted(frame, sentence, cue):
            continue
        else:
            found = sources.after(frame, cue, limit)
        if found is not None:
            return _main(reading, sentence, cue, found), order
    return None, ""


def _main(reading: Reading, sentence: Sentence, cue: CueHit, found: Source) -> Source:
    """``يضيف الشاب وهو يشير إلى …: “…”``: the circumstance's pronoun is the verb's subject."""
    frame = reading.frame
    if frame.lexicon.cased or found.form != "pronoun" or found.lo <= sentence.lo \
            or not frame.entries[found.lo].conjunction:
        return found
    return participle_source(reading, replace(sentence, hi=found.lo), cue) or found


def _noun(
    reading: Reading, content: Content, sentence: Sentence, cue: CueHit, penalty: float,
) -> Iterator[Candidate]:
    """``X's claim that``, ``the statement said``, ``in the words of X``."""
    shape = "noun-content"
    gap = reading.frame.tags[cue.hi:content.token]
    if len(gap) > _NOUN_REACH and "q" not in gap and ":" not in gap:
        penalty += 0.2
    source = noun_source(reading, sentence, cue, content.token)
    yield Candidate(shape, _score(reading, shape, cue, penalty), cue, source)


def _colon(reading: Reading, content: Content, sentence: Sentence) -> Iterator[Candidate]:
    """``X: “…”``: a name, a colon, and nothing that reports."""
    frame, tags = reading.frame, reading.frame.tags
    k = content.token
    if k - 1 <= sentence.lo or tags[k - 1] != ":":
        return
    hi = noun_phrases.extent(frame, sentence.lo, k - 1)
    shape = "colon"
    if not frame.lexicon.cased and not any(t in "TRGOAFPDLNk" for t in tags[sentence.lo:k - 1]):
        return
    noun = next((t for t in reading.between(sentence.lo, k - 1)
                 if reading.cues[t].kind == "noun"), -1)
    owned = frame.lexicon.cased and noun >= 0 and tags[noun + 1] == "g"
    if owned:  # verdict du chef X: “…”
        yield from _noun(reading, content, sentence, reading.cues[noun], _NAMED_BY_COLON)
    if hi == k - 1:
        source = Source(sentence.lo, hi)
        far = -_NAMED_BY_COLON if owned else 0.0
        yield Candidate(shape, _score(reading, shape, None, far), None, source, ("colon",))
    else:
        signed = company.signed_before(frame, sentence, k - 1) \
            or company.topic_before(frame, sentence, k - 1)
        found = signed or sources.first_subject(frame, sentence, k - 1)
        far = 0.2 if found is not None or not frame.lexicon.cased else _NOBODY
        far = _NAMED_BY_COLON if signed is not None else far
        yield Candidate(shape, _score(reading, shape, None, far), None, found, ("colon",))
