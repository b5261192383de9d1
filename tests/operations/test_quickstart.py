"""./deploy/quickstart does what it says, leaves nothing running, and fails with a reason."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from deploy.loopback import answers_amqp, free_port
from deploy.private_node import PrivateNode

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = sorted((ROOT / "deploy/samples").glob("*.json"))
DEMONSTRATION = [sys.executable, "-m", "deploy.demonstration"]
pytestmark = pytest.mark.broker


def demonstrate(**variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        DEMONSTRATION,
        cwd=ROOT,
        env={**os.environ, **variables},
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )


@pytest.fixture(scope="module")
def run():
    return demonstrate()


def test_there_are_two_samples_in_each_of_the_three_languages():
    languages = [json.loads(path.read_text(encoding="utf-8"))["language"][:2] for path in SAMPLES]

    assert sorted(languages) == ["ar", "ar", "en", "en", "fr", "fr"]


def test_without_a_terminal_it_ends_by_itself_once_all_claims_came(run):
    assert run.returncode == 0, run.stderr
    assert "6 articles published, all" in run.stderr


def test_it_shows_speakers_of_all_three_languages_on_standard_output(run):
    for name in ("كوثر الزموري", "Eleanor Whitcombe", "Solène Marchetti"):
        assert name in run.stdout


def test_the_worker_s_log_tells_what_happened_to_each_article_and_never_its_text(run):
    assert run.returncode == 0
    log = (ROOT / ".quickstart/worker.log").read_text(encoding="utf-8")

    assert all(json.loads(line) for line in log.splitlines())
    for path in SAMPLES:
        article = json.loads(path.read_text(encoding="utf-8"))
        text = article.get("text") or article["paragraphs"][0]
        assert text[:40] not in log


def test_nothing_that_it_started_runs_afterwards(run):
    port = int(run.stderr.split("@127.0.0.1:")[1].split("/")[0])

    assert not answers_amqp(port)


def test_it_uses_the_broker_that_is_named_and_works_on_it_twice():
    with PrivateNode() as node:
        first = demonstrate(QUOTH_AMQP_URL=node.url)
        second = demonstrate(QUOTH_AMQP_URL=node.url)

        assert (first.returncode, second.returncode) == (0, 0), first.stderr + second.stderr


def test_a_named_broker_that_is_away_is_told_in_a_line_and_fails():
    url = f"amqp://guest:guest@127.0.0.1:{free_port()}/%2F"

    answer = demonstrate(QUOTH_AMQP_URL=url)

    assert answer.returncode == 1
    assert "no broker at" in answer.stderr
    assert "Traceback" not in answer.stderr


def test_ended_in_the_middle_it_stops_its_node():
    process = subprocess.Popen(
        DEMONSTRATION, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    )
    assert process.stderr is not None
    port = int(process.stderr.readline().split("@127.0.0.1:")[1].split("/")[0])
    assert answers_amqp(port)

    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=60)
    deadline = time.monotonic() + 5
    while answers_amqp(port) and time.monotonic() < deadline:
        time.sleep(0.1)

    assert process.returncode == 130
    assert not answers_amqp(port)
