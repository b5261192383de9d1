"""Where a reported clause ends: it has no marks to tell.

With its sentence, unless another cue takes over before, or what follows is the
journalist's own aside. Languages that put the verb first chain their cues without a comma
(وأضاف أن); the others append relative clauses and appositions.
"""

from __future__ import annotations

import re

from worker.extraction.cues import CueHit
from worker.extraction.reading import Reading

_TAKES_OVER = 0.6
_SURELY = 0.8
_CHAINS = 0.75
_PARTICIPLE = 0.4
_LAST_WORDS = 3
_INSERTION = 12
"""Tokens before a clause in which the dash or bracket of its insertion is looked for."""
_NEW_SUBJECT = 7
_ENUMERATION = 20
_SUBJECT = frozenset("PdpTRGOADNFkgwLxvz")
_LAST_SOURCE = 6
_LEAST = 2
_CIRCUMSTANCE = re.compile("P?[dpTRGOADNFkgwLvz]*[xb]")
_SAID_IN = re.compile("(?:i[dp#]?[wNz]{0,2}[teD]|(?<![dp#])t)[,t#]*$")
_SAID_IT = re.compile("j?[xu]n?o")
"""…, a-t-il dit: a clitic behind the comma opens the journalist's clause."""
_OCCASION = re.compile("[is][ig]?g?d?[wR]{0,2}[eD][^xbq,]*$")
_SECOND_VERB = re.compile("v?[buUx]")
_CONTENT = re.compile("[q:Q]")
_VERBAL = re.compile("[xbuUrs]")


def clause_end(reading: Reading, lo: int, end: int) -> int:
    """Where a reported clause that begins at ``lo`` ends.

    Before the next cue's clause (``، مضيفاً أن``, ``and warned that``), before an aside that
    is the journalist's (``, who …``), or with its sentence.
    """
    if verb_first(reading):
        return _end_verb_first(reading, lo, end)
    tags, cased, past = reading.frame.tags, reading.frame.lexicon.cased, lo + 1
    for t in range(lo + 1, end):
        tag = tags[t]
        if t < past:
            continue
        past = _past_aside(reading, lo, t, end) if tag == "," else past
        if past > t:
            continue  # le crédit, qui est élevé, était une faveur
        if (tag == "," and _breaks_off(reading, t, end)) \
                or (tag == "c" and cased and _second(reading, t + 1, end)) \
                or (tag in "-)" and _opened(tags, tag, lo)) \
                or (tag == "(" and cased and tags.find(")", t, end) == end - 1):
            return t
    return _before_apposition(tags, lo, _before_occasion(tags, lo, end)) if cased else end


def _breaks_off(reading: Reading, comma: int, end: int) -> bool:
    """Whether the journalist goes on behind ``comma``: another cue, an aside, a concession.

    ``X, who …`` tells of the person named; ``…, which …`` is the speaker's own in English.
    """
    tags, entries = reading.frame.tags, reading.frame.entries
    k = comma + 2 if tags[comma + 1:comma + 2] in {"c", "s"} else comma + 1
    lexicon = reading.frame.lexicon
    return k >= end or (tags[k] == "r" and entries[k].folded not in lexicon.appended) \
        or entries[comma + 1].folded in lexicon.concession \
        or _SAID_IT.match(tags, comma + 1, end) is not None \
        or _takes_over(reading, k, {"participle", "finite"}) \
        or (k == comma + 2 and _new_report(reading, k, end))


def _second(reading: Reading, lo: int, end: int) -> bool:
    """``and warned``, ``and the council said``: the next report behind a conjunction."""
    return _takes_over(reading, lo, {"finite"}, _SURELY) or _new_report(reading, lo, end)


def _opened(tags: str, tag: str, lo: int) -> bool:
    """Whether the insertion that ends with ``tag`` began before ``lo``: it holds cue and clause."""
    before = tags[max(0, lo - _INSERTION):lo]
    since = max(before.rfind("."), before.rfind("/"))
    return before.rfind("(" if tag == ")" else "-") > since


def _past_aside(reading: Reading, lo: int, comma: int, end: int) -> int:
    """The verb behind a relative clause that stands between it and its subject, or 0."""
    tags = reading.frame.tags
    if tags[comma + 1:comma + 2] != "r" or _finite(reading, lo, comma):
        return 0
    closed = tags.find(",", comma + 1, end)
    return closed + 1 if closed > 0 and tags[closed + 1:closed + 2] in {*"xbnj"} else 0


def _finite(reading: Reading, lo: int, hi: int) -> bool:
    """Whether the clause has its verb already; a participle is none."""
    return any(tag in "xb" or (tag == "u" and lo + i in reading.cues)
               for i, tag in enumerate(reading.frame.tags[lo:hi]))


def phrase_end(reading: Reading, lo: int, end: int) -> int:
    """Where a reported noun phrase or infinitive ends: no later than its first comma."""
    tags = reading.frame.tags
    until = _before_clause(reading, lo, clause_end(reading, lo, end))
    comma = tags.find(",", lo + 1, until)
    listed = "c" in tags[comma:until] and until - comma < _ENUMERATION \
        and not (tags[comma + 1] == "c" and _VERBAL.search(tags, comma, until))
    found = _before_setting(tags, lo, until if comma < 0 or listed else comma)
    return found - 1 if found - 1 > lo and tags[found - 1] == "c" else found


def _before_setting(tags: str, lo: int, end: int) -> int:
    """When and where something was said is no part of it: on Friday, in a letter."""
    while setting := _SAID_IN.search(tags, lo + 1, end):
        end = setting.start()
    return end


def _before_occasion(tags: str, lo: int, end: int) -> int:
    """``…, lors d'une conférence de presse``: the last comma sets off where it was said."""
    comma = tags.rfind(",", lo, end)
    said = comma > lo + _LEAST and _OCCASION.match(tags, comma + 1, end) is not None
    return comma if said else end


def _before_clause(reading: Reading, lo: int, end: int) -> int:
    """A second verb of the speaker's, an insertion or a circumstance is no part of a phrase."""
    tags, entries = reading.frame.tags, reading.frame.entries
    circumstance = reading.frame.lexicon.circumstance
    for t in range(lo + 1, end):
        if tags[t] == "-" or (tags[t] == "i" and entries[t].folded in circumstance):
            return t
        if tags[t] == "c" and t > lo + 1 and _SECOND_VERB.match(tags, t + 1):
            return t
        if tags[t] == "s" and t > lo + 1 and (
                tags[t + 1:t + 2] in {"U", "i"}
                or _CIRCUMSTANCE.match(tags, t + 1, min(end, t + 7))):
            return t
    return end


def _new_report(reading: Reading, lo: int, end: int) -> bool:
    """``and the council said``: a subject of its own and a cue, right behind a conjunction."""
    for t in range(lo, min(end, lo + _NEW_SUBJECT)):
        cue = reading.cues.get(t)
        if cue is not None and cue.kind == "finite":
            return t > lo and (cue.form.grade >= _SURELY or _says_that(reading, cue))
        if reading.frame.tags[t] not in _SUBJECT:
            return False
    return False


def verb_first(reading: Reading) -> bool:
    """Whether the language puts the reporting verb before its subject."""
    return reading.frame.lexicon.pack.info.order.before_content[0] == "cue-subject"


def _end_verb_first(reading: Reading, lo: int, end: int) -> int:
    tags = reading.frame.tags
    for t in range(lo, end):
        if tags[t] == "," and t + 1 < end:
            k = t + 1
            if tags[k] in "cs" and k + 1 < end:
                k += 1
            cue = reading.cues.get(k)
            if cue is not None and _closes(cue, end):
                return t
        elif t in reading.cues and t > lo and _goes_on_with(reading, t, end):
            return t
    return end


def _takes_over(
    reading: Reading, at: int, kinds: set[str], least: float = _TAKES_OVER
) -> bool:
    cue = reading.cues.get(at)
    return cue is not None and cue.kind in kinds and (
        cue.form.grade >= least or _says_that(reading, cue))


def _says_that(reading: Reading, cue: CueHit) -> bool:
    """``but she denied that``: with its complementizer even a weak cue opens a report."""
    return reading.frame.lexicon.cased and cue.kind == "finite" \
        and reading.frame.tags[cue.hi:cue.hi + 1] == "q"


def _before_apposition(tags: str, lo: int, end: int) -> int:
    """A noun phrase behind the last comma explains the last noun; it was not said."""
    comma = tags.rfind(",", lo, end)
    if comma > lo + _LEAST and tags[comma + 1:comma + 2] == "d" and "c" not in tags[comma:end] \
            and not _VERBAL.search(tags[comma:end].partition("r")[0]):
        return comma
    return end


def _closes(cue: CueHit, end: int) -> bool:
    """A participle or verb of its own after the comma, or a confirmer that ends the sentence."""
    if cue.kind in {"participle", "finite"}:
        return cue.form.grade >= (_TAKES_OVER if cue.kind == "finite" else _PARTICIPLE)
    if cue.kind == "preposition":
        return end - cue.hi <= _LAST_SOURCE
    return cue.kind == "confirmer" and end - cue.hi <= _LAST_WORDS


def _goes_on_with(reading: Reading, t: int, end: int) -> bool:
    """``وأضاف أن`` without a comma, and ``على حد قوله`` at the sentence's end."""
    cue, frame = reading.cues[t], reading.frame
    if frame.lexicon.cased:
        return False
    if cue.kind == "confirmer":
        return end - cue.hi <= _LAST_WORDS
    if cue.kind == "participle":
        return frame.tags[cue.hi:cue.hi + 1] == "q" or frame.tags[cue.hi:cue.hi + 2] == "iq"
    return (cue.kind == "finite" and bool(frame.entries[t].conjunction)
            and cue.form.grade >= _CHAINS
            and bool(_CONTENT.search(frame.tags, cue.hi, min(end, cue.hi + 10))))


def relative(reading: Reading, at: int) -> bool:
    """``un argument qu'a balayé la droite``: where clauses have subjects, this one is no report."""
    frame = reading.frame
    return frame.lexicon.cased and frame.tags[at + 1] in "xb" \
        and not frame.lexicon.pack.info.order.dropped_subject
