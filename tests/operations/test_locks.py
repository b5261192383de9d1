"""The lock files hold names, versions and hashes of all that the project file asks for, no more."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LOCKS = [ROOT / "deploy/requirements.lock", ROOT / "deploy/requirements-test.lock"]


def pinned(lock: Path) -> dict[str, set[str]]:
    """Versions by package; two where a marker chooses by Python's version."""
    found: dict[str, set[str]] = {}
    for name, version in re.findall(r"^([\w.-]+)==([^\s;\\]+)", lock.read_text(), re.MULTILINE):
        found.setdefault(canonicalize_name(name), set()).add(version)
    return found


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_a_lock_names_no_place_to_download_from(lock):
    assert not re.search(r"://|^-{1,2}(?!hash)[a-z]|@ ", lock.read_text(), re.MULTILINE)


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_every_line_of_a_lock_is_a_pinned_package_or_a_hash_of_it(lock):
    for line in lock.read_text().splitlines():
        assert re.fullmatch(r"[\w.-]+==\S+( ; .+)? \\|    --hash=sha256:[0-9a-f]{64}( \\)?", line)


@pytest.mark.parametrize(
    ("lock", "asked"),
    [
        (LOCKS[0], PROJECT["project"]["dependencies"] + PROJECT["build-system"]["requires"]),
        (LOCKS[1], PROJECT["project"]["optional-dependencies"]["test"]),
    ],
    ids=["runtime", "test"],
)
def test_a_lock_satisfies_the_project_file(lock, asked):
    versions = pinned(lock)
    for requirement in map(Requirement, asked):
        for version in versions[canonicalize_name(requirement.name)]:
            assert requirement.specifier.contains(version), requirement


def test_both_locks_agree_so_that_one_environment_serves_both():
    small, large = map(pinned, LOCKS)

    assert small.items() <= large.items()
