"""From URLs and TLS files to what pika connects with, and blocking connections for commands.

The password lives in the parameters alone; ``place`` is what may be shown of a broker.
"""

from __future__ import annotations

import re
import ssl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import pika
from pika.adapters.blocking_connection import BlockingChannel
from pika.credentials import ExternalCredentials
from pika.exceptions import AMQPChannelError, AMQPConnectionError, AMQPError

from worker.broker.access import Access
from worker.errors import BrokerError, BrokerUnreachable, SettingsError

# Where one URL of a list ends and the next begins; a password may hold a bare comma.
_NEXT_URL = re.compile(r"\s*,\s*(?=amqps?://)")
CONNECT_SECONDS = 10


def targets(access: Access) -> tuple[pika.connection.Parameters, ...]:
    """One set of connection parameters a URL.

    Raises:
        SettingsError: a URL or a TLS file is wrong; the text shows neither.

    """
    urls = [url for url in _NEXT_URL.split(access.urls.strip()) if url]
    if not urls or not all(re.match(r"amqps?://", url) for url in urls):
        raise SettingsError("QUOTH_AMQP_URL: takes amqp:// or amqps:// URLs.")
    try:
        return tuple(_target(url, access) for url in urls)
    except (ValueError, OSError, IndexError, AMQPError) as error:
        raise SettingsError(f"QUOTH_AMQP_URL or QUOTH_TLS_*: {type(error).__name__}") from error


def place(target: pika.connection.Parameters) -> str:
    """Host, port and virtual host, which may stand in logs."""
    return f"{target.host}:{target.port}/{target.virtual_host.lstrip('/')}"


@contextmanager
def blocking(parameters: Sequence[pika.connection.Parameters]) -> Iterator[BlockingChannel]:
    """A channel with confirms, for commands that do one thing and end.

    Raises:
        BrokerUnreachable: none of the brokers answered, or the connection was lost.
        BrokerError: the broker refused what was asked of it.

    """
    try:
        connection = pika.BlockingConnection(list(parameters))
    except (AMQPError, OSError) as error:
        where = ", ".join(place(target) for target in parameters)
        raise BrokerUnreachable(f"no broker at {where} ({reason(error)})") from error
    try:
        channel = connection.channel()
        channel.confirm_delivery()
        yield channel
    except AMQPConnectionError as error:
        raise BrokerUnreachable(f"the connection was lost ({reason(error)})") from error
    except AMQPChannelError as error:
        raise BrokerError(f"the broker refuses: {reason(error)}") from error
    finally:
        if connection.is_open:
            connection.close()


def reason(error: BaseException) -> str:
    """An error in words: pika wraps the telling one in others that say nothing."""
    inner = error.args[0] if error.args else None
    while isinstance(inner, BaseException):
        error = inner
        inner = error.args[0] if error.args else None
    wrapped = getattr(error, "exception", None) or getattr(error, "exceptions", [None])[-1]
    if isinstance(wrapped, BaseException) and wrapped is not error:
        return reason(wrapped)
    return str(error) or type(error).__name__


def _target(url: str, access: Access) -> pika.connection.Parameters:
    target = pika.URLParameters(url)
    target.heartbeat = access.heartbeat_seconds
    target.socket_timeout = CONNECT_SECONDS
    target.stack_timeout = CONNECT_SECONDS + 5
    target.connection_attempts = 1
    target.client_properties = {"connection_name": access.client_name}
    if url.startswith("amqps://"):
        target.ssl_options = pika.SSLOptions(_context(access), access.server_name or target.host)
    if access.external:
        target.credentials = ExternalCredentials()
    return target


def _context(access: Access) -> ssl.SSLContext:
    context = ssl.create_default_context(cafile=access.ca_file)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    if access.cert_file:
        context.load_cert_chain(access.cert_file, access.key_file, access.key_password)
    return context
