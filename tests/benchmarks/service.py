"""How much the service costs: its throughput as a share of a bare pika loop's, and its CPU.

    python tests/benchmarks/service.py [--rounds 5] [--articles 6000] [--prefetch 50]

On a private broker, in turns: (a) the bare loop (tests/rig/bare_loop.py); (b) ``quoth
worker`` with one child and a handler that does nothing but make the same four messages.
Both work off the same queue of articles of 5 KB; the rate is that of the middle nine
tenths. Then the latency at half of (b)'s rate, from publishing an article to its receipt
at a subscriber, of both: what the bare loop has is the broker's, the machine's and this
script's, which feeds and watches on the same cores. And the same with the real extractor
and the usual prefetch, at half of what that reaches. CPU is of the worker and of the broker's
process, apart, in milliseconds
an article. Ratios hold between machines better than rates; the machine should be quiet.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from functools import partial
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

import pika  # noqa: E402  after the path is set
from rig.bare_loop import cpu  # noqa: E402
from rig.broker import ALL, TestBroker  # noqa: E402
from rig.handlers import body  # noqa: E402
from rig.worker_process import WorkerProcess, until  # noqa: E402

from deploy.private_node import PrivateNode  # noqa: E402
from worker.broker.access import Access  # noqa: E402
from worker.broker.feed import Feed, article  # noqa: E402
from worker.broker.parameters import targets  # noqa: E402

FILLER = "x" * 5000
CLAIMS = 3  # and the receipt: four messages
LOOK_SECONDS = 0.25  # each look has the parent write its metrics
REAL = "worker.child:standard_handler"
USUAL = {"prefetch_per_process": 4, "log_level": "info", "handler": REAL}
RECEIPTS = "benchmark.receipts"


def fill(broker, count, make):
    """``count`` articles into the queue; what the last round left with the subscriber goes."""
    with broker.channel() as channel:
        channel.queue_purge(ALL)
    with Feed(targets(Access(broker.url)), window=1000) as feed:
        for number in range(count):
            feed.put(make(number))


def an_article(number):
    return article(body(f"a{number}", CLAIMS, filler=FILLER), "en", f"a{number}")


def news(number):
    """5 KB of news with four quotations, for the real extractor."""
    plain = "The council met again on the bridge and put off its vote until the spring. " * 14
    quoted = 'Mayor Ines Calder said: "The ferry will run until the bridge is safe again." '
    text = "\n".join([plain + quoted] * 4)
    told = {"id": f"n{number}", "language": "en", "text": text}
    return article(json.dumps(told).encode(), "en", f"n{number}")


def environment():
    kept = {name: it for name, it in os.environ.items() if not name.startswith("QUOTH_")}
    return {**kept, "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'tests'}"}


def bare(broker, count, prefetch):
    """Articles a second of the bare loop; CPU of it and of the broker, ms an article."""
    fill(broker, count, an_article)
    script = str(ROOT / "tests/rig/bare_loop.py")
    words = [sys.executable, script, broker.url, str(count), str(prefetch), str(broker.node.pid)]
    done = subprocess.run(words, env=environment(), capture_output=True, check=True)
    rate, own, brokers = json.loads(done.stdout)
    return rate, own * 1000, brokers * 1000


def served(broker, count, make=an_article, **settings):
    """The same of ``quoth worker``; CPU of parent, of its children, and of the broker."""
    fill(broker, count, make)
    settings = {"processes": 1, "handler": "rig.handlers:tiny", **settings}
    with WorkerProcess(broker.url, wait=False, **settings) as worker:
        until(worker.answers, 20, worker)
        seen = []
        while not seen or seen[-1][1] < count:
            children = sum(cpu(pid) for pid in worker.children())
            spent = cpu(worker.pid), children, cpu(broker.node.pid)
            seen.append((time.perf_counter(), worker.settled(), *spent))
            time.sleep(LOOK_SECONDS)
    middle = [it for it in seen if count * 0.05 <= it[1] <= count * 0.95]
    seconds, articles, *costs = (b - a for a, b in zip(middle[0], middle[-1], strict=True))
    return articles / seconds, *(it / articles * 1000 for it in costs)


@contextmanager
def receipts(broker):
    """The times at which receipts came, in their order, from a queue that takes nothing else."""
    came, stop = [], threading.Event()

    def watch():
        connection = pika.BlockingConnection(pika.URLParameters(broker.url))
        channel = connection.channel()
        channel.queue_declare(RECEIPTS, exclusive=True)
        channel.queue_bind(RECEIPTS, "quoth.claims", "article.#")
        for method, _properties, _text in channel.consume(
            RECEIPTS, auto_ack=True, inactivity_timeout=0.2
        ):
            if method is not None:
                came.append(time.perf_counter())
            elif stop.is_set():
                break
        connection.close()

    watcher = threading.Thread(target=watch)
    watcher.start()
    yield came
    stop.set()
    watcher.join()


def latency(broker, running, rate, make, seconds=10):
    """Milliseconds from publishing an article to its receipt at ``rate`` a second, sorted.

    ``running(count)`` is a context in which something works. One child and the bare loop
    both keep the order of the articles, so that receipts need no names.
    """
    count, sent = int(rate * seconds), []
    with broker.channel() as channel:
        channel.queue_purge(ALL)
        channel.queue_purge("quoth.articles")
    with receipts(broker) as came, running(count):
        with Feed(targets(Access(broker.url)), window=1000) as feed:
            start = time.perf_counter()
            for number in range(count):
                time.sleep(max(0.0, start + number / rate - time.perf_counter()))
                sent.append(time.perf_counter())
                feed.put(make(number))
        time.sleep(1)
    took = [(after - before) * 1000 for before, after in zip(sent, came, strict=False)]
    return sorted(took[count // 10 :])  # the first find everything cold


@contextmanager
def bare_running(broker, prefetch, count):
    words = [str(count), str(prefetch), str(broker.node.pid)]
    with subprocess.Popen(
        [sys.executable, str(ROOT / "tests/rig/bare_loop.py"), broker.url, *words],
        env=environment(), stdout=subprocess.DEVNULL,
    ) as loop:  # fmt: skip
        time.sleep(1)
        yield
        loop.wait(20)


def tell_latency(name, rate, times):
    marks = {p: times[min(len(times) - 1, int(len(times) * p / 100))] for p in (50, 90, 99)}
    print(f"latency of {name} at {rate:.0f} articles a second: "
          + ", ".join(f"p{p} {ms:.1f} ms" for p, ms in marks.items()))  # fmt: skip


def latencies(broker, rate, real_rate, prefetch):
    """The bare loop and the worker at one rate, in turns; the real extractor at its own half."""
    settings = {"processes": 1, "prefetch_per_process": prefetch}
    for _ in range(3):
        times = latency(broker, partial(bare_running, broker, prefetch), rate, an_article)
        tell_latency("the bare loop", rate, times)
        times = latency(
            broker, lambda _count: WorkerProcess(broker.url, **settings), rate, an_article
        )
        tell_latency("quoth worker", rate, times)
        times = latency(
            broker, lambda _count: WorkerProcess(broker.url, processes=1, handler=REAL),
            real_rate, news,
        )  # fmt: skip
        tell_latency("quoth worker, real extractor", real_rate, times)


def children(broker, rounds):
    """Two children over one on the queue, and of what the cores had to do beside."""
    rows = []
    for _ in range(rounds):
        one, two = (served(broker, 1500 * n, news, processes=n, **USUAL) for n in (1, 2))
        rows.append((two[0] / one[0], one[0], *two))
    ratio, alone, both, parent, child, brokers = (
        statistics.median(column) for column in zip(*rows, strict=True)
    )
    ratios = [row[0] for row in rows]
    print(f"two children on the queue are {ratio:.2f} times one "
          f"({min(ratios):.2f} to {max(ratios):.2f}): {both:.0f} articles a second to {alone:.0f}; "
          f"ms an article: children {child:.2f}, parent {parent:.2f}, broker {brokers:.2f}, "
          f"on {os.cpu_count()} cores")  # fmt: skip


def line(name, rows):
    """Medians, and the spread of the rate."""
    rates = [row[0] for row in rows]
    costs = "  ".join(
        f"{statistics.median(column):5.2f}" for column in list(zip(*rows, strict=True))[1:]
    )
    print(
        f"{name:34} {statistics.median(rates):7.0f} ({min(rates):.0f} to {max(rates):.0f})  {costs}"
    )


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--articles", type=int, default=6000)
    parser.add_argument("--prefetch", type=int, default=50)
    parser.add_argument("--only", choices=["children"], help="two children on the queue alone")
    chosen = parser.parse_args()
    arguments, deep = (chosen.articles, chosen.prefetch), {"prefetch_per_process": chosen.prefetch}
    with PrivateNode() as node:
        broker = TestBroker(node, "bench").prepare()
        if chosen.only == "children":
            children(broker, chosen.rounds)
            return
        bares, quiet, logged = [], [], []
        for _ in range(chosen.rounds):
            bares.append(bare(broker, *arguments))
            quiet.append(served(broker, chosen.articles, **deep, log_level="warning"))
            logged.append(served(broker, chosen.articles, **deep, log_level="info"))
        print(f"articles a second, median of {chosen.rounds} (spread), prefetch {chosen.prefetch}; "
              "then CPU ms an article: worker parent, child, broker")  # fmt: skip
        line("bare loop (itself, broker)", bares)
        line("quoth worker", quiet)
        line("quoth worker, a log line each", logged)
        for name, rows in (("quoth worker", quiet), ("with log lines", logged)):
            ratios = [row[0] / base[0] for row, base in zip(rows, bares, strict=True)]
            print(f"{name} / bare: {statistics.median(ratios):.2f} "
                  f"({min(ratios):.2f} to {max(ratios):.2f})")  # fmt: skip
        reals = [served(broker, 1000, news, **USUAL) for _ in range(chosen.rounds)]
        shares = [parent / child for _, parent, child, _ in reals]
        _, parent, child, brokers = (statistics.median(it) for it in zip(*reals, strict=True))
        print(f"with the real extractor, 5 KB and 4 claims: child {child:.2f} ms, "
              f"parent {parent:.2f} ms, broker {brokers:.2f} ms: "
              f"{statistics.median(shares):.0%} on top "
              f"({min(shares):.0%} to {max(shares):.0%})")  # fmt: skip
        children(broker, chosen.rounds)
        half = statistics.median(row[0] for row in quiet) / 2
        real_half = statistics.median(row[0] for row in reals) / 2
        latencies(broker, half, real_half, chosen.prefetch)


if __name__ == "__main__":
    main()
