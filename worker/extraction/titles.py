"""What stands in marks and is no speech: titles of works, names, labels, slogans, charges.

Marks are lent to more than quotations (facts/languages.md 1: about one stretch in eight).
What tells is the word in front (le film « … »), a capital in the midst of a clause, a verb
that hardly ever reports (a interprété « … »), or a verb whose subject the stretch is. This
module looks at one stretch; whether somebody says it is the business of candidates.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from worker.extraction.frame import Content, Frame, Sentence

if TYPE_CHECKING:
    from worker.extraction.candidates import Candidate
    from worker.extraction.reading import Reading

_SPEAKING = frozenset({"finite", "past_participle", "infinitive"})
_HARDLY = 0.5
"""Below this grade a verb reports in fewer than half of its uses."""
_NAME_WORDS = 4
_BODY_WORDS = 8
_CLAUSE = 14
"""Tokens: a verb, its subject, and the setting's preposition."""
_CLAUSE_OPENS = re.compile(",?i?[q:]|,?Q")
"""What follows the hearer's name, or the speaker's, before what is said."""
_VERB_GROUP = 5
_NOMINAL = frozenset("wRGODLeNFvbt#")
_SURE = 0.75
_SET_OFF = 2


def set_off(frame: Frame, content: Content, best: Candidate, sentence: Sentence) -> bool:
    """Whether a stretch in the capitals of a title is said all the same.

    A sentence of its own is no title, nor is what a comma or a colon sets off from a sure
    cue beside it: “Build That Wall,” the crowd chanted.
    """
    if content.token == sentence.lo and content.ends_sentence \
            and content.token + 1 == sentence.hi:
        return best.cue is None and best.source is None
    cue = best.cue
    if cue is None or cue.form.grade < _SURE:
        return False
    if cue.lo > content.token:
        return content.token == sentence.lo and best.shape.startswith("content-") and (
            content.final in ",?!" or frame.tags[content.token + 1] == ",")
    return frame.tags[content.token - 1] in ",:" and content.token - cue.hi <= _SET_OFF


def entitled(frame: Frame, content: Content) -> bool:
    """Whether a word in front makes the marked stretch a title, a slogan or a name."""
    at = content.token - 1
    announced = at >= 1 and frame.tags[at] == ":"
    if announced:
        at -= 1
    if at < 0:
        return False
    entry = frame.entries[at]
    if announced and frame.tags[at] == "u":
        return False  # وكتب: «…»: a verb, whatever its letters mean elsewhere
    if frame.tags[at] == "u" and content.words <= _NAME_WORDS \
            and re.match(",?i?q", frame.tags[content.token + 1:content.token + 4]):
        return True  # ذكرت «…» أن: the speaker's own name in marks
    if not frame.lexicon.cased and named(frame, content):
        return True
    if frame.lexicon.cased and frame.tags[at] == "g" and frame.tags[at - 1] == "R" \
            and content.capitalised and not content.ends_sentence:
        return True  # the curator of “Harbour Light: Photographs and Prints”
    if frame.lexicon.cased and frame.tags[at] != "u" and _predicates(frame, content):
        return False
    if entry.definite and (_body(frame, at) or _setting(frame, content, at)
                           or _predicate(frame, content, at)):
        return False  # قالت الحركة “…”: a body that speaks; قال في الندوة “…”: where
    return entry.base in frame.lexicon.entitled or entry.folded in frame.lexicon.entitled


def _body(frame: Frame, at: int) -> bool:
    """Whether a body stands there, a preposition glued to it or not: في تصريح للقناة: “…”."""
    entry = frame.entries[at]
    return entry.tag == "O" or (
        entry.tag == "y" and frame.lexicon.classes.get(entry.base, "w")[0] == "O")


def _predicate(frame: Frame, content: Content, at: int) -> bool:
    """``أن المشروع «تأخر كثيرا عن موعده»``: the marks hold all that is said of the subject."""
    follows = frame.tags[content.token + 1]
    return not frame.lexicon.cased and frame.tags[at - 1] == "q" and at == content.token - 1 \
        and follows in "./,"


def _predicates(frame: Frame, content: Content) -> bool:
    """``ce mouvement « n'aura aucun effet »``: the marks begin with a verb, in small letters."""
    word = frame.lexicon.word.search(frame.view.clean, content.marked.start, content.marked.end)
    return not content.capitalised and content.words > _NAME_WORDS and word is not None \
        and frame.lexicon.entries[word.group()].tag in "nx"


def _setting(frame: Frame, content: Content, at: int) -> bool:
    """Whether the word in front tells where somebody spoke, and no title follows it."""
    return content.words > _NAME_WORDS and frame.tags[at] == "e" and frame.tags[at - 1] == "i" \
        and "u" in frame.tags[max(0, at - _CLAUSE):at]


def named(frame: Frame, content: Content) -> bool:
    """A body's or a person's name in marks, where no capital tells one.

    ``لـ“شبكة …” إن`` is whom somebody spoke to, ``رئيس “حركة …”`` whom he presides over,
    ``قال “أبو …” في`` who speaks.
    """
    at, tags = content.token, frame.tags
    if content.words > _BODY_WORDS or at == 0:
        return False
    inner = frame.view.clean[content.marked.start:content.marked.end].split(maxsplit=1)[0]
    first, left = frame.lexicon.entries[inner], frame.entries[at - 1]
    follows = tags[at + 1:at + 4]
    if left.folded in frame.lexicon.hearer:
        return first.tag in "OD" or _CLAUSE_OPENS.match(follows) is not None
    if left.tag in "uR" and (first.tag == "F" or first.folded in frame.lexicon.joined):
        return content.words <= _NAME_WORDS and follows[:1] in {*"RTiy"}
    return first.tag == "O" and left.tag not in "q:,.uUQ/c" \
        and frame.ends[at - 1] - frame.starts[at - 1] > 1


def performed(reading: Reading, content: Content, sentence: Sentence) -> bool:
    """``a interprété « Le Chant des marées »``: a capital behind a verb that hardly reports."""
    at = content.token - 1
    if at < sentence.lo or not reading.frame.lexicon.cased or not content.capitalised \
            or content.ends_sentence:
        return False
    cue = next((c for c in (reading.cues.get(t) for t in (at, at - 1)) if c is not None
                and c.hi == content.token), None)
    return cue is not None and cue.kind in _SPEAKING and cue.form.grade < _HARDLY


def names_something(reading: Reading, content: Content, sentence: Sentence) -> bool:
    """A stretch in the midst of a clause that reports nothing: a title, a label, a charge.

    It has a capital behind a noun (le navire « Belle Étoile »), follows a word for what is
    titled, or states the ground of something (mis en examen pour « … »).
    """
    frame, at = reading.frame, content.token
    if entitled(frame, content) or _is_subject(reading, content, sentence) \
            or performed(reading, content, sentence):
        return True
    if at == sentence.lo or not frame.lexicon.cased or any(
            reading.cues[t].kind in _SPEAKING and reading.cues[t].form.grade >= _HARDLY
            for t in reading.between(sentence.lo, at)):
        return False
    left = frame.tags[at - 1]
    grounds = at - 1 in reading.cues and reading.cues[at - 1].kind == "preposition"
    return grounds or (content.capitalised and left in _NOMINAL and not content.ends_sentence)


def _is_subject(reading: Reading, content: Content, sentence: Sentence) -> bool:
    """``« Le Bal des oubliés » est son premier roman``: what has a verb of its own behind it."""
    behind = reading.frame.tags[content.token + 1:content.token + 2]
    after = content.token + 1
    return content.token == sentence.lo and behind in {"x", "b"} \
        and not reading.between(after, min(sentence.hi, content.token + _VERB_GROUP))
