"""How Quoth logs: one event a line, JSON for machines, coloured columns for people.

An event is a short name and flat keys (``article.acknowledged article_id=… ms=…``). The
body of an article or claim is never logged, and credentials are cut out of every value
here, at the one door through which all lines go, whoever wrote them (pika's own
messages included). Knows nothing of what it logs.
"""

from __future__ import annotations

import json
import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Any, TextIO

import structlog

# user:password@ in a URL, wherever it stands in a value.
_CREDENTIALS = re.compile(r"(?<=://)[^\s/@]+(?=@)")
_HIDDEN_KEYS = frozenset({"password", "secret", "token", "body", "text"})
_HIDDEN = "***"

Event = MutableMapping[str, Any]
# Made once: json.dumps would make an encoder for each line.
_encode = json.JSONEncoder(default=str).encode


def redact(value: str) -> str:
    """The text without the credentials of any URL in it."""
    return _CREDENTIALS.sub(_HIDDEN, value) if "@" in value else value


def configure(level: str = "info", form: str = "auto", stream: TextIO | None = None) -> None:
    """Send all logging to ``stream`` (standard output by default).

    ``form`` is ``json``, ``console`` or ``auto``: console where the stream is a
    terminal, else JSON.
    """
    out = stream or sys.stdout
    as_console = form == "console" or (form == "auto" and out.isatty())
    structlog.configure(
        processors=[*_shared(), *_rendering(as_console, out)],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.WriteLoggerFactory(out),
        cache_logger_on_first_use=False,
    )
    _adopt_standard_logging(out, as_console)


def _shared() -> list[structlog.typing.Processor]:
    return [
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _redact_event,
    ]


def _rendering(as_console: bool, out: TextIO) -> list[structlog.typing.Processor]:
    if as_console:
        plain = structlog.dev.plain_traceback
        return [structlog.dev.ConsoleRenderer(colors=out.isatty(), exception_formatter=plain)]
    # The local variables of a traceback would hold bodies and passwords.
    places = structlog.tracebacks.ExceptionDictTransformer(show_locals=False)
    return [
        structlog.processors.ExceptionRenderer(places),
        structlog.processors.JSONRenderer(lambda event, **_: _encode(event)),
    ]


def _redact_event(_logger: Any, _method: str, event: Event) -> Event:
    for key, value in event.items():
        if key in _HIDDEN_KEYS:
            event[key] = _HIDDEN
        elif isinstance(value, str):
            event[key] = redact(value)
        elif isinstance(value, BaseException):
            event[key] = redact(f"{type(value).__name__}: {value}")
    return event


def _adopt_standard_logging(out: TextIO, as_console: bool) -> None:
    # pika tells of every lost connection at ERROR with a stack; the worker says the same
    # in one line of its own, so only what is critical there is let through.
    handler = logging.StreamHandler(out)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=_shared(), processors=[_clean, *_rendering(as_console, out)]
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger("pika").setLevel(logging.CRITICAL)


def _clean(_logger: Any, _method: str, event: Event) -> Event:
    event.pop("_record", None)
    event.pop("_from_structlog", None)
    return event
