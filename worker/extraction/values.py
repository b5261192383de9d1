"""Values that are made by the thousand: frozen where they are checked, cheap where they run.

A frozen dataclass sets every field through ``object.__setattr__`` and costs three times
what a plain one costs to make; a named tuple is as cheap to make and slower to read.
mypy, which every change must pass, takes ``@value(frozen=True, slots=True)`` for the
dataclass that it is called after, and refuses whoever sets a field; at run time nobody
looks. What leaves the extractor (model.py) is frozen at run time too.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

__all__ = ["value"]

if TYPE_CHECKING:
    from dataclasses import dataclass as value
else:

    def value(*, frozen: bool, slots: bool, eq: bool = True) -> Any:  # noqa: ARG001  # for mypy
        """A dataclass whose fields are set like any other object's."""
        return dataclass(slots=slots, eq=eq, unsafe_hash=eq)
