"""The way into Quoth for a crawler in Python: what the examples beside this file share.

Copy it; it needs pika alone. An article is any dictionary that Quoth knows (its own, or what
trafilatura, news-please, newspaper4k, goose3, fundus, feedparser or a page's JSON-LD hold).
``QUOTH_AMQP_URL`` says where the broker is.
"""

import json
import os
import time
import uuid
from types import TracebackType
from typing import Any, Self

import pika

EXCHANGE = "quoth.articles"
REPLY_TO = "amq.rabbitmq.reply-to"  # RabbitMQ's own passing queue: nothing to declare
DEFAULT_URL = "amqp://guest:guest@127.0.0.1:5672/%2F"


class ArticleQueue:
    """Publishes articles; each call returns when the broker has confirmed its article."""

    def __init__(self, url: str | None = None) -> None:
        self._url = url or os.environ.get("QUOTH_AMQP_URL", DEFAULT_URL)
        self._answers: dict[str, dict[str, Any]] = {}

    def __enter__(self) -> Self:
        self._connection = pika.BlockingConnection(pika.URLParameters(self._url))
        self._channel = self._connection.channel()
        self._channel.confirm_delivery()
        self._channel.basic_consume(REPLY_TO, self._keep, auto_ack=True)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._connection.close()

    def publish(self, article: dict[str, Any], language: str = "und") -> str:
        """Hand over one article; raises pika's UnroutableError or NackError if it is not kept.

        Returns the correlation id, for ``answer``.
        """
        correlation_id = str(uuid.uuid4())
        properties = pika.BasicProperties(
            content_type="application/json",
            delivery_mode=2,
            message_id=str(article.get("id") or article.get("url") or correlation_id),
            correlation_id=correlation_id,
            reply_to=REPLY_TO,
        )
        body = json.dumps(article, ensure_ascii=False, default=str).encode()
        self._channel.basic_publish(
            EXCHANGE, f"article.{language}", body, properties, mandatory=True
        )
        return correlation_id

    def answer(self, correlation_id: str, seconds: float = 30) -> dict[str, Any] | None:
        """The receipt or the refusal of an article, as an event; None if none came in time."""
        until = time.monotonic() + seconds
        while correlation_id not in self._answers and time.monotonic() < until:
            self._connection.process_data_events(0.2)
        return self._answers.pop(correlation_id, None)

    def _keep(self, _channel: object, _method: object, head: Any, body: bytes) -> None:
        self._answers[head.correlation_id] = json.loads(body)
