"""Articles come out of files, folders and pipes as a crawler would have sent them."""

from __future__ import annotations

import gzip
import io
import json
from pathlib import Path
from types import SimpleNamespace

import pytest

from worker import article_files
from worker.article_files import RawArticle, read_articles, total_bytes
from worker.errors import InputError


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "inner").mkdir()
    (tmp_path / "two.jsonl").write_text('{"id":"1"}\n\n  {"id":"2"}\n', encoding="utf-8")
    (tmp_path / "packed.jsonl.gz").write_bytes(gzip.compress(b'{"id":"3"}\n'))
    (tmp_path / "one.json").write_text('{\n  "id": "4"\n}\n', encoding="utf-8")
    (tmp_path / "inner" / "note.v2.txt").write_text("\ufeffمرحبا", encoding="utf-8")
    (tmp_path / "page.html").write_bytes('<meta charset="windows-1256"><p>سلام'.encode("cp1256"))
    (tmp_path / "picture.png").write_bytes(b"\x89PNG")
    return tmp_path


def bodies(*paths: object) -> list[dict]:
    return [json.loads(article.body) for article in read_articles(paths)]


def piped(monkeypatch: pytest.MonkeyPatch, content: bytes) -> list[RawArticle]:
    stdin = SimpleNamespace(buffer=io.BytesIO(content))
    monkeypatch.setattr(article_files.sys, "stdin", stdin)
    return list(read_articles(["-"]))


def test_json_lines_are_numbered_as_an_editor_numbers_them(folder: Path) -> None:
    found = list(read_articles([folder / "two.jsonl"]))
    assert [(a.line, json.loads(a.body)["id"]) for a in found] == [(1, "1"), (3, "2")]
    assert found[1].place == f"{folder / 'two.jsonl'}:3"


def test_a_folder_is_read_through_in_the_order_of_names(folder: Path) -> None:
    assert [body["id"] for body in bodies(folder)] == ["inner/note.v2", "4", "3", "page", "1", "2"]


def test_a_text_is_an_article_named_like_its_file(folder: Path) -> None:
    assert bodies(folder / "inner" / "note.v2.txt") == [{"id": "note.v2", "text": "مرحبا"}]


def test_a_page_is_read_in_the_character_set_that_it_names(folder: Path) -> None:
    assert bodies(folder / "page.html")[0]["html"].endswith("<p>سلام")


def test_a_json_file_may_hold_one_article_a_list_or_lines(tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    for content, ids in (
        ('{"id":"1"}', ["1"]), ('{"id":"1"}\n', ["1"]), ('[{"id":"1"},\n{"id":"2"}]', ["1", "2"]),
        ('{"id":"1"}\n{"id":"2"}\n{"id":"3"}\n', ["1", "2", "3"]), ("[]", []),
    ):  # fmt: skip
        path.write_text(content, encoding="utf-8")
        assert [body["id"] for body in bodies(path)] == ids


def test_what_is_wrong_in_a_file_is_handed_on_for_the_handler_to_judge(tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    path.write_bytes(b'[{"id":')
    assert next(read_articles([path])).body == b'[{"id":'
    text = tmp_path / "x.txt"
    text.write_bytes("é".encode("latin-1"))
    assert next(read_articles([text])).body == b"\xe9"


@pytest.mark.parametrize(
    ("content", "keys"),
    [
        (b'{"id":"1"}\n{"id":"2"}\n', [{"id"}, {"id"}]),
        (b'{\n"id":"1"\n}', [{"id"}]),
        (b"<!doctype html><p>x", [{"id", "html"}]),
        (b"  <p>x", [{"id", "html"}]),
        ("[Reuters] مرحبا".encode(), [{"id", "text"}]),
        (b"plain\ntext", [{"id", "text"}]),
    ],
)
def test_a_pipe_shows_what_it_holds_by_how_it_begins(
    monkeypatch: pytest.MonkeyPatch, content: bytes, keys: list[set[str]]
) -> None:
    assert [json.loads(a.body).keys() for a in piped(monkeypatch, content)] == keys


def test_an_endless_line_is_cut_and_the_next_one_is_found(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(article_files, "LONGEST_LINE", 100)
    path = tmp_path / "x.jsonl"
    path.write_bytes(b"x" * 1050 + b'\n{"id":"2"}\n')
    assert [(len(a.body), a.line) for a in read_articles([path])] == [(100, 1), (10, 2)]


def test_progress_is_told_in_bytes_on_disk_over_all_files(folder: Path) -> None:
    paths = [folder / "two.jsonl", folder / "packed.jsonl.gz", folder / "one.json"]
    read = [article.read for article in read_articles(paths)]
    assert read == sorted(read)
    assert read[-1] == total_bytes(paths) == sum(path.stat().st_size for path in paths)
    assert total_bytes([*paths, "-"]) is None


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [("x.pdf", b"%PDF", "can't tell"), ("x.jsonl.gz", b"no gzip", "can't be read"),
     ("x.txt.gz", gzip.compress(b"text")[:-4], "can't be read")],
)  # fmt: skip
def test_what_can_t_be_read_is_told_with_its_name(
    tmp_path: Path, name: str, content: bytes, told: str
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(InputError, match=told) as caught:
        list(read_articles([tmp_path / name]))
    assert name in str(caught.value)


def test_a_path_that_is_not_there_is_told_with_what_may_be_given() -> None:
    with pytest.raises(InputError, match="standard input"):
        list(read_articles(["no/such/file.json"]))
