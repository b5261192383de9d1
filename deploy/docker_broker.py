"""A RabbitMQ of one's own in a container, where Docker is all that a machine has.

The last way that quickstart tries: it downloads an image of some 100 MB, and it needs a daemon that
answers. The port is published on loopback only, and the container is removed afterwards.
"""

import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager

from deploy.loopback import LOOPBACK, answers_amqp, free_port

IMAGE = "rabbitmq:4"
START_SECONDS = 300
"""Patience with the image's download over a slow line."""


def docker(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a docker command quietly; its outcome."""
    return subprocess.run(
        ["docker", *arguments],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=START_SECONDS,
    )


def is_there() -> bool:
    """True where docker is installed and its daemon answers this user."""
    return shutil.which("docker") is not None and docker("info").returncode == 0


@contextmanager
def docker_broker() -> Iterator[str]:
    """A container with a broker; gives its AMQP URL and removes it at the end.

    Raises RuntimeError, with docker's last words, when it does not start.
    """
    port = free_port()
    name = f"quoth-quickstart-{port}"
    publish = f"{LOOPBACK}:{port}:5672"
    started = docker("run", "--detach", "--rm", "--name", name, "--publish", publish, IMAGE)
    try:
        deadline = time.monotonic() + START_SECONDS
        while not answers_amqp(port):
            if started.returncode != 0 or time.monotonic() > deadline:
                raise RuntimeError(f"The container did not start: {started.stderr.strip()}")
            time.sleep(0.5)
        yield f"amqp://guest:guest@{LOOPBACK}:{port}/%2F"
    finally:
        docker("rm", "--force", name)
