"""Quoth's exchanges, queues, bindings and limits, as frozen values.

This is the one place that names them; declaring, checking and exporting read it
(``declare.py``, ``definitions.py``). What delivery is promised on (a queue's type, where
its dead letters go, how long a retry waits) is a queue argument, so that it holds on any
broker that was declared over AMQP alone. What an operator may want to change (delivery
limit, retention, length) is a policy: changing an argument would fail every later
declare with 406. Knows nothing of connections.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias

ARTICLES = "quoth.articles"
CLAIMS = "quoth.claims"
SETTLEMENT = "quoth.settlement"
CLAIMS_LOG = "quoth.claims.log"
DEAD = "quoth.articles.dead"
DEAD_KEY = "dead"
# Queues that answer to nobody outside: a crawler's reply_to may not name one.
RESERVED_PREFIX = "quoth."

# Seconds that an article waits before it is tried again, step by step. Each step is a
# queue of its own: a queue expires its messages in order, so one with mixed times would
# hold short waits behind long ones.
RETRY_SECONDS = (5, 30, 300)

Arguments: TypeAlias = dict[str, str | int]


@dataclass(frozen=True, slots=True)
class Exchange:
    """A durable exchange."""

    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class Queue:
    """A durable queue; ``arguments`` never change once released."""

    name: str
    arguments: Arguments = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Binding:
    """Messages of ``exchange`` whose key matches ``key`` go to ``queue``."""

    exchange: str
    queue: str
    key: str


@dataclass(frozen=True, slots=True)
class Policy:
    """Limits that an operator may change at any time, for queues matching ``pattern``."""

    name: str
    pattern: str
    definition: Arguments


@dataclass(frozen=True, slots=True)
class Role:
    """A user with the least that its work needs: regular expressions, as RabbitMQ has them."""

    name: str
    configure: str
    write: str
    read: str


@dataclass(frozen=True, slots=True)
class Topology:
    """Everything that Quoth needs in one virtual host."""

    exchanges: tuple[Exchange, ...]
    queues: tuple[Queue, ...]
    bindings: tuple[Binding, ...]
    policies: tuple[Policy, ...]
    roles: tuple[Role, ...]


def retry_queue(step: int) -> str:
    """The queue of the retry ``step``, counted from 1."""
    return f"{ARTICLES}.retry.{step}"


def retry_key(step: int) -> str:
    """The routing key of the retry ``step``, counted from 1."""
    return f"retry.{step}"


def _to(exchange: str, key: str) -> Arguments:
    # At-least-once dead lettering: the broker keeps the message until the target has
    # confirmed it. It is there for quorum queues that refuse when full, and only there.
    return {
        "x-queue-type": "quorum",
        "x-overflow": "reject-publish",
        "x-dead-letter-strategy": "at-least-once",
        "x-dead-letter-exchange": exchange,
        "x-dead-letter-routing-key": key,
    }


def _retry(step: int, seconds: int) -> Queue:
    # The empty name is the default exchange: the article goes back to its own queue
    # alone, past any other that somebody has bound for article.#.
    return Queue(retry_queue(step), {**_to("", ARTICLES), "x-message-ttl": seconds * 1000})


_STEPS = tuple(enumerate(RETRY_SECONDS, start=1))

TOPOLOGY = Topology(
    exchanges=(
        Exchange(ARTICLES, "topic"),
        Exchange(CLAIMS, "topic"),
        Exchange(SETTLEMENT, "direct"),
    ),
    queues=(
        Queue(ARTICLES, _to(SETTLEMENT, DEAD_KEY)),
        *(_retry(step, seconds) for step, seconds in _STEPS),
        # Operators look at dead letters by taking and giving back, which RabbitMQ 4.0 to 4.2
        # count as deliveries: the default limit of 20 would drop them in the end.
        Queue(DEAD, {"x-queue-type": "quorum", "x-delivery-limit": 1_000_000_000}),
        Queue(CLAIMS_LOG, {"x-queue-type": "stream"}),
    ),
    bindings=(
        Binding(ARTICLES, ARTICLES, "article.#"),
        *(Binding(SETTLEMENT, retry_queue(step), retry_key(step)) for step, _ in _STEPS),
        Binding(SETTLEMENT, DEAD, DEAD_KEY),
        Binding(CLAIMS, CLAIMS_LOG, "claim.#"),
    ),
    policies=(
        # The last resort against an article that ends the parent itself; a restart of
        # the worker costs every article it holds one of these.
        Policy("quoth-articles", r"^quoth\.articles$", {"delivery-limit": 20}),
        Policy(
            "quoth-claims-log",
            r"^quoth\.claims\.log$",
            {"max-age": "30D", "max-length-bytes": 20_000_000_000},
        ),
    ),
    roles=(
        Role("crawler", configure="^$", write=r"^quoth\.articles$", read="^$"),
        # The default exchange is for answers to reply_to.
        Role(
            "worker",
            configure="^$",
            write=r"^(quoth\.claims|quoth\.settlement|amq\.default)$",
            read=r"^quoth\.articles$",
        ),
        # A subscriber makes queues under its own prefix and binds them to the claims.
        Role(
            "subscriber",
            configure=r"^subscriber\..+$",
            write=r"^subscriber\..+$",
            read=r"^(quoth\.claims|quoth\.claims\.log|subscriber\..+)$",
        ),
        Role(
            "operator",
            configure=r"^quoth\..+$",
            write=r"^(quoth\..+|amq\.default)$",
            read=r"^quoth\..+$",
        ),
    ),
)
