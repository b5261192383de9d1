"""What leaves for the broker is byte for byte what pika itself would have sent."""

import pika
import pytest
from pika import frame, spec

from worker.broker import letters
from worker.broker.loop import PollLoop
from worker.broker.wire import BatchingConnection

KIND = "quoth.claim.extracted.v1"
CONTENT_TYPE = "application/cloudevents+json"
LONGEST = spec.FRAME_MAX_SIZE - spec.FRAME_HEADER_SIZE - spec.FRAME_END_SIZE


class Wire(BatchingConnection):
    """A connection that connects nowhere and keeps what it would send."""

    def __init__(self):
        self.sent = []
        super().__init__(custom_ioloop=PollLoop(), internal_connection_workflow=False)
        self._body_max_length = LONGEST  # what is agreed with a broker

    def _adapter_emit_data(self, data):
        self.sent.append(data)


@pytest.fixture
def wire():
    made = Wire()
    yield made
    made.ioloop.close()


def by_pika(message):
    pieces = [
        frame.Method(1, spec.Basic.Publish(0, message.exchange, message.routing_key,
                                           message.mandatory)).marshal(),
        frame.Header(1, len(message.body), pika.BasicProperties(
            content_type=CONTENT_TYPE, delivery_mode=2, message_id=message.properties.message_id,
            type=KIND, app_id="quoth")).marshal(),
    ]  # fmt: skip
    places = range(0, len(message.body), LONGEST)
    bodies = [frame.Body(1, message.body[it : it + LONGEST]).marshal() for it in places]
    return b"".join(pieces + bodies)


@pytest.mark.parametrize("body", [b"{}", b"x" * 3000, b"", b"x" * 300_000])
@pytest.mark.parametrize("message_id", ["5f0c7d2e-51c7-5d0e-9a53-3c1f7f0c8d41", "é", "", "0"])
@pytest.mark.parametrize("key", ["claim.ar.direct", "article.processed.en"])
def test_an_event_is_sent_as_pika_would_send_it(wire, body, message_id, key):
    message = letters.event(key, message_id, KIND, body, CONTENT_TYPE)
    for _ in range(2):  # the second time from what was kept
        wire._send_message(
            1,
            spec.Basic.Publish(0, message.exchange, message.routing_key, message.mandatory),
            (message.properties, message.body),
        )
    assert b"".join(wire.sent) == by_pika(message) * 2


def test_two_kinds_of_one_length_of_id_are_not_mixed_up():
    one = letters.event("claim.en.direct", "a" * 36, KIND, b"{}", CONTENT_TYPE)
    other = letters.event("claim.en.direct", "b" * 36, "quoth.other", b"{}", CONTENT_TYPE)
    assert b"".join(one.properties.encode()) != b"".join(other.properties.encode())
    read = pika.BasicProperties().decode(b"".join(other.properties.encode()))
    assert (read.message_id, read.type, read.app_id) == ("b" * 36, "quoth.other", "quoth")
    assert (read.content_type, read.delivery_mode) == (CONTENT_TYPE, 2)
