"""``quoth tail`` and ``quoth export --replay`` on a real broker: they show, and take nothing."""

import csv
import io
import json
import os
import re
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pika
import pytest
from rig.broker import TestBroker

from schemas.article import Article
from schemas.events import envelop
from worker.broker.topology import CLAIMS, CLAIMS_LOG, TOPOLOGY
from worker.claims import claims
from worker.extraction.model import (
    Attribution,
    Extraction,
    QuoteType,
    Resolution,
    Span,
    Speaker,
    SpeakerKind,
)

pytestmark = pytest.mark.broker

ROOT = Path(__file__).parents[2]
NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
WORDS = {"ar": "سيصمد السد الجديد", "en": "The dam will hold"}


@pytest.fixture(scope="module")
def shared(node):
    """One virtual host for the tests that don't mind what the log holds already."""
    return TestBroker(node, "watching").prepare()


def claim(language="en", kind="direct", article="a1"):
    """One claim of an article that is nothing but its quotation."""
    text = WORDS[language]
    speaker = Speaker(SpeakerKind.UNKNOWN, Resolution.NONE)
    found = Attribution(
        QuoteType(kind), (Span(0, len(text)),), speaker, None, f"{language}.{kind}.colon", 0.5
    )
    read = Article(id=article, text=text)
    return next(claims(read, text, Extraction(language, f"{language}@1.0.0", (found,)), NOW))


def publish(broker, *made):
    """Publish claims as the worker does."""
    with broker.channel() as channel:
        for one in made:
            body = envelop(one, event_id=one.claim_id, subject=one.article.id, time=NOW)
            key = f"claim.{one.quote.language}.{one.quote.type}"
            properties = pika.BasicProperties(message_id=one.claim_id, delivery_mode=2)
            channel.basic_publish(CLAIMS, key, body, properties, mandatory=True)


def quoth(broker, *words, url=None):
    """Start a quoth command against the test's broker."""
    environment = {**os.environ, "QUOTH_AMQP_URL": url or broker.url, "PYTHONPATH": str(ROOT)}
    return subprocess.Popen(
        [sys.executable, "-m", "worker", *words],
        env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


def ended(process, seconds=20):
    """Its output lines, errors and exit code."""
    out, err = process.communicate(timeout=seconds)
    return out.splitlines(), err, process.returncode


def ids(lines):
    return [json.loads(line)["claim_id"] for line in lines]


def is_watched(broker):
    """Wait until somebody has bound a queue for watching."""
    for _ in range(100):
        if "subscriber.tail." in broker.node.ctl("list_bindings", "-p", broker.vhost):
            return
        time.sleep(0.1)
    raise AssertionError("nobody watches")


def test_tail_shows_what_is_published_with_its_language_and_type_alone(shared):
    tail = quoth(shared, "tail", "-l", "ar", "-t", "direct", "--json", "-n", "1")
    is_watched(shared)
    wanted = claim("ar")
    publish(shared, claim("en"), claim("ar", "indirect"), wanted)
    lines, err, code = ended(tail)
    assert (ids(lines), err, code) == ([wanted.claim_id], "", 0)


def test_replay_shows_the_log_from_its_beginning_and_takes_nothing_out_of_it(broker):
    kept = [claim("en", article=f"a{number}") for number in range(5)]
    publish(broker, *kept)
    for _ in range(2):
        lines, err, code = ended(quoth(broker, "tail", "--replay", "--json", "--timeout", "2"))
        assert (ids(lines), err, code) == ([one.claim_id for one in kept], "", 0)


def test_replay_can_begin_at_a_time(shared):
    publish(shared, claim())
    assert len(ended(quoth(shared, "tail", "--since", "1h", "--json", "-n", "1"))[0]) == 1
    later = ended(quoth(shared, "tail", "--since", "2099-01-01", "--timeout", "1"))
    assert later == ([], "", 0)


def test_an_arabic_claim_is_shown_isolated_with_its_rule(shared):
    publish(shared, claim("ar"))
    lines, err, code = ended(quoth(shared, "tail", "--replay", "-l", "ar", "-n", "1"))
    assert (err, code) == ("", 0)
    assert any(re.search(f"\u2067{WORDS['ar']}\u2069", line) for line in lines)
    assert any(re.search(r"ar\.\w+\.colon", line) for line in lines)


def test_a_reader_that_leaves_early_is_no_error(shared):
    publish(shared, *(claim(article=f"a{number}") for number in range(400)))
    with quoth(shared, "tail", "--replay", "--json") as tail:
        assert json.loads(tail.stdout.readline())["claim_id"]
        tail.stdout.close()
        assert tail.wait(timeout=20) == 0
        assert tail.stderr.read() == ""


def test_ctrl_c_ends_watching_quietly_and_the_passing_queue_is_gone(shared):
    tail = quoth(shared, "tail")
    is_watched(shared)
    tail.send_signal(signal.SIGINT)
    assert ended(tail) == ([], "", 0)
    assert "subscriber.tail." not in shared.node.ctl("list_queues", "-p", shared.vhost)


def test_a_message_that_is_no_claim_is_told_and_passed_over(broker):
    with broker.channel() as channel:
        channel.basic_publish(CLAIMS, "claim.en.direct", b"nonsense", mandatory=True)
    good = claim()
    publish(broker, good)
    lines, err, code = ended(quoth(broker, "tail", "--replay", "--json", "--timeout", "1"))
    assert (ids(lines), code) == ([good.claim_id], 0)
    assert "skipped a message" in err


def test_a_subscribers_account_may_watch_and_replay(shared):
    role = next(role for role in TOPOLOGY.roles if role.name == "subscriber")
    user = f"reader-{shared.vhost}"
    shared.node.ctl("add_user", user, "reading")
    shared.node.ctl(
        "set_permissions", "-p", shared.vhost, user, role.configure, role.write, role.read
    )
    url = shared.url.replace("guest:guest", f"{user}:reading")
    publish(shared, claim())
    assert len(ended(quoth(shared, "tail", "--replay", "--json", "-n", "1", url=url))[0]) == 1
    assert ended(quoth(shared, "tail", "--timeout", "0.5", url=url)) == ([], "", 0)


def test_a_missing_log_is_told_with_what_to_do(broker):
    with broker.channel() as channel:
        channel.queue_delete(CLAIMS_LOG)
    lines, err, code = ended(quoth(broker, "tail", "--replay"))
    assert (lines, code) == ([], 4)
    assert "quoth topology declare" in err


def test_export_reads_the_log_to_its_end_and_writes_a_redelivered_claim_once(broker):
    twice, once = claim("en"), claim("ar", article="a2")
    publish(broker, twice, once, twice)
    lines, err, code = ended(quoth(broker, "export", "--replay", "--to", "csv"))
    assert (err, code) == ("", 0)
    rows = list(csv.DictReader(io.StringIO("\n".join(lines).removeprefix("\ufeff"))))
    assert [row["claim_id"] for row in rows] == [twice.claim_id, once.claim_id]
