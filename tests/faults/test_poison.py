"""Poison: an article that harms its child is settled alone, whatever it does."""

import json
import time

import pytest
from rig.faults import Stage
from rig.handlers import body
from rig.load import Load, verdict
from rig.worker_process import WorkerProcess, until

pytestmark = pytest.mark.faults

REASONS = {
    "kill": "crashed",
    "crash": "crashed",
    "exit": "crashed",
    "loop": "deadline",
    "regex": "deadline",
    "memory": "memory",
    "raise": "failed",
}
LIMITS = {"article_seconds": 1, "memory_mib": 200}


def test_poison_of_every_kind_under_prefetch_50_dies_alone(broker):
    kinds = list(REASONS)
    with (
        Stage(broker, prefetch_per_process=25, **LIMITS) as stage,
        Load(broker.url, 300, rate=1000, poison=kinds) as load,
    ):
        load.finish()
        stage.finish()
    letters = broker.dead()
    reasons = {json.loads(text)["do"]: it.headers["x-quoth-reason"] for it, text in letters}
    assert reasons == REASONS, "all the poison is dead, each kind for its reason"
    for properties, _ in letters:
        assert properties.headers["x-quoth-attempts"] == 3
        assert len(properties.headers["x-quoth-traceback-sha256"]) == 64
        assert properties.headers["x-quoth-errors"]
    dead = {properties.message_id for properties, _ in letters}
    found = verdict(broker, load.confirmed - dead)
    assert (found.articles, found.missing, found.foreign) == (300 - len(kinds), 0, 0)
    assert found.duplicates == 0, "the neighbours in the window were not even read again"


def test_the_crawler_is_told_of_an_article_that_failed_at_every_attempt(broker):
    with broker.channel() as channel:
        asked = channel.queue_declare("", exclusive=True).method.queue
        with WorkerProcess(broker.url, attempts=1, **LIMITS) as worker:
            for kind in ("crash", "raise"):
                broker.publish(body(kind, 1, do=kind), message_id=kind, reply_to=asked)
            until(lambda: worker.settled() == 2, 20, worker)
        answers = [channel.basic_get(asked, auto_ack=True) for _ in range(2)]
        assert channel.basic_get(asked)[0] is None, "one answer for each"
    told = {data["message_id"]: data for data in (json.loads(it[2])["data"] for it in answers)}
    assert {kind: it["code"] for kind, it in told.items()} == {"crash": "failed", "raise": "failed"}
    assert {kind: it["problems"][0]["type"] for kind, it in told.items()} == {
        "crash": REASONS["crash"], "raise": REASONS["raise"]
    }  # fmt: skip
    assert len(broker.dead()) == 2, "and the article itself is kept"


def test_a_neighbour_is_not_held_up_by_an_article_that_never_ends(broker):
    with WorkerProcess(broker.url, article_seconds=5, processes=2) as worker:
        broker.publish(body("endless", 1, do="loop"), message_id="endless")
        until(lambda: worker.metric("quoth_in_flight") == 1, 10, worker)
        for number in range(20):
            broker.publish(body(f"quick-{number}", 1))
        until(lambda: worker.settled() == 20, 4, worker)
        # Acknowledgements go out together, a moment after the count.
        until(lambda: worker.metric("quoth_in_flight") == 1, 4, worker)


def test_the_same_fault_in_the_same_place_has_the_same_traceback_hash(broker):
    with WorkerProcess(broker.url, attempts=1, **LIMITS) as worker:
        for number in range(2):
            broker.publish(body(f"one-{number}", 1, do="raise"))
            broker.publish(body(f"two-{number}", 1, do="crash"))
        until(lambda: worker.settled() == 4, 20, worker)
    hashes = {}
    for properties, text in broker.dead():
        hashes.setdefault(json.loads(text)["do"], set()).add(
            properties.headers["x-quoth-traceback-sha256"]
        )
    assert {kind: len(found) for kind, found in hashes.items()} == {"raise": 1, "crash": 1}
    assert hashes["raise"] != hashes["crash"]


def test_what_a_child_prints_tears_no_frame(broker):
    with WorkerProcess(broker.url) as worker:
        broker.publish(body("loud", 2, do="print"))
        until(lambda: worker.settled() == 1, 10, worker)
        assert "a stray line" in worker.log


def test_a_pack_that_can_not_be_loaded_is_told_and_does_not_spin(broker):
    with WorkerProcess(broker.url, wait=False, handler="rig.handlers:broken") as worker:
        until(lambda: "the pack xx is broken" in worker.log, 30, worker)
        until(lambda: "nothing works" in worker.reasons().get("children", ""), 30, worker)
        broker.publish(body("waits", 1))
        before = worker.metric("quoth_child_ends_total")
        time.sleep(4)
        assert worker.metric("quoth_child_ends_total") - before <= 8, "it waits longer and longer"
        assert worker.get("/readyz")[0] == 503
        assert worker.get("/healthz")[0] == 200
        assert worker.terminate() == 0
    assert broker.ready() == 1
    assert broker.dead() == []


def test_a_crash_loop_stops_consuming_before_it_has_burnt_the_queue(broker):
    for number in range(60):
        broker.publish(body(f"victim-{number}", 1))
    with WorkerProcess(broker.url, wait=False, handler="rig.handlers:deadly") as worker:
        until(lambda: "nothing works" in worker.reasons().get("children", ""), 30, worker)
        worker.kill()
    assert broker.ready() >= 60 - 6 - 2, "the breaker opened after six in a row"
    until(lambda: broker.ready() == 60, 20)  # the six come back from the retry queue
    assert broker.dead() == []


def test_articles_in_the_pipe_behind_a_stuck_one_are_read_by_the_other_child_and_once(broker):
    # Ten at once: some come to stand in the pipe of the child that the first one stops.
    kinds = ["loop", *["print"] * 9]
    with (
        WorkerProcess(broker.url, article_seconds=6, attempts=1) as worker,
        Load(broker.url, 10, rate=10_000, poison=kinds) as load,
    ):
        load.finish()
        until(lambda: worker.settled() == 9, 4, worker)
        until(lambda: worker.settled() == 10, 20, worker)
        assert worker.terminate() == 0
    found = verdict(broker, load.confirmed)
    assert (found.expected, found.missing, found.foreign) == (27, 0, 0)
    assert (found.duplicates, found.dead) == (0, 1)
