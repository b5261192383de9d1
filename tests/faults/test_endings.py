"""How the worker ends, and how it begins: signals, orphans, a broker that isn't there yet."""

import os
import time
from pathlib import Path

import pytest
from rig.faults import Stage
from rig.handlers import body
from rig.load import Load, verdict
from rig.worker_process import WorkerProcess, until

from deploy.loopback import free_port
from deploy.private_node import PrivateNode

pytestmark = pytest.mark.faults


def gone(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return Path(f"/proc/{pid}/stat").read_text(encoding="ascii").split()[2] == "Z"


def test_sigterm_while_blocked_ends_within_the_grace_and_loses_nothing(broker):
    with Stage(broker, grace_seconds=2) as stage, Load(broker.url, 400, work=0.05) as load:
        until(lambda: stage.worker.settled() > 20, 20, stage.worker)
        broker.node.ctl("set_vm_memory_high_watermark", "absolute", "1MB")
        try:
            until(lambda: "alarm" in stage.worker.reasons(), 20, stage.worker)
            started = time.monotonic()
            assert stage.worker.terminate() == 0
            assert time.monotonic() - started < 2 + 2 + 3  # grace, closing, and a slow machine
        finally:
            broker.node.ctl("set_vm_memory_high_watermark", "0.4")
        stage.restart()
        load.finish()
        stage.finish()
    found = verdict(broker, load.confirmed)
    assert (found.articles, found.missing, found.foreign) == (400, 0, 0)


def test_sigterm_finishes_what_is_under_way_and_gives_the_rest_back(broker):
    with WorkerProcess(broker.url, processes=1) as worker:
        for number in range(4):
            broker.publish(body(f"slow-{number}", 1, do="sleep", seconds=1.0), message_id="m")
        until(lambda: worker.metric("quoth_in_flight") == 4, 10, worker)
        started = time.monotonic()
        assert worker.terminate() == 0
        assert time.monotonic() - started < 4, "two were in the child's hands, no more"
        done = worker.settled_by_log()
    assert done in {1, 2}
    assert broker.ready() == 4 - done
    assert len(broker.drain()) == done * 2, "claim and receipt each"


def test_a_second_sigterm_ends_at_once(broker):
    with WorkerProcess(broker.url, processes=1) as worker:
        broker.publish(body("long", 1, do="sleep", seconds=8))
        until(lambda: worker.metric("quoth_in_flight") == 1, 10, worker)
        os.kill(worker.pid, 15)
        time.sleep(0.5)
        started = time.monotonic()
        assert worker.terminate() == 0
        assert time.monotonic() - started < 5
    assert broker.ready() == 1


def test_sigterm_with_the_broker_away_ends_at_once():
    nowhere = f"amqp://guest:guest@127.0.0.1:{free_port()}/%2F"
    with WorkerProcess(nowhere, wait=False) as worker:
        until(lambda: worker.events("broker.lost"), 20, worker)
        assert worker.get("/healthz")[0] == 200
        assert worker.get("/readyz")[0] == 503
        started = time.monotonic()
        assert worker.terminate() == 0
        assert time.monotonic() - started < 2


def test_a_worker_that_was_there_before_its_topology_waits_for_it(node):
    from rig.broker import TestBroker

    broker = TestBroker(node, "early")
    with WorkerProcess(broker.url, wait=False) as worker:
        until(lambda: worker.events("broker.lost"), 20, worker)
        broker.prepare()
        broker.publish(body("first", 1))
        until(lambda: worker.settled() == 1, 30, worker)
        assert worker.terminate() == 0


@pytest.mark.parametrize("harm", ["sleep", "loop", "regex"])
def test_no_child_outlives_a_parent_that_was_killed(broker, harm):
    with WorkerProcess(broker.url, article_seconds=2) as worker:
        broker.publish(body("stuck", 1, do=harm, seconds=60))
        until(lambda: worker.metric("quoth_in_flight") == 1, 10, worker)
        children = worker.children()
        assert len(children) == 2
        worker.kill()
        until(lambda: all(gone(pid) for pid in children), 2 + 3)


@pytest.mark.slow
def test_a_worker_that_was_there_before_its_broker_waits_for_it():
    with PrivateNode() as late:
        late.kill()
        url = late.url
        with WorkerProcess(url, wait=False) as worker:
            until(lambda: worker.events("broker.lost"), 20, worker)
            late.restart()
            from rig.broker import TestBroker

            broker = TestBroker(late, "late").prepare()
            with WorkerProcess(broker.url):
                broker.publish(body("first", 1))
                until(lambda: broker.ready() == 0, 30, worker)


def test_one_of_two_workers_killed_under_load_changes_nothing_but_duplicates(broker):
    with Stage(broker) as stage, WorkerProcess(broker.url) as other:
        with Load(broker.url, 500, rate=200) as load:
            until(lambda: other.settled() > 50, 20, other)
            other.kill()
            assert stage.worker.reasons() == {}
            load.finish()
        stage.finish()
    found = verdict(broker, load.confirmed)
    assert (found.articles, found.missing, found.foreign, found.dead) == (500, 0, 0, 0)
    assert found.duplicates <= 8 * 3
