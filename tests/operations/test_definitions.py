"""deploy/rabbitmq/definitions.json is the topology, and a real broker takes it as compose sends it.

The broker's side of the alerts and the dashboard is checked on the same node: the queues have to be
there for their metrics to be.
"""

import json
import re
import time
from pathlib import Path

import pytest
from monitoring_node import MonitoringNode, monitoring_node

from worker.broker.definitions import export
from worker.broker.topology import TOPOLOGY

DEPLOY = Path(__file__).resolve().parents[2] / "deploy"
DEFINITIONS = DEPLOY / "rabbitmq/definitions.json"
SERIES = '{vhost="/",queue="quoth.articles"}'
PATIENCE_SECONDS = 30


@pytest.fixture(scope="module")
def broker():
    with monitoring_node() as node:
        assert node.import_definitions(DEFINITIONS.read_bytes()) == 204
        yield node


def test_the_committed_definitions_are_what_the_topology_exports():
    assert json.loads(DEFINITIONS.read_text(encoding="utf-8")) == export(TOPOLOGY)


@pytest.mark.broker
def test_a_broker_that_imported_them_has_every_queue_of_its_type(broker: MonitoringNode):
    rows = broker.node.ctl("list_queues", "name", "type", "--silent").split("\n")
    found = dict(row.split("\t") for row in rows if row)

    assert found == {queue.name: queue.arguments["x-queue-type"] for queue in TOPOLOGY.queues}


@pytest.mark.broker
def test_importing_them_twice_changes_nothing(broker: MonitoringNode):
    before = broker.node.ctl("list_bindings", "--silent")

    assert broker.import_definitions(DEFINITIONS.read_bytes()) == 204
    assert broker.node.ctl("list_bindings", "--silent") == before


@pytest.mark.broker
def test_every_broker_metric_that_alerts_and_dashboard_name_is_one_that_rabbitmq_gives(
    broker: MonitoringNode,
):
    texts = [
        (DEPLOY / name).read_text(encoding="utf-8")
        for name in ("prometheus/quoth.rules.yml", "grafana/quoth.json")
    ]
    named = {name for text in texts for name in re.findall(r"rabbitmq_\w+", text)}
    deadline = time.monotonic() + PATIENCE_SECONDS
    missing = named
    while missing and time.monotonic() < deadline:
        given = broker.metrics()
        missing = {name for name in named if f"{name}{SERIES}" not in given}
        time.sleep(0.5)

    assert named
    assert not missing
