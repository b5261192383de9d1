"""Articles out of files and pipes, one after another, for every command that reads them.

A body is handed on as the bytes that a crawler would have published: what stands in a JSON
file is not parsed twice, and what is wrong with it is found in one place, the handler.
Files stream: a JSON-lines file of any length costs the memory of its longest line. Nothing
here knows of the contract beyond the three keys ``id``, ``text`` and ``html``.
"""

from __future__ import annotations

import gzip
import json
import re
import sys
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

from worker.errors import InputError

STDIN = "-"
SUFFIXES = (".json", ".jsonl", ".ndjson", ".txt", ".html", ".htm")
# A longer line is cut here and then rejected as too large; the rest of it is skipped.
LONGEST_LINE = 16 << 20

_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?([\w.:-]{2,40})", re.IGNORECASE)
_HTML = re.compile(rb"\s*<(?:!doctype|\?xml|html|head|body|article|main|div|p|h1)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class RawArticle:
    """One article as it would travel: ``body`` is JSON in UTF-8, if the source was sound.

    ``name`` is its file, ``line`` its line there (from 1; None where the file is one
    article), ``read`` the bytes on disk read so far over all files, for a progress bar.
    """

    body: bytes
    name: str
    line: int | None
    read: int

    @property
    def place(self) -> str:
        """``file`` or ``file:line``, for messages."""
        return self.name if self.line is None else f"{self.name}:{self.line}"


@dataclass(frozen=True, slots=True)
class _File:
    """One input: its path (None is standard input), its id as an article, bytes before it."""

    path: Path | None
    article_id: str
    before: int

    @property
    def name(self) -> str:
        return STDIN if self.path is None else str(self.path)


def read_articles(paths: Iterable[str | Path]) -> Iterator[RawArticle]:
    """All articles of ``paths`` in order; a folder is read through, ``-`` is standard input.

    Raises InputError for a path that is not there, can't be read or has an unknown suffix.
    """
    for file in _files(paths):
        with _opened(file) as (raw, stream):
            for body, line in _bodies(file, stream):
                read = file.before + (raw.tell() if file.path else len(body))
                yield RawArticle(body, file.name, line, read)


def total_bytes(paths: Iterable[str | Path]) -> int | None:
    """Bytes on disk of all ``paths``, or None when standard input is among them."""
    files = list(_files(paths))
    if any(file.path is None for file in files):
        return None
    return sum(file.path.stat().st_size for file in files if file.path)


def _files(paths: Iterable[str | Path]) -> Iterator[_File]:
    before = 0
    for given in paths:
        if str(given) == STDIN:
            yield _File(None, "stdin", before)
            continue
        root = Path(given)
        for path in _inside(root):
            inner = path.relative_to(root) if root.is_dir() else Path(path.name)
            yield _File(path, _stem(inner), before)
            before += path.stat().st_size


def _inside(root: Path) -> list[Path]:
    if root.is_dir():
        return sorted(p for p in root.rglob("*") if p.is_file() and _kind(p) in SUFFIXES)
    if not root.exists():
        raise InputError(f"{root} is not there; give a file, a folder, or - for standard input")
    if root.is_file() and _kind(root) not in SUFFIXES:
        raise InputError(f"{root}: can't tell what it is; name it {', '.join(SUFFIXES)}, or .gz")
    return [root]


def _unpacked(path: Path) -> Path:
    return path.with_suffix("") if path.suffix.lower() == ".gz" else path


def _kind(path: Path) -> str:
    return _unpacked(path).suffix.lower()


def _stem(path: Path) -> str:
    return _unpacked(path).with_suffix("").as_posix()


@contextmanager
def _opened(file: _File) -> Iterator[tuple[BinaryIO, BinaryIO]]:
    """The file as it is on disk (for its position) and as it reads, unpacked."""
    try:
        if file.path is None:
            yield sys.stdin.buffer, sys.stdin.buffer
            return
        with file.path.open("rb") as raw:
            packed = file.path.suffix.lower() == ".gz"
            yield raw, (cast("BinaryIO", gzip.GzipFile(fileobj=raw)) if packed else raw)
    except (OSError, EOFError, zlib.error) as error:
        raise InputError(f"{file.name} can't be read: {error}") from error


def _bodies(file: _File, stream: BinaryIO) -> Iterator[tuple[bytes, int | None]]:
    kind = _kind(file.path) if file.path else ""
    match kind:
        case ".jsonl" | ".ndjson":
            yield from _lines(stream)
        case ".json":
            yield from _json(stream.readline(LONGEST_LINE), stream)
        case ".html" | ".htm":
            yield _wrapped(file.article_id, "html", stream.read()), None
        case ".txt":
            yield _wrapped(file.article_id, "text", stream.read()), None
        case _:
            yield from _guessed(file.article_id, stream)


def _guessed(article_id: str, stream: BinaryIO) -> Iterator[tuple[bytes, int | None]]:
    """What a pipe holds is told by its first characters."""
    head = stream.readline(LONGEST_LINE)
    if head.lstrip(b"\xef\xbb\xbf \t\r").startswith((b"{", b"[{")):
        yield from _json(head, stream)
        return
    key = "html" if _HTML.match(head) else "text"
    yield _wrapped(article_id, key, head + stream.read()), None


def _json(head: bytes, stream: BinaryIO) -> Iterator[tuple[bytes, int | None]]:
    """One article, a list of articles, or JSON lines under a ``.json`` name."""
    line = head.strip()
    following = stream.readline(LONGEST_LINE)
    if line.startswith(b"{") and line.endswith(b"}") and following.strip():
        yield line, 1
        yield from _lines(stream, following)
        return
    whole = head + following + stream.read()
    if not whole.lstrip().startswith(b"["):
        yield whole, None
        return
    try:
        items = json.loads(whole)
    except ValueError:
        yield whole, None
        return
    for number, item in enumerate(items, 1):
        yield json.dumps(item, ensure_ascii=False).encode("utf-8", "surrogatepass"), number


def _lines(stream: BinaryIO, second: bytes = b"") -> Iterator[tuple[bytes, int | None]]:
    """The lines that hold something, numbered; ``second`` is a line 2 that was read ahead."""
    number = 0
    if second:
        number = 2
        yield second.strip(), number
    while line := stream.readline(LONGEST_LINE):
        number += 1
        rest = line
        while len(rest) == LONGEST_LINE and not rest.endswith(b"\n"):
            rest = stream.readline(LONGEST_LINE)
        if body := line.strip():
            yield body, number


def _wrapped(article_id: str, key: str, content: bytes) -> bytes:
    """A text or a page as an article; bytes that are no characters go on as they are."""
    try:
        text = content.decode(_charset(content) if key == "html" else "utf-8-sig")
    except (UnicodeDecodeError, LookupError):
        return content
    return json.dumps({"id": article_id, key: text}, ensure_ascii=False).encode()


def _charset(page: bytes) -> str:
    """A page may say its own character set, as Windows-1256 pages in Arabic still do."""
    found = _CHARSET.search(page[:4096])
    name = found[1].decode("ascii") if found else "utf-8"
    return "utf-8-sig" if name.lower() in {"utf-8", "utf8"} else name
