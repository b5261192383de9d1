"""How the parent and its children talk over pipes: length-prefixed frames.

A frame is two lengths, a small JSON head, and bodies as they are: an article or a claim
is never escaped, parsed or copied for the sake of the pipe. The head's ``sizes`` tells
the bodies apart.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping, Sequence
from typing import Any, BinaryIO

_LENGTHS = struct.Struct("!II")  # bytes of the head, bytes of all bodies
_encode = json.JSONEncoder(separators=(",", ":"), default=str).encode

Head = dict[str, Any]
Frame = tuple[Head, list[bytes]]


def pack(head: Mapping[str, Any], bodies: Sequence[bytes] = ()) -> list[bytes]:
    """The frame as pieces to be written one after another; bodies are not copied."""
    sizes = [len(body) for body in bodies]
    text = _encode({**head, "sizes": sizes}).encode()
    return [_LENGTHS.pack(len(text), sum(sizes)) + text, *bodies]


def read(stream: BinaryIO) -> Frame | None:
    """The next frame of a blocking stream; None at its end, clean or torn."""
    lengths = stream.read(_LENGTHS.size)
    if len(lengths) < _LENGTHS.size:
        return None
    head_length, rest_length = _LENGTHS.unpack(lengths)
    text = stream.read(head_length)
    rest = stream.read(rest_length)
    if len(text) < head_length or len(rest) < rest_length:
        return None
    return _open(text, rest)


class Reader:
    """Puts frames together out of whatever pieces a non-blocking pipe gives."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []
        self._have = 0  # bytes in the pieces
        self._need = _LENGTHS.size  # bytes that the next frame has, as far as is known

    def feed(self, piece: bytes) -> list[Frame]:
        """The frames that are complete with ``piece``."""
        self._pieces.append(piece)
        self._have += len(piece)
        if self._have < self._need:
            return []
        # Joined only when a frame may be whole: a long one is not copied for every piece.
        found, data, start = [], b"".join(self._pieces), 0
        self._need = _LENGTHS.size
        while len(data) - start >= _LENGTHS.size:
            head_length, rest_length = _LENGTHS.unpack_from(data, start)
            head = start + _LENGTHS.size
            end = head + head_length + rest_length
            if len(data) < end:
                self._need = end - start
                break
            found.append(_open(data[head : head + head_length], data[head + head_length : end]))
            start = end
        self._pieces = [data[start:]]
        self._have = len(data) - start
        return found


def _open(text: bytes, rest: bytes) -> Frame:
    head: Head = json.loads(text)
    sizes = head.pop("sizes")
    if len(sizes) == 1:
        return head, [rest]
    bodies, start = [], 0
    for size in sizes:
        bodies.append(rest[start : start + size])
        start += size
    return head, bodies
