"""A virtual host with Quoth's topology on a private node, and questions to it."""

import json
from contextlib import contextmanager
from tempfile import NamedTemporaryFile

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
        # One rabbitmqctl for all three: each call starts an Erlang of its own, a second.
        with NamedTemporaryFile("w", suffix=".json", encoding="utf-8") as file:
            json.dump(self._definitions(), file)
            file.flush()
            self.node.ctl("import_definitions", file.name)
        with self.channel() as channel:
            declare(channel, TOPOLOGY)
            channel.queue_declare(ALL, durable=True, arguments={"x-queue-type": "quorum"})
            channel.queue_bind(ALL, CLAIMS, "#")
        return self

    def _definitions(self):
        everything = {"configure": ".*", "write": ".*", "read": ".*"}
        quick = {"message-ttl": RETRY_MILLISECONDS}
        return {
            "vhosts": [{"name": self.vhost}],
            "permissions": [{"user": "guest", "vhost": self.vhost, **everything}],
            "policies": [
                {
                    "vhost": self.vhost,
                    "name": "retry",
                    "pattern": r"^quoth\.articles\.retry\..$",
                    "apply-to": "queues",
                    "definition": quick,
                    "priority": 5,
                }
            ],
        }

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
                    # A quorum queue takes its time after its broker was killed.
                    if channel.queue_declare(queue, passive=True).method.message_count == 0:
                        break
                    continue
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
