"""Finds the cues of a frame: the words that tell that somebody says something.

A form alone proves little: Arabic بين is nearly always a preposition, French ``déclaré``
needs its auxiliary, and ``it is said that`` is nobody's speech. Forms come from the pack
by paradigm; what is checked here is the company that a form keeps (an auxiliary, a longer
phrase, an impersonal frame). Whether a cue has content and a source is decided later.
"""

from __future__ import annotations

import re

from worker.extraction.frame import Frame
from worker.extraction.lexicon import CueForm, Forms, Phrases
from worker.extraction.values import value

_AUXILIARY_REACH = 4
_VERB_REACH = 16
_NO_CUE = frozenset({"impersonal", "switch"})
"""Phrases that begin with a cue's form and are none: il est dit, pour sa part."""
_VERBAL = frozenset({"finite", "infinitive"})
_VOICED = frozenset({"participle", "finite"})
"""Kinds that an auxiliary makes another: is saying, was told."""
_PREMODIFIERS = 7
_OBJECT = frozenset("dpPq:,Q")
"""What follows a verb and never the noun that a participle describes."""


@value(frozen=True, slots=True)
class CueHit:
    """Tokens ``lo`` to ``hi`` (exclusive) of the frame that are a cue."""

    lo: int
    hi: int
    form: CueForm
    kind: str
    """finite, participle, infinitive, noun, preposition, postposition, confirmer, clitic."""


def find(frame: Frame) -> dict[int, CueHit]:
    """Every cue by its first token. One look at each token that can begin a cue."""
    out: dict[int, CueHit] = {}
    entries, skip = frame.entries, -1
    for i in frame.openings:
        entry = entries[i]
        if i < skip or not entry.opens or (
                entry.seconds is not None and entries[i + 1].tag != "o"
                and entries[i + 1].folded not in entry.seconds):
            continue
        impersonal = _impersonal(frame, i, entry.phrases) if entry.phrases else 0
        if impersonal:
            skip = impersonal
            continue
        hit = _hit(frame, i, entry.cues, entry.quoting)
        if hit is not None:
            out[i] = hit
            skip = hit.hi
    return out


def acts(frame: Frame) -> dict[int, CueHit]:
    """The verbs by their first token that have something reported behind them, never quoted."""
    if not frame.lexicon.acts:
        return {}
    entries = frame.entries
    found = [(i, _hit(frame, i, entries[i].acts, entries[i].acting)) for i in frame.openings
             if entries[i].acts]
    return {i: hit for i, hit in found if hit is not None}


def _impersonal(frame: Frame, i: int, phrases: Phrases) -> int:
    """The token after the impersonal phrase that begins at ``i``; 0 where none does."""
    second = frame.entries[i + 1].folded  # there always is one: a paragraph's break ends it
    for tail, kind in (*phrases.get(second, ()), *phrases.get("", ())):
        if kind in _NO_CUE and _follows(frame, i + 1, tail):
            return i + 1 + len(tail)
    return 0


def _follows(frame: Frame, at: int, tail: tuple[str, ...]) -> bool:
    """Whether the words of ``tail`` stand at the tokens from ``at`` on."""
    entries = frame.entries
    if at + len(tail) > len(entries):
        return False
    for word in tail:
        if entries[at].folded != word:
            return False
        at += 1
    return True


def _hit(
    frame: Frame, i: int, forms: tuple[CueForm, ...], by_second: Forms | None,
) -> CueHit | None:
    """The first of ``forms`` that stands at ``i``; a clitic's second word tells nothing."""
    entries = frame.entries
    if by_second is None:
        return None
    if entries[i + 1].tag != "o":
        forms = by_second.get(entries[i + 1].folded) or by_second[""]
    for form in forms:
        hi = _tail_end(frame, i + 1, form.tail) if form.tail else i + 1
        if hi < 0:
            continue
        here = _voiced(frame, i, form) if form.kind in _VOICED else form
        if (form.kind == "participle" and _is_role(frame, i)) or not _stands(frame, i, here):
            continue
        if hi < len(entries) and entries[hi].tag == "o":
            return CueHit(i, hi + 1, here, here.kind)
        return CueHit(i, hi, here, here.kind)
    return None


def _tail_end(frame: Frame, at: int, tail: tuple[str, ...]) -> int:
    """The token behind a cue's further words, or -1; a clitic may stand before them.

    ``fait-il valoir``, ``met-elle en garde``.
    """
    if _follows(frame, at, tail):
        return at + len(tail)
    if frame.tags[at] == "o" and _follows(frame, at + 1, tail):
        return at + 1 + len(tail)
    return -1


def _voiced(frame: Frame, i: int, form: CueForm) -> CueForm:
    """The form as its auxiliary makes it: ``is saying`` is finite, ``was told`` passive."""
    if form.kind == "participle" and frame.lexicon.cased and _auxiliary(frame, i) >= 0:
        return form.voiced("finite")
    if form.kind == "finite" and form.number != "s" and _is_passive(frame, i):
        return form.voiced("passive")
    return form


def _is_role(frame: Frame, i: int) -> bool:
    """متحدثة is a spokeswoman, unless a comma makes her say something."""
    return frame.entries[i].tag in "RTFDOe" and i > 0 and frame.tags[i - 1] not in ",c"


def _stands(frame: Frame, i: int, form: CueForm) -> bool:
    """Whether the letters are a cue in this place, not a homograph."""
    if form.kind == "noun":
        return _is_possessed(frame, i)
    if form.kind == "past_participle":
        return _has_auxiliary(frame, i)
    if not frame.lexicon.cased and _is_homograph(frame, i, form):
        return False
    if form.kind in _VERBAL and _is_noun_here(frame, i, form):
        return False
    return form.kind != "infinitive" or _is_infinitive_here(frame, i)


def _is_homograph(frame: Frame, i: int, form: CueForm) -> bool:
    """Letters that are no cue where no capital tells names, and few vowels tell words, apart."""
    if form.kind == "finite" and frame.tags[i] == "v":
        return True  # وهنا is here, and congratulated nobody
    return _in_marks(frame, i) or (
        form.kind in _VERBAL and (_denied(frame, i, form) or _is_preposition(frame, i)))


def _in_marks(frame: Frame, i: int) -> bool:
    """The first word of a name in marks (حركة «أمل الشباب»): marks too short for a quotation."""
    start = frame.starts[i]
    return (start > 0 and frame.view.clean[start - 1] in frame.lexicon.glyphs
            and not (i > 0 and frame.tags[i - 1] == "Q" and frame.ends[i - 1] == start))


def _is_possessed(frame: Frame, i: int) -> bool:
    """A noun of saying that ends in a pronoun, and no adjective of the same letters (حديثة)."""
    owned = frame.lexicon.clitics.owned
    if frame.lexicon.cased or not frame.entries[i].folded.endswith(owned[0]):
        return True
    return frame.view.clean[frame.starts[i]:frame.ends[i]].endswith(owned[0])


def _opens(frame: Frame, token: int) -> bool:
    """Whether the preposition of the verb stands inside the marks: عبر X «عن حزنه …»."""
    content = frame.contents.get(token)
    if content is None:
        return False
    inner = frame.view.clean[content.marked.start:content.marked.end].split(maxsplit=1)
    return bool(inner) and frame.lexicon.entries[inner[0]].folded in frame.lexicon.relay


def _is_preposition(frame: Frame, i: int) -> bool:
    """``بين`` and ``عبر`` are prepositions, unless they reach a complementizer or ``عن “Q”``."""
    tags = frame.tags
    if tags[i] != "i":
        return False
    end = next((t for t in range(i + 1, min(len(tags), i + _VERB_REACH)) if tags[t] in ".:Q/"), -1)
    stretch = tags[i + 1:end if end >= 0 else i + _VERB_REACH]
    said = end >= 0 and tags[end] == "Q" and (stretch.endswith("i") or _opens(frame, end))
    own = re.split("[uU]", stretch, maxsplit=1)[0]  # وبين جماهيره مؤكدا أن: another's clause
    return not ("q" in own or said) or not (i == 0 or frame.entries[i].conjunction
                                                or tags[i - 1] in ",./cx")


def _denied(frame: Frame, i: int, form: CueForm) -> bool:
    """``لم يذكر`` and ``أن يذكر`` report nothing; ``لم ينف`` still says something."""
    if i == 0:
        return False
    before = frame.entries[i - 1].folded  # يمكن أن تقول: a conjunction by now
    return (frame.tags[i - 1] == "n" and form.stance != "deny") \
        or frame.lexicon.classes.get(before, "w")[0] == "q"


def _has_auxiliary(frame: Frame, i: int) -> bool:
    """Whether an auxiliary stands within a few words before, over adverbs and clitics.

    The passive's auxiliary tells of no speaker, unless the verb is reflexive (s'est réjoui).
    """
    k = _auxiliary(frame, i)
    if k < 0:
        return False
    passive = frame.entries[k].folded in frame.lexicon.passive
    return not passive or (k > 0 and frame.tags[k - 1] == "j")


def _auxiliary(frame: Frame, i: int) -> int:
    """The auxiliary within a few words before, over adverbs and clitics; -1 where none is."""
    tags = frame.tags
    for k in range(i - 1, max(-1, i - 2 - _AUXILIARY_REACH), -1):
        if tags[k] == "x":
            return k
        if tags[k] not in "voncjtwip":
            return -1
    return -1


def _is_passive(frame: Frame, i: int) -> bool:
    """A past form right behind the passive's auxiliary: was described, has been called."""
    if not frame.lexicon.passive or not frame.lexicon.cased:
        return False
    k = i - 1
    while k > 0 and frame.tags[k] in "vn":
        k -= 1
    return k >= 0 and frame.entries[k].folded in frame.lexicon.passive


def _is_infinitive_here(frame: Frame, i: int) -> bool:
    """A form that may be finite as well is an infinitive after a preposition or auxiliary."""
    if not any(f.kind == "finite" and not f.tail for f in frame.entries[i].cues):
        return True
    k = i - 1
    while k > 0 and frame.tags[k] in "vn":
        k -= 1
    return k >= 0 and frame.tags[k] in "ix"


def _is_noun_here(frame: Frame, i: int, form: CueForm) -> bool:
    """After a determiner or possessive a form is a noun (the claims, a campaign message).

    A word that the pack lists as a noun too needs a subject before it to be a verb.
    """
    tags = frame.tags
    if i == 0:
        return False
    if not frame.lexicon.cased:  # في وصف الحكومة: a masdar that looks like its verb
        before = frame.entries[i - 1]  # وفي تصريح له أكد: a preposition with its pronoun
        complete = tags[i - 1] == "i" and before.folded.endswith(frame.lexicon.clitics.owned)
        return tags[i - 1] in "ia" and not complete and not frame.entries[i].conjunction
    if tags[i] == "j" or (tags[i - 1] in "ig" and tags[i] == "u"):  # y voit; de déclarer
        return False
    if tags[i - 1] == "d" and i > 1 and tags[i - 2] in "sPr" \
            and frame.entries[i - 1].folded in frame.lexicon.objects:  # comme l'explique X
        return False
    if tags[i - 1] == "d" and form.kind == "finite" and not form.number \
            and tags[i + 1] in _OBJECT:  # another said: “…”
        return False
    if tags[i - 1] in "dpzgib":
        return True
    k = i - 1
    while k > 0 and tags[k] in "wNF#tv" and i - k <= 4:
        k -= 1
    if tags[i] not in "uU" and tags[k] in "dpzgi":
        return True
    return form.number == "p" and _is_singular(frame, k, i)


def _is_singular(frame: Frame, k: int, i: int) -> bool:
    """``a fresh attack on X``, ``a campaign message``: a base form that no plural subject has."""
    tags = frame.tags
    while k > 0 and i - k <= _PREMODIFIERS and tags[k] in "wODecLN#tv":
        k -= 1
    if tags[i - 1] == "w" and tags[k] in "dp" and tags[i + 1] in "ig,.":
        return True
    return tags[k] == "d" and tags[i - 1] in "wODe" \
        and frame.entries[k].folded in frame.lexicon.pack.lexicon.indefinite
