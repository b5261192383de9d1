"""What the worker counts, in Prometheus terms.

One object on a registry of its own, so that tests and several workers in one process
never share a counter. Labels come from small closed sets only: outcomes, languages,
types, codes; never an id, a name or a URL.
"""

from __future__ import annotations

from functools import cache

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)


class Metrics:
    """All the worker's counters, gauges and histograms."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._what_is_made()
        self._how_long()
        self._what_goes_wrong()
        self._how_it_stands()
        # Looked up once for each combination, of which there are few.
        self.articles_of = cache(self.articles.labels)
        self.claims_of = cache(self.claims.labels)
        self.resolutions_of = cache(self.resolutions.labels)

    def _what_is_made(self) -> None:
        self.articles = Counter(
            "quoth_articles",
            "Articles settled: processed, rejected, retried, dead.",
            ["outcome", "language"],
            registry=self.registry,
        )
        self.claims = Counter(
            "quoth_claims",
            "Claims confirmed by the broker.",
            ["language", "type"],
            registry=self.registry,
        )
        self.resolutions = Counter(
            "quoth_claims_by_resolution",
            "Claims by how the speaker was found.",
            ["resolution"],
            registry=self.registry,
        )

    def _how_long(self) -> None:
        self.extraction_seconds = Histogram(
            "quoth_extraction_seconds",
            "Time in the child for one article.",
            buckets=_SECONDS,
            registry=self.registry,
        )
        self.confirm_seconds = Histogram(
            "quoth_confirm_seconds",
            "Time from publishing an article's claims to the last confirm.",
            buckets=_SECONDS,
            registry=self.registry,
        )

    def _what_goes_wrong(self) -> None:
        registry = self.registry
        self.reconnects = Counter("quoth_reconnects", "Connections lost.", registry=registry)
        self.returned = Counter(
            "quoth_returned", "Claims no queue was bound for.", registry=registry
        )
        self.nacked = Counter("quoth_nacked", "Messages refused by the broker.", registry=registry)
        self.retries = Counter(
            "quoth_retries", "Articles put aside.", ["reason"], registry=registry
        )
        self.dead = Counter("quoth_dead_letters", "Dead letters.", ["reason"], registry=registry)
        self.child_ends = Counter(
            "quoth_child_ends", "Children lost.", ["reason"], registry=registry
        )
        self.blocked_seconds = Counter(
            "quoth_blocked_seconds", "Time blocked by the broker's alarms.", registry=registry
        )

    def _how_it_stands(self) -> None:
        registry = self.registry
        self.in_flight = Gauge(
            "quoth_in_flight", "Articles held unacknowledged.", registry=registry
        )
        self.connected = Gauge("quoth_connected", "1 while connected.", registry=registry)
        self.ready = Gauge("quoth_ready", "1 while ready.", registry=registry)
        self.children = Gauge("quoth_children", "Children ready for an article.", registry=registry)
