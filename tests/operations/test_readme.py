"""What the README says is there is there, and what it tells people to run runs."""

import os
import re
import subprocess
import sys
import threading
from pathlib import Path

import pytest
import typer.main

from deploy.demonstration import quoth, worker
from deploy.private_node import PrivateNode
from worker.cli import build
from worker.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
NAMES = ("README.md", "CONTRIBUTING.md")
PAGES = {name: (ROOT / name).read_text(encoding="utf-8") for name in NAMES}
SNIPPETS = re.findall(r"```python\n(.*?)```", PAGES["README.md"], re.DOTALL)
CLAIM_SECONDS = 30


def command_names() -> set[str]:
    """Every command and command of a group, as one types it."""
    top = typer.main.get_command(build())
    names = set()
    for name, command in top.commands.items():
        names.add(name)
        names |= {f"{name} {inner}" for inner in getattr(command, "commands", {})}
    return names


@pytest.mark.parametrize("page", PAGES)
def test_every_link_and_picture_leads_to_a_file(page):
    links = re.findall(r"\]\(([^)#:]+)\)", PAGES[page])

    assert [link for link in links if not (ROOT / link).exists()] == []


@pytest.mark.parametrize("page", PAGES)
def test_every_path_in_code_marks_exists(page):
    paths = re.findall(r"`((?:worker|tests|deploy|schemas)/[\w./-]*)`", PAGES[page])

    assert [path for path in paths if "<" not in path and not (ROOT / path).exists()] == []


@pytest.mark.parametrize("page", PAGES)
def test_every_quoth_command_exists(page):
    # In kubectl's commands quoth is a namespace.
    command = r"(?<![-]n )\bquoth ((?:topology|dead|languages|schema) \w+|[a-z]+)"
    named = set(re.findall(command, PAGES[page]))

    assert named
    assert named <= command_names()


def test_every_setting_that_is_named_exists():
    named = set(re.findall(r"QUOTH_[A-Z_]*[A-Z]", PAGES["README.md"]))

    assert named <= {f"QUOTH_{field.upper()}" for field in Settings.model_fields}


def test_every_promise_names_a_test_that_is_there():
    named = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", PAGES["README.md"])

    assert named
    for path, test in named:
        assert f"def {test}(" in (ROOT / path).read_text(encoding="utf-8"), f"{path}::{test}"


@pytest.mark.broker
def test_what_the_first_program_pushes_the_second_one_prints(tmp_path):
    push, subscribe = SNIPPETS
    with PrivateNode() as node:
        environment = {**os.environ, "QUOTH_AMQP_URL": node.url, "PYTHONUNBUFFERED": "1"}
        quoth(environment, "topology", "declare")
        with worker(environment, tmp_path / "worker.log"):
            program = [sys.executable, "-c", subscribe]
            reader = subprocess.Popen(
                program, env=environment, stdout=subprocess.PIPE, text=True
            )
            limit = threading.Timer(CLAIM_SECONDS, reader.kill)
            limit.start()
            while "subscriber.desk" not in node.ctl("list_queues", "name", "--silent"):
                assert reader.poll() is None
            subprocess.run([sys.executable, "-c", push], env=environment, check=True)
            line = reader.stdout.readline()
            limit.cancel()
            reader.kill()
            reader.communicate()

    assert line == "Maya Lind · We are two weeks early,\n"
