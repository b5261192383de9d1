"""Claims out of what people keep them in: JSON lines, events off the wire, pipes, gzip.

One line is one claim: its data object, as ``quoth extract`` and ``quoth tail --json``
write it, or the whole CloudEvents envelope, as a subscriber stores it. Lines stream; a file
of any length costs the memory of its longest line.
"""

from __future__ import annotations

import gzip
import sys
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, cast

import pydantic_core
from pydantic import ValidationError

from schemas.claim import Claim
from schemas.events import CLAIM_EXTRACTED
from worker.errors import InputError

STDIN = "-"


def parse(body: bytes) -> Claim | None:
    """The claim in one line or message; None for another event, a receipt for instance.

    Raises InputError when it is neither a claim nor an event.
    """
    try:
        found = pydantic_core.from_json(body)
        if isinstance(found, dict) and "specversion" in found:
            if found.get("type") != CLAIM_EXTRACTED:
                return None
            found = found.get("data")
        return Claim.model_validate(found)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(map(str, first["loc"])) or "the line"
        raise InputError(f"no claim ({place}: {first['msg']})") from error
    except ValueError as error:
        raise InputError(f"no JSON ({error})") from error


def read(paths: Iterable[str | Path]) -> Iterator[Claim]:
    """All claims of ``paths`` in order; ``-`` is standard input, ``.gz`` is unpacked.

    Raises InputError with file and line where something else stands.
    """
    for path in paths:
        with _opened(str(path)) as stream:
            for number, line in enumerate(stream, 1):
                if not line.strip():
                    continue
                try:
                    claim = parse(line)
                except InputError as error:
                    raise InputError(f"{path}:{number}: {error}") from error
                if claim is not None:
                    yield claim


@contextmanager
def _opened(path: str) -> Iterator[BinaryIO]:
    try:
        if path == STDIN:
            yield sys.stdin.buffer
        elif path.endswith(".gz"):
            with gzip.open(path) as unpacked:
                yield cast("BinaryIO", unpacked)
        else:
            with Path(path).open("rb") as plain:
                yield plain
    except (OSError, EOFError, zlib.error) as error:
        raise InputError(f"{path} can't be read: {error}") from error
