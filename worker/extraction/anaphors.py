"""Pronouns that only their place tells apart: objects, apposed ones, ``ce dernier``.

``Les pompiers lui demandent`` has no speaker called lui, ``Le chef, lui, a appelé`` none
but the chief, and ``ce dernier`` is whoever was named last. Where capitals mark names,
this module sets these classes before anything else reads the frame; it knows classes and
the pack's lists, no language.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from worker.extraction.frame import Frame

_BEFORE_VERB = re.compile(r"[Pd](?:(?<=[NFRGOAPwt].)(?=[ubx])|(?<=Q,.)(?=[ux]))")
_APPOSED = re.compile(r"P(?=,[xubnj])(?<=[NFRGOLwt],P)")
_LATTER = re.compile(r"d([tw])(?![wNFtRGODL#])")
_DETERMINED = re.compile(r"d(b)(?![dpP])")
"""cette structure: behind a determiner that is no pronoun, a verb's letters are a noun's."""
_SWITCH_INSIDE = re.compile(r"x([ig]d[wb])(?=u)")
"""a pour sa part reconnu, a de son côté indiqué: between auxiliary and participle, how."""
_VERB_AS_ROLE = re.compile(r"R(?<=[NFO].)(?=q)")
"""X juge que: behind a name and before a complementizer a role's letters are a verb's."""
_OWNED = re.compile(r"d(?<![^./i].)(u)(?=g)")
"""Les soutiens de la réforme: where no subject stands before, so are they before a complement."""
_QUALIFIED = re.compile(r"u(?<=[ubi]dwu)(?=g)")
"""déposer une nouvelle demande de crédits: in a verb's object, before a complement."""
_ASKED = re.compile(r"[wN](?=o)")


def set_apart(frame: Frame) -> None:
    """Give each such pronoun the class that its place tells."""
    lexicon, entries = frame.lexicon, frame.entries
    found: dict[int, str] = {}
    if lexicon.dative:
        found |= {m.start(): "j" for m in _BEFORE_VERB.finditer(frame.tags)
                  if entries[m.start()].folded in lexicon.dative}
    found |= {m.start(1): "w" for m in _DETERMINED.finditer(frame.tags)
              if entries[m.start()].folded not in lexicon.objects}
    found |= {m.start(): "w" for m in _QUALIFIED.finditer(frame.tags)
              if frame.lexicon.pack.info.order.after_content[0] == "cue-subject"}
    found |= {m.start(1): "w" for m in _OWNED.finditer(frame.tags)
              if not any(form.kind == "noun" for form in entries[m.start(1)].cues)}
    found |= {i: "v" for m in _SWITCH_INSIDE.finditer(frame.tags)
              if any(form.kind == "past_participle" for form in entries[m.end()].cues)
              for i in range(*m.span(1))}
    if lexicon.emphatic:
        found |= {m.start(): "v" for m in _APPOSED.finditer(frame.tags)
                  if entries[m.start()].folded in lexicon.emphatic}
    found |= {m.start(): "b" for m in _ASKED.finditer(frame.tags)
              if not entries[m.start()].cues}
    if lexicon.latter:
        for match in _LATTER.finditer(frame.tags):
            here = match.start(1)
            if entries[here].folded in lexicon.latter \
                    and entries[here - 1].folded in lexicon.demonstrative:
                found |= {here - 1: "v", here: "P"}
    if found:
        _set(frame, found)
    verbs = [m.start() for m in _VERB_AS_ROLE.finditer(frame.tags)
             if any(form.kind == "finite" for form in entries[m.start()].cues)]
    if verbs:
        _make_verbs(frame, verbs)


def _make_verbs(frame: Frame, found: list[int]) -> None:
    """Give words the class of a verb and leave them their cues."""
    classes = list(frame.tags)
    for i in found:
        frame.entries[i] = replace(frame.entries[i], tag="u")
        classes[i] = "u"
    frame.tags = "".join(classes)


def _set(frame: Frame, found: dict[int, str]) -> None:
    classes = list(frame.tags)
    for i, tag in found.items():
        entry = frame.entries[i]
        gender, number = entry.gender, entry.number
        if tag == "P":  # ce dernier agrees as its determiner does
            gender, number = frame.entries[i - 1].gender, frame.entries[i - 1].number or "s"
        frame.entries[i] = replace(entry, tag=tag, gender=gender, number=number, cues=(),
                                   opens=False)
        classes[i] = tag
    frame.tags = "".join(classes)
