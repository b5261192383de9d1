"""How a broker is reached, as one value without pika, so that settings can make it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Access:
    """How to reach the broker: URLs (a cluster has several), TLS and the kind of login."""

    urls: str = field(repr=False)
    external: bool = False
    heartbeat_seconds: int = 30
    ca_file: Path | None = None
    cert_file: Path | None = None
    key_file: Path | None = None
    key_password: str | None = field(default=None, repr=False)
    server_name: str | None = None
    client_name: str = "quoth"
