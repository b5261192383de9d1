"""Every fault that a test or the soak can cause, each with its mending.

A fault is a function of a ``Stage``; it returns once it is mended. The stage measures how
long it took from there until the next article was settled.
"""

import os
import signal
import time
from contextlib import suppress

from rig.worker_process import WorkerProcess, until


class Stage:
    """A broker under load with one worker (and a way to make more)."""

    def __init__(self, broker, url=None, *, strict=True, **settings):
        self.broker = broker
        self.strict = strict
        self.url = url or broker.url
        self.settings = settings
        self.worker = None
        self.recovered_after = None  # seconds

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *error):
        self.worker.__exit__(*error)

    def start(self, **more):
        """Start the worker (again)."""
        self.worker = WorkerProcess(self.url, **{**self.settings, **more}).__enter__()

    def restart(self):
        """The worker is dead: start another."""
        self.worker.__exit__(None, None, None)
        self.start()

    def await_reason(self, part):
        """Wait until the worker tells that ``part`` keeps it from being ready.

        A soak isn't ``strict``: an alarm that stops the crawlers first is told to nobody
        who has nothing to publish.
        """
        try:
            until(lambda: part in self.worker.reasons(), 20 if self.strict else 5, self.worker)
        except AssertionError:
            if self.strict:
                raise

    def recovery(self, seconds=60):
        """Seconds from now until the worker is ready and has settled one more article.

        The first measurement of a fault counts; where all articles are settled already,
        being ready is enough.
        """
        before = self.worker.settled()

        def flows():
            if self.worker.reasons():
                return False
            return self.worker.settled() > before or self.broker.ready() == 0

        took = until(flows, seconds, self.worker)
        self.recovered_after = took if self.recovered_after is None else self.recovered_after
        return took

    def finish(self, seconds=90):
        """Wait until the queues are worked off; then the worker ends, and nothing comes back."""
        queues = ["quoth.articles", *(f"quoth.articles.retry.{step}" for step in (1, 2, 3))]
        calm, held = [0], {}

        def idle():
            held.update({queue: self.broker.ready(queue) for queue in queues})
            held["in flight"] = self.worker.metric("quoth_in_flight")
            calm[0] = 0 if any(held.values()) else calm[0] + 1
            return calm[0] >= 4

        try:
            until(idle, seconds, self.worker, every=0.2)
        except AssertionError as error:
            raise AssertionError(f"still held: {held}; {error}") from error
        assert self.worker.terminate() == 0
        assert self.broker.ready() == 0


def nothing(_stage):
    """No fault: what the others are compared with."""
    time.sleep(1)


def app_restart(stage):
    """``rabbitmqctl stop_app`` … ``start_app``."""
    stage.broker.node.ctl("stop_app")
    time.sleep(0.5)
    stage.broker.node.ctl("start_app")


def let_queues_settle(stage):
    """Before the load comes: what was just declared is written down.

    RabbitMQ 3.10.8 forgets a quorum queue that was declared shortly before a SIGKILL: it runs
    again and confirms nothing for ever. On a node that has served a hundred tests before,
    1.5 seconds were too short.
    """
    stage.broker.node.ctl("eval", "mnesia:sync_log(), mnesia:dump_log().")
    time.sleep(6)


def broker_killed(stage):
    """SIGKILL of the broker, and a restart; see ``let_queues_settle``."""
    time.sleep(1.5)
    stage.broker.node.kill()
    stage.broker.node.restart()


def connections_closed(stage):
    """The operator closes every connection, twice."""
    for _ in range(2):
        stage.broker.node.ctl(
            "close_all_connections", "--global", "--limit", "0",
            "--per-connection-delay", "0", "a test",
        )  # fmt: skip
        time.sleep(0.5)


def worker_killed(stage):
    """SIGKILL of the worker, twice, each time another is started."""
    for _ in range(2):
        time.sleep(0.4)
        stage.worker.kill()
        stage.restart()


def worker_terminated(stage):
    """SIGTERM under load, twice: exit 0, and another is started."""
    for _ in range(2):
        time.sleep(0.4)
        assert stage.worker.terminate() == 0
        stage.restart()


def children_killed(stage):
    """SIGKILL of each extraction child."""
    for child in stage.worker.children():
        with suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)


def memory_alarm(stage, seconds=3):
    """The broker's memory is over its mark for a while: publishers are blocked."""
    stage.broker.node.ctl("set_vm_memory_high_watermark", "absolute", "1MB")
    try:
        stage.await_reason("alarm")
        time.sleep(seconds)
    finally:
        stage.broker.node.ctl("set_vm_memory_high_watermark", "0.4")


def disk_alarm(stage, seconds=3):
    """The broker's disk is full for a while: publishers are blocked."""
    stage.broker.node.ctl("set_disk_free_limit", "1000GB")
    try:
        stage.await_reason("alarm")
        time.sleep(seconds)
    finally:
        stage.broker.node.ctl("set_disk_free_limit", "50MB")


def claims_unroutable(stage, seconds=2):
    """No queue is bound for claims for a while."""
    bound = [("subscriber.all", "#"), ("quoth.claims.log", "claim.#")]
    with stage.broker.channel() as channel:
        for queue, key in bound:
            channel.queue_unbind(queue, "quoth.claims", key)
    stage.await_reason("claims")
    time.sleep(seconds)
    with stage.broker.channel() as channel:
        for queue, key in bound:
            channel.queue_bind(queue, "quoth.claims", key)


def queue_full(stage, seconds=2):
    """A subscriber's queue is full and refuses what comes, then it is emptied."""
    arguments = {"x-max-length": 50, "x-overflow": "reject-publish"}
    with stage.broker.channel() as channel:
        channel.queue_declare("subscriber.small", durable=True, arguments=arguments)
        channel.queue_bind("subscriber.small", "quoth.claims", "claim.#")
    stage.await_reason("refused")
    time.sleep(seconds)
    with stage.broker.channel() as channel:
        channel.queue_delete("subscriber.small")
