"""A private node with the plugins that operations lean on, and its two HTTP interfaces."""

import base64
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager

from deploy.loopback import free_port
from deploy.private_node import PrivateNode

FAMILIES = "family=queue_coarse_metrics&family=queue_consumer_count"


class MonitoringNode:
    """The node, its management interface and its Prometheus metrics."""

    def __init__(self, node: PrivateNode, prometheus_port: int) -> None:
        self.node = node
        self._prometheus_port = prometheus_port

    def import_definitions(self, body: bytes) -> int:
        """POST to the management interface as compose.yaml and topology.yaml do; the status."""
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.node.management_port}/api/definitions/%2F",
            data=body,
            headers={
                "content-type": "application/json",
                "authorization": "Basic " + base64.b64encode(b"guest:guest").decode(),
            },
        )
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.status

    def metrics(self) -> str:
        """What Prometheus would read."""
        url = f"http://127.0.0.1:{self._prometheus_port}/metrics/detailed?{FAMILIES}"
        with urllib.request.urlopen(url, timeout=30) as answer:
            return answer.read().decode()


@contextmanager
def monitoring_node() -> Iterator[MonitoringNode]:
    """Start one; both plugins listen on free loopback ports."""
    port = free_port()
    configuration = f"prometheus.tcp.ip = 127.0.0.1\nprometheus.tcp.port = {port}\n"
    plugins = ("rabbitmq_management", "rabbitmq_prometheus")
    with PrivateNode(plugins=plugins, configuration=configuration) as node:
        yield MonitoringNode(node, port)
