"""``quoth topology``: make, show or export the exchanges and queues."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from worker.errors import InputError


def declare() -> None:
    """Make the exchanges, queues and bindings on the broker; safe to repeat.

    It needs a user with the right to configure; the worker itself needs none. Limits
    (retention, delivery limit) are policies, which AMQP can't declare: import the file of
    [bold]quoth topology export[/bold] with rabbitmqctl for them.
    """
    from worker import settings  # noqa: PLC0415  --help must not wait for pika
    from worker.broker.declare import declare as declare_all  # noqa: PLC0415
    from worker.broker.parameters import blocking, targets  # noqa: PLC0415
    from worker.broker.topology import TOPOLOGY  # noqa: PLC0415

    with blocking(targets(settings.load().access("quoth topology"))) as channel:
        declare_all(channel, TOPOLOGY)
    typer.echo(
        f"{len(TOPOLOGY.exchanges)} exchanges, {len(TOPOLOGY.queues)} queues and "
        f"{len(TOPOLOGY.bindings)} bindings are there."
    )


def show() -> None:
    """Show what is declared, and what each user may do; no broker needed."""
    from worker.broker.topology import TOPOLOGY  # noqa: PLC0415

    console = Console()
    queues = Table("queue", "bound to", "key", "arguments", title="Queues", title_justify="left")
    for queue in TOPOLOGY.queues:
        bound = [it for it in TOPOLOGY.bindings if it.queue == queue.name]
        arguments = "\n".join(f"{name[2:]}={value}" for name, value in queue.arguments.items())
        queues.add_row(
            queue.name,
            "\n".join(it.exchange for it in bound),
            "\n".join(it.key for it in bound),
            arguments,
        )
    console.print(queues)
    roles = Table("user", "configure", "write", "read", title="Users", title_justify="left")
    for role in TOPOLOGY.roles:
        roles.add_row(role.name, role.configure, role.write, role.read)
    console.print(roles)
    limits = Table("policy", "queues", "limits", title="Policies", title_justify="left")
    for policy in TOPOLOGY.policies:
        limits.add_row(policy.name, policy.pattern, json.dumps(policy.definition))
    console.print(limits)


def export(
    vhost: Annotated[str, typer.Option(help="The virtual host.")] = "/",
    passwords: Annotated[
        Path | None,
        typer.Option(
            help="A directory with one file a user (crawler, worker, subscriber, operator) that "
            "holds the password; without it the users can't log in by password.",
            exists=True,
            file_okay=False,
        ),
    ] = None,
) -> None:
    """Print everything as a RabbitMQ definitions file, users and policies included.

    [bold]quoth topology export > definitions.json; rabbitmqctl import_definitions
    definitions.json[/bold]
    """
    from worker.broker.definitions import export as definitions  # noqa: PLC0415
    from worker.broker.topology import TOPOLOGY  # noqa: PLC0415

    given = _read(passwords, [role.name for role in TOPOLOGY.roles]) if passwords else {}
    typer.echo(json.dumps(definitions(TOPOLOGY, vhost, given), indent=2))


def _read(folder: Path, names: list[str]) -> dict[str, str]:
    try:
        files = [(name, folder / name) for name in names]
        return {name: path.read_text("utf-8").strip() for name, path in files if path.is_file()}
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"a password file in {folder} can't be read: {error}") from error


def register(app: typer.Typer) -> None:
    """Add ``quoth topology``."""
    group = typer.Typer(no_args_is_help=True, help="Make, show or export exchanges and queues.")
    group.command()(declare)
    group.command()(show)
    group.command()(export)
    app.add_typer(group, name="topology")
