"""Each user of the exported definitions can do its work, and no more."""

import json

import pika
import pytest
from pika.exceptions import ChannelClosedByBroker
from rig.broker import TestBroker
from rig.handlers import body
from rig.worker_process import WorkerProcess, until

from deploy.private_node import PrivateNode
from worker.broker.definitions import export
from worker.broker.topology import TOPOLOGY

pytestmark = pytest.mark.broker

FORBIDDEN = 403
PASSWORDS = {role.name: f"secret-of-{role.name}" for role in TOPOLOGY.roles}


@pytest.fixture(scope="module")
def guarded(tmp_path_factory):
    """A node that was set up by the definitions file alone."""
    path = tmp_path_factory.mktemp("definitions") / "definitions.json"
    path.write_text(json.dumps(export(TOPOLOGY, "/", PASSWORDS)), encoding="utf-8")
    with PrivateNode() as node:
        node.ctl("import_definitions", str(path))
        yield node


def url(node, user):
    return node.url.replace("guest:guest", f"{user}:{PASSWORDS[user]}")


def attempt(node, user, action):
    """Whether ``user`` may do ``action(channel)``."""
    connection = pika.BlockingConnection(pika.URLParameters(url(node, user)))
    try:
        channel = connection.channel()
        channel.confirm_delivery()
        action(channel)
    except ChannelClosedByBroker as error:
        if error.reply_code != FORBIDDEN:
            raise
        return False
    else:
        return True
    finally:
        if connection.is_open:
            connection.close()


def publish(exchange, key="article.en"):
    return lambda channel: channel.basic_publish(exchange, key, b"{}")


def get(queue):
    return lambda channel: channel.basic_get(queue)


def subscribe(channel):
    channel.queue_declare("subscriber.mine", durable=True)
    channel.queue_bind("subscriber.mine", "quoth.claims", "claim.ar.#")
    channel.basic_get("subscriber.mine")
    channel.queue_delete("subscriber.mine")


TABLE = [
    ("crawler", publish("quoth.articles"), True),
    ("crawler", publish("quoth.claims", "claim.en.direct"), False),
    ("crawler", publish("quoth.settlement", "dead"), False),
    ("crawler", publish("", "quoth.articles"), False),
    ("crawler", get("quoth.articles"), False),
    ("crawler", lambda channel: channel.queue_declare("mine"), False),
    ("worker", publish("quoth.claims", "claim.en.direct"), True),
    ("worker", publish("quoth.settlement", "dead"), True),
    ("worker", get("quoth.articles"), True),
    ("worker", publish("quoth.articles"), False),
    ("worker", get("quoth.articles.dead"), False),
    ("worker", lambda channel: channel.queue_delete("quoth.articles"), False),
    ("worker", lambda channel: channel.queue_declare("mine"), False),
    ("subscriber", subscribe, True),
    ("subscriber", get("quoth.articles"), False),
    ("subscriber", publish("quoth.claims", "claim.en.direct"), False),
    ("subscriber", lambda channel: channel.queue_delete("quoth.claims.log"), False),
    ("subscriber", lambda channel: channel.queue_declare("other"), False),
    ("operator", get("quoth.articles.dead"), True),
    ("operator", publish("", "quoth.articles"), True),
    ("operator", lambda channel: channel.queue_declare("other"), False),
]


@pytest.mark.parametrize(("user", "action", "allowed"), TABLE)
def test_a_user_may_do_its_work_and_no_more(guarded, user, action, allowed):
    assert attempt(guarded, user, action) is allowed


def test_the_least_privileged_worker_does_its_whole_work(guarded):
    broker = TestBroker(guarded, "%2F")
    with broker.channel() as channel:
        channel.queue_purge("quoth.articles")
        channel.queue_purge("quoth.articles.dead")
        channel.queue_declare("subscriber.all", durable=True)
        channel.queue_bind("subscriber.all", "quoth.claims", "#")
    with WorkerProcess(url(guarded, "worker"), attempts=1) as worker:
        broker.publish(body("good", 2), reply_to="subscriber.all")
        broker.publish(body("bad", 1, do="raise"))
        broker.publish(b"no json")
        until(lambda: worker.settled() == 3, 20, worker)
        assert worker.events("broker.lost") == []
        assert worker.terminate() == 0
        assert PASSWORDS["worker"] not in worker.log
    assert len(broker.drain()) == 2 + 1 + 1 + 2  # claims, receipt, answer, both refusals
    assert len(broker.dead()) == 2


def test_a_worker_that_may_not_answer_goes_on_without_answering(guarded):
    broker = TestBroker(guarded, "%2F")
    narrow = r"^(quoth\.claims|quoth\.settlement)$"
    guarded.ctl("set_permissions", "-p", "/", "worker", "^$", narrow, r"^quoth\.articles$")
    with WorkerProcess(url(guarded, "worker")) as worker:
        broker.publish(body("asks", 1), reply_to="subscriber.all")
        until(lambda: worker.settled() == 1, 30, worker)
        assert worker.events("broker.no_answers")
