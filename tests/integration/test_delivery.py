"""From the queue to the queue with the real handler and a real broker: what each body gets."""

import gzip
import json
import time
from collections import Counter

import pytest
from rig.load import Load, verdict
from rig.worker_process import WorkerProcess, until

pytestmark = pytest.mark.broker

REAL = {"handler": "worker.child:standard_handler", "processes": 1, "article_seconds": 30}
NEWS = {
    "id": "harbour-1",
    "language": "en",
    "text": (
        "The harbour reopened on Monday after two weeks of repairs.\n"
        'Mayor Ines Calder said: "The first ferries will leave before noon on Tuesday."'
    ),
}


def encoded(text, charset="utf-8"):
    return json.dumps({"id": "a-1", "language": "en", "text": text}, ensure_ascii=False).encode(
        charset
    )


@pytest.fixture(scope="module")
def shared(node):
    """One worker for all bodies: each must leave it able to take the next."""
    from rig.broker import TestBroker

    broker = TestBroker(node, "delivery").prepare()
    with WorkerProcess(broker.url, **REAL) as worker:
        yield broker, worker


def send(shared, body, **properties):
    """Publish one body; the events it gave, and the dead letters."""
    broker, worker = shared
    before = worker.settled()
    broker.publish(body, message_id="m-1", **properties)
    until(lambda: worker.settled() == before + 1, 30, worker)
    events = [(it.routing_key, json.loads(text)) for it, _, text in broker.drain()]
    return events, broker.dead()


def assert_good(events, dead):
    assert dead == []
    keys = [key for key, _ in events]
    assert keys == ["claim.en.direct", "article.processed.en"]
    claim = events[0][1]["data"]
    assert claim["quote"]["text"] == "The first ferries will leave before noon on Tuesday."
    assert claim["speaker"]["name"] == "Ines Calder"


def test_an_article_becomes_its_claims_and_then_its_receipt(shared):
    assert_good(*send(shared, json.dumps(NEWS).encode()))


def test_gzip_is_unpacked(shared):
    assert_good(*send(shared, gzip.compress(json.dumps(NEWS).encode()), content_encoding="gzip"))


BAD = [
    pytest.param(b"this is no JSON", "not_json", id="not JSON"),
    pytest.param(b"", "empty", id="no body"),
    pytest.param(encoded("One line\x00and a NUL."), "characters", id="a NUL"),
    pytest.param(encoded("A" * (2 << 20)), "too_large", id="two MiB"),
    pytest.param(encoded("Plain text.", "utf-16"), "encoding", id="UTF-16"),
    pytest.param(b'{"id": "x", "text": "\\ud800"}', "characters", id="a lone surrogate"),
    pytest.param(b'{"id": "x"}', "schema", id="no text"),
    pytest.param(b"[" * 100 + b"]" * 100, "too_deep", id="too deep"),
]


@pytest.mark.parametrize(("body", "code"), BAD)
def test_bad_input_is_refused_told_and_buried_at_once(shared, body, code):
    events, dead = send(shared, body, reply_to="", correlation_id="c-1")
    assert [key for key, _ in events] == [f"article.rejected.{code}"]
    assert events[0][1]["data"]["code"] == code
    ((properties, buried),) = dead
    assert buried == body
    assert properties.headers["x-quoth-reason"] == code
    assert properties.headers["x-quoth-errors"]
    assert properties.headers["x-quoth-attempts"] == 1
    assert properties.message_id == "m-1"


def test_a_bomb_of_gzip_is_refused_without_being_unpacked(shared):
    bomb = gzip.compress(b'{"text": "' + b"a" * (64 << 20))
    events, _ = send(shared, bomb, content_encoding="gzip")
    assert [key for key, _ in events] == ["article.rejected.too_large"]


def test_who_asks_gets_the_receipt_or_the_refusal_as_an_answer(shared):
    broker, _ = shared
    with broker.channel() as channel:
        channel.queue_declare("answers", durable=True)
    send(shared, json.dumps(NEWS).encode(), reply_to="answers", correlation_id="first")
    send(shared, b"{}", reply_to="answers", correlation_id="second")
    answers = [(it.correlation_id, it.type) for _, it, _ in broker.drain("answers")]
    assert answers == [
        ("first", "quoth.article.processed.v1"),
        ("second", "quoth.article.rejected.v1"),
    ]


def test_an_answer_goes_to_none_of_quoths_own_queues(shared):
    broker, _ = shared
    send(shared, b"{}", reply_to="quoth.articles")
    assert broker.ready() == 0


def test_the_same_article_twice_gives_the_same_ids(shared):
    ids = []
    for _ in range(2):
        events, _ = send(shared, json.dumps(NEWS).encode())
        ids.append(events[0][1]["id"])
    assert ids[0] == ids[1]


def test_the_log_tells_ids_counts_and_times_and_never_a_body_or_a_password(shared):
    _, worker = shared
    send(shared, json.dumps(NEWS).encode())
    line = worker.events("article.acknowledged")[-1]
    assert line["article_id"] == "harbour-1"
    assert line["message_id"] == "m-1"
    assert (line["direct"], line["mixed"], line["indirect"]) == (1, 0, 0)
    assert {"wait_ms", "extract_ms", "confirm_ms", "language"} <= line.keys()
    assert "first ferries" not in worker.log
    assert "guest:guest" not in worker.log


def test_the_parent_carries_no_spacy_and_stays_below_80_mib(shared):
    _, worker = shared
    send(shared, json.dumps(NEWS).encode())
    with open(f"/proc/{worker.pid}/maps", encoding="utf-8") as maps:  # noqa: PTH123
        assert "spacy" not in maps.read()
    assert worker.resident_mib() <= 80


def test_a_kill_amid_500_articles_loses_none_and_duplicates_carry_the_same_ids(broker):
    with WorkerProcess(broker.url) as first, Load(broker.url, 500, rate=400) as load:
        until(lambda: first.settled() > 150, 20, first)
        first.kill()
        with WorkerProcess(broker.url) as second:
            load.finish()
            until(lambda: broker.ready() == 0, 30, second)
            until(lambda: second.metric("quoth_in_flight") == 0, 10, second)
            assert second.terminate() == 0
    assert broker.ready() == 0
    found = verdict(broker, load.confirmed)
    assert (found.articles, found.expected, found.missing, found.foreign) == (500, 1500, 0, 0)
    assert found.duplicates <= 8 * 3


def test_a_late_subscriber_replays_every_claim_from_the_log(broker):
    with WorkerProcess(broker.url) as worker, Load(broker.url, 50) as load:
        load.finish()
        until(lambda: worker.settled() == 50, 20, worker)
    seen = Counter()
    with broker.channel() as channel:
        channel.basic_qos(prefetch_count=100)
        offset = {"x-stream-offset": "first"}
        deadline = time.monotonic() + 10
        for method, properties, _ in channel.consume(
            "quoth.claims.log", arguments=offset, inactivity_timeout=1
        ):
            if method is None or time.monotonic() > deadline:
                break
            seen[properties.message_id] += 1
            channel.basic_ack(method.delivery_tag)
        channel.cancel()
    assert len(seen) == 150
    assert set(seen.values()) == {1}
