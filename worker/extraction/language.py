"""Which language a text is in, among those that have a pack."""

from __future__ import annotations

from worker.languages.pack import codes


def normalise(tag: str | None, text: str) -> str:
    """The pack code for a BCP-47 tag, "und" where no pack has it."""
    code = (tag or "und").replace("_", "-").split("-")[0].lower()
    return code if code in codes() else detect(text)


def detect(text: str) -> str:
    """A guess by script alone."""
    arabic = sum(1 for c in text[:400] if "\u0600" <= c <= "\u06ff")
    return "ar" if arabic * 3 > len(text[:400]) else "und"
