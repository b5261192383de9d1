"""Makes a topology on a broker (the operator's right), or asks whether it is there.

A running worker only asks, by passive declares, for what it reads and writes itself: it
needs no right to configure anything. Policies can't be declared over AMQP; they travel
in the exported definitions (``definitions.py``).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pika.adapters.blocking_connection import BlockingChannel
from pika.channel import Channel
from pika.exceptions import ChannelClosedByBroker

from worker.broker.topology import ARTICLES, CLAIMS, SETTLEMENT, Topology
from worker.errors import TopologyMissing


def declare(channel: BlockingChannel, topology: Topology) -> None:
    """Make every exchange, queue and binding; what is there already is left as it is.

    Raises:
        TopologyMissing: one is there with other arguments, or may not be made.

    """
    try:
        for exchange in topology.exchanges:
            channel.exchange_declare(exchange.name, exchange.kind, durable=True)
        for queue in topology.queues:
            channel.queue_declare(queue.name, durable=True, arguments=queue.arguments)
        for binding in topology.bindings:
            channel.queue_bind(binding.queue, binding.exchange, binding.key)
    except ChannelClosedByBroker as error:
        raise TopologyMissing(
            f"the broker refused a declaration: {error.reply_code} {error.reply_text}. "
            "Delete what differs, or declare as a user with the right to configure."
        ) from error


def check(channel: Channel, when_there: Callable[[], None]) -> None:
    """Ask for what the worker needs; ``when_there`` is called when all of it is there.

    What is missing closes the channel with 404, which the owner of the channel hears of.
    """
    channel.exchange_declare(CLAIMS, passive=True, callback=_ignore)
    channel.exchange_declare(SETTLEMENT, passive=True, callback=_ignore)
    channel.queue_declare(ARTICLES, passive=True, callback=lambda _ok: when_there())


def _ignore(_answer: Any) -> None:
    """The next answer counts: they come in order, and a missing one ends the channel."""
