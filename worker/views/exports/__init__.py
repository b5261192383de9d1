"""Claims in the forms that other tools read; one module a form, each with ``lines``.

A form is a function from claims to lines, so that a file of any length streams. Claims of
one article are expected beside each other, as the worker publishes them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from schemas.claim import Claim
from worker.views.exports import annotation, doccano, gdelt, jsonld, spreadsheet

Texts = Mapping[str, str]
"""Article texts by their SHA-256, for the forms that show whole articles."""

FORMS: dict[str, Callable[[Iterable[Claim], Texts], Iterator[str]]] = {
    "jsonld": jsonld.lines,
    "annotation": annotation.lines,
    "gdelt": gdelt.lines,
    "doccano": doccano.lines,
    "csv": spreadsheet.lines,
}
