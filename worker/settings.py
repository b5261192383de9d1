"""What an operator can set, where it is read from, and what each setting takes.

One value, made once at the start and handed to the parts that need it: no module reads
the environment by itself. Later sources give way to earlier ones: options of the
command, ``QUOTH_*`` variables, an env file, a directory of secrets (one file a setting,
``quoth_amqp_url`` for instance, as Docker and Kubernetes mount them).

This module opens no connection and knows no handler; credentials stay in ``SecretStr`` so that no
log line, error or traceback can show them.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, FilePath, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from worker.broker.access import Access
from worker.errors import SettingsError

PREFIX = "QUOTH_"
DEFAULT_URL = "amqp://guest:guest@127.0.0.1:5672/%2F"
DEFAULT_SECRETS = Path("/run/secrets")


def _cores() -> int:
    """The cores that this process may use, which a container can make fewer."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class Settings(BaseSettings):
    """Every setting with its default; the description is what an error tells."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, extra="ignore", frozen=True, hide_input_in_errors=True
    )

    amqp_url: SecretStr = Field(
        SecretStr(DEFAULT_URL),
        description="amqp:// or amqps:// URL; several, separated by commas, for a cluster",
    )
    amqp_auth: Literal["plain", "external"] = Field(
        "plain", description="plain (name and password) or external (the client certificate)"
    )
    heartbeat_seconds: int = Field(30, ge=1, le=600, description="seconds, 1 to 600")
    reconnect_seconds: float = Field(
        30.0, ge=1, le=600, description="longest wait between two attempts to connect, seconds"
    )
    tls_ca_file: FilePath | None = Field(None, description="PEM file of trusted authorities")
    tls_cert_file: FilePath | None = Field(None, description="PEM file of the client certificate")
    tls_key_file: FilePath | None = Field(None, description="PEM file of the client's key")
    tls_key_password: SecretStr | None = Field(None, description="password of the client's key")
    tls_server_name: str | None = Field(
        None, description="name that the broker's certificate must carry (default: the host)"
    )

    processes: int = Field(
        default_factory=_cores, ge=1, le=256, description="extraction children, 1 to 256"
    )
    prefetch_per_process: int = Field(
        4, ge=1, le=1000, description="articles held for each child, 1 to 1000"
    )
    article_seconds: float = Field(
        10.0, gt=0, le=3600, description="longest time for one article, seconds"
    )
    memory_mib: int = Field(
        1024, ge=64, description="memory that a child may take, MiB, 64 or more"
    )
    attempts: int = Field(
        3, ge=1, le=4, description="how often an article that fails is tried in all, 1 to 4"
    )
    handler: str = Field(
        "worker.child:standard_handler",
        pattern=r"^[\w.]+:\w+$",
        description="import path (module:function) of what makes a child's handler",
    )

    body_bytes: int = Field(1 << 20, ge=1, description="longest article as received, bytes")
    decompressed_bytes: int = Field(4 << 20, ge=1, description="longest unpacked article, bytes")
    nesting: int = Field(32, ge=1, description="deepest nesting of an article's JSON, levels")
    header_count: int = Field(64, ge=1, description="most headers on an article")
    html_depth: int = Field(256, ge=1, description="deepest nesting of an article's HTML, levels")

    grace_seconds: float = Field(
        20.0, ge=0, le=3600, description="time to finish what is under way on SIGTERM, seconds"
    )
    http_host: str = Field("127.0.0.1", description="address for /healthz, /readyz, /metrics")
    http_port: int = Field(
        0, ge=0, le=65535, description="port for /healthz, /readyz, /metrics; 0: none"
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        "info", description="debug, info, warning or error"
    )
    log_format: Literal["auto", "json", "console"] = Field(
        "auto", description="auto (console on a terminal, else JSON), json or console"
    )

    def access(self, client_name: str = "quoth") -> Access:
        """How to reach the broker, for ``worker.broker.parameters.targets``."""
        password = self.tls_key_password
        return Access(
            urls=self.amqp_url.get_secret_value(),
            external=self.amqp_auth == "external",
            heartbeat_seconds=self.heartbeat_seconds,
            ca_file=self.tls_ca_file,
            cert_file=self.tls_cert_file,
            key_file=self.tls_key_file,
            key_password=password.get_secret_value() if password else None,
            server_name=self.tls_server_name,
            client_name=client_name,
        )

    def limits(self) -> dict[str, int]:
        """What the handler refuses, by the names of its ``Limits``."""
        return {
            "body_bytes": self.body_bytes,
            "decompressed_bytes": self.decompressed_bytes,
            "nesting": self.nesting,
            "header_count": self.header_count,
            "html_depth": self.html_depth,
        }


def load(env_file: Path | None = None, **given: Any) -> Settings:
    """The settings from all sources; ``given`` (options of a command) win when not None.

    The env file is ``env_file``, else ``QUOTH_ENV_FILE``, else ``.env`` where there is
    one; the directory of secrets is ``QUOTH_SECRETS_DIR``, else ``/run/secrets``.

    Raises:
        SettingsError: names each wrong variable and what it takes, never a value.

    """
    values: dict[str, Any] = {name: value for name, value in given.items() if value is not None}
    sources: dict[str, Any] = {"_env_file": _env_file(env_file), "_secrets_dir": _secrets()}
    try:
        return Settings(**sources, **values)
    except ValidationError as error:
        raise SettingsError(_explain(error)) from None


def _env_file(named: Path | None) -> Path | None:
    path = named or _from_environment("ENV_FILE")
    if path is None:
        return Path(".env") if Path(".env").is_file() else None
    if not path.is_file():
        raise SettingsError(f"{PREFIX}ENV_FILE: there is no file {path}")
    return path


def _secrets() -> Path | None:
    path = _from_environment("SECRETS_DIR")
    if path is None:
        return DEFAULT_SECRETS if DEFAULT_SECRETS.is_dir() else None
    if not path.is_dir():
        raise SettingsError(f"{PREFIX}SECRETS_DIR: there is no directory {path}")
    return path


def _from_environment(name: str) -> Path | None:
    value = os.environ.get(PREFIX + name)
    return Path(value) if value else None


def _explain(error: ValidationError) -> str:
    lines = []
    for problem in error.errors(include_input=False, include_url=False, include_context=False):
        name = str(problem["loc"][0]) if problem["loc"] else "settings"
        field = Settings.model_fields.get(name)
        takes = f" It takes: {field.description}." if field else ""
        lines.append(f"{PREFIX}{name.upper()}: {problem['msg']}.{takes}")
    return "\n".join(lines)
