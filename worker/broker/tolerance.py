"""Lets pika survive headers that it can't decode.

pika decodes a message's headers before anybody sees the message, and an exception there
(a time in milliseconds is enough: the year 56000) ends the connection. The broker would
deliver the message again and again, each time with all its innocent neighbours. Here
such a table becomes an empty one: the article is read without its headers.
"""

from __future__ import annotations

import struct
from collections.abc import Callable
from typing import Any

import pika.data
from pika.exceptions import AMQPError

_Decode = Callable[[bytes, int], tuple[dict[Any, Any], int]]


def tolerate_headers() -> None:
    """Make pika's table decoder tolerant, once for the process."""
    module: Any = pika.data
    if not hasattr(module.decode_table, "tolerant"):
        module.decode_table = _tolerant(module.decode_table)


def _tolerant(strict: _Decode) -> _Decode:
    def decode_table(encoded: bytes, offset: int) -> tuple[dict[Any, Any], int]:
        try:
            return strict(encoded, offset)
        except (ValueError, OverflowError, OSError, struct.error, AMQPError):
            (size,) = struct.unpack_from(">I", encoded, offset)
            return {}, offset + 4 + size

    decode_table.tolerant = True  # type: ignore[attr-defined]
    return decode_table
