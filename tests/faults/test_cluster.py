"""Three nodes as one cluster: leaders die, followers die, the majority is lost and comes back."""

import json
import time
import uuid

import pytest
from rig.broker import TestBroker
from rig.faults import Stage
from rig.load import Load, verdict
from rig.worker_process import until

from worker.broker.topology import ARTICLES

pytestmark = pytest.mark.faults


@pytest.fixture
def trio(cluster):
    """A virtual host whose queues have a copy on each node."""
    first, *others = cluster.nodes
    broker = TestBroker(first, f"c{uuid.uuid4().hex[:8]}", others).prepare()
    yield broker
    for node in cluster.nodes:
        if not alive(node):
            node.restart()


def alive(node):
    return node.ctl("ping", check=False) != ""


def leader(broker, cluster, queue=ARTICLES):
    """The node that leads a queue."""
    told = broker.node.ctl(
        "list_queues", "-p", broker.vhost, "name", "leader", "--formatter", "json", "-q"
    )
    names = {it["name"]: it["leader"] for it in json.loads(told)}
    return cluster.node(names[queue])


def urls_from(broker, first):
    """All nodes' URLs, ``first`` in front: that is where a worker connects."""
    nodes = [first, *(it for it in (broker.node, *broker.others) if it is not first)]
    return ",".join(it.url.removesuffix("%2F") + broker.vhost for it in nodes)


def kill_and_restart(victim, seconds=1):
    def fault(stage):
        victim.kill()
        stage.recovery()
        time.sleep(seconds)
        victim.restart()

    return fault


def survive(broker, worker_at, fault, articles=250):
    witness = next(it for it in (broker.node, *broker.others) if it is not worker_at)
    with (
        Stage(broker, urls_from(broker, worker_at)) as stage,
        Load(urls_from(broker, witness), articles, rate=40) as load,
    ):
        until(lambda: stage.worker.settled() > 20, 20, stage.worker)
        fault(stage)
        stage.recovery()
        load.finish()
        stage.finish()
    found = verdict(broker, load.confirmed)
    assert (found.articles, found.missing, found.foreign, found.dead) == (articles, 0, 0, 0)
    return found


def test_the_leader_of_the_article_queue_is_killed_with_the_worker_elsewhere(trio, cluster):
    victim = leader(trio, cluster)
    elsewhere = next(it for it in cluster.nodes if it is not victim)
    survive(trio, elsewhere, kill_and_restart(victim))


def test_the_leader_is_killed_with_the_worker_connected_to_it(trio, cluster):
    victim = leader(trio, cluster)
    found = survive(trio, victim, kill_and_restart(victim))
    assert found.duplicates <= 3 * 8 * 3


def test_a_follower_is_killed(trio, cluster):
    head = leader(trio, cluster)
    follower = next(it for it in cluster.nodes if it is not head)
    survive(trio, head, kill_and_restart(follower))


def test_the_majority_is_lost_and_comes_back(trio, cluster):
    head = leader(trio, cluster)
    others = [it for it in cluster.nodes if it is not head]

    def fault(_stage):
        for node in others:
            node.kill()
        time.sleep(6)
        for node in others:
            node.restart(wait=False)
        for node in others:
            node.await_ready()

    survive(trio, head, fault)
