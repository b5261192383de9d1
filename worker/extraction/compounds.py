"""Words that are one thing together: conjunctions of two words, bodies of several.

``رغم أن``, ``إلا أن`` and ``كما أن`` open a clause of the same speaker's, or the journalist's
own; only a bare ``أن`` carries what a cue reports. Where no capital marks names, a known
body's first word is an organization's whatever it is elsewhere (``العفو الدولية``). This
module sets classes before anything else reads the frame.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from worker.extraction.family_names import starts

if TYPE_CHECKING:
    from worker.extraction.frame import Frame


def join(frame: Frame) -> None:
    """Take the complementizers behind the pack's ``compound`` words for conjunctions."""
    if not frame.lexicon.cased:
        _bodies(frame)
        _ranks(frame)
    words = frame.lexicon.compound
    if not words:
        return
    at = frame.tags.find("q", 1)
    while at > 0:
        before = frame.entries[at - 1]
        if before.base in words or before.folded in words:
            frame.tags = f"{frame.tags[:at]}s{frame.tags[at + 1:]}"
            frame.entries[at] = replace(frame.entries[at], tag="s")
        at = frame.tags.find("q", at + 1)


def _ranks(frame: Frame) -> None:
    """``الفريق أول ركن فلان``: a body's word is an officer's rank before a given name."""
    lexicon, entries = frame.lexicon, frame.entries
    at = frame.tags.find("O") if lexicon.rank else -1
    while at >= 0:
        name = at + 1
        while entries[name].folded in lexicon.rank_grade:
            name += 1
        if entries[at].base in lexicon.rank and entries[at].definite \
                and (name > at + 1 or starts(frame, name)):
            entries[at:name] = [replace(e, tag="T", gender="m") for e in entries[at:name]]
            frame.tags = frame.tags[:at] + "T" * (name - at) + frame.tags[name:]
        at = frame.tags.find("O", name)


def _bodies(frame: Frame) -> None:
    """Remember where each known body of several words ends, and give its first word a class."""
    entries, phrases = frame.entries, frame.lexicon.phrases
    for i in frame.openings:
        entry = entries[i]
        if entry.phrases is None:
            continue
        for tail, kind in phrases.get(entry.folded, {}).get(entries[i + 1].folded, ()):
            end = i + 1 + len(tail)
            if kind == "organization" and len(entries) > end and all(
                    entries[i + 1 + k].folded == word for k, word in enumerate(tail)):
                frame.bodies[i] = end
                entries[i] = replace(entry, tag="O")
                break
    if frame.bodies:
        tags = list(frame.tags)
        for i in frame.bodies:
            tags[i] = "O"
        frame.tags = "".join(tags)
