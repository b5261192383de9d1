"""Minutes of mixed load with random faults; then one line: what is missing, and the seed.

    python tests/faults/soak.py --minutes 10 [--seed N] [--rate 40]

Everything is on private brokers: nothing of the machine's own is touched. Exit code 1
when anything is missing or foreign. The same seed gives the same faults in the same order.
"""

import argparse
import random
import sys
import threading
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from rig import faults  # noqa: E402  after the path is set
from rig.broker import TestBroker  # noqa: E402
from rig.faults import Stage  # noqa: E402
from rig.load import Load, verdict  # noqa: E402
from rig.proxy import Proxy  # noqa: E402

from deploy.private_node import PrivateNode  # noqa: E402

PIECE = 200  # articles that one crawler sends before the next takes over
POISON = 0.2  # how many of those pieces begin with a poison article
SETTINGS = {"article_seconds": 2, "memory_mib": 200, "heartbeat_seconds": 2}
KINDS = ("kill", "crash", "exit", "raise", "memory", "loop")


def reset(proxy):
    return lambda _stage: proxy.reset()


def hole(proxy):
    def fault(_stage):
        proxy.mode = "hole"
        time.sleep(6)
        proxy.reset()
        proxy.mode = "pass"

    return fault


def slow(proxy):
    def fault(_stage):
        proxy.mode = "slow"
        time.sleep(3)
        proxy.mode = "pass"

    return fault


def worker_killed(stage):
    stage.worker.kill()
    stage.restart()


def worker_terminated(stage):
    assert stage.worker.terminate() == 0
    stage.restart()


def choices(proxy):
    """Every fault that one node can have, by name."""
    return {
        "stop_app": faults.app_restart,
        "broker kill -9": faults.broker_killed,
        "connections closed": faults.connections_closed,
        "worker kill -9": worker_killed,
        "SIGTERM": worker_terminated,
        "children killed": faults.children_killed,
        "memory alarm": faults.memory_alarm,
        "disk alarm": faults.disk_alarm,
        "unroutable": faults.claims_unroutable,
        "queue full": faults.queue_full,
        "TCP reset": reset(proxy),
        "black hole": hole(proxy),
        "slow line": slow(proxy),
    }


class Crawlers(threading.Thread):
    """Endless articles, a piece at a time, some of them poison, until told to stop."""

    def __init__(self, url, rate, seed):
        super().__init__(daemon=True)
        self._url, self._rate, self._chance = url, rate, random.Random(seed)
        self._enough = threading.Event()
        self.confirmed = set()
        self.error = None

    def run(self):
        start = 0
        try:
            while not self._enough.is_set():
                poison = [self._chance.choice(KINDS)] if self._chance.random() < POISON else []
                load = Load(self._url, PIECE, self._rate, poison=poison, start=start)
                with load:
                    pass
                self.confirmed |= load.confirmed
                start += PIECE
        except Exception as error:  # noqa: BLE001  told to who waits for us
            self.error = error

    def finish(self):
        """Stop after this piece; the ids of all articles that the broker has confirmed."""
        self._enough.set()
        self.join(300)
        if self.error:
            raise self.error
        return self.confirmed


def soak(minutes, seed, rate):
    chance, done = random.Random(seed), []
    started = time.monotonic()
    with PrivateNode() as node, Proxy(node.port) as proxy:
        broker = TestBroker(node, "soak").prepare()
        url = f"amqp://guest:guest@127.0.0.1:{proxy.port}/soak"
        crawlers = Crawlers(broker.url, rate, seed)
        options = choices(proxy)
        with Stage(broker, url, strict=False, **SETTINGS) as stage:
            crawlers.start()
            while time.monotonic() - started < minutes * 60:
                name = chance.choice(sorted(options))
                options[name](stage)
                done.append((name, stage.recovery(90)))
                print(f"{time.monotonic() - started:6.0f} s  {name:20} {done[-1][1]:5.1f} s",
                      file=sys.stderr, flush=True)  # fmt: skip
                time.sleep(chance.uniform(0.5, 3))
            confirmed = crawlers.finish()
            stage.finish(180)
        return verdict(broker, confirmed), done


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    parser.add_argument("--rate", type=int, default=40, help="articles a second")
    chosen = parser.parse_args()
    found, done = soak(chosen.minutes, chosen.seed, chosen.rate)
    fine = not (found.missing or found.foreign)
    longest = max((seconds for _, seconds in done), default=0)
    print(
        f"{'NOTHING LOST' if fine else 'LOST'}: {len(done)} faults in {chosen.minutes:g} min, "
        f"{found.articles} articles, {found.expected} claims, missing {found.missing}, "
        f"foreign {found.foreign}, duplicates {found.duplicates}, dead {found.dead}, "
        f"longest recovery {longest:.1f} s, seed {chosen.seed}"
    )
    return 0 if fine else 1


if __name__ == "__main__":
    sys.exit(main())
