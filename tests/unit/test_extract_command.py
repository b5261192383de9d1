"""``quoth extract`` and ``quoth text``: files in, claims out, in order, whatever is among them."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import subprocess
import sys
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

import pytest
from toy_extractor import FailingExtractor
from typer.testing import CliRunner, Result

from schemas.claim import Claim
from worker import bulk, cli
from worker.article_files import read_articles
from worker.errors import ChildCrashed
from worker.handler import Handler

ROOT = Path(__file__).parents[2]
ENGLISH = 'Maya Lind said on Friday: "We will rebuild the bridge before the winter comes."'
ARABIC = "قالت الوزيرة سلمى الحداد: «لن نترك طفلا واحدا خارج الفصل هذا العام»."
FRENCH = "« Nous ouvrirons le pont au printemps », a déclaré Claire Dumas."


def quoth(*arguments: object, text: str | None = None) -> Result:
    """Run in this process: packs load once for all tests."""
    return CliRunner().invoke(cli.build(), list(map(str, arguments)), input=text)


def lines(ran: Result) -> list[dict]:
    return [json.loads(line) for line in ran.stdout.splitlines()]


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    path = tmp_path / "articles.jsonl"
    rows = [
        {"id": "en", "text": ENGLISH},
        {"id": "ar", "text": ARABIC},
        {"id": "none", "text": "It rains in the north."},
        {"id": "fr", "html": f"<html lang=fr><p>{FRENCH}"},
    ]
    path.write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
    return path


def test_claims_come_one_a_line_in_the_order_of_the_articles(articles: Path) -> None:
    ran = quoth("extract", articles)
    assert ran.exit_code == 0, ran.stderr
    claims = [Claim.model_validate(row) for row in lines(ran)]
    assert [claim.article.id for claim in claims] == ["en", "ar", "fr"]
    assert [claim.quote.language for claim in claims] == ["en", "ar", "fr"]
    assert claims[0].speaker.name == "Maya Lind"
    assert claims[2].speaker.name == "Claire Dumas"
    assert "لن نترك طفلا" in ran.stdout, "Arabic is not escaped"


def test_several_processes_keep_the_order(tmp_path: Path) -> None:
    path = tmp_path / "many.jsonl.gz"
    rows = [json.dumps({"id": str(n), "text": ENGLISH}) for n in range(100)]
    path.write_bytes(gzip.compress("\n".join(rows).encode()))
    ran = quoth("extract", path, "--processes", 2)
    assert ran.exit_code == 0, ran.stderr
    assert [row["article"]["id"] for row in lines(ran)] == [str(n) for n in range(100)]


def test_a_text_from_a_pipe_is_an_article() -> None:
    claims = lines(quoth("extract", "-", text=ENGLISH))
    assert [claim["article"]["id"] for claim in claims] == ["stdin"]


def test_what_can_t_be_read_is_told_and_the_rest_is_done(tmp_path: Path) -> None:
    path = tmp_path / "mixed.jsonl"
    path.write_text(
        f'{json.dumps({"id": "1", "text": ENGLISH})}\n{{"id":\n{json.dumps({"id": "2"})}\n',
        encoding="utf-8",
    )
    ran = quoth("extract", path)
    assert ran.exit_code == 3
    assert len(lines(ran)) == 1
    assert f"{path}:2: rejected (not_json)" in ran.stderr
    assert f"{path}:3: rejected (schema)" in ran.stderr
    assert "1 articles read, 1 claims, 2 rejected, 0 failed" in ran.stderr


def test_events_are_what_the_broker_would_carry(articles: Path) -> None:
    kinds = [event["type"] for event in lines(quoth("extract", articles, "--format", "events"))]
    assert kinds.count("quoth.claim.extracted.v1") == 3
    assert kinds.count("quoth.article.processed.v1") == 4


def test_json_is_one_list(articles: Path, tmp_path: Path) -> None:
    assert len(json.loads(quoth("extract", articles, "-f", "json").stdout)) == 3
    empty = tmp_path / "empty.jsonl"
    empty.touch()
    assert json.loads(quoth("extract", empty, "-f", "json").stdout) == []


def test_a_table_names_the_speakers(articles: Path) -> None:
    shown = quoth("extract", articles, "--format", "table").stdout
    assert "Maya Lind" in shown
    assert "\u2067" in shown, "Arabic is isolated"
    assert "\x1b[" not in shown, "no colours where there is no terminal"


def test_the_language_may_be_told_for_articles_that_name_none(tmp_path: Path) -> None:
    path = tmp_path / "short.jsonl"
    path.write_text(json.dumps({"id": "1", "text": ENGLISH}), encoding="utf-8")
    assert lines(quoth("extract", path, "--language", "en"))[0]["quote"]["language"] == "en"


def test_a_longer_article_may_be_allowed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "long.txt"
    path.write_text("It rains in the north. " * 50_000 + ENGLISH, encoding="utf-8")
    refused = quoth("extract", path)
    assert refused.exit_code == 3
    assert "too_large" in refused.stderr
    assert len(lines(quoth("extract", path, "--body-bytes", 2 << 20))) == 1
    monkeypatch.setenv("QUOTH_BODY_BYTES", str(2 << 20))
    assert len(lines(quoth("extract", path, "--processes", 2))) == 1
    assert quoth("text", path).exit_code == 0


def test_a_reader_that_leaves_early_is_no_error(articles: Path) -> None:
    many = [str(articles)] * 50
    command = [sys.executable, "-m", "worker", "extract", *many]
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as running:
        assert running.stdout.readline()
        running.stdout.close()
        assert running.stderr.read() == b""
        assert running.wait(60) == 0


def test_a_long_file_takes_no_more_memory_than_a_short_one(tmp_path: Path) -> None:
    """The length is told apart from the interpreter's own size by running both."""

    def peak(count: int) -> int:
        path = tmp_path / f"{count}.jsonl"
        with path.open("w", encoding="utf-8") as file:
            for number in range(count):
                file.write(json.dumps({"id": str(number), "text": "It rains. " * 400}) + "\n")
        command = [sys.executable, "-m", "worker", "extract", str(path), "-l", "en"]
        process = os.posix_spawn(sys.executable, command, {**os.environ, "PYTHONPATH": str(ROOT)})
        _, status, usage = os.wait4(process, 0)
        assert os.waitstatus_to_exitcode(status) == 0
        return usage.ru_maxrss

    unit = 1 if sys.platform == "darwin" else 1024
    grown = (peak(1500) - peak(10)) * unit
    assert grown < 4_000_000, "1,500 articles of 4 kB are 6 MB"


def test_the_text_is_printed_as_offsets_count_it(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text(f"<html lang=fr><title>T</title><p>Bonjour&nbsp;!<p>{FRENCH}</p>", "utf-8")
    shown = quoth("text", path).stdout
    assert shown == f"Bonjour !\n{FRENCH}"
    claim = lines(quoth("extract", path))[0]
    part = claim["quote"]["parts"][0]
    assert shown[part["start"] : part["end"]] == part["text"]
    assert hashlib.sha256(shown.encode()).hexdigest() == claim["article"]["text_sha256"]


def test_texts_of_several_articles_are_told_apart_as_json(articles: Path) -> None:
    assert [row["id"] for row in lines(quoth("text", articles, "--json"))] == [
        "en", "ar", "none", "fr",
    ]  # fmt: skip
    assert quoth("text", articles).exit_code == 2


def test_a_fault_of_ours_costs_its_own_article_and_exit_code_1(
    articles: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    failing = Handler(FailingExtractor(ZeroDivisionError("division")))
    monkeypatch.setattr(bulk, "_handler", lambda _language, _limits: failing)
    result = quoth("extract", articles)
    assert result.exit_code == 1
    assert result.stderr.count("extraction failed: ZeroDivisionError") == 4
    assert "0 articles read, 0 claims, 0 rejected, 4 failed" in result.stderr


def test_a_process_that_dies_is_told_with_what_to_do(
    articles: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise BrokenProcessPool

    monkeypatch.setattr(bulk, "_ordered", broken)
    with pytest.raises(ChildCrashed, match="--processes 1"):
        list(bulk.process(read_articles([articles]), processes=2))
