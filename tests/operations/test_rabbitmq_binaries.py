"""A server is found or fetched in the order that disturbs a machine least, and told about."""

from pathlib import Path

import pytest

from deploy import rabbitmq_binaries
from deploy.rabbitmq_binaries import NoBrokerError, find, obtain, relocate, unpacked


@pytest.fixture
def _bare(monkeypatch, tmp_path):
    """A machine without a server and without any package manager."""
    monkeypatch.setattr(rabbitmq_binaries, "INSTALLED", ())
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setenv("PATH", str(tmp_path))


def unpack(root: Path) -> Path:
    """What an unpacked server looks like, in as few files as are looked at."""
    sbin = root / "usr/lib/rabbitmq/lib/rabbitmq_server-3.10.8/sbin"
    sbin.mkdir(parents=True)
    (root / "usr/lib/erlang/erts-13.1.5/bin").mkdir(parents=True)
    return sbin


@pytest.mark.usefixtures("_bare")
def test_where_nothing_can_be_had_the_error_says_what_to_do():
    with pytest.raises(NoBrokerError, match=r"QUOTH_AMQP_URL[\s\S]+apt-get install"):
        obtain([].append)


@pytest.mark.usefixtures("_bare")
def test_a_copy_that_was_unpacked_before_is_used_with_its_own_erlang_first():
    root = rabbitmq_binaries.cache_folder()
    sbin = unpack(root)
    (root / "complete").touch()

    found = find()

    assert found is not None
    assert found.sbin == sbin
    assert found.path[0] == str(root / "usr/lib/erlang/bin")


def test_a_copy_whose_unpacking_was_interrupted_is_not_used(tmp_path):
    unpack(tmp_path)

    assert unpacked(tmp_path) is None


def test_debian_s_erl_is_told_its_new_place_on_every_path_through_it(tmp_path):
    script = tmp_path / "usr/lib/erlang/bin/erl"
    script.parent.mkdir(parents=True)
    line = "ROOTDIR=/usr/lib/erlang"
    script.write_text(f"if x\nthen\n    {line}\nelse\n\t{line}\nfi\n", encoding="utf-8")

    relocate(tmp_path, Path("/home/a reader/cache"))

    assert script.read_text().count('ROOTDIR="/home/a reader/cache/usr/lib/erlang"') == 2


@pytest.mark.parametrize(
    ("package", "wanted"),
    [
        ("rabbitmq-server", True),
        ("erlang-base", True),
        ("erlang-os-mon", True),
        ("libsctp1", True),
        ("libsctp1t64", True),
        ("systemd", False),
        ("python3", False),
    ],
)
def test_only_what_a_server_cannot_do_without_is_downloaded(package, wanted):
    assert bool(rabbitmq_binaries.WANTED.match(package)) is wanted
