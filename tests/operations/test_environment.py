"""The environment is made once for one lock, and whoever cannot have one is told why."""

import subprocess
import sys
from pathlib import Path

import pytest

from deploy import environment
from deploy.environment import EnvironmentFailedError, digest, is_made, make_venv, run

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def clone(monkeypatch, tmp_path):
    """A folder that is made as a clone would be, with this Python standing for its own."""
    monkeypatch.setattr(environment, "VENV", tmp_path)
    monkeypatch.setattr(environment, "PYTHON", Path(sys.executable))
    return tmp_path


def test_what_was_made_from_this_lock_is_not_made_again(clone):
    (clone / "made-from").write_text("this lock", encoding="ascii")

    assert is_made("this lock")
    assert not is_made("another lock")


def test_an_environment_whose_python_has_gone_is_made_again(clone, monkeypatch):
    (clone / "made-from").write_text("this lock", encoding="ascii")
    monkeypatch.setattr(environment, "PYTHON", clone / "bin/python")

    assert not is_made("this lock")


def test_another_lock_is_another_environment():
    locks = [ROOT / "deploy/requirements.lock", ROOT / "deploy/requirements-test.lock"]

    assert len({digest(lock) for lock in locks}) == 2


def test_a_step_that_fails_is_told_with_its_last_words():
    with pytest.raises(EnvironmentFailedError, match="no such package"):
        run(sys.executable, "-c", "raise SystemExit('no such package')")


def test_where_no_way_leads_to_an_environment_the_error_names_the_package(clone, monkeypatch):
    monkeypatch.setattr(sys, "executable", str(clone / "no-python"))
    monkeypatch.setenv("PATH", str(clone))

    with pytest.raises(EnvironmentFailedError, match="python3-venv"):
        make_venv()


@pytest.mark.parametrize(("given", "expected"), [(sys.executable, sys.executable), ("", "python3")])
def test_the_python_that_is_named_comes_first_and_python3_else(given, expected):
    script = '. deploy/python.sh; find_python && echo "$PYTHON"'
    path = f"{Path(sys.executable).parent}:/usr/bin:/bin"
    answer = subprocess.run(
        ["sh", "-c", script],
        cwd=ROOT,
        env={"QUOTH_PYTHON": given, "PATH": path},
        capture_output=True,
        text=True,
        check=True,
    )

    assert answer.stdout.strip() == expected


def test_a_python_that_is_too_old_is_passed_over(tmp_path):
    old = tmp_path / "python3"
    old.write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
    old.chmod(0o755)
    answer = subprocess.run(
        ["sh", "-c", '. deploy/python.sh; find_python && echo "$PYTHON"'],
        cwd=ROOT,
        env={"QUOTH_PYTHON": str(old), "PATH": f"{tmp_path}:/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert answer.stdout.strip() != str(old)
    assert answer.returncode == 0 or "Install one" in answer.stderr
