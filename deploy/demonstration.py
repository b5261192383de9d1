"""What ./deploy/quickstart shows: six articles become claims over a real RabbitMQ, end to end.

A broker (the one that QUOTH_AMQP_URL names, else a private node, else a container), a worker, an
onlooker, the sample articles. It proves what it shows: the ids of the claims that arrive are
compared with those that ``quoth extract`` finds in the same articles without any broker. All that
it started ends with it, on every way out.
"""

import argparse
import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import FrameType
from typing import NoReturn

from deploy.docker_broker import docker_broker
from deploy.docker_broker import is_there as docker_is_there
from deploy.leash import end, leashed
from deploy.loopback import free_port
from deploy.onlooker import Onlooker
from deploy.private_node import NodeError, PrivateNode
from deploy.rabbitmq_binaries import NoBrokerError
from worker.errors import QuothError

ROOT = Path(__file__).resolve().parents[1]
SAMPLES = ROOT / "deploy" / "samples"
STATE = ROOT / ".quickstart"
QUOTH = [sys.executable, "-m", "worker"]
READY_SECONDS = 60
CLAIMS_SECONDS = 60
DRAIN_SECONDS = 25


class QuickstartError(Exception):
    """A step of the demonstration failed; the text says which and where to look."""


def say(text: str) -> None:
    """Tell the person what happens; on standard error, for standard output shows the claims."""
    print(text, file=sys.stderr, flush=True)


@contextmanager
def broker() -> Iterator[str]:
    """The AMQP URL to use: what is given, else a private node, else a container."""
    given = os.environ.get("QUOTH_AMQP_URL")
    if given:
        say("Broker: the one that QUOTH_AMQP_URL names; Quoth's exchanges are declared there.")
        yield given
        return
    try:
        node = PrivateNode().start()
    except NoBrokerError:
        if not docker_is_there():
            raise
        say("Broker: a RabbitMQ container (rabbitmq:4), removed afterwards.")
        with docker_broker() as url:
            yield url
        return
    with node:
        say(f"Broker: a private RabbitMQ node at {node.url}")
        yield node.url


def quoth(environment: dict[str, str], *arguments: str) -> str:
    """Run a quoth command to its end; its standard output. Raises QuickstartError."""
    answer = subprocess.run(
        [*QUOTH, *arguments],
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if answer.returncode != 0:
        raise QuickstartError(f"quoth {' '.join(arguments[:2])} failed:\n{answer.stderr.strip()}")
    return answer.stdout


@contextmanager
def worker(environment: dict[str, str], log: Path) -> Iterator[None]:
    """A worker that is ready; it is drained (SIGTERM) at the end."""
    port = free_port()
    settings = {"QUOTH_HTTP_PORT": str(port), "QUOTH_LOG_FORMAT": "json"}
    with log.open("wb") as output:
        process = leashed([*QUOTH, "worker"], environment | settings, output)
    try:
        deadline = time.monotonic() + READY_SECONDS
        while not is_ready(port):
            if process.poll() is not None or time.monotonic() > deadline:
                raise QuickstartError(f"The worker did not get ready; its log is {log}")
            time.sleep(0.1)
        yield
    finally:
        end(process, DRAIN_SECONDS)


def is_ready(port: int) -> bool:
    """True when the worker's /readyz says so."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=2) as answer:
            return bool(answer.status == 200)  # noqa: PLR2004 (HTTP's OK)
    except (urllib.error.URLError, OSError):
        return False


def expected_claims(samples: list[str]) -> set[str]:
    """The claim ids of the samples, found without any broker."""
    lines = quoth(dict(os.environ), "extract", *samples).splitlines()
    claims = [json.loads(line) for line in lines]
    if len({claim["article"]["id"] for claim in claims}) != len(samples):
        raise QuickstartError("Some sample article gave no claim at all.")
    return {claim["claim_id"] for claim in claims}


def demonstrate(stack: ExitStack) -> str:
    """Start everything, publish the samples, show and check their claims; the broker's URL."""
    url = stack.enter_context(broker())
    environment = {**os.environ, "QUOTH_AMQP_URL": url, "PYTHONUNBUFFERED": "1"}
    samples = sorted(str(path) for path in SAMPLES.glob("*.json"))
    quoth(environment, "topology", "declare")
    STATE.mkdir(exist_ok=True)
    log = STATE / "worker.log"
    stack.enter_context(worker(environment, log))
    say(f"Worker: ready; its log is {log.relative_to(ROOT)}")
    onlooker = stack.enter_context(Onlooker(url, say))
    expected = expected_claims(samples)
    say("Subscriber: bound to claim.#; publishing the samples.\n")
    started = time.monotonic()
    quoth(environment, "publish", *samples)
    missing = onlooker.missing(expected, CLAIMS_SECONDS)
    if missing:
        raise QuickstartError(
            f"{len(missing)} of {len(expected)} claims did not come; the worker's log is {log}"
        )
    seconds = time.monotonic() - started
    say(f"{len(samples)} articles published, all {len(expected)} claims came, {seconds:.1f} s.")
    return url


def invite(url: str) -> None:
    """Say how to push one's own article and how to subscribe."""
    say(
        "\nQuoth is running. In another terminal, from this folder:\n"
        f"  export QUOTH_AMQP_URL={url}\n"
        "  .venv/bin/quoth publish my-article.txt     (.json, .jsonl, .html too)\n"
        "  .venv/bin/quoth tail --language ar         (one subscriber more)\n"
        "Your own subscriber binds a queue to the exchange quoth.claims with claim.#, claim.ar.#\n"
        "or claim.*.direct; deploy/examples/ has some. Ctrl-C here stops everything."
    )


def interrupted(number: int, _frame: FrameType | None) -> NoReturn:
    """Any signal to end is a Ctrl-C: the stack of contexts stops what was started."""
    raise KeyboardInterrupt(number)


def main() -> int:
    """Demonstrate; 0 when all claims came, 1 with the reason, 130 when interrupted before."""
    parser = argparse.ArgumentParser(prog="./deploy/quickstart", description=__doc__)
    parser.add_argument("--once", action="store_true", help="end after the samples")
    once = parser.parse_args().once or not sys.stdout.isatty()
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, interrupted)
    came = False
    try:
        with ExitStack() as stack:
            url = demonstrate(stack)
            came = True
            if not once:
                invite(url)
                signal.pause()
    except KeyboardInterrupt:
        return 0 if came else 130
    except (NoBrokerError, NodeError, QuickstartError, QuothError, RuntimeError, OSError) as error:
        say(f"\nquickstart: {error}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
