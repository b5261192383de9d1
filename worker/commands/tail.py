"""``quoth tail``: claims in the terminal as they are published, or out of the log."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from typing import Annotated, Literal

import typer

from worker.commands.closed_pipe import reader_may_leave
from worker.errors import InputError

_INTERVAL = re.compile(r"\d+[YMDhms]")


def tail(  # noqa: PLR0913, PLR0917  a command's options are its signature
    language: Annotated[
        str | None, typer.Option("--language", "-l", help="Only this language: ar, en, fr …")
    ] = None,
    kind: Annotated[
        Literal["direct", "mixed", "indirect"] | None,
        typer.Option("--type", "-t", help="Only this type of quotation."),
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="One claim a line as JSON, for other programs.")
    ] = False,
    from_log: Annotated[
        bool, typer.Option("--replay", help="Begin with what the log stream has kept.")
    ] = False,
    since: Annotated[
        str | None,
        typer.Option(help="Replay from about then: 2h, 3D, or 2026-11-20T08:00 (UTC)."),
    ] = None,
    count: Annotated[
        int | None, typer.Option("--count", "-n", min=1, help="End after so many claims.")
    ] = None,
    timeout: Annotated[
        float | None, typer.Option(min=0, help="End after so many seconds without a claim.")
    ] = None,
) -> None:
    """Show claims as they come, until Ctrl-C.

    It has a passing queue of its own, so that watching takes nothing from anybody.

    [bold]quoth tail --language ar[/bold] shows Arabic claims from now on;
    [bold]quoth tail --replay --since 1D --json[/bold] the last day's, for a program.
    """
    bodies = _claims(language or "*", kind or "*", _start(since) if from_log or since else None)
    with reader_may_leave(), suppress(KeyboardInterrupt):
        for body in _limited(bodies, count, timeout):
            _show(body, as_json)


def _claims(language: str, kind: str, since: str | datetime | None) -> Iterator[bytes | None]:
    """Bodies of the claims that were asked for; None while there is none."""
    from worker import settings  # noqa: PLC0415  --help must not wait for pika
    from worker.broker import subscriber  # noqa: PLC0415
    from worker.broker.parameters import targets  # noqa: PLC0415

    parameters = targets(settings.load().access("quoth tail"))
    key = f"claim.{language}.{kind}"
    if since is None:
        deliveries = subscriber.follow(parameters, [key])
    else:
        deliveries = subscriber.replay(parameters, since)
    # The log holds all claims: what a binding does for a queue is done here.
    wanted = re.compile(re.escape(key).replace(r"\*", "[^.]+"))
    for delivery in deliveries:
        if delivery is None:
            yield None
        elif wanted.fullmatch(delivery.routing_key):
            yield delivery.body


def _start(since: str | None) -> str | datetime:
    """Where in the log to begin; a moment without a zone is UTC."""
    if since is None or _INTERVAL.fullmatch(since):
        return since or "first"
    try:
        moment = datetime.fromisoformat(since)
    except ValueError as error:
        raise typer.BadParameter(f"{since!r} is neither 2h, 3D nor 2026-11-20T08:00") from error
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _limited(
    bodies: Iterator[bytes | None], count: int | None, timeout: float | None
) -> Iterator[bytes]:
    """``bodies`` until there were ``count``, or none came for ``timeout`` seconds."""
    shown, last = 0, time.monotonic()
    for body in bodies:
        if body is not None:
            yield body
            shown, last = shown + 1, time.monotonic()
        if shown == count or (timeout is not None and time.monotonic() - last >= timeout):
            return


def _show(body: bytes, as_json: bool) -> None:
    from rich.console import Console  # noqa: PLC0415  # rich's console costs 50 ms

    from worker.views.claim_lines import parse  # noqa: PLC0415  # pydantic's models cost 0.2 s
    from worker.views.terminal import card  # noqa: PLC0415

    try:
        claim = parse(body)
    except InputError as error:
        typer.echo(f"quoth: skipped a message that is {error}", err=True)
        return
    if claim is None:
        return
    if as_json:
        print(claim.model_dump_json(), flush=True)  # noqa: T201  # lines for a program
        return
    console = Console(highlight=False, soft_wrap=True)
    with console.capture() as captured:
        console.print(card(claim, console.width))
    print(captured.get(), end="", flush=True)  # noqa: T201  # rich would end a closed pipe itself


def register(app: typer.Typer) -> None:
    """Add ``quoth tail``."""
    app.command()(tail)
