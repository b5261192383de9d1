"""``/healthz``, ``/readyz`` and ``/metrics`` on a thread of their own.

The worker's loop writes plain values into ``Health``; the HTTP thread only reads them,
so a slow or hostile scraper can't hold up one article. Alive means that the loop has
turned lately; ready means that an article which arrives now would be processed.
Knows nothing of brokers and children but the words they give as reasons.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterable
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from prometheus_client import CollectorRegistry, make_wsgi_app

from worker.errors import SettingsError

# The loop ticks four times a second; a loop silent for this long, in seconds, hangs.
STALL_SECONDS = 30.0

Start = Callable[[str, list[tuple[str, str]]], Any]


class Health:
    """Why the worker isn't ready, and when its loop last turned."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._ticked = clock()
        self._reasons: dict[str, str] = {"broker": "not connected yet"}

    def tick(self) -> None:
        """The loop has turned."""
        self._ticked = self._clock()

    def unready(self, part: str, reason: str) -> None:
        """``part`` keeps the worker from being ready, for ``reason``."""
        self._reasons = {**self._reasons, part: reason}

    def clear(self, part: str) -> None:
        """``part`` is fine again."""
        self._reasons = {name: why for name, why in self._reasons.items() if name != part}

    @property
    def alive(self) -> bool:
        """Whether the loop has turned within ``STALL_SECONDS``."""
        return self._clock() - self._ticked < STALL_SECONDS

    @property
    def reasons(self) -> dict[str, str]:
        """What stands in the way by part; empty when ready."""
        return self._reasons


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    def log_message(self, *_args: Any) -> None:
        """Probes come every few seconds: not a line each."""


class HealthServer:
    """Serves ``health`` and ``registry`` until closed.

    Raises:
        SettingsError: the address can't be listened on.

    """

    def __init__(self, health: Health, registry: CollectorRegistry, host: str, port: int) -> None:
        self._health = health
        self._metrics: Callable[..., Iterable[bytes]] = make_wsgi_app(registry)
        try:
            self._server = make_server(
                host, port, self._answer, server_class=_Server, handler_class=_Quiet
            )
        except OSError as error:
            raise SettingsError(
                f"QUOTH_HTTP_HOST, QUOTH_HTTP_PORT: can't listen on {host}:{port}: {error.strerror}"
            ) from error
        self.port = self._server.server_port
        self._thread = threading.Thread(
            target=self._server.serve_forever, name="health", daemon=True
        )
        self._thread.start()

    def close(self) -> None:
        """Stop answering and free the port."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def _answer(self, environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        match environ.get("PATH_INFO"):
            case "/metrics":
                return self._metrics(environ, start)
            case "/healthz":
                return _tell(start, self._health.alive, {"alive": self._health.alive})
            case "/readyz":
                reasons = self._health.reasons
                return _tell(start, not reasons, {"ready": not reasons, "reasons": reasons})
            case _:
                start("404 Not Found", [("Content-Type", "text/plain")])
                return [b"/healthz, /readyz or /metrics\n"]


def _tell(start: Start, fine: bool, answer: dict[str, Any]) -> list[bytes]:
    status = "200 OK" if fine else "503 Service Unavailable"
    start(status, [("Content-Type", "application/json")])
    return [json.dumps(answer).encode() + b"\n"]
