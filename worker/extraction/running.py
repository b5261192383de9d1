"""The running speaker: whose a quotation is that no cue of its own claims.

What the page's order tells, and no more: the next item of a list, a further quotation
of the paragraph, a reopened or an all-quotation paragraph, the speaker of the sentence
before, or the person whom that sentence shows in an act. Never the next paragraph's cue
(facts/english.md, failure 6).
"""

from __future__ import annotations

import re

from worker.extraction import noun_phrases, sources
from worker.extraction.candidates import Candidate
from worker.extraction.frame import Content, Sentence
from worker.extraction.reading import Reading
from worker.extraction.sources import Source
from worker.extraction.titles import entitled, names_something
from worker.extraction.values import value

_ABROAD = 0.1
_SPEAKING = frozenset({"finite", "past_participle"})
_PERSON = re.compile("[TFN]")
_NAMED = re.compile("[FN]")
_IT_IS = re.compile("c?P(?=[xz])")
_LIST_GAP = 8
"""Tokens between two items of a list: to Mr. X and then to."""
_REPORTS = 0.7
"""The grade from which a verb alone tells who has the word."""


@value(frozen=True, slots=True)
class Running:
    """Where the last attribution stands: its paragraph and the token that it ends at."""

    paragraph: int = -2
    token: int = -1


def carry(
    reading: Reading, content: Content, sentence: Sentence, last: Running,
) -> Candidate | None:
    """The candidate that the page's order gives ``content``, if it gives one."""
    shapes = reading.frame.lexicon.shapes
    leads = content.token == sentence.lo
    tags = reading.frame.tags
    alone = leads and not tags[content.token + 1:sentence.hi].strip(".,-")
    announced = _announced(reading, content, last) if leads else None
    if announced is not None:
        return announced
    if "continuation" in shapes and last.token >= 0:
        if content.marked.resumed and tags[content.token - 1:content.token] != ":":
            return Candidate("continuation", shapes["continuation"], evidence=("reopened",))
        if not leads and last.token >= sentence.lo and tags[last.token] == "Q":
            listed = None if entitled(reading.frame, content) \
                else _listed(reading, last.token, content.token)
            if listed is not None:
                return listed
        if leads and last.paragraph == content.paragraph:
            return _said_before(reading, content, last) or _shown(reading, content, last) \
                or Candidate("continuation", shapes["continuation"] - (0 if alone else _ABROAD))
    if "carried" in shapes and alone and content.paragraph - last.paragraph == 1 \
            and tags[sentence.lo - 1:sentence.lo] == "/":
        return Candidate("carried", shapes["carried"])
    if not leads and last.paragraph == content.paragraph and "continuation" in shapes \
            and _is_about_it(reading, content, sentence):
        return Candidate("continuation", shapes["continuation"] - _ABROAD, evidence=("it is",))
    said = _said_before(reading, content, last) if leads else None
    return said or _reaction(reading, content, sentence) \
        or (_introduced_behind(reading, sentence) if alone else None)


def _is_about_it(reading: Reading, content: Content, sentence: Sentence) -> bool:
    """``X said the talks had failed. It was “the same old story.”``: the speaker goes on."""
    frame = reading.frame
    match = _IT_IS.match(frame.tags, sentence.lo, content.token)
    if match is None or reading.between(sentence.lo, content.token):
        return False
    pronoun = frame.entries[match.end() - 1]
    return pronoun.number == "s" and not pronoun.gender


def _listed(reading: Reading, after: int, token: int) -> Candidate | None:
    """“A,” a “B” and then “C”: nothing but a list between two quotations of a sentence."""
    gap = reading.frame.tags[after + 1:token]
    if len(gap) > _LIST_GAP or any(tag in ":.xbP" for tag in gap) \
            or reading.between(after + 1, token):
        return None
    score = reading.frame.lexicon.shapes["continuation"] - _ABROAD - 0.02 * len(gap)
    return Candidate("continuation", score, evidence=("list",))


def _said_before(reading: Reading, content: Content, last: Running) -> Candidate | None:
    """The speaker of the sentence before, whose own words were too short to be a quotation."""
    frame = reading.frame
    shapes = frame.lexicon.shapes
    index = frame.sentence_at(content.token) - 1
    if index < 0 or "continuation" not in shapes or not frame.lexicon.cased:
        return None
    sentence = frame.sentences[index]
    if sentence.paragraph != content.paragraph or last.token >= sentence.lo:
        return None
    for t in reversed(reading.between(sentence.lo, sentence.hi)):
        cue = reading.cues[t]
        if cue.kind in _SPEAKING and cue.form.grade >= _REPORTS:
            source = sources.before(frame, sentence, cue) or sources.after(frame, cue, sentence.hi)
            if source is not None:
                return Candidate("continuation", shapes["continuation"], None, source,
                                 ("the cue of the sentence before",))
    return None


def _announced(reading: Reading, content: Content, last: Running) -> Candidate | None:
    """Who acts in a paragraph that a colon ends, behind the last quotation in it."""
    frame, shapes = reading.frame, reading.frame.lexicon.shapes
    index = frame.sentence_at(content.token) - 1
    if index < 0 or "continuation" not in shapes or not frame.lexicon.cased:
        return None
    sentence = frame.sentences[index]
    if frame.tags[sentence.hi - 1] != ":" or sentence.paragraph != content.paragraph - 1:
        return None
    quoted = last.token >= sentence.lo and frame.tags[last.token] == "Q"
    clause = Sentence(last.token + 1 if quoted else sentence.lo, sentence.hi, sentence.paragraph)
    source = sources.first_subject(frame, clause, sentence.hi)
    return None if source is None else Candidate(
        "continuation", shapes["continuation"], None, source,
        ("a colon ends the paragraph before",))


def _shown(reading: Reading, content: Content, last: Running) -> Candidate | None:
    """Whom the sentence between two quotations is about: « … » Bruno est scandalisé. « … »."""
    frame = reading.frame
    index = frame.sentence_at(content.token) - 1
    if "reaction" not in frame.lexicon.shapes or not frame.lexicon.cased:
        return None
    sentence = frame.sentences[index]
    if last.token >= sentence.lo or any(
            reading.cues[t].form.grade >= _REPORTS
            for t in reading.between(sentence.lo, sentence.hi)):
        return None
    source = sources.first_subject(frame, sentence, sentence.hi)
    if source is not None and "R" in frame.tags[source.lo:source.hi]:  # Her neighbor, X, nodded.
        source = Source(source.lo, noun_phrases.with_apposition(
            frame, source.lo, source.hi, sentence.hi), source.form)
    if source is None or not _NAMED.search(frame.tags, source.lo, source.hi):
        return None
    return Candidate("reaction", frame.lexicon.shapes["reaction"], None, source,
                     ("subject of the sentence between",))


def _reaction(reading: Reading, content: Content, sentence: Sentence) -> Candidate | None:
    """A quotation after a sentence about somebody, or inside one, without a cue."""
    frame = reading.frame
    if "reaction" not in frame.lexicon.shapes or names_something(reading, content, sentence):
        return None
    grounds = reading.cues.get(content.token - 1)
    if grounds is not None and grounds.kind == "preposition":
        return None  # mis en examen pour « … »
    where = sentence
    if content.token == sentence.lo:
        index = frame.sentence_at(content.token) - 1
        if index < 0 or frame.sentences[index].paragraph < content.paragraph - 1:
            return None
        where = frame.sentences[index]
    source = sources.first_subject(frame, where, min(where.hi, content.token))
    if source is None:
        return None
    prior = frame.lexicon.shapes["reaction"]
    return Candidate("reaction", prior, None, source, ("subject of the sentence",))


def _introduced_behind(reading: Reading, sentence: Sentence) -> Candidate | None:
    """A paragraph opens with words; the next sentence shows whose (« … » X savoure)."""
    frame = reading.frame
    index = frame.sentence_at(sentence.lo) + 1
    if "reaction" not in frame.lexicon.shapes or not frame.lexicon.cased \
            or frame.tags[sentence.lo - 1:sentence.lo] not in {"/", ""} \
            or index >= len(frame.sentences):
        return None
    behind = frame.sentences[index]
    if behind.paragraph != sentence.paragraph:
        return None
    source = sources.first_subject(frame, behind, behind.hi)
    if source is None or not _PERSON.search(frame.tags, source.lo, source.hi):
        return None
    prior = frame.lexicon.shapes["reaction"] - _ABROAD
    return Candidate("reaction", prior, None, source, ("subject of the sentence behind",))
