"""A bad network between worker and broker: resets, a black hole, a slow line."""

import time

import pytest
from rig.faults import Stage
from rig.load import Load, verdict
from rig.proxy import Proxy

pytestmark = pytest.mark.faults


@pytest.fixture
def proxy(broker):
    with Proxy(broker.node.port) as between:
        yield between


def behind(proxy, broker):
    return f"amqp://guest:guest@127.0.0.1:{proxy.port}/{broker.vhost}"


def survive(broker, proxy, fault, articles=350, **settings):
    with (
        Stage(broker, behind(proxy, broker), **settings) as stage,
        Load(broker.url, articles, rate=200) as load,
    ):
        fault(stage)
        stage.recovery()
        load.finish()
        stage.finish()
        lost = len(stage.worker.events("broker.lost"))
    found = verdict(broker, load.confirmed)
    assert (found.articles, found.missing, found.foreign, found.dead) == (articles, 0, 0, 0)
    return lost


def test_resets_of_the_connection_lose_nothing(broker, proxy):
    def reset(_stage):
        for _ in range(4):
            time.sleep(0.5)
            proxy.reset()

    assert survive(broker, proxy, reset) >= 2


def swallow(proxy, seconds):
    def fault(_stage):
        time.sleep(0.5)
        proxy.mode = "hole"
        time.sleep(seconds)
        proxy.reset()  # a real black hole forgets its connections too
        proxy.mode = "pass"

    return fault


def test_a_black_hole_is_noticed_by_the_heartbeat_and_loses_nothing(broker, proxy):
    assert survive(broker, proxy, swallow(proxy, 7), heartbeat_seconds=2) >= 1


@pytest.mark.slow
def test_a_long_black_hole_loses_nothing(broker, proxy):
    assert survive(broker, proxy, swallow(proxy, 25), heartbeat_seconds=5) >= 1


def test_a_slow_line_costs_time_and_no_connection(broker, proxy):
    def slow(_stage):
        proxy.mode = "slow"
        time.sleep(4)
        proxy.mode = "pass"

    assert survive(broker, proxy, slow, articles=300) == 0
