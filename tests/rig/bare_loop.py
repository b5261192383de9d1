"""The least that could do the same: one process, one pika SelectConnection, no extraction.

Consume one article, publish its messages with batched confirms, acknowledge with
multiple over the done prefix. What the service is compared with, not a thing to use:
it keeps no promise beyond a good day's.
"""

import json
import os
import sys
import time
from pathlib import Path

import pika
from rig.handlers import Tiny, body

TICKS = os.sysconf("SC_CLK_TCK")
MESSAGES = Tiny(None).handle(body("bare", 3)).events


def cpu(pid):
    """CPU seconds of a process so far."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


class BareLoop:
    """Runs until ``count`` articles are acknowledged; ``rate`` is of the middle nine tenths."""

    def __init__(self, url, count, prefetch, broker_pid):
        self.count = count
        self.broker_pid = broker_pid
        self.prefetch = prefetch
        self.begun = None  # how things stood when the first twentieth was done
        self.found = None  # articles a second; own and the broker's CPU seconds an article
        self.sequence = self.acknowledged = 0
        self.last_of = {}  # sequence of an article's last message: its delivery tag
        self.connection = pika.SelectConnection(pika.URLParameters(url), self.opened)

    def opened(self, connection):
        connection.channel(on_open_callback=self.ready)

    def ready(self, channel):
        self.channel = channel
        channel.confirm_delivery(self.confirmed)
        channel.basic_qos(prefetch_count=self.prefetch)
        channel.basic_consume("quoth.articles", self.article)

    def article(self, channel, method, _properties, text):
        json.loads(text)
        for event in MESSAGES:
            properties = pika.BasicProperties(
                content_type="application/cloudevents+json",
                delivery_mode=2, message_id=event.message_id, type=event.type, app_id="quoth",
            )  # fmt: skip
            mandatory = event.routing_key.startswith("claim.")
            channel.basic_publish(
                "quoth.claims", event.routing_key, event.body, properties, mandatory=mandatory
            )
            self.sequence += 1
        self.last_of[self.sequence] = method.delivery_tag

    def confirmed(self, frame):
        answer = frame.method
        done = [it for it in self.last_of if it <= answer.delivery_tag] if answer.multiple else (
            [answer.delivery_tag] if answer.delivery_tag in self.last_of else []
        )  # fmt: skip
        if done:
            tag = max(self.last_of.pop(it) for it in done)
            self.channel.basic_ack(tag, multiple=True)
            self.acknowledged = max(self.acknowledged, tag)
            self.watch()
            if self.acknowledged >= self.count:
                self.connection.add_on_close_callback(lambda *_: self.connection.ioloop.stop())
                self.connection.close()

    def watch(self):
        if self.begun is None and self.acknowledged >= self.count * 0.05:
            self.begun = self.stand()
        elif self.found is None and self.acknowledged >= self.count * 0.95:
            pairs = zip(self.begun, self.stand(), strict=True)
            articles, seconds, own, brokers = (after - before for before, after in pairs)
            self.found = articles / seconds, own / articles, brokers / articles

    def stand(self):
        return self.acknowledged, time.perf_counter(), time.process_time(), cpu(self.broker_pid)


if __name__ == "__main__":
    loop = BareLoop(sys.argv[1], *map(int, sys.argv[2:]))
    loop.connection.ioloop.start()
    print(json.dumps(loop.found))
