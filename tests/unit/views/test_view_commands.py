"""``quoth explain`` and ``quoth export`` as commands: files in, files out, exit codes."""

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest
from specimens import ARABIC, ENGLISH, claims_of, english
from typer.testing import CliRunner

from worker.cli import build

ROOT = Path(__file__).parents[3]
SAID = "Mayor Ada Thorne said: “The gate will hold through the winter.”"


def run(*words, text=None):
    return CliRunner().invoke(build(), [str(word) for word in words], input=text)


@pytest.fixture
def kept(tmp_path):
    """A file of claims, one of them twice."""
    path = tmp_path / "claims.jsonl"
    claims = claims_of(english())
    lines = [claim.model_dump_json() + "\n" for claim in (*claims, claims[0])]
    path.write_text("".join(lines), encoding="utf-8")
    return path


def test_explain_tells_the_rule_of_a_text_from_a_pipe():
    result = run("explain", "-", text=SAID)
    assert result.exit_code == 0
    assert "Ada Thorne" in result.stdout
    assert "en.direct.source-cue-content" in result.stdout


def test_explain_writes_one_page_for_all_articles(tmp_path):
    (tmp_path / "a.txt").write_text(ENGLISH, encoding="utf-8")
    (tmp_path / "b.txt").write_text(ARABIC, encoding="utf-8")
    page = tmp_path / "out.html"
    result = run("explain", tmp_path, "--html", page)
    assert result.exit_code == 0
    assert "2 articles" in result.stdout
    assert page.read_text(encoding="utf-8").count("<section") == 2


def test_explain_goes_on_after_an_article_that_cant_be_read_and_says_so(tmp_path):
    path = tmp_path / "two.jsonl"
    path.write_text(
        '{"id": "empty"}\n' + json.dumps({"id": "good", "text": SAID}), encoding="utf-8"
    )
    result = run("explain", path)
    assert result.exit_code == 3
    assert "Ada Thorne" in result.stdout
    assert "two.jsonl:1" in result.stderr


def test_export_writes_a_claim_that_comes_twice_once(kept):
    result = run("export", kept, "--to", "jsonld")
    assert result.exit_code == 0
    assert [json.loads(line)["@type"] for line in result.stdout.splitlines()] == [
        "Quotation", "Claim",
    ]  # fmt: skip


def test_export_to_a_file_and_from_a_pipe(kept, tmp_path):
    out = tmp_path / "out.csv"
    result = run("export", "-", "--to", "csv", "-o", out, text=kept.read_text(encoding="utf-8"))
    assert result.exit_code == 0
    rows = list(csv.DictReader(io.StringIO(out.read_text(encoding="utf-8-sig"), newline="")))
    assert [row["type"] for row in rows] == ["direct", "indirect"]


def test_export_to_doccano_shows_whole_articles_where_they_are_given(kept, tmp_path):
    articles = tmp_path / "lock.json"
    articles.write_text(json.dumps({"id": "lock-1", "text": ENGLISH}), encoding="utf-8")
    result = run("export", kept, "--to", "doccano", "--articles", articles)
    assert [json.loads(line)["text"] for line in result.stdout.splitlines()] == [ENGLISH]


@pytest.mark.parametrize("words", [["--to", "csv"], ["x.jsonl", "--replay", "--to", "csv"],
                                   ["x.jsonl", "--to", "word"], ["x.jsonl"]])  # fmt: skip
def test_export_wants_one_source_and_a_known_form(words):
    assert run("export", *words).exit_code == 2


@pytest.mark.parametrize(
    "words",
    [["explain", "-"], ["export", "-", "--to", "annotation"]],
    ids=["explain", "export"],
)
def test_a_reader_that_leaves_early_is_no_error(words, tmp_path):
    claim = claims_of(english())[0]
    lines = (claim.model_copy(update={"claim_id": f"c{n}"}).model_dump_json() for n in range(400))
    text = "\n".join(lines) if words[0] == "export" else f"{SAID}\n" * 400
    # A file, no pipe: who writes a long input while nobody reads the output waits for ever.
    given = tmp_path / "given"
    given.write_text(text, encoding="utf-8")
    with given.open("rb") as source:
        process = subprocess.Popen(
            [sys.executable, "-m", "worker", *words],
            stdin=source, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT,
        )  # fmt: skip
    with process:
        assert process.stdout.read(1)
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 0
