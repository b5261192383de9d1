"""How the parent and its children talk over pipes: length-prefixed frames.

A frame is two lengths, a small JSON head, and bodies as they are: an article or a claim
is never escaped, parsed or copied for the sake of the pipe. The head's ``sizes`` tells
the bodies apart.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Iterator, Mapping, Sequence
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
        self._buffer = bytearray()

    def feed(self, piece: bytes) -> Iterator[Frame]:
        """The frames that are complete with ``piece``."""
        self._buffer += piece
        while len(self._buffer) >= _LENGTHS.size:
            head_length, rest_length = _LENGTHS.unpack_from(self._buffer)
            middle = _LENGTHS.size + head_length
            end = middle + rest_length
            if len(self._buffer) < end:
                return
            with memoryview(self._buffer) as view:
                frame = _open(bytes(view[_LENGTHS.size : middle]), bytes(view[middle:end]))
            del self._buffer[:end]
            yield frame


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
