"""A private node is private, comes back with its queues, and never outlives its holder."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from deploy.leash import end, leashed
from deploy.private_node import PrivateNode

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.broker


def is_alive(pid: int) -> bool:
    """True while the process runs; on Linux a zombie that nobody has buried yet does not."""
    try:
        os.kill(pid, 0)
        status = Path(f"/proc/{pid}/stat")
        return not status.exists() or ") Z" not in status.read_text()
    except (ProcessLookupError, FileNotFoundError):
        return False


def gone(pid: int, seconds: float = 5) -> bool:
    deadline = time.monotonic() + seconds
    while is_alive(pid) and time.monotonic() < deadline:
        time.sleep(0.05)
    return not is_alive(pid)


def test_a_killed_node_comes_back_on_its_port_with_its_users():
    with PrivateNode() as node:
        url, pid = node.url, node.pid
        node.ctl("add_user", "reader", "a-password")

        node.kill()
        assert gone(pid)
        node.restart()

        assert node.url == url
        assert "reader" in node.ctl("list_users", "--silent")


def test_two_nodes_do_not_meet():
    with PrivateNode() as one, PrivateNode() as other:
        one.ctl("add_vhost", "only-here")

        assert one.port != other.port
        assert "only-here" not in other.ctl("list_vhosts", "--silent")


def test_stopping_leaves_neither_process_nor_folder():
    with PrivateNode() as node:
        pid, folder = node.pid, node.folder
        node.stop()
        node.stop()

    assert gone(pid)
    assert not folder.exists()


def test_the_node_ends_when_its_holder_is_killed_without_warning(tmp_path):
    holder = subprocess.Popen(
        [sys.executable, "-m", "deploy.private_node"],
        cwd=ROOT,
        env={**os.environ, "TMPDIR": str(tmp_path)},
        stdout=subprocess.PIPE,
    )
    assert holder.stdout is not None
    assert holder.stdout.readline().startswith(b"amqp://")
    node = int(next(tmp_path.glob("*/node.pid")).read_text())
    assert is_alive(node)

    os.kill(holder.pid, signal.SIGKILL)
    holder.wait()
    holder.stdout.close()

    assert gone(node)


def test_what_hangs_on_a_leash_gets_the_chance_to_end_by_itself():
    script = "trap 'exit 7' TERM; echo ready; while :; do sleep 0.05; done"
    process = leashed(["sh", "-c", script], dict(os.environ), subprocess.PIPE)
    assert process.stdout is not None
    assert process.stdout.readline() == b"ready\n"

    assert end(process, 5) == 7
    process.stdout.close()
