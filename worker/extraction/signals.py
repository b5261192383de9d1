"""Hints for triage inside a quotation: a number, a date, a prediction, a law.

They tell a fact-checker what sort of sentence lies before them, never whether to look at
it: nothing is filtered by them. The words are the packs' (``signals.toml``), compiled in
signal_scan.py; this module knows no language. ``claim_type`` reads the taxonomy of
Konstantinovskiy, Price, Babakar and Zubiaga (Full Fact, "Towards Automated Factchecking",
2018) off the signals where rules can tell.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from functools import cache

from worker.extraction.model import Signal, Span
from worker.extraction.signal_scan import SignalScan


class ClaimType(StrEnum):
    """What sort of claim a quotation makes, by Full Fact's taxonomy."""

    PERSONAL_EXPERIENCE = "personal_experience"
    QUANTITY = "quantity"
    CORRELATION_OR_CAUSATION = "correlation_or_causation"
    LAWS_OR_RULES = "laws_or_rules"
    PREDICTION = "prediction"
    NOT_A_CLAIM = "not_a_claim"


# The first line that holds decides. A cause outranks the figures that it explains, and
# what was lived through outranks all, since it can seldom be checked.
_DECIDING: tuple[tuple[frozenset[str], ClaimType], ...] = (
    (frozenset({"experience"}), ClaimType.PERSONAL_EXPERIENCE),
    (frozenset({"prediction"}), ClaimType.PREDICTION),
    (frozenset({"cause"}), ClaimType.CORRELATION_OR_CAUSATION),
    (frozenset({"law"}), ClaimType.LAWS_OR_RULES),
    (frozenset({"percent", "money", "trend"}), ClaimType.QUANTITY),
    (frozenset({"number"}), ClaimType.QUANTITY),
    (frozenset({"question"}), ClaimType.NOT_A_CLAIM),
)


def claim_type(signals: Iterable[Signal]) -> ClaimType | None:
    """The type that the signals speak for; None where the rules can't tell."""
    kinds = frozenset([signal.kind for signal in signals])
    return _deciding(kinds) if kinds else None


@cache
def _deciding(kinds: frozenset[str]) -> ClaimType | None:
    if "question" in kinds and kinds <= {"question", "first_person", "date"}:
        return ClaimType.NOT_A_CLAIM
    return next((found for needed, found in _DECIDING if not kinds.isdisjoint(needed)), None)


def find(text: str, parts: tuple[Span, ...], scan: SignalScan) -> tuple[Signal, ...]:
    """The signals inside ``parts`` of ``text``, in their order, as spans of ``text``.

    A figure is reported once, by its narrowest kind: ``5 %`` is a percentage and no
    number beside.
    """
    found = []
    for part in parts:
        folded, kept = scan.fold(part.of(text))
        offsets = kept if kept is not None else range(len(folded))
        for kind, start, end in scan.of(folded):
            span = Span(part.start + offsets[start], part.start + offsets[end - 1] + 1)
            found.append(Signal(kind, span))
    return tuple(found)
