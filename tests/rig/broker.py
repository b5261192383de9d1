"""A virtual host with Quoth's topology on a private node, and questions to it."""

import json
from contextlib import contextmanager

import pika

from worker.broker.declare import declare
from worker.broker.topology import ARTICLES, CLAIMS, DEAD, TOPOLOGY

ALL = "subscriber.all"
RETRY_MILLISECONDS = 300


class TestBroker:
    """``node`` may be a private node, or one of a cluster with ``others``."""

    __test__ = False

    def __init__(self, node, vhost, others=()):
        self.node = node
        self.others = others
        self.vhost = vhost

    @property
    def url(self):
        """All nodes' URLs with this virtual host, for QUOTH_AMQP_URL."""
        return ",".join(self._url(node) for node in (self.node, *self.others))

    def _url(self, node):
        return node.url.removesuffix("%2F") + self.vhost

    def prepare(self):
        """Make the virtual host, quick retries, the topology, and a queue for every event."""
        self.node.ctl("add_vhost", self.vhost)
        self.node.ctl("set_permissions", "-p", self.vhost, "guest", ".*", ".*", ".*")
        self.policy("retry", r"^quoth\.articles\.retry\..$", {"message-ttl": RETRY_MILLISECONDS})
        with self.channel() as channel:
            declare(channel, TOPOLOGY)
            channel.queue_declare(ALL, durable=True, arguments={"x-queue-type": "quorum"})
            channel.queue_bind(ALL, CLAIMS, "#")
        return self

    def policy(self, name, pattern, definition):
        """Set a policy in this virtual host."""
        self.node.ctl(
            "set_policy", "-p", self.vhost, name, pattern, json.dumps(definition),
            "--apply-to", "queues", "--priority", "5",
        )  # fmt: skip

    @contextmanager
    def channel(self):
        """A blocking channel with confirms, on whichever node answers."""
        targets = [pika.URLParameters(self._url(node)) for node in (self.node, *self.others)]
        connection = pika.BlockingConnection(targets)
        try:
            channel = connection.channel()
            channel.confirm_delivery()
            yield channel
        finally:
            if connection.is_open:
                connection.close()

    def ready(self, queue=ARTICLES):
        """Messages that nobody has taken."""
        with self.channel() as channel:
            return channel.queue_declare(queue, passive=True).method.message_count

    def drain(self, queue=ALL):
        """Take everything out of a queue: (method, properties, body) each."""
        with self.channel() as channel:
            channel.basic_qos(prefetch_count=500)
            taken = []
            for method, properties, body in channel.consume(queue, inactivity_timeout=0.5):
                if method is None:
                    break
                taken.append((method, properties, body))
                channel.basic_ack(method.delivery_tag)
            channel.cancel()
        return taken

    def dead(self):
        """Take the dead letters: (properties, body) each."""
        return [(properties, body) for _, properties, body in self.drain(DEAD)]

    def publish(self, body, key="article.en", **properties):
        """Publish one article as a crawler would."""
        properties.setdefault("delivery_mode", 2)
        with self.channel() as channel:
            channel.basic_publish(
                ARTICLES, key, body, pika.BasicProperties(**properties), mandatory=True
            )
