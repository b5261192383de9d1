"""What stands between a cue and its subject: a hearer, a place, a day, ``de son côté``.

``a confié à l'AFP X``, ``كشف لعكاظ مدير …``. An adjunct ends where a phrase begins that
may speak; this module finds that token and nothing else.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from worker.extraction.extents import extent
from worker.extraction.frame import Frame

if TYPE_CHECKING:
    from worker.extraction.cues import CueHit

_INSERTED = 16
_CARRIED = 24
_SUBJECT = "(?=[NFT]|[dp][wOLe#]{0,2}[TRGONF])"
_MANNER = re.compile("[ig](?:[dp]?[wu]{1,3}|d[dp][wu]{0,2})" + _SUBJECT)
"""How it was said: glisse dans un sourire X, lance d'un ton sec le maire."""
_MOOD = re.compile(",v{0,2}[wub](?:c?w)?," + _SUBJECT)
"""In what mood: souffle, amer, le maire; a réagi, très ému, X."""
_TOLD_BY = re.compile("(?:[wvdP]?q)?w?x?u[ig]?(?=[dpTRGNFOA])")
"""secondo quanto riferito dagli inquirenti, selon ce qu'a déclaré le ministre"""
_REPORT = re.compile("i?[ub]i(?=[DO])|i[ub]i(?=[TRGAF])|i[ub](?=[TRGODAF])|u")


def past_switch(frame: Frame, i: int, hi: int) -> int:
    """Over ``de son côté`` between a verb and its subject."""
    entries = frame.entries
    if not frame.lexicon.cased or i + 1 >= hi or not entries[i].opens:
        return i
    following = frame.lexicon.phrases.get(entries[i].folded, {})
    for tail, kind in following.get(entries[i + 1].folded, ()):
        words = [entry.folded for entry in entries[i + 1:i + 1 + len(tail)]]
        if kind == "switch" and words == list(tail):
            return i + 1 + len(tail)
    return i


def past_manner(frame: Frame, i: int, hi: int) -> int:
    """Over how something was said, between a verb and its subject."""
    if not frame.lexicon.cased:
        return i
    found = _MANNER.match(frame.tags, i, hi) or _MOOD.match(frame.tags, i, hi)
    return i if found is None else found.end()


def past_report(frame: Frame, i: int) -> int:
    """Over the verb that a preposition governs: ``حسبما أكد X``, ``وفق ما جاء في بلاغ``."""
    if frame.lexicon.cased:
        told = _TOLD_BY.match(frame.tags, i)
        return told.end() if told is not None else i + (frame.tags[i:i + 1] == "u")
    found = _REPORT.match(frame.tags, i)
    if found is not None:
        return found.end()
    return i + _told_it(frame, i) + (frame.tags[i:i + 1] == "s" and _told_it(frame, i + 1) * 2)


def _told_it(frame: Frame, i: int) -> bool:
    """A verb of saying with its object's pronoun: ``وفقا لما ذكرته وكالة …``."""
    folded = frame.entries[i].folded
    ending = next((p for p in frame.lexicon.clitics.owned if folded.endswith(p)), "")
    forms = frame.lexicon.cues.get(folded.removesuffix(ending), ()) if ending else ()
    return any(form.kind == "finite" for form in forms)


def over_insertion(frame: Frame, i: int, hi: int) -> int:
    """Over ``, devant une centaine de manifestants,`` between a verb and its subject."""
    tags = frame.tags
    if not frame.lexicon.cased or tags[i:i + 1] != "," or tags[i + 1:i + 2] not in {"i", "v"}:
        return i
    closed = tags.find(",", i + 1, min(hi, i + _INSERTED))
    plain = closed > 0 and not set(tags[i + 1:closed]) & set("xbuUqQ:.rs")
    return closed + 1 if plain and tags[closed + 1:closed + 2] in {*"dNFTR"} else i


def over_adjunct(frame: Frame, i: int, hi: int) -> int:
    """The first token of a headed phrase after an adjunct: ``كشف لعكاظ مدير``."""
    before = "igy" if frame.lexicon.cased else "igye"  # تصريحات صحفية holds no journalist
    tags = frame.tags
    attached = tags[i] in "yjt"
    k = i + 1
    if not frame.lexicon.cased and tags[i] == "i" and tags[k:k + 1] in {*"TRGFODA"} \
            and frame.entries[i].folded.endswith(frame.lexicon.clitics.owned) and k < hi:
        return k  # فرد عليه القاضي: the preposition has its pronoun
    if frame.lexicon.cased and tags[i] == "t":  # ont souligné vendredi la CGT et …
        while k < hi and tags[k] in "tv":
            k += 1
        if tags[k:k + 1] in {*"NFO"} or tags[k:k + 2] in {"dO", "dN", "dR", "dG"}:
            return k
    if frame.lexicon.cased and tags[i] == "i":  # the adjunct's own phrase: to the crowd
        while k < hi and tags[k] in "dp#w":
            k += 1
        named = k
        while k < hi and tags[k] in "NFOLRGTADe" and (k == named or tags[k] != "F"):
            k += 1
            if tags[k - 1] not in "NFOLT":
                break
        if named < k < hi and tags[k] in "NF":  # à l'AFP X
            return k
    while k < min(hi, i + 9):
        tag = tags[k]
        if tag in "q:Qu.":
            return hi
        if not frame.lexicon.cased and tag in "TR" and tags[k - 1] == "i":
            k = max(extent(frame, k, hi), k + 1)  # في برنامج “…” مع الإعلامي فلان
            continue
        led = k - 1 - (frame.lexicon.cased and tags[k - 1] in "dp")
        if tag in "TRGF" and tags[led] not in before and (attached or k > i + 1):
            return led + 1  # au micro de nos confrères une habitante
        if tag in ",-)" and k + 1 < hi and tags[k + 1] in "TRGNFOw":
            return k + 1
        k += 1
    return hi


def relayed(frame: Frame, cue: CueHit, lo: int, hi: int) -> int | None:
    """Where he stands who is quoted: ``نقلت الوكالة عن X``, and not who carries the words."""
    if cue.form.stance != "quote" or cue.kind != "finite" or not frame.lexicon.relay:
        return None
    return next((i + 1 for i in range(lo, min(hi - 1, lo + _CARRIED))
                 if frame.entries[i].folded in frame.lexicon.relay), None)
