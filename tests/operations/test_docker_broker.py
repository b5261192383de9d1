"""The container that quickstart falls back on, with a docker that only looks like one.

No container engine runs here. What is proved is what Quoth asks of it: loopback only, waiting for
an answer of AMQP, removal on every way out.
"""

import stat
import sys

import pytest

from deploy.docker_broker import docker_broker, is_there
from deploy.loopback import answers_amqp

DOCKER = """\
#!/bin/sh
echo "$@" >> {folder}/calls
case "$1" in
run)
    {run}
    ;;
rm)
    [ -f {folder}/pid ] && kill "$(cat {folder}/pid)"
    ;;
esac
"""
SERVE = """\
port=$(echo "$7" | cut -d: -f2)
    {python} -c '
import socket, sys
with socket.create_server(("127.0.0.1", int(sys.argv[1]))) as server:
    while True:
        client, _ = server.accept()
        client.recv(8)
        client.sendall(bytes([1]))
        client.close()
' "$port" >/dev/null 2>&1 &
    echo $! > {folder}/pid"""


@pytest.fixture
def engine(monkeypatch, tmp_path):
    """Puts a ``docker`` with this behaviour of ``docker run`` first on PATH; its calls."""

    def install(run):
        script = tmp_path / "docker"
        script.write_text(DOCKER.format(folder=tmp_path, run=run), encoding="utf-8")
        script.chmod(script.stat().st_mode | stat.S_IXUSR)
        monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
        return tmp_path / "calls"

    return install


@pytest.fixture
def serving(engine, tmp_path):
    return engine(SERVE.format(python=sys.executable, folder=tmp_path))


def test_a_container_answers_on_loopback_only_and_is_removed(serving):
    assert is_there()
    with docker_broker() as url:
        port = int(url.rsplit(":", 1)[1].split("/")[0])
        assert answers_amqp(port)

    calls = serving.read_text().splitlines()
    assert f"--publish 127.0.0.1:{port}:5672" in calls[1]
    assert calls[-1] == f"rm --force quoth-quickstart-{port}"


def test_a_container_is_removed_when_the_block_fails(serving):
    with pytest.raises(KeyError), docker_broker():
        raise KeyError

    assert serving.read_text().splitlines()[-1].startswith("rm --force")


def test_docker_s_own_words_are_told_when_it_cannot_start_one(engine):
    engine("echo no space left >&2; exit 1")

    with pytest.raises(RuntimeError, match="no space left"), docker_broker():
        pass


def test_a_docker_whose_daemon_does_not_answer_is_not_there(engine):
    engine(":")
    assert is_there()
    engine(":").parent.joinpath("docker").write_text("#!/bin/sh\nexit 1\n")
    assert not is_there()
