"""The parent's memory after 20,000 articles is that after 2,000."""

import pytest
from rig.handlers import body
from rig.worker_process import WorkerProcess, until

from worker.broker.access import Access
from worker.broker.feed import Feed, article
from worker.broker.parameters import targets

pytestmark = [pytest.mark.faults, pytest.mark.slow]


def send(url, start, end):
    with Feed(targets(Access(url))) as feed:
        for number in range(start, end):
            feed.put(article(body(f"article-{number}", 3), "en", f"article-{number}"))


def test_memory_after_20000_articles_is_that_after_2000(broker):
    with broker.channel() as channel:
        channel.queue_unbind("subscriber.all", "quoth.claims", "#")
    with WorkerProcess(broker.url) as worker:
        send(broker.url, 0, 2000)
        until(lambda: worker.settled() == 2000, 120, worker)
        early = worker.resident_mib()
        send(broker.url, 2000, 20000)
        until(lambda: worker.settled() == 20000, 600, worker, every=1)
        late = worker.resident_mib()
    print(f"resident: {early:.1f} MiB after 2,000 articles, {late:.1f} MiB after 20,000")
    assert late <= early * 1.1
