"""Articles at a rate, and the verdict on ids: what is missing, foreign, twice.

Only articles that the broker has confirmed to the crawler count: those, and no others,
are promised. Each makes claims whose ids are known beforehand.
"""

import threading
import time
from collections import Counter
from dataclasses import dataclass

from rig.handlers import body, claim_ids

from worker.broker.access import Access
from worker.broker.feed import Feed, article
from worker.broker.parameters import targets

CLAIMS = 3
# What one article costs its child, seconds: two children are slower than most loads here,
# so that there is a backlog and something is always under way when a fault comes.
WORK = 0.015
# How long a crawler goes on trying while its broker is away.
PATIENCE_SECONDS = 300.0


@dataclass(frozen=True)
class Verdict:
    """Counts of articles and of claims; ``dead`` counts articles."""

    articles: int
    expected: int
    missing: int
    foreign: int
    duplicates: int
    dead: int


class Load:
    """Publishes ``count`` articles, about ``rate`` a second, in a thread of its own."""

    def __init__(self, url, count, rate=300, *, poison=(), start=0, work=WORK):
        self._url = url
        self._numbers = range(start, start + count)
        self._rate = rate
        self._poison = list(poison)
        self._work = work
        self.confirmed = set()
        self.error = None
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_error):
        self.finish()

    @property
    def running(self):
        """Whether there are articles left to publish or to be confirmed."""
        return self._thread.is_alive()

    def finish(self, seconds=120):
        """Wait until all are confirmed."""
        self._thread.join(seconds)
        assert not self._thread.is_alive(), "the crawler did not get its articles confirmed"
        if self.error:
            raise self.error

    def _run(self):
        try:
            with Feed(targets(Access(self._url)), self._note, PATIENCE_SECONDS) as feed:
                for place, number in enumerate(self._numbers):
                    feed.put(self._article(place, number))
                    time.sleep(1 / self._rate)
        except Exception as error:  # noqa: BLE001  told to the test that waits for it
            self.error = error

    def _article(self, place, number):
        name = f"article-{number}"
        kind = self._poison[place] if place < len(self._poison) else "sleep"
        return article(body(name, CLAIMS, do=kind, seconds=self._work), "en", name)

    def _note(self, message):
        self.confirmed.add(message.properties.message_id)


def verdict(broker, confirmed):
    """Judge what the subscriber's queue and the dead queue hold; empties both."""
    dead = {properties.message_id for properties, _ in broker.dead()}
    seen = Counter(
        properties.message_id
        for _, properties, _ in broker.drain()
        if properties.type == "quoth.claim.extracted.v1"
    )
    expected = {it for name in confirmed - dead for it in claim_ids(name, CLAIMS)}
    possible = expected | {it for name in dead for it in claim_ids(name, CLAIMS)}
    return Verdict(
        articles=len(confirmed),
        expected=len(expected),
        missing=len(expected - seen.keys()),
        foreign=len(seen.keys() - possible),
        duplicates=sum(seen.values()) - len(seen),
        dead=len(dead),
    )
