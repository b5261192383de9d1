"""The bytes of a message become one JSON object, within limits.

Bounds stand before work: bytes before unpacking, unpacked bytes while unpacking (a bomb of
gzip never grows beyond the limit), nesting before anything walks the object.
"""

from __future__ import annotations

import base64
import binascii
import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NoReturn

from worker.errors import Problem, RejectedArticle

_BOM = b"\xef\xbb\xbf"
_WIDE_BOMS = (b"\xff\xfe", b"\xfe\xff")
_GZIP = 16 + zlib.MAX_WBITS


@dataclass(frozen=True, slots=True)
class Limits:
    """What one message may take: bytes as sent, bytes unpacked, nesting, headers, HTML depth."""

    body_bytes: int = 1 << 20
    decompressed_bytes: int = 4 << 20
    nesting: int = 32
    header_count: int = 64
    html_depth: int = 256


def read(
    body: bytes,
    content_type: str | None,
    content_encoding: str | None,
    headers: Mapping[str, Any] | None,
    limits: Limits,
) -> dict[str, Any]:
    """The article's object in ``body``, taken out of a CloudEvents envelope where it has one.

    Raises RejectedArticle: empty, too_large, encoding, not_json, too_deep, schema.
    """
    _check_size(body, headers, limits)
    raw = _unpacked(body, (content_encoding or "identity").strip().lower(), limits)
    parsed = _parsed(_decoded(raw))
    _check_nesting(parsed, limits.nesting)
    if not isinstance(parsed, dict):
        _refuse("schema", "body", "object_type", "one message is one article: a JSON object")
    if "cloudevents" in (content_type or "") or {"specversion", "data"} <= parsed.keys():
        return _unwrapped(parsed, limits)
    return parsed


def _refuse(code: str, loc: str, kind: str, message: str) -> NoReturn:
    raise RejectedArticle(code, [Problem(loc, kind, message)])


def _check_size(body: bytes, headers: Mapping[str, Any] | None, limits: Limits) -> None:
    if not body:
        _refuse("empty", "body", "empty", "the message has no body")
    if len(body) > limits.body_bytes:
        text = f"{len(body)} bytes; at most {limits.body_bytes} are taken"
        _refuse("too_large", "body", "too_large", text)
    if len(headers or ()) > limits.header_count:
        text = f"{len(headers or ())} headers; at most {limits.header_count} are taken"
        _refuse("too_large", "headers", "too_large", text)


def _unpacked(body: bytes, encoding: str, limits: Limits) -> bytes:
    if encoding in {"identity", "utf-8", "utf8"}:
        # Some clients put the character set here; it does no harm.
        return body
    if encoding not in {"gzip", "x-gzip"}:
        _refuse("encoding", "content_encoding", "unknown", "send gzip, or no content_encoding")
    packed = zlib.decompressobj(_GZIP)
    try:
        raw = packed.decompress(body, limits.decompressed_bytes + 1)
    except zlib.error as error:
        problem = Problem("body", "gzip", f"gzip that does not unpack: {error}")
        raise RejectedArticle("encoding", [problem]) from error
    if len(raw) > limits.decompressed_bytes:
        text = f"more than {limits.decompressed_bytes} bytes when unpacked"
        _refuse("too_large", "body", "too_large", text)
    if not packed.eof:
        _refuse("encoding", "body", "gzip", "gzip that ends too early")
    if packed.unused_data:
        _refuse("encoding", "body", "gzip", "something follows the gzip stream")
    if not raw:
        _refuse("empty", "body", "empty", "the message has no body when unpacked")
    return raw


def _decoded(raw: bytes) -> str:
    if raw.startswith(_WIDE_BOMS) or (b"\0" in raw[:4] and raw[:4] != b"\0\0\0\0"):
        _refuse("encoding", "body", "utf-16", "UTF-16 or UTF-32: send UTF-8")
    try:
        return raw.removeprefix(_BOM).decode("utf-8")
    except UnicodeDecodeError as error:
        problem = Problem("body", "utf-8", f"byte {error.start} is no UTF-8: send UTF-8")
        raise RejectedArticle("encoding", [problem]) from error


def _parsed(text: str) -> Any:
    try:
        return json.loads(text, parse_constant=_no_constant)
    except RecursionError as error:
        problem = Problem("body", "too_deep", "nested far deeper than any article")
        raise RejectedArticle("too_deep", [problem]) from error
    except ValueError as error:
        raise RejectedArticle("not_json", [Problem("body", "json", str(error))]) from error


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON value")


def _check_nesting(parsed: Any, deepest: int) -> None:
    level, depth = [parsed], 0
    while level:
        level = [inner for outer in level for inner in _inside(outer)]
        depth += 1
        if level and depth > deepest:
            _refuse("too_deep", "body", "too_deep", f"nested deeper than {deepest}")


def _inside(value: Any) -> list[Any]:
    """The containers directly inside ``value``; what can't nest is left out."""
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [item for item in inner if isinstance(item, dict | list)]


def _unwrapped(event: dict[str, Any], limits: Limits) -> dict[str, Any]:
    """The article in a CloudEvents event in structured mode."""
    data = event.get("data")
    if data is None and isinstance(event.get("data_base64"), str):
        try:
            raw = base64.b64decode(event["data_base64"], validate=True)
        except (binascii.Error, ValueError) as error:
            problem = Problem("data_base64", "base64", "no base64")
            raise RejectedArticle("schema", [problem]) from error
        data = _parsed(_decoded(raw))
        _check_nesting(data, limits.nesting)
    if not isinstance(data, dict):
        _refuse("schema", "data", "object_type", "a CloudEvents event with the article as its data")
    return data
