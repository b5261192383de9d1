"""Faults of queues and messages: a queue that goes, a timeout, what pika can't read."""

import struct
import time

import pika
import pytest
from rig.faults import Stage
from rig.handlers import body
from rig.load import Load, verdict
from rig.worker_process import WorkerProcess, until

from worker.broker.declare import declare
from worker.broker.topology import ARTICLES, TOPOLOGY

pytestmark = pytest.mark.faults


def test_an_input_queue_deleted_and_declared_again_is_consumed_again(broker):
    with Stage(broker) as stage:
        with Load(broker.url, 100) as load:
            load.finish()
            until(lambda: stage.worker.settled() == 100, 20, stage.worker)
        with broker.channel() as channel:
            channel.queue_delete(ARTICLES)
            until(lambda: "broker" in stage.worker.reasons(), 20, stage.worker)
            time.sleep(1)
            declare(channel, TOPOLOGY)
        with Load(broker.url, 100, start=100) as more:
            more.finish()
            stage.finish()
    found = verdict(broker, load.confirmed | more.confirmed)
    assert (found.articles, found.missing, found.foreign) == (200, 0, 0)


def test_what_is_under_way_when_the_queue_is_deleted_is_still_published(broker):
    with WorkerProcess(broker.url, processes=1) as worker:
        broker.publish(body("held", 2, do="sleep", seconds=1.5))
        until(lambda: worker.metric("quoth_in_flight") == 1, 10, worker)
        with broker.channel() as channel:
            channel.queue_delete(ARTICLES)
        until(lambda: worker.settled() == 1, 10, worker)
    assert len(broker.drain()) == 2 + 1


def test_a_consumer_timeout_of_the_broker_is_survived(node, broker):
    node.ctl("eval", "application:set_env(rabbit, consumer_timeout, 2000).")
    try:
        with WorkerProcess(broker.url, article_seconds=30, processes=1) as worker:
            broker.publish(body("slow", 1, do="sleep", seconds=5), message_id="slow")
            until(lambda: worker.events("broker.lost"), 20, worker)
            node.ctl("eval", "application:set_env(rabbit, consumer_timeout, 1800000).")
            until(lambda: worker.settled() == 1, 30, worker)
            assert worker.terminate() == 0
    finally:
        node.ctl("eval", "application:set_env(rabbit, consumer_timeout, 1800000).")
    assert broker.ready() == 0


class Odd(pika.BasicProperties):
    """Properties whose header table is given as bytes."""

    def __init__(self, table, **more):
        super().__init__(headers={"x": 1}, **more)
        self.table = table

    def encode(self):
        flags, *rest = super().encode()
        plain = struct.pack(">I", len(self.table)) + self.table
        old = []
        pika.data.encode_table(old, self.headers)
        whole = b"".join(rest)
        return [flags, whole.replace(b"".join(old), plain)]


@pytest.mark.parametrize(
    "table",
    [
        pytest.param(b"\x01tT" + struct.pack(">Q", 1 << 62), id="a time beyond all years"),
        pytest.param(b"\x01fd" + struct.pack(">d", 1e300), id="a number that can't be written"),
        pytest.param(b"\x02\xff\xfeS\x00\x00\x00\x01\xff", id="a name that is no UTF-8"),
        pytest.param(b"\x02CCA" + struct.pack(">I", 0), id="copies to nobody"),
    ],
)
def test_headers_that_pika_can_not_read_or_write_cost_nothing(broker, table):
    with WorkerProcess(broker.url) as worker:
        for harm in ({}, {"do": "raise"}):
            with broker.channel() as channel:
                channel.basic_publish(ARTICLES, "article.en", body("odd", 1, **harm), Odd(table))
        broker.publish(b"no json at all", reply_to="nobody")
        until(lambda: worker.settled() == 2 + 3, 30, worker)
        assert worker.events("broker.lost") == []
    assert len(broker.dead()) == 2


def test_a_user_name_or_an_expiry_on_an_article_does_not_stop_its_burial(broker):
    with WorkerProcess(broker.url) as worker:
        broker.publish(b"not json", user_id="guest", expiration="60000", headers={"CC": ["other"]})
        until(lambda: worker.settled() == 1, 20, worker)
        assert worker.events("broker.lost") == []
    ((properties, text),) = broker.dead()
    assert text == b"not json"
    assert (properties.user_id, properties.expiration) == (None, None)


def test_headers_of_one_full_frame_do_not_stop_a_burial(broker):
    many = {f"name-{number}": "x" * 1000 for number in range(120)}
    with WorkerProcess(broker.url) as worker:
        broker.publish(b"not json", headers=many)
        until(lambda: worker.settled() == 1, 20, worker)
    ((properties, _),) = broker.dead()
    assert properties.headers["x-quoth-headers-dropped"] == 120
