"""The examples that need pika alone, against a real broker.

Those that need a crawler (Scrapy, feedparser, trafilatura, warcio) or Node.js are run by hand
before a release, as their README tells.
"""

import importlib.util
import json
import os
import subprocess
import sys
import threading
from pathlib import Path

import pika
import pytest
from pika.exceptions import UnroutableError

from worker.broker.topology import ARTICLES, CLAIMS

pytestmark = pytest.mark.broker

EXAMPLES = Path(__file__).parents[2] / "deploy" / "examples"


def example(name):
    """An example as a module."""
    spec = importlib.util.spec_from_file_location(name, EXAMPLES / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def publish_claim(broker, claim_id, words, language="ar"):
    event = {"id": claim_id, "data": {"quote": {"text": words, "language": language},
                                      "speaker": {"name": "هدى العلمي"}}}  # fmt: skip
    with broker.channel() as channel:
        channel.basic_publish(
            CLAIMS, f"claim.{language}.direct", json.dumps(event).encode(), mandatory=True
        )


def test_the_subscriber_replays_the_log_and_shows_each_claim_once(broker):
    publish_claim(broker, "1", "قبل")
    publish_claim(broker, "2", "before", "en")
    process = subprocess.Popen(
        [sys.executable, EXAMPLES / "subscriber.py", "--yesterday"],
        env={**os.environ, "QUOTH_AMQP_URL": broker.url}, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    watchdog = threading.Timer(30, process.kill)
    watchdog.start()
    try:
        with process:
            assert process.stdout.readline() == "هدى العلمي | قبل\n"
            publish_claim(broker, "1", "قبل")
            publish_claim(broker, "3", "بعد")
            assert process.stdout.readline() == "هدى العلمي | بعد\n"
            process.kill()
            assert process.stdout.read() == ""
    finally:
        watchdog.cancel()


def test_an_article_is_confirmed_and_asks_for_an_answer(broker):
    with example("article_queue").ArticleQueue(broker.url) as queue:
        asked = queue.publish({"url": "https://a.example/1", "text": "كلام"}, "ar")
        ((method, head, body),) = broker.drain(ARTICLES)
        assert method.routing_key == "article.ar"
        assert json.loads(body) == {"url": "https://a.example/1", "text": "كلام"}
        assert (head.message_id, head.correlation_id) == ("https://a.example/1", asked)
        with broker.channel() as channel:
            answer = pika.BasicProperties(correlation_id=asked)
            channel.basic_publish("", head.reply_to, b'{"type": "receipt"}', answer)
        assert queue.answer(asked, seconds=10) == {"type": "receipt"}
        assert queue.answer(asked, seconds=0) is None


def test_an_article_that_no_queue_takes_is_an_error_at_the_crawler(broker):
    with broker.channel() as channel:
        channel.queue_unbind(ARTICLES, ARTICLES, "article.#")
    with (
        example("article_queue").ArticleQueue(broker.url) as queue,
        pytest.raises(UnroutableError),
    ):
        queue.publish({"id": "1", "text": "words"})


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.py")), ids=lambda path: path.stem)
def test_every_example_names_what_it_needs(path):
    source = path.read_text(encoding="utf-8")
    compile(source, path.name, "exec")
    assert path.name == "article_queue.py" or source.startswith("# /// script\n# dependencies = [")
