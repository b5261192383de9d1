"""``quoth worker``: take articles from the queue until told to stop."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def worker(
    processes: Annotated[
        int | None,
        typer.Option("--processes", "-p", min=1, help="Extraction children (default: the cores)."),
    ] = None,
    prefetch: Annotated[
        int | None, typer.Option(min=1, help="Articles held for each child (default 4).")
    ] = None,
    env_file: Annotated[
        Path | None, typer.Option(help="A file of QUOTH_* lines (default: .env if there is one).")
    ] = None,
) -> None:
    """Take articles from the queue, publish their claims, until stopped.

    Every article is acknowledged only after its claims are confirmed by the broker: what
    is interrupted comes again, with the same ids. SIGTERM or Ctrl-C finishes what is under
    way (QUOTH_GRACE_SECONDS) and ends with exit code 0; a second one ends at once.

    The topology must be there: [bold]quoth topology declare[/bold]. A worker that is
    started before its broker waits for it.
    """
    from worker import logs, settings, stop_signals  # noqa: PLC0415  --help must not wait for pika
    from worker.health import Health, HealthServer  # noqa: PLC0415
    from worker.metrics import Metrics  # noqa: PLC0415
    from worker.service import Service  # noqa: PLC0415

    chosen = settings.load(env_file, processes=processes, prefetch_per_process=prefetch)
    logs.configure(chosen.log_level, chosen.log_format)
    stop_signals.block()
    metrics, health = Metrics(), Health()
    service = Service(chosen, metrics, health)
    stop_signals.on_ending(service.stop)
    server = (
        HealthServer(health, metrics.registry, chosen.http_host, chosen.http_port)
        if chosen.http_port
        else None
    )
    try:
        service.run()
    finally:
        if server:
            server.close()


def register(app: typer.Typer) -> None:
    """Add ``quoth worker``."""
    app.command()(worker)
