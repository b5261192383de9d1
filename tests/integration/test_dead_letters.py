"""``quoth dead``: an operator looks, filters, replays, removes; nothing is lost meanwhile."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from rig.handlers import body
from rig.load import CLAIMS, Load, verdict
from rig.worker_process import WorkerProcess, until

pytestmark = pytest.mark.broker

ROOT = Path(__file__).resolve().parents[2]


def quoth(broker, *arguments, check=True):
    """Run the command as an operator would."""
    environment = {
        **os.environ,
        "QUOTH_AMQP_URL": broker.url,
        "PYTHONPATH": str(ROOT),
        "COLUMNS": "200",
    }
    done = subprocess.run(
        [sys.executable, "-m", "worker", *arguments],
        env=environment, capture_output=True, check=False, cwd=ROOT / "tests",
    )  # fmt: skip
    assert not check or done.returncode == 0, done.stderr.decode()
    return done


def listed(broker, *filters):
    lines = quoth(broker, "dead", "list", "--json", *filters).stdout.decode().splitlines()
    return [json.loads(line) for line in lines]


@pytest.fixture
def graves(broker):
    """Three dead articles: two for their content, one for our fault."""
    with WorkerProcess(broker.url, attempts=1) as worker:
        broker.publish(b"no json", "article.ar", message_id="first")
        broker.publish(b"none either", "article.en", message_id="second")
        broker.publish(body("third", CLAIMS, do="raise"), "article.en", message_id="third")
        until(lambda: worker.settled() == 3, 20, worker)
    broker.drain()
    return broker


def ids(letters):
    return {letter["message_id"] for letter in letters}


def test_dead_letters_are_listed_by_reason_language_and_time_and_stay(graves):
    assert ids(listed(graves)) == {"first", "second", "third"}
    assert ids(listed(graves, "--reason", "not_json")) == {"first", "second"}
    assert ids(listed(graves, "--language", "ar")) == {"first"}
    assert ids(listed(graves, "--since", "2001-01-01")) == {"first", "second", "third"}
    assert ids(listed(graves, "--before", "2001-01-01")) == set()
    assert graves.ready("quoth.articles.dead") == 3


def test_a_dead_letter_is_shown_exactly_as_it_came(graves):
    shown = quoth(graves, "dead", "show", "first")
    assert shown.stdout == b"no json"
    assert "not_json" in shown.stderr.decode()
    assert quoth(graves, "dead", "show", "nobody", check=False).returncode == 1


def test_a_purge_removes_what_it_was_asked_for_and_nothing_else(graves):
    quoth(graves, "dead", "purge", "--language", "ar", "--yes")
    assert ids(listed(graves)) == {"second", "third"}


def test_a_replay_keeps_the_ids_marks_itself_and_removes_the_letter(graves):
    assert b"1 articles" in quoth(graves, "dead", "replay", "--reason", "failed").stdout
    ((_, properties, text),) = graves.drain("quoth.articles")
    assert json.loads(text)["id"] == properties.message_id == "third"
    assert properties.headers["x-quoth-replayed"] == 1
    assert "x-quoth-reason" not in properties.headers
    assert "x-quoth-attempts" not in properties.headers
    assert ids(listed(graves)) == {"first", "second"}


def test_a_replay_of_the_dead_under_load_gives_every_claim(broker):
    # Every third article dies in a worker whose rules fail; a mended one gets them again.
    with WorkerProcess(broker.url, attempts=1, handler="rig.handlers:failing") as worker:
        with Load(broker.url, 120, rate=400) as load:
            load.finish()
        until(lambda: broker.ready("quoth.articles.dead") == 40, 60, worker)
        assert worker.terminate() == 0
    with WorkerProcess(broker.url) as worker:
        quoth(broker, "dead", "replay", "--reason", "failed")
        until(lambda: worker.settled() == 40, 20, worker)
        assert worker.terminate() == 0
    found = verdict(broker, load.confirmed)
    assert (found.articles, found.missing, found.foreign) == (120, 0, 0)
    assert (found.duplicates, found.dead) == (0, 0)


def test_publish_confirms_every_article_of_a_file(broker, tmp_path):
    path = tmp_path / "articles.jsonl"
    path.write_bytes(b"\n".join(body(f"line-{number}") for number in range(300)) + b"\n")
    told = quoth(broker, "publish", "--language", "en", str(path)).stderr.decode()
    assert "300 articles confirmed" in told
    assert broker.ready() == 300


def test_publish_without_topology_ends_with_exit_code_4_and_says_what_to_do(broker, tmp_path):
    path = tmp_path / "article.json"
    path.write_bytes(body("lonely"))
    with broker.channel() as channel:
        channel.exchange_delete("quoth.articles")
    done = quoth(broker, "publish", str(path), check=False)
    assert done.returncode == 4
    assert "quoth topology declare" in done.stderr.decode()
