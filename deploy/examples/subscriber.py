# /// script
# dependencies = ["pika"]
# ///
"""A subscriber: Arabic claims as they come, none twice, none lost while it is away.

python subscriber.py --yesterday    (the last day out of the log stream, then what comes)
"""

import datetime as dt
import json
import os
import sys
from typing import Any

import pika

seen = set()  # in earnest a unique key of your database: a claim's id never changes


def show(channel: Any, method: Any, _head: Any, body: bytes) -> None:
    """Print a claim that is new."""
    event = json.loads(body)
    if event["data"]["quote"]["language"] == "ar" and event["id"] not in seen:
        seen.add(event["id"])
        print(event["data"]["speaker"]["name"], "|", event["data"]["quote"]["text"], flush=True)
    channel.basic_ack(method.delivery_tag)


url = os.environ.get("QUOTH_AMQP_URL", "amqp://guest:guest@127.0.0.1:5672/%2F")
channel = pika.BlockingConnection(pika.URLParameters(url)).channel()
channel.basic_qos(prefetch_count=100)  # a stream is not read without one
queue = "subscriber.fact-desk"  # durable: keeps what comes while nobody reads
channel.queue_declare(queue, durable=True, arguments={"x-queue-type": "quorum"})
channel.queue_bind(queue, "quoth.claims", "claim.ar.#")
channel.basic_consume(queue, show)
if "--yesterday" in sys.argv:
    since = dt.datetime.now(dt.UTC) - dt.timedelta(days=1)
    channel.basic_consume("quoth.claims.log", show, arguments={"x-stream-offset": since})
channel.start_consuming()
