"""Complementizers that are no such thing: the second half of a conjunction.

``رغم أن``, ``إلا أن`` and ``كما أن`` open a clause of the same speaker's, or the journalist's
own; only a bare ``أن`` carries what a cue reports. This module turns their class into
SUB before anything else reads the frame.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from worker.extraction.frame import Frame


def join(frame: Frame) -> None:
    """Take the complementizers behind the pack's ``compound`` words for conjunctions."""
    words = frame.lexicon.compound
    if not words:
        return
    at = frame.tags.find("q", 1)
    tags = list(frame.tags)
    while at > 0:
        before = frame.entries[at - 1]
        if before.base in words or before.folded in words:
            tags[at] = "s"
            frame.entries[at] = replace(frame.entries[at], tag="s")
        at = frame.tags.find("q", at + 1)
    frame.tags = "".join(tags)
