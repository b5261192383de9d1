"""Each fault under load on a private broker: nothing missing, nothing foreign.

One table: the fault, how many articles, and how many duplicates are possible (those that
were under way when a connection died, and no more).
"""

import pytest
from rig import faults
from rig.faults import Stage
from rig.load import CLAIMS, WORK, Load, verdict

pytestmark = pytest.mark.faults

PREFETCH = 8  # two children, four articles each
IN_FLIGHT = PREFETCH * CLAIMS

# fault, articles, connections that it costs
TABLE = [
    pytest.param(faults.nothing, 200, 0, id="no fault"),
    pytest.param(faults.app_restart, 400, 1, id="broker stop_app, start_app"),
    pytest.param(faults.broker_killed, 400, 1, id="broker kill -9"),
    pytest.param(faults.connections_closed, 400, 2, id="connections closed x2"),
    pytest.param(faults.worker_killed, 400, 2, id="worker kill -9 x2"),
    pytest.param(faults.worker_terminated, 400, 0, id="SIGTERM under load x2"),
    pytest.param(faults.children_killed, 300, 0, id="children kill -9"),
    pytest.param(faults.memory_alarm, 300, 0, id="memory alarm"),
    pytest.param(faults.disk_alarm, 300, 0, id="disk alarm"),
    pytest.param(faults.claims_unroutable, 400, 0, id="claims unroutable"),
]


@pytest.mark.parametrize(("fault", "articles", "connections"), TABLE)
def test_nothing_is_lost_and_only_what_was_under_way_comes_twice(
    broker, fault, articles, connections
):
    # An alarm is told to those who publish: there must be a backlog until it comes.
    work = 0.04 if fault in {faults.memory_alarm, faults.disk_alarm} else WORK
    with Stage(broker) as stage:
        if fault is faults.broker_killed:
            faults.let_queues_settle(stage)
        with Load(broker.url, articles, rate=200, work=work) as load:
            fault(stage)
            stage.recovery()
            load.finish()
            stage.finish()
    found = verdict(broker, load.confirmed)
    assert (found.articles, found.missing, found.foreign, found.dead) == (articles, 0, 0, 0)
    assert found.duplicates <= connections * IN_FLIGHT


@pytest.mark.slow
def test_nothing_but_refusals_reopens_the_connection_and_loses_nothing(broker):
    with Stage(broker) as stage, Load(broker.url, 500) as load:
        faults.queue_full(stage, seconds=10)
        stage.recovery()
        load.finish()
        stage.finish()
        lost = [event["why"] for event in stage.worker.events("broker.lost")]
    assert "the broker refuses everything" in lost
    found = verdict(broker, load.confirmed)
    assert (found.missing, found.foreign, found.dead) == (0, 0, 0)


def test_a_full_queue_of_one_subscriber_loses_nothing_for_the_others(broker):
    with Stage(broker) as stage, Load(broker.url, 500) as load:
        faults.queue_full(stage)
        load.finish()
        stage.finish()
        nacked = stage.worker.events("broker.lost")
    found = verdict(broker, load.confirmed)
    assert (found.missing, found.foreign, found.dead) == (0, 0, 0)
    assert len(nacked) <= 2, "refusals are borne with; they do not make a storm of connections"
