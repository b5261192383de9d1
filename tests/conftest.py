"""Brokers for tests: one private node a session, a virtual host of its own for each test.

Never the machine's own broker: these tests stop, kill and starve theirs on purpose.
"""

import sys
import uuid
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
for folder in (ROOT, ROOT / "tests"):
    if str(folder) not in sys.path:
        sys.path.insert(0, str(folder))

from rig.broker import TestBroker  # noqa: E402

from deploy.private_cluster import PrivateCluster  # noqa: E402  after the path is set
from deploy.private_node import PrivateNode  # noqa: E402

# The channel timeout is looked for once a second instead of once a minute.
ADVANCED = "[{rabbit, [{channel_tick_interval, 1000}]}]."


@pytest.fixture(scope="session")
def node():
    """A private RabbitMQ node."""
    with PrivateNode(advanced=ADVANCED) as private:
        yield private


@pytest.fixture
def broker(node):
    """A fresh virtual host with Quoth's topology on the session's node."""
    return TestBroker(node, f"t{uuid.uuid4().hex[:8]}").prepare()


@pytest.fixture(scope="session")
def cluster():
    """Three private nodes as one cluster."""
    with PrivateCluster() as private:
        yield private
