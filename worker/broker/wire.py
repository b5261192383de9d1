"""A SelectConnection that writes once a turn of the loop, not once a frame.

pika hands every frame to the socket by itself: three system calls for one message,
thirteen for one article, most of the parent's time. Here the frames of one turn leave
together. It also encodes anew what is the same in message after message, and reads in
pieces of 4 KiB; here likes are encoded once, and one read takes what there is. Only
pika's own hooks are overridden; where a later pika has no such hook, its own way goes on
to work.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any, cast

import pika
from pika import frame, spec

from worker.broker.loop import PollLoop
from worker.broker.messages import PERSISTENT

# An article of usual length with all that comes before it, in one read.
_READ_BYTES = 1 << 16
# Keys are few (languages times types); answers to crawlers have any number.
_KEPT = 256


class BatchingConnection(pika.SelectConnection):
    """Collects what is to be sent until the loop has dealt with everything at hand."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        self._unsent: list[bytes] = []
        super().__init__(*arguments, **options)

    def _proto_connection_made(self, transport: Any) -> None:
        transport._MAX_RECV_BYTES = _READ_BYTES  # noqa: SLF001  pika's name
        super()._proto_connection_made(transport)  # type: ignore[misc]  # not in the stubs

    def _send_message(self, channel_number: int, method: Any, content: Any) -> None:
        properties, body = content
        if not 0 < len(body) <= self._body_max_length:  # type: ignore[attr-defined]
            super()._send_message(channel_number, method, content)  # type: ignore[misc]
            return
        head = _publish(channel_number, method.exchange, method.routing_key, method.mandatory)
        header = frame.Header(channel_number, len(body), properties).marshal()
        message = head + header + frame.Body(channel_number, body).marshal()
        self._output_marshaled_frames([message])  # type: ignore[attr-defined]

    def _adapter_emit_data(self, data: bytes) -> None:
        self._unsent.append(data)
        if len(self._unsent) == 1:
            cast(PollLoop, self.ioloop).at_turn_end(self._send_all)

    def _adapter_disconnect_stream(self) -> None:
        # The answer to the broker's own close is on its way out.
        self._send_all()
        super()._adapter_disconnect_stream()  # type: ignore[misc]  # not in the stubs

    def _send_all(self) -> None:
        unsent, self._unsent = self._unsent, []
        if unsent and getattr(self, "_transport", None) is not None:
            super()._adapter_emit_data(b"".join(unsent))  # type: ignore[misc]  # the same


class EventProperties(pika.BasicProperties):
    """The properties of an event, of which only the id differs from one to the next.

    pika encodes one of each kind; in the others the id is put in its place.
    """

    delivery_mode = PERSISTENT.value
    app_id = "quoth"
    content_encoding = headers = priority = correlation_id = reply_to = None
    expiration = timestamp = user_id = cluster_id = None

    message_id: str

    def __init__(self, content_type: str, kind: str, message_id: str) -> None:
        # Not pika's own, which would set all fourteen.
        self.content_type = content_type
        self.type = kind
        self.message_id = message_id

    def encode(self) -> list[bytes]:
        """The properties as pika's frames take them: pieces of bytes."""
        message_id = self.message_id.encode()
        if not message_id:
            return list(super().encode())
        before, after = _around(len(message_id), self.content_type, self.type)
        return [before, message_id, after]


@lru_cache(_KEPT)
def _around(length: int, content_type: str, kind: str) -> tuple[bytes, bytes]:
    """The encoded properties before and after an id of ``length`` bytes."""
    sample = "\0" * length
    like = EventProperties(content_type, kind, sample)
    before, _, after = b"".join(pika.BasicProperties.encode(like)).partition(sample.encode())
    return before, after


@lru_cache(_KEPT)
def _publish(channel_number: int, exchange: str, routing_key: str, mandatory: bool) -> bytes:
    """The frame that says where the next message goes."""
    method = spec.Basic.Publish(exchange=exchange, routing_key=routing_key, mandatory=mandatory)
    return frame.Method(channel_number, method).marshal()
