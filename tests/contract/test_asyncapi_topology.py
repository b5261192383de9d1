"""asyncapi.yaml names the exchanges, queues and keys that the broker side really has."""

from __future__ import annotations

import fnmatch
from pathlib import Path

import pytest
import yaml

from worker.broker.topology import ARTICLES, CLAIMS, TOPOLOGY

PUBLISHED = Path(__file__).parents[2] / "schemas" / "published"
CHANNELS = yaml.safe_load((PUBLISHED / "asyncapi.yaml").read_text(encoding="utf-8"))["channels"]
BY_EXCHANGE = {
    name: channel
    for name, channel in CHANNELS.items()
    if channel.get("bindings", {}).get("amqp", {}).get("is") == "routingKey"
}


@pytest.mark.parametrize("name", BY_EXCHANGE)
def test_an_exchange_of_the_contract_is_one_of_the_topology(name: str) -> None:
    told = BY_EXCHANGE[name]["bindings"]["amqp"]["exchange"]
    assert (told["name"], told["type"]) in {(e.name, e.kind) for e in TOPOLOGY.exchanges}


def test_the_exchanges_that_people_meet_are_all_told() -> None:
    told = {channel["bindings"]["amqp"]["exchange"]["name"] for channel in BY_EXCHANGE.values()}
    assert told == {ARTICLES, CLAIMS}


def test_what_the_contract_says_is_kept_is_bound() -> None:
    queue = CHANNELS["claimsLog"]["address"]
    keys = {b.key for b in TOPOLOGY.bindings if (b.exchange, b.queue) == (CLAIMS, queue)}
    assert any(
        fnmatch.fnmatch(CHANNELS["claims"]["address"], key.replace("#", "*")) for key in keys
    )
    article_keys = {b.key for b in TOPOLOGY.bindings if b.exchange == ARTICLES}
    assert any(
        fnmatch.fnmatch(CHANNELS["articles"]["address"], key.replace("#", "*"))
        for key in article_keys
    )
