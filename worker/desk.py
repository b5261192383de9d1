"""Where articles pass: delivered, handed to a child, settled, acknowledged.

One desk lives as long as the process; what it needs of a connection (a generation with
its consumer and publisher) it is given anew for each. An outcome whose generation is
over is dropped: the broker has delivered that article again.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import structlog

from worker.broker import letters
from worker.broker.connection import Generation
from worker.broker.consumer import Consumer
from worker.broker.messages import Delivery
from worker.broker.publisher import Publisher
from worker.child_process import Job
from worker.errors import Problem, RejectedArticle
from worker.handler import Processed, Rejected, reject
from worker.metrics import Metrics
from worker.pool import Outcome
from worker.settlement import Settlement, settle

log = structlog.get_logger()


@dataclass(slots=True, eq=False)
class Line:
    """A generation with what works on it."""

    generation: Generation
    consumer: Consumer
    publisher: Publisher


@dataclass(slots=True, eq=False)
class Article:
    """One delivery on its way; times are monotonic seconds."""

    delivery: Delivery
    line: Line
    arrived: float


class Desk:
    """``submit`` hands a job to the children; ``when_settled`` is called after each article."""

    def __init__(
        self,
        metrics: Metrics,
        body_bytes: int,
        attempts: int,
        submit: Callable[[Job], None],
        when_settled: Callable[[], None],
    ) -> None:
        self._metrics = metrics
        self._body_bytes = body_bytes
        self._attempts = attempts
        self._submit = submit
        self._when_settled = when_settled
        self._log = log.bind()  # the lazy one looks its configuration up for each line
        self.line: Line | None = None
        self.answers = True  # until the broker says that this user may not

    def take(self, delivery: Delivery) -> None:
        """An article was delivered."""
        if self.line is None:
            return
        article = Article(delivery, self.line, time.monotonic())
        if len(delivery.body) > self._body_bytes:
            # Not even worth a copy through a pipe.
            self.settle(Outcome(Job(b"", {}, article), self._too_large(delivery)))
        else:
            suspect = letters.attempts(delivery) > 0
            self._submit(Job(delivery.body, _about(delivery), article, suspect))

    def settle(self, outcome: Outcome) -> None:
        """Publish what must be confirmed before the article may be acknowledged."""
        article: Article = outcome.job.owner
        line = article.line
        if not line.generation.open:
            return
        try:
            settlement = settle(article.delivery, outcome.result, self._attempts, self.answers)
        except Exception as error:
            log.exception("article.unsettled", why=type(error).__name__)
            line.consumer.reject(article.delivery.tag)
            return
        now = time.monotonic()
        line.publisher.publish(
            settlement.messages, lambda: self._confirmed(article, outcome, settlement, now)
        )

    def give_back(self, jobs: list[Job]) -> None:
        """Somebody else shall have these: no child has touched them."""
        for job in reversed(jobs):  # the oldest comes to stand first again
            article: Article = job.owner
            if article.line.generation.open:
                article.line.consumer.give_back(article.delivery.tag)

    def lost(self) -> None:
        """The generation is over, with all that it held."""
        self.line = None

    def _confirmed(
        self, article: Article, outcome: Outcome, settlement: Settlement, published: float
    ) -> None:
        line = article.line
        if not line.generation.open:
            return
        now = time.monotonic()
        line.consumer.done(article.delivery.tag)
        self._count(outcome, settlement, now - published)
        self._tell(article, outcome, settlement, published, now)
        self._when_settled()

    def _count(self, outcome: Outcome, settlement: Settlement, confirm_seconds: float) -> None:
        metrics, result = self._metrics, outcome.result
        language = result.language if isinstance(result, Processed) else "und"
        metrics.articles_of(settlement.outcome, language).inc()
        metrics.confirm_seconds.observe(confirm_seconds)
        if isinstance(result, Processed):
            metrics.extraction_seconds.observe(result.milliseconds / 1000)
            for kind, count in result.counts.items():
                if count:
                    metrics.claims_of(language, kind).inc(count)
            for resolution, count in Counter(outcome.resolutions).items():
                metrics.resolutions_of(resolution).inc(count)
        elif settlement.outcome == "retried":
            metrics.retries.labels(settlement.reason).inc()
        else:
            metrics.dead.labels(settlement.reason).inc()

    def _tell(
        self,
        article: Article,
        outcome: Outcome,
        settlement: Settlement,
        published: float,
        now: float,
    ) -> None:
        facts: dict[str, Any] = {
            "message_id": _text(article.delivery.properties.message_id),
            "wait_ms": _ms(published - article.arrived),
            "confirm_ms": _ms(now - published),
        }
        match outcome.result:
            case Processed(_, article_id, language, counts, milliseconds):
                # consumed, extracted, confirmed, acknowledged: the four are in this line.
                facts |= {"article_id": article_id, "language": language, **counts}
                self._log.info("article.acknowledged", extract_ms=milliseconds, **facts)
            case Rejected(_, code, problems, article_id):
                facts |= {"article_id": article_id, "code": code}
                places = [f"{it.loc}: {it.type}" for it in problems]
                log.warning("article.rejected", problems=places, **facts)
            case fault:
                facts |= {"reason": settlement.reason, "trace": fault.trace}
                log.error("article.failed", then=settlement.outcome, why=str(fault.error), **facts)

    def _too_large(self, delivery: Delivery) -> Rejected:
        text = f"{len(delivery.body)} bytes; at most {self._body_bytes} are taken"
        error = RejectedArticle("too_large", [Problem("body", "too_large", text)])
        return reject(delivery.body, error, message_id=_text(delivery.properties.message_id))


def _about(delivery: Delivery) -> dict[str, Any]:
    properties = delivery.properties
    about = {
        "content_type": _text(properties.content_type),
        "content_encoding": _text(properties.content_encoding),
        "message_id": _text(properties.message_id),
        "headers": {_text(name): value for name, value in delivery.headers.items()} or None,
    }
    return {name: value for name, value in about.items() if value is not None}


def _text(value: Any) -> str | None:
    # pika gives bytes where a short string is no UTF-8.
    return value.decode(errors="replace") if isinstance(value, bytes) else value


def _ms(seconds: float) -> float:
    return round(seconds * 1000, 2)
