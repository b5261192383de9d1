"""Three RabbitMQ nodes that form one cluster on this machine, for the faults that need one.

Leaders die, majorities are lost and come back: with quorum queues such things happen between
nodes. Each node is a PrivateNode with its own ports and folder; they share an epmd and a cookie,
and pause when they are in a minority, as a production cluster should.
"""

import os
import secrets
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import Self

from deploy.leash import release
from deploy.loopback import free_port
from deploy.private_node import Member, PrivateNode, epmd
from deploy.rabbitmq_binaries import obtain

HEAD_START_SECONDS = 1.5
"""The first node makes its tables while the others are still reading their code from disk."""
PAUSE = "cluster_partition_handling = pause_minority\n"


class PrivateCluster:
    """A cluster of ``size`` nodes; a context manager.

    ``nodes[i].kill()`` and ``.restart()`` break and mend it; ``urls`` are in ``nodes``' order.
    """

    def __init__(
        self, size: int = 3, *, plugins: Iterable[str] = (), configuration: str = ""
    ) -> None:
        binaries = obtain()
        self._epmd_port = free_port()
        self._epmd: subprocess.Popen[bytes] | None = None
        self._folder = Path()
        cookie = secrets.token_hex(16)
        tag = f"c{self._epmd_port}n"  # several clusters may run at once
        self.nodes = [
            PrivateNode(
                plugins=tuple(plugins),
                configuration=PAUSE + configuration,
                binaries=binaries,
                member=Member(f"{tag}{number}", self._epmd_port, cookie),
            )
            for number in range(size)
        ]

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    @property
    def urls(self) -> list[str]:
        """The AMQP URL of each node."""
        return [node.url for node in self.nodes]

    def start(self) -> Self:
        """Start the nodes and join them; returns when all are members (about 20 s)."""
        try:
            self._folder = Path(tempfile.mkdtemp(prefix="quoth-epmd-"))
            first, *others = self.nodes
            for node in self.nodes:
                node.prepare()
            environment = {**os.environ, "PATH": first.search_path}
            self._epmd = epmd(self._epmd_port, environment, self._folder / "epmd.log")
            first.launch()
            time.sleep(HEAD_START_SECONDS)
            for node in others:
                node.launch()
            for node in self.nodes:
                node.await_ready()
            for node in others:
                self.join(node, first)
        except BaseException:
            self.stop()
            raise
        return self

    def join(self, node: PrivateNode, first: PrivateNode) -> None:
        """Make ``node`` a member of ``first``'s cluster; its own tables are lost."""
        node.ctl("stop_app")
        node.ctl("join_cluster", first.name)
        node.ctl("start_app")
        node.await_ready()

    def node(self, name: str) -> PrivateNode:
        """The node that RabbitMQ calls by this name (a queue's leader, say). Raises KeyError."""
        return {node.name: node for node in self.nodes}[name]

    def stop(self) -> None:
        """End all nodes and their epmd; harmless when called twice."""
        for node in self.nodes:
            node.stop()
        release(self._epmd)
        self._epmd = None
        if self._folder != Path():
            shutil.rmtree(self._folder, ignore_errors=True)
