"""An attribution's reasons in words: how the speaker was known, what the rule says.

Both views of an explanation, terminal and page, tell the same from here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from worker.errors import UnknownLanguage
from worker.extraction.model import Attribution, Resolution
from worker.languages import pack as packs

_STEPS = {
    Resolution.EXPLICIT: "named where it speaks",
    Resolution.PARTIAL_NAME: "part of a name that the article gives in full",
    Resolution.TITLE: "a title or role, held by this speaker in the article",
    Resolution.PRONOUN: "a pronoun, standing for this speaker",
    Resolution.DROPPED_SUBJECT: "no subject in the clause: the speaker before goes on",
    Resolution.SAME_SOURCE: "“the same source”: the one named before",
    Resolution.CARRIED: "no cue of its own: the speaker before goes on",
    Resolution.NONE: "the article gives no name",
}


@dataclass(frozen=True, slots=True)
class Chain:
    """From the words that stand for the speaker to the name: ``mention`` → ``name``."""

    mention: str
    name: str
    kind: str
    role: str
    resolution: str
    step: str


def chain(attribution: Attribution, text: str) -> Chain:
    """The speaker's chain; empty strings for what the article does not give."""
    speaker = attribution.speaker
    return Chain(
        mention=speaker.mention.of(text) if speaker.mention else "",
        name=speaker.name or "",
        kind=speaker.kind.value,
        role=speaker.role or "",
        resolution=speaker.resolution.value,
        step=_STEPS[speaker.resolution],
    )


def about(rule_id: str) -> str:
    """What the pack says of the rule ``<code>.<type>.<shape>``; empty where it says nothing."""
    code, _, rest = rule_id.partition(".")
    shape = rest.rpartition(".")[2]
    try:
        rules = packs.load(code).patterns.rule
    except UnknownLanguage:
        return ""
    return next((rule.about for rule in rules if rule.shape == shape), "")


def hints(attribution: Attribution) -> Iterator[tuple[str, str]]:
    """The kinds of signals, each once, and the claim type where it can be told; labelled."""
    kinds = dict.fromkeys(signal.kind for signal in attribution.signals)
    if kinds:
        yield "signals", ", ".join(kinds).replace("_", " ")
    if attribution.claim_type:
        yield "claim type", attribution.claim_type.replace("_", " ")
