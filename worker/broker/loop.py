"""The parent's one loop: pika's own, which turns sockets, pipes and timers in one thread.

Nothing else runs there, so extraction can never starve a heartbeat.
"""

from __future__ import annotations

from pika.adapters.select_connection import IOLoop


def make_loop() -> IOLoop:
    """A loop that is not turning yet."""
    return IOLoop()
