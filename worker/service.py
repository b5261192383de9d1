"""The parent's life: one loop that turns broker, children and clock, until told to end.

Whatever stands in the way (no broker, children that fail, claims that no queue takes, an
alarm, the end itself) is an obstacle with a name: ``/readyz`` tells it, and while there
is one that more articles would only make worse, nothing new is consumed. Nothing here
ever waits; extraction can't starve a heartbeat.
"""

from __future__ import annotations

import time

import structlog

from worker.broker.connection import Connection, Generation
from worker.broker.consumer import Consumer
from worker.broker.loop import make_loop
from worker.broker.parameters import targets
from worker.broker.publisher import PATIENCE_SECONDS, Publisher
from worker.broker.tolerance import tolerate_headers
from worker.broker.topology import ARTICLES
from worker.child_process import ChildConfig
from worker.desk import Desk, Line
from worker.health import Health
from worker.metrics import Metrics
from worker.pool import Outcome, Pool
from worker.settings import Settings

TICK_SECONDS = 0.1
LONGEST_PATIENCE_SECONDS = 60.0
# After the queue is gone, what is under way is published before the connection is.
CANCELLED_SECONDS = 5.0
# During an alarm, or while the broker refuses claims, the prefetch bounds what comes in.
_PASSABLE = frozenset({"alarm", "refused"})

log = structlog.get_logger()


class Service:
    """The worker. ``run`` returns after ``stop``, which any thread may call."""

    def __init__(self, settings: Settings, metrics: Metrics, health: Health) -> None:
        tolerate_headers()
        self._settings = settings
        self._metrics = metrics
        self._health = health
        self._obstacles: set[str] = {"broker"}
        self._patience = PATIENCE_SECONDS
        self._stop_at: float | None = None  # monotonic end of the grace period
        self._reopen_at: float | None = None  # the broker has cancelled the consumer
        self._closed = False
        self._loop = make_loop()
        config = ChildConfig(
            settings.handler, settings.article_seconds, settings.memory_mib, settings.limits()
        )
        self._pool = Pool(self._loop, config, settings.processes, self)
        self._loop.leisure = self._pool.leisure
        metrics.in_flight.set_function(self._under_way)
        self._desk = Desk(
            metrics, settings.body_bytes, settings.attempts, self._pool.submit, self._on_settled
        )
        self._connection = Connection(
            self._loop, targets(settings.access("quoth worker")), self, settings.reconnect_seconds
        )

    def run(self) -> None:
        """Work until stopped; what is under way then is finished, the rest given back."""
        log.info("worker.started", processes=self._settings.processes)
        try:
            self._pool.start()
            self._connection.connect()
            self._tick()
            self._loop.start()
        finally:
            self._pool.close()
            self._loop.close()
        log.info("worker.stopped")

    def stop(self) -> None:
        """Drain and end; asked a second time, end at once. Safe from any thread."""
        self._loop.add_callback_threadsafe(self._on_stop)

    # --- the end ------------------------------------------------------------------

    def _on_stop(self) -> None:
        now = time.monotonic()
        grace = self._settings.grace_seconds if self._stop_at is None else 0.0
        self._stop_at = now + grace
        self._hinder("stopping", "the worker is stopping")
        self._desk.give_back(self._pool.withdraw())
        log.info("worker.draining", under_way=self._under_way(), grace_seconds=grace)
        self._end_if_drained(now)

    def _end_if_drained(self, now: float) -> None:
        if self._stop_at is None or self._closed:
            return
        if self._under_way() == 0 or now >= self._stop_at:
            self._closed = True
            log.info("worker.closing", given_back=self._under_way())
            self._connection.close()

    def _under_way(self) -> int:
        line = self._desk.line
        return len(line.consumer.window) if line else 0

    def on_closed(self) -> None:
        """The connection is closed as asked: only now may the loop end."""
        self._loop.stop()

    # --- the connection -----------------------------------------------------------

    def on_open(self, generation: Generation) -> None:
        """Connected, and the topology is there: a new line for the desk."""
        publisher = Publisher(generation.channel, self, self._patience)
        prefetch = self._settings.processes * self._settings.prefetch_per_process
        consumer = Consumer(
            generation.channel, ARTICLES, prefetch, self._desk.take, self._on_cancelled
        )
        self._desk.line = Line(generation, consumer, publisher)
        self._metrics.connected.set(1)
        log.info("broker.connected", place=self._connection.place, generation=generation.number)
        self._clear("broker")

    def on_lost(self, why: str, wait: float) -> None:
        """The generation is over; the broker delivers again what was under way."""
        if self._desk.line:
            self._metrics.reconnects.inc()
        self._metrics.connected.set(0)
        self._reopen_at = None
        if "amq.default" in why and "403" in why:
            self._desk.answers = False
            log.warning("broker.no_answers", why="the user may not write to the default exchange")
        self._desk.lost()
        self._pool.withdraw()
        for name in ("alarm", "refused", "claims"):
            self._clear(name)
        log.warning("broker.lost", why=why, again_in_seconds=round(wait, 2))
        self._hinder("broker", f"not connected: {why}")
        self._end_if_drained(time.monotonic())

    def on_blocked(self, why: str) -> None:
        """An alarm: the broker takes no messages; what is held is kept."""
        log.warning("broker.blocked", why=why)
        self._hinder("alarm", f"the broker has an alarm: {why}")

    def on_unblocked(self) -> None:
        """The alarm is over."""
        log.info("broker.unblocked")
        self._clear("alarm")

    def _on_cancelled(self) -> None:
        log.warning("broker.consumer_cancelled", queue=ARTICLES)
        self._reopen_at = time.monotonic() + CANCELLED_SECONDS
        self._hinder("broker", f"the broker has cancelled the consumer of {ARTICLES}")

    # --- the publisher ------------------------------------------------------------

    def on_unroutable(self, routing_key: str) -> None:
        """A claim came back: no queue is bound for it."""
        self._metrics.returned.inc()
        log.error("claims.unroutable", routing_key=routing_key)
        self._hinder("claims", f"no queue takes {routing_key}: bind one, or declare the topology")

    def on_routable(self) -> None:
        """A claim that had come back got through."""
        log.info("claims.routable")
        self._clear("claims")

    def on_refused(self) -> None:
        """The broker refused a claim: a queue is full, or a leader is away."""
        self._metrics.nacked.inc()
        self._hinder("refused", "the broker refuses claims: is a subscriber's queue full?")

    def on_progress(self) -> None:
        """The broker confirms."""
        self._patience = PATIENCE_SECONDS
        self._connection.progress()
        if "refused" in self._obstacles:
            self._clear("refused")

    def on_stuck(self, why: str) -> None:
        """A new channel may do better; if not, the next one is borne with for longer."""
        self._patience = min(LONGEST_PATIENCE_SECONDS, self._patience * 2)
        self._connection.reopen(why)

    # --- the children -------------------------------------------------------------

    def on_outcome(self, outcome: Outcome) -> None:
        """A child has done with an article."""
        self._desk.settle(outcome)

    def on_obstacle(self, why: str | None) -> None:
        """The children can't work, and why; None: they can again."""
        if why is None:
            log.info("children.ready", ready=self._pool.ready_children)
            self._clear("children")
            return
        log.warning("children.not_ready", why=why)
        self._hinder("children", why)
        self._desk.give_back(self._pool.withdraw())

    def on_child_end(self, kind: str, why: str) -> None:
        """A child was lost; another takes its place."""
        self._metrics.child_ends.labels(kind).inc()
        log.warning("children.lost", kind=kind, why=why)

    # --- the clock and the obstacles ----------------------------------------------

    def _tick(self) -> None:
        now = time.monotonic()
        self._loop.call_later(TICK_SECONDS, self._tick)
        self._health.tick()
        self._pool.tick(now)
        line = self._desk.line
        if line and line.generation.open:
            line.consumer.tick()
            line.publisher.tick(now, blocked="alarm" in self._obstacles)
        if "alarm" in self._obstacles:
            self._metrics.blocked_seconds.inc(TICK_SECONDS)
        if self._reopen_at and (now >= self._reopen_at or not self._under_way()):
            self._reopen_at = None
            self._connection.reopen("the consumer was cancelled")
        self._metrics.children.set(self._pool.ready_children)
        self._end_if_drained(now)

    def _on_settled(self) -> None:
        if self._stop_at is not None:
            self._end_if_drained(time.monotonic())

    def _hinder(self, part: str, why: str) -> None:
        self._obstacles.add(part)
        self._health.unready(part, why)
        self._regulate()

    def _clear(self, part: str) -> None:
        self._obstacles.discard(part)
        self._health.clear(part)
        self._regulate()

    def _regulate(self) -> None:
        self._metrics.ready.set(not self._obstacles)
        line = self._desk.line
        if line is None or not line.generation.open:
            return
        if self._obstacles <= _PASSABLE:
            line.consumer.start()
        else:
            line.consumer.stop()
