"""What can and can't stand inside or before a source: small questions to the classes.

A noun phrase is bounded rather than parsed (sources.py); each question here looks at the
tokens beside one token and answers yes, no or where. Nothing here builds a source.
"""

from __future__ import annotations

import re

from worker.extraction.cues import CueHit
from worker.extraction.family_names import possessed
from worker.extraction.frame import Frame, Sentence

_FINITE = re.compile("[xbuQ]")
_GOVERNED = re.compile("w[wi]+(?:[dp]?[we]+g)?(?=[dpwTRGONF])")
_SETTING = re.compile("[eD]")
_BRACKET = 12
_NAME_APPOSED = re.compile(",[NFk]*[NF],$")
_HEADED_RELATIVE = re.compile(r"[^xbuPrqs]+r[vnj]*(?:x[vn]*[uwb]?|[bu])")
_CLAUSE = re.compile("[xbuP]")
_PREMODIFIERS = frozenset("bU")
_PREMODIFIED = frozenset("RGTNFOw")
_SECOND_OFFICE = re.compile("[wLOv]*R")


def inverted(frame: Frame, floor: int, cue: CueHit) -> bool:
    """``…, ont estimé les élus``: where subjects follow the verb of such a clause."""
    if frame.lexicon.pack.info.order.after_content[0] != "cue-subject":
        return False
    left = frame.tags[floor : cue.lo].rstrip("xvnj")
    if _NAME_APPOSED.search(left):
        return False  # l'élu désigné candidat, X, accuse
    if left.endswith(",") and "r" in left and verbless(left):
        return False  # Le capitaine X, qui a dirigé les secours, détaille une opération
    return (
        left.endswith((",", "Q"))
        and (_FINITE.search(left) is not None or _nobody(frame, floor, left, cue))
        and frame.tags[cue.hi : cue.hi + 1] in {*"dpTRGOANF"}
        and cue.kind in {"finite", "past_participle"}
    )


def verbless(tags: str) -> bool:
    """``Les riverains qui assistent au chantier, …``: a subject and its relative, no more."""
    headed = _HEADED_RELATIVE.match(tags)
    return headed is not None and _CLAUSE.search(tags, headed.end()) is None


def borne(frame: Frame, lo: int) -> bool:
    """``l'université X``, ``rue X``: a name that something bears, and nobody here."""
    bearers = frame.lexicon.named_after
    return bool(bearers) and lo > 0 and frame.entries[lo - 1].folded in bearers


def _nobody(frame: Frame, floor: int, left: str, cue: CueHit) -> bool:
    """``Pas question de céder, répond le patron : « … »``: a clause that holds no subject."""
    return (
        frame.tags[floor] == "n"
        and left.endswith(",")
        and not set(left) & {*"TRGOFNP"}
        and cue.kind == "finite"
    )


def adverbial(tags: str, i: int) -> bool:
    """An unknown word between a subject or auxiliary and the verb: has long said."""
    if tags[i] in "iw" and tags[i - 1 : i + 2] in {"xiv", "xiw"}:
        return True  # avait par ailleurs déclaré
    return tags[i] == "w" and tags[i - 1 : i] in {"x", "N", "F", "P", ")"}


def opens_clause(frame: Frame, sentence: Sentence, cue: CueHit) -> bool:
    """A verb with a glued conjunction has no subject before it, unless a topic is fronted."""
    if not frame.entries[cue.lo].conjunction:
        return False
    return not (
        frame.tags[sentence.lo] == "c"
        and cue.lo > sentence.lo + 1
        and frame.tags[cue.lo - 1] != ","
    )


def is_own_saying(frame: Frame, i: int) -> bool:
    """``وجه حديثه``, ``جدد دعوته``: what a verb takes, and the subject's own; nobody's name."""
    entry = frame.entries[i]
    return (
        not frame.lexicon.cased
        and entry.tag in "wae"
        and not entry.definite
        and possessed(frame, i)
        and (entry.tag == "e" or any(form.kind == "noun" for form in entry.cues))
    )


def fronted(tags: str, lo: int, until: int) -> bool:
    """``Habitante de Craon depuis dix ans, X``: an office without article before its comma."""
    at = tags.find(",", lo, until)
    return (
        tags[lo] == "R"
        and at > lo + 1
        and tags[lo + 1] in "gi"
        and not set(tags[lo:at]) & {*"FTxbuQ"}
    )


def past_bracket(tags: str, lo: int, at: int, hi: int) -> int:
    """Behind the bracket between an office and its holder's name, else where it opens."""
    closed = tags.find(")", at, min(hi, at + _BRACKET))
    named = closed > 0 and tags[closed + 1 : closed + 2] in {"N", "F"}
    return closed + 1 if named and "R" in tags[lo:at] else at


def in_it(frame: Frame, cue: CueHit) -> bool:
    """``نشر X مقطعا أكد فيه``: the noun before is where it is said, not who says it."""
    entry = frame.entries[cue.hi]
    return entry.tag == "i" and entry.folded.endswith(frame.lexicon.clitics.owned)


def is_apposition(tags: str, lo: int, hi: int) -> bool:
    """Whether the tokens between two commas explain the noun before them."""
    if lo >= hi or re.search("[RT][^NF]*$", tags[lo:hi]):
        return True
    return tags[lo] in "d#RGrqUwpOsAivbuxig" and not tags[lo:hi].startswith("Q")


def joins_names(tags: str, conjunction: int, floor: int) -> bool:
    """Whether names stand on both sides: ``X and Y said``."""
    return (
        conjunction > floor
        and tags[conjunction - 1] in "NF"
        and tags[conjunction + 1 : conjunction + 2] in {"N", "F", "T"}
    )


def joins_offices(tags: str, lo: int, hi: int) -> bool:
    """``the former senator and current chief``: two offices under one determiner."""
    return bool(_SECOND_OFFICE.fullmatch(tags, lo, hi)) and tags[lo - 2] in "RLw"


def comma(frame: Frame, i: int, until: int) -> int:
    """The comma that ends an adverbial, inside marks too: On “The Hour,” X said."""
    comma = frame.tags.find(",", i, until)
    marked = frame.tags.find("Q", i, until)
    if 0 <= marked < (comma if comma >= 0 else until) and frame.contents[marked].final == ",":
        return marked
    return comma


def after_adverbial(tags: str, i: int, until: int) -> int | None:
    """Where a subject begins behind an adverbial that no comma ends; None where none does."""
    for k in range(i + 1, until):
        if tags[k] in "PTNF" and tags[k - 1] not in "igdykNFT":
            return k
    return None


def premodified(frame: Frame, cue: CueHit, i: int) -> bool:
    """``said retired teacher X``: a past form that belongs to the phrase behind it."""
    return (
        frame.lexicon.cased
        and i == cue.hi
        and frame.tags[i] in _PREMODIFIERS
        and frame.tags[i + 1] in _PREMODIFIED
        and not frame.entries[i].cues
    )


def past_participle(tags: str, lo: int, hi: int) -> int:
    """``a renvoyé aux propos du ministre, qui``: behind the verb, what its preposition governs."""
    governed = _GOVERNED.match(tags, lo, hi) if tags[lo - 1 : lo] == "x" else None
    return lo if governed is None else governed.end()


def latest(tags: str, i: int, hi: int) -> bool:
    """``le dernier rapport``: a word for a time between a determiner and its noun."""
    return tags[i - 1] == "d" and i + 1 < hi and tags[i + 1] in "wRGODA"


def setting(tags: str, i: int, hi: int) -> bool:
    """Whether the preposition leads to where or in what something was said."""
    return bool(_SETTING.search(tags, i + 1, min(i + 3, hi)))


def aside(tags: str, floor: int, comma: int) -> bool:
    """``X leaned back and, smiling, said``: the comma ends an aside behind a conjunction."""
    opened = tags.rfind(",", floor, comma) if tags[comma] == "," else -1
    return opened > floor and tags[opened - 1] == "c"


def heads(tags: str, lo: int, hi: int, begin: int, behind: int) -> bool:
    """Whether the phrase stands at a clause's head; one word behind "so" is an adverb.

    Unless it is said that: but residents fear that.
    """
    left = tags[lo - 1]
    return lo == begin or left in ",sq" or (
        left == "c" and (hi - lo > 1 or tags[behind] == "q"))
