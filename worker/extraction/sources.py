"""Finds the source beside a cue: the words that stand for whoever speaks.

A noun phrase is bounded rather than parsed: from the cue outwards until something that
can't be inside it (a complementizer, a mark, a colon, a conjunction, another verb, a comma
that opens no apposition). That holds for unknown names and words in any language, since
only the closed classes of the pack decide (facts/arabic.md c, languages.md 1). This
module looks at one sentence; whom the phrase refers to is the business of mentions.
"""

from __future__ import annotations

import re
from dataclasses import replace

from worker.extraction import adjuncts, bounds, extents, subjects, verb_groups
from worker.extraction.cues import CueHit
from worker.extraction.frame import Frame, Sentence
from worker.extraction.noun_phrases import extent, with_apposition
from worker.extraction.titles import named
from worker.extraction.values import value

_NOMINAL = frozenset("dpTRGOADNFkgw#LeZtmiyzha")
_OVER = verb_groups.PASSED
_STARTS_PHRASE = frozenset("dpTRGOADNFwPLe#k")
_SUBORDINATE = re.compile("s[dTRwO]*[NF]+")
"""A clause's own subject, before its apposition: when X, the mayor, said."""
_JOINED = re.compile("[GNFR]c[wGNFRd]")
_DATED = re.compile("it+(?=[dPpNFTRG])")
_INVERTED = re.compile(r"i[^,.:;QubP-]{1,12}x(T?[FN][FNk]*)(?=[,.])")
"""Among those in the crowd was X, a welder."""
_APART = re.compile(",g[NL]+,")
"""Where somebody is from, between commas: Comme Michaël, de Craon, le maire …"""
_ONE_OF = re.compile(r"d{1,2}g(?:P|[dp]?#?[wGRO]+),(?=d?[TR]{0,2}[NF])")
"""l'un d'eux, le Dr X; l'une des voisines, X: who is meant stands behind the comma."""
_BARE = frozenset("dpTRGONFkw#L")
_NAMED = re.compile("[NF]")
_PLACED = re.compile("[RGO][gi][NFL]+$")
_HOLDER = re.compile("d?[RTw]*[RT][NF][NFk]*")
_HEADED = re.compile(r"[TRGOADNFP]")
_RELATIVE_VERB = re.compile(r"r[xvn]{0,3}[bu]")
_RELATIVE_CLAUSE = re.compile("(?<=[NF])r[vnj]*[xbu]")
_NOUN_OF_VERB = re.compile("[gi][dp][ub]$")
"""Critics of the plan, including X, said: a noun that has a verb's letters."""
_REDUCED = re.compile("[wDORGA][bu](?:t+|i[dp]?[^dpPxubqsrcQ:,./]{1,7})$")
"""A participle that describes the subject: the survey published Monday shows."""
_COMPOUND = re.compile("[dp][wODLe]*b[wODe]+$")
"""A verb's letters inside a compound: a state fire update warned."""
_UNCLOSED = re.compile("[NF],R")
"""An apposition whose second comma was forgotten: X, president of Y said."""
_FORMS = {"P": "pronoun", "o": "clitic"}
_NEAR = 14
"""Tokens before a verb in which a participle or a compound of its subject begins."""
_LONGEST = 24
"""Tokens: the longest source in the gold has 15 (facts/arabic.md c)."""


@value(frozen=True, slots=True)
class Source:
    """Tokens ``lo`` to ``hi`` (exclusive); ``form`` is phrase, pronoun or clitic."""

    lo: int
    hi: int
    form: str = "phrase"
    relative: int = -1
    """The relative pronoun that stands for the phrase where it speaks, or -1."""


def before(
    frame: Frame, sentence: Sentence, cue: CueHit, lo: int | None = None, *, plain: bool = False,
) -> Source | None:
    """The subject left of the cue: ``X said``, ``X, a professor, said``, ``X, who said``.

    ``plain``: common words at a clause's head are somebody too (local groups fear).
    """
    tags = frame.tags
    floor = sentence.lo if lo is None else lo
    if bounds.opens_clause(frame, sentence, cue):
        return None
    if not frame.lexicon.cased:
        return _before_uncased(frame, sentence, floor, cue)
    if bounds.inverted(frame, floor, cue):
        return None
    i = verb_groups.begin(frame, floor, cue) - 1
    if i < floor or tags[i] == "s":
        return None
    if tags[i] in _FORMS:
        return Source(i, i + 1, _FORMS[tags[i]])
    if i > floor and tags[i - 1:i + 2] == "rit":
        i -= 1  # who on Tuesday called
    if tags[i] == "r":
        return _antecedent(frame, floor, i)
    if tags[i] == ")":
        opened = tags.rfind("(", floor, i)
        return _phrase_ending(frame, floor, opened) if opened > floor else None
    if tags[i] == "c" or (tags[i] == "U" and frame.entries[i].cues) or bounds.aside(tags, floor, i):
        return first_subject(frame, sentence, cue.lo)
    if tags[i] in ",-":
        return _over_parenthesis(frame, floor, i)
    found = _beyond_state(frame, floor, _phrase_before(frame, floor, i, cue))
    if found is not None and not _HEADED.search(tags, found.lo, found.hi) \
            and tags[found.lo] not in "dp#Lj" \
            and not (plain and bounds.heads(tags, found.lo, found.hi, sentence.lo, cue.hi)):
        return None  # let them know: nobody's name, nobody's office
    return found


def _beyond_state(frame: Frame, floor: int, found: Source | None) -> Source | None:
    """``The mayor of Eastmere, Maine says``: the state completes the place, and says nothing."""
    tags = frame.tags
    if found is None or found.lo - 1 <= floor or tags[found.lo - 1] != "," \
            or tags[found.lo:found.hi].strip("NL"):
        return found
    whole = _phrase_ending(frame, floor, found.lo - 1)
    placed = whole is not None and _PLACED.search(tags, whole.lo, found.lo - 1)
    return Source(whole.lo, found.hi) if whole is not None and placed else found


def _phrase_before(frame: Frame, floor: int, last: int, cue: CueHit) -> Source | None:
    """The noun phrase that ends at token ``last``, with what a verb's letters hide in it."""
    tags, near = frame.tags, max(floor, last - _NEAR)
    if "b" in tags[near:last + 1] or "u" in tags[near:last + 1]:
        compound = _COMPOUND.search(tags, near, last + 1)
        if compound is not None:
            return Source(compound.start(), last + 1)
        reduced = _REDUCED.search(tags, near, cue.lo) if cue.kind == "finite" else None
        if reduced is not None:
            last = reduced.start()
    found = _phrase_ending(frame, floor, last + 1)
    if found is not None and tags[found.lo] == "R" and _UNCLOSED.match(tags, found.lo - 2):
        named = _phrase_ending(frame, floor, found.lo - 1)
        return Source(named.lo, found.hi) if named is not None else found
    return found


def either_side(frame: Frame, sentence: Sentence, cue: CueHit, until: int) -> Source | None:
    """The subject before or behind ``cue``, on the side that the pack looks at first."""
    for order in frame.lexicon.pack.info.order.before_content:
        found = before(frame, sentence, cue) if order == "subject-cue" \
            else after(frame, cue, until)
        if found is not None:
            return found
    return None


def beside(frame: Frame, sentence: Sentence, cue: CueHit) -> Source | None:
    """The subject right before a participle: footage of X saying, with the board adding."""
    tags = frame.tags
    i = cue.lo
    while i > sentence.lo and tags[i - 1] in "NFkT":
        i -= 1
    own = before(frame, sentence, cue) if i < cue.lo and tags[i - 1] == "d" else None
    if i < cue.lo:  # a note of the Treasury saying: the note
        return own or Source(i, cue.lo)
    if tags[i - 1] == "O" and tags[i - 2:i - 1] == "i" and tags[i - 3:i - 2] != ",":
        return None  # a video on Facebook saying
    while i > sentence.lo and (tags[i - 1] in _BARE or _JOINED.match(tags, i - 2, i + 1)):
        i -= 1
    return Source(i, cue.lo) if i < cue.lo and tags[i - 1:i] in {",", "i"} else None


def _before_uncased(
    frame: Frame, sentence: Sentence, floor: int, cue: CueHit,
) -> Source | None:
    tags = frame.tags
    i = cue.lo - 1
    while i >= floor and tags[i] in _OVER:
        i -= 1
    if i < floor:
        return None
    if tags[i] == "r":
        i -= 1
        while i >= floor and tags[i] in ",-i":
            i -= 1
        return _found(frame, subjects.phrase_before(frame, floor, i + 1))
    if tags[i] == ")":
        opened = tags.rfind("(", floor, i)
        found = subjects.phrase_before(frame, floor, opened) if opened > floor else None
        return _found(frame, found)
    if tags[i] in ",-":
        fronted = floor == sentence.lo and tags[floor] in "iys"
        return None if fronted else _found(frame, subjects.before_comma(frame, floor, i))
    span = subjects.phrase_before(frame, floor, i + 1)
    if span is None and tags[i + 1] == "x":
        span = subjects.between_auxiliaries(frame, floor, i + 1)
    if span is not None and tags[span[0]] in "De" and bounds.in_it(frame, cue):
        return _found(frame, subjects.first_subject(frame, floor, span[0]) or span)
    return _found(frame, span)


def _found(frame: Frame, span: tuple[int, int] | None) -> Source | None:
    if span is None:
        return None
    form = "pronoun" if frame.tags[span[0]] == "P" else "phrase"
    return Source(*span, form)


def _antecedent(frame: Frame, floor: int, relative: int) -> Source | None:
    """``X, who said``: the phrase before the relative pronoun, over ``X``'s apposition."""
    i = relative - 1
    while i >= floor and frame.tags[i] in ",-i":
        i -= 1
    opened = frame.tags.rfind(",", floor, i + 1)
    if opened > floor and i + 1 < relative and frame.tags[opened - 1] in "NF" \
            and frame.tags[opened + 1] in "dpR#" and not _NAMED.search(frame.tags, opened, i + 1):
        i = opened - 1
    found = _phrase_ending(frame, floor, i + 1) if i >= floor else None
    if found is None and frame.lexicon.cased and i >= floor:  # praise from Lee, who said
        governed = frame.tags.rfind("i", floor, i + 1) + 1
        found = _phrase_ending(frame, governed, i + 1) if governed > floor else None
    if found is None or not frame.lexicon.pack.info.order.relative_mention:
        return found
    return replace(found, relative=relative)


def _over_parenthesis(frame: Frame, floor: int, comma: int) -> Source | None:
    """``X, a professor at Y, said``: over the apposition or relative clause to its head."""
    tags = frame.tags
    segments: list[tuple[int, int]] = []
    hi = comma
    while hi > floor and len(segments) < 6:
        opened = max(tags.rfind(",", floor, hi), tags.rfind("-", floor, hi))
        segments.append((opened + 1 if opened >= floor else floor, hi))
        if opened < floor:
            break
        hi = opened
    if not segments:
        return None
    k = 0
    if len(segments) > 1 and segments[0][1] - segments[0][0] == 1 \
            and tags[segments[0][0]] in "NL" and tags[segments[1][1] - 1] in "NFL":
        k = 1  # Alan Pike, R-Ohio,
    elif len(segments) > 2 and not tags[slice(*segments[0])].strip("NFL") \
            and re.search("[RT][^NF]*i", tags[slice(*segments[1])]):
        k = 1  # the place in "director of the museum in X, Y"
    while k + 1 < len(segments) and (
            bounds.is_apposition(tags, *segments[k])
            or (k and tags[segments[k][0]] == "t")  # X, qui a présidé, mardi à Y, une séance, a dit
            ) and not (k and _SUBORDINATE.fullmatch(tags, *segments[k])):
        k += 1
    lo, hi = segments[k]
    if lo >= hi or "Q" in tags[lo:hi]:
        return None
    if tags[hi - 1] == ")" and tags.rfind("(", lo, hi) > lo:
        hi = tags.rfind("(", lo, hi)
    found = _before_comma(frame, lo, hi)
    if found is not None and k == 1 and _HOLDER.fullmatch(tags, *segments[0]) \
            and "R" in tags[found.lo:found.hi] and not _NAMED.search(tags, found.lo, found.hi):
        return Source(found.lo, segments[0][1])  # le porte-parole, le colonel X, a indiqué
    if found is not None and k == 0 and len(segments) > 1 and tags[found.lo] in "NF":
        earlier = _phrase_ending(frame, *segments[1]) if segments[1][0] < segments[1][1] else None
        if earlier is not None and "R" in tags[earlier.lo:earlier.hi]:
            return Source(earlier.lo, found.hi)
    return found


def _before_comma(frame: Frame, lo: int, hi: int) -> Source | None:
    """The phrase of the segment ``lo`` to ``hi``, what its noun or its relative clause hides."""
    noun = _NOUN_OF_VERB.search(frame.tags, lo, hi)
    head = _phrase_ending(frame, lo, noun.start()) if noun is not None else None
    if head is not None:
        return Source(head.lo, hi)
    relative = _RELATIVE_CLAUSE.search(frame.tags, lo, hi)  # X qui a mis en garde Y, a estimé
    return _phrase_ending(frame, lo, relative.start() if relative is not None else hi)


def _phrase_ending(frame: Frame, floor: int, hi: int) -> Source | None:
    """The noun phrase whose last token is ``hi - 1``."""
    tags = frame.tags
    if hi <= floor:
        return None
    if tags[hi - 1] == "P":
        return Source(hi - 1, hi, "pronoun")
    lo = hi
    bottom = max(floor, hi - _LONGEST)
    while lo > bottom:
        tag = tags[lo - 1]
        if tag in _NOMINAL or (tag == "c" and (bounds.joins_names(tags, lo - 1, floor)
                                               or bounds.joins_offices(tags, lo, hi))):
            lo -= 1
            continue
        if tag == "r" and lo < hi - 1 and not (frame.lexicon.cased and tags[lo] in "dpTRGOANF"):
            return _antecedent(frame, floor, lo - 1) or _trim(frame, lo, hi)
        break
    inner = None
    if frame.lexicon.cased and tags[lo - 1:lo] in {"b", "u"}:
        inner = next((m for m in _RELATIVE_VERB.finditer(tags, max(floor, lo - 5), lo)
                      if m.end() == lo), None)
    if inner is not None:  # one of those who sent the letter said
        return _antecedent(frame, floor, inner.start()) or _trim(frame, lo, hi)
    return _trim(frame, lo, hi)


def _trim(frame: Frame, lo: int, hi: int) -> Source | None:
    """Cut what belongs to an adverbial in front: ``On Monday Smith`` is Smith."""
    tags = frame.tags
    begin = lo = bounds.past_participle(tags, lo, hi)
    for i in range(lo, hi):
        tag, left = tags[i], tags[i - 1] if i > lo else ""
        if left == "i" and i - 2 > lo and tags[i - 2] == "t":
            begin = i  # ended their case Wednesday with a witness, who
        if left in {"i", "g", "y"} or tag in "igyztmv":
            continue
        opens = (tag in "dp" or (tag == "T" and i + 1 < hi)) and left not in {"T", "d"}
        named = tag in "NF" and left != "" and left in "wt#veO" and frame.lexicon.cased
        if (opens and left != "R") or named:
            begin = i
    if begin == lo and tags[lo] in "iy":
        return None
    while begin < hi and tags[begin] in "tvz#" and hi - begin > 1:
        begin += 1
    while hi > begin and tags[hi - 1] in "itgyv":
        hi -= 1
    if begin >= hi:
        return None
    return Source(begin, hi)


def first_subject(frame: Frame, sentence: Sentence, until: int) -> Source | None:
    """The subject of the main clause: the sentence's first phrase outside an adverbial."""
    tags = frame.tags
    i = sentence.lo
    inverted = _INVERTED.match(tags, i, until) if frame.lexicon.cased else None
    if inverted is not None:
        return Source(*inverted.span(1))
    if not frame.lexicon.cased:
        return _found(frame, subjects.first_subject(frame, i, until))
    while i < until:
        tag = tags[i]
        if tag == "P":
            return Source(i, i + 1, "pronoun")
        # An adverbial clause or phrase in front ends at its comma.
        if tag == "i" and (dated := _DATED.match(tags, i, until)):
            i = dated.end()  # on Monday the board
            continue
        leads = i == sentence.lo and (
            tag in "ubg" or tags.startswith("wq", i) or bounds.fronted(tags, i, until))
        if leads or tag in "siyU" or _APART.match(tags, i - 1):
            comma = bounds.comma(frame, i, until)
            if comma < 0:
                skipped = bounds.after_adverbial(tags, i, until)
                if skipped is None:
                    return None
                i = skipped
                continue
            i = comma + 1
            continue
        if (tag in _STARTS_PHRASE and tag != "w") or (tag == "w" and not frame.lexicon.cased):
            hi = extent(frame, i, until)
            if hi > i and _HEADED.search(tags, i, hi):
                return Source(i, hi)
            i = max(hi, i + 1)
            continue
        i += 1
    return None


def after(frame: Frame, cue: CueHit, hi: int) -> Source | None:
    """The subject right of the cue: ``said X``, ``a déclaré X``, ``قال X``."""
    tags = frame.tags
    i = cue.hi
    if cue.kind == "preposition":
        i = adjuncts.past_report(frame, i)
    while i < hi and tags[i] in "xvn":
        i += 1
    if cue.kind == "preposition" and tags[i:i + 1] == "y" and i < hi \
            and frame.lexicon.classes.get(frame.entries[i].base, "w")[0] in "OD":
        return Source(i, extent(frame, i, hi))  # وفقا للدراسة
    if tags[i:i + 1] == "Q" and i < hi and not frame.lexicon.cased \
            and (re.match(",?i?q", tags[i + 1:i + 4]) or named(frame, frame.contents[i])):
        return Source(i, i + 1)  # ذكرت «…» أن: a name in marks
    i = adjuncts.past_manner(frame, adjuncts.past_switch(frame, i, hi), hi)
    i = adjuncts.over_insertion(frame, i, hi)
    relayed = adjuncts.relayed(frame, cue, i, hi)
    if relayed is not None and (end := extent(frame, relayed, hi)) > relayed:
        return Source(relayed, end)
    if tags[i:i + 1] == "m" and tags[i + 1:i + 2] in {*"RODAT"}:
        return Source(i, extent(frame, i + 1, hi))
    if i < hi and tags[i] in "iyjt(":
        i = adjuncts.over_adjunct(frame, i, hi)
    if i + 1 < hi and bounds.premodified(frame, cue, i):
        return Source(i, with_apposition(frame, i, extent(frame, i + 1, hi), hi))
    if i >= hi or tags[i] not in _STARTS_PHRASE or bounds.is_own_saying(frame, i):
        return None
    if tags[i] == "P":
        return Source(i, i + 1, "pronoun")
    one = _ONE_OF.match(tags, i, hi) if frame.lexicon.cased else None
    if one is not None:
        i = one.end()
    end = with_apposition(frame, i, extent(frame, i, hi), hi)
    if not frame.lexicon.cased:
        end = extents.introduced(frame, end, hi)
    return Source(i, end) if end > i else None
