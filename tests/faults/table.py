"""Cause every fault once and print the table fault × what became of the articles.

    python tests/faults/table.py            all of them, about six minutes
    python tests/faults/table.py --markdown for the README

Seconds to recover: from the mending of the fault (for a killed cluster node: from the
kill) until the worker is ready and the next article is settled. Exit code 1 when
anything is missing or foreign.
"""

import sys
import time
import uuid
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests"), str(ROOT / "tests/faults")]

from rig import faults  # noqa: E402  after the path is set
from rig.broker import TestBroker  # noqa: E402
from rig.faults import Stage  # noqa: E402
from rig.load import Load, verdict  # noqa: E402
from rig.proxy import Proxy  # noqa: E402
from test_cluster import leader, urls_from  # noqa: E402
from test_poison import LIMITS, REASONS  # noqa: E402

from deploy.private_cluster import PrivateCluster  # noqa: E402
from deploy.private_node import PrivateNode  # noqa: E402

ON_ONE_NODE = {
    "none": faults.nothing,
    "broker: stop_app, start_app": faults.app_restart,
    "broker: kill -9, restart": faults.broker_killed,
    "connections closed by the operator ×2": faults.connections_closed,
    "worker: kill -9 ×2": faults.worker_killed,
    "worker: SIGTERM under load ×2": faults.worker_terminated,
    "children: kill -9": faults.children_killed,
    "memory alarm": faults.memory_alarm,
    "disk alarm": faults.disk_alarm,
    "claims unroutable, then bound": faults.claims_unroutable,
    "a subscriber's queue full, reject-publish": faults.queue_full,
}
ARTICLES = 500
COLUMNS = ("fault", "articles", "claims", "missing", "foreign", "duplicates", "dead", "recovered s")


def run(name, broker, fault, *, rate=200, url=None, poison=(), **settings):
    """One row."""
    with (
        Stage(broker, url, **settings) as stage,
        Load(broker.url, ARTICLES, rate, poison=poison, work=0.03) as load,
    ):
        time.sleep(0.5)
        fault(stage)
        stage.recovery()
        load.finish()
        stage.finish()
    found = verdict(broker, load.confirmed)
    recovered = "–" if fault is faults.nothing else f"{stage.recovered_after:.1f}"
    return (
        name, found.articles, found.expected, found.missing, found.foreign,
        found.duplicates, found.dead, recovered,
    )  # fmt: skip


def fresh(node, others=()):
    return TestBroker(node, f"v{uuid.uuid4().hex[:8]}", others).prepare()


def on_one_node():
    """Faults of a single broker, of the worker, of the network."""
    with PrivateNode() as node:
        for name, fault in ON_ONE_NODE.items():
            yield run(name, fresh(node), fault)
        yield run("poison of 7 kinds", fresh(node), faults.nothing, poison=list(REASONS), **LIMITS)
        with Proxy(node.port) as proxy:
            for name, fault in network(proxy).items():
                broker = fresh(node)
                url = f"amqp://guest:guest@127.0.0.1:{proxy.port}/{broker.vhost}"
                yield run(name, broker, fault, url=url, heartbeat_seconds=2)


def network(proxy):
    def reset(_stage):
        for _ in range(2):
            time.sleep(0.5)
            proxy.reset()

    def hole(_stage):
        proxy.mode = "hole"
        time.sleep(8)
        proxy.reset()
        proxy.mode = "pass"

    def slow(_stage):
        proxy.mode = "slow"
        time.sleep(4)
        proxy.mode = "pass"

    return {"TCP reset ×2": reset, "black hole, 8 s": hole, "slow line, 4 s": slow}


def on_a_cluster():
    """Faults between nodes."""
    with PrivateCluster() as cluster:
        first, *others = cluster.nodes
        for name, choose in CLUSTER.items():
            broker = fresh(first, others)
            head = leader(broker, cluster)
            rest = [node for node in cluster.nodes if node is not head]
            worker_at, victims = choose(head, rest)
            yield run(name, broker, kill(victims), rate=50, url=urls_from(broker, worker_at))


CLUSTER = {
    "cluster: leader killed, worker elsewhere": lambda head, rest: (rest[0], [head]),
    "cluster: leader killed, worker on it": lambda head, _rest: (head, [head]),
    "cluster: follower killed": lambda head, rest: (head, [rest[0]]),
    "cluster: majority lost 6 s": lambda head, rest: (head, rest),
}


def kill(victims):
    def fault(stage):
        for node in victims:
            node.kill()
        if len(victims) == 1:
            stage.recovery()
        else:
            time.sleep(6)
        for node in victims:
            node.restart(wait=False)
        for node in victims:
            node.await_ready()

    return fault


def show(row, markdown):
    if markdown:
        print("| " + " | ".join(map(str, row)) + " |", flush=True)
    else:
        name, *figures = row
        print(f"{name:44}" + "".join(f"{figure!s:>12}" for figure in figures), flush=True)


def main():
    markdown = "--markdown" in sys.argv
    show(COLUMNS, markdown)
    if markdown:
        show(["---"] + ["---:"] * (len(COLUMNS) - 1), markdown)
    lost = 0
    for rows in (on_one_node, on_a_cluster):
        for row in rows():
            show(row, markdown)
            lost += row[3] + row[4]
    return 1 if lost else 0


if __name__ == "__main__":
    sys.exit(main())
