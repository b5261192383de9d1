"""``quoth dead``: the articles that could not be processed, and what to do with them."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from worker.errors import InputError

if TYPE_CHECKING:
    from pika.adapters.blocking_connection import BlockingChannel

    from worker.broker.dead import DeadLetter, Filter

Reason = Annotated[
    str | None,
    typer.Option(help="not_json, schema, too_large …, crashed, deadline, memory, failed."),
]
Language = Annotated[str | None, typer.Option(help="The crawler's: ar, en, fr, und …")]
Since = Annotated[str | None, typer.Option(help="From this time on, 2026-11-23T08:00 (UTC).")]
Before = Annotated[str | None, typer.Option(help="Until this time (UTC).")]
MessageId = Annotated[str | None, typer.Option("--id", help="The one with this message id.")]
Limit = Annotated[int | None, typer.Option("--limit", "-n", min=1, help="At most so many.")]


def list_(
    reason: Reason = None,
    language: Language = None,
    since: Since = None,
    before: Before = None,
    limit: Limit = 100,
    as_json: Annotated[bool, typer.Option("--json", help="One letter a line as JSON.")] = False,
) -> None:
    """List dead letters: when, why, which; they stay where they are."""
    found: list[dict[str, Any]] = []
    with _channel() as channel:
        _dead().each(
            channel,
            _filter(reason, language, since, before),
            lambda _channel, letter: found.append(_facts(letter)),
            limit,
        )
    if as_json:
        for facts in found:
            typer.echo(json.dumps(facts, ensure_ascii=False))
        return
    table = Table("died", "reason", "language", "id", "tries", "bytes", "errors")
    table.columns[0].no_wrap = table.columns[1].no_wrap = True
    table.columns[3].overflow = table.columns[6].overflow = "fold"
    for facts in found:
        errors = "\n".join(facts["errors"][:3])
        table.add_row(
            (facts["died_at"] or "?")[:19],
            facts["reason"],
            facts["language"],
            facts["message_id"],
            str(facts["attempts"]),
            str(facts["bytes"]),
            errors,
        )
    Console().print(table)


def show(
    message_id: Annotated[str, typer.Argument(help="The message id that list shows.")],
) -> None:
    """Show one dead letter: its facts on stderr, its body on stdout exactly as it came."""
    shown: list[DeadLetter] = []
    with _channel() as channel:
        wanted = _filter(message_id=message_id)
        _dead().each(channel, wanted, lambda _channel, letter: shown.append(letter), 1)
    if not shown:
        raise InputError(f"no dead letter has the id {message_id}")
    Console(stderr=True).print_json(json.dumps(_facts(shown[0])))
    sys.stdout.buffer.write(shown[0].body)
    sys.stdout.buffer.flush()


def replay(
    reason: Reason = None,
    language: Language = None,
    since: Since = None,
    before: Before = None,
    message_id: MessageId = None,
    limit: Limit = None,
) -> None:
    """Send dead articles again: same ids, marked, removed only when confirmed.

    [bold]quoth dead replay --reason failed[/bold] after a mended rule.
    """
    wanted = _filter(reason, language, since, before, message_id)
    with _channel() as channel:
        count = _dead().each(channel, wanted, _dead().replay, limit)
    typer.echo(f"{count} articles sent again.")


def purge(
    reason: Reason = None,
    language: Language = None,
    since: Since = None,
    before: Before = None,
    message_id: MessageId = None,
    yes: Annotated[bool, typer.Option("--yes", help="Don't ask.")] = False,
) -> None:
    """Remove dead letters for good."""
    wanted = _filter(reason, language, since, before, message_id)
    with _channel() as channel:
        if not yes:
            count = _dead().each(channel, wanted, lambda _channel, _letter: None)
            typer.confirm(f"Remove {count} dead letters for good?", abort=True)
    with _channel() as channel:  # a new one: the first has given back what it looked at
        count = _dead().each(channel, wanted, _dead().remove)
    typer.echo(f"{count} dead letters removed.")


def _dead() -> Any:
    from worker.broker import dead  # noqa: PLC0415  --help must not wait for pika

    return dead


@contextmanager
def _channel() -> Iterator[BlockingChannel]:
    from worker import settings  # noqa: PLC0415  --help must not wait for pika
    from worker.broker.parameters import blocking, targets  # noqa: PLC0415
    from worker.broker.tolerance import tolerate_headers  # noqa: PLC0415

    tolerate_headers()
    with blocking(targets(settings.load().access("quoth dead"))) as channel:
        yield channel


def _filter(
    reason: str | None = None,
    language: str | None = None,
    since: str | None = None,
    before: str | None = None,
    message_id: str | None = None,
) -> Filter:
    wanted: Filter = _dead().Filter(reason, language, _time(since), _time(before), message_id)
    return wanted


def _time(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise typer.BadParameter(f"{text} is no time: 2026-11-23 or 2026-11-23T08:00") from error
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _facts(letter: DeadLetter) -> dict[str, Any]:
    return {
        "message_id": letter.message_id,
        "died_at": letter.died_at.isoformat() if letter.died_at else None,
        "reason": letter.reason,
        "language": letter.language,
        "attempts": letter.attempts,
        "bytes": len(letter.body),
        "errors": list(letter.errors),
    }


def register(app: typer.Typer) -> None:
    """Add ``quoth dead``."""
    group = typer.Typer(no_args_is_help=True, help="Look at dead letters, replay or remove them.")
    group.command("list")(list_)
    group.command()(show)
    group.command()(replay)
    group.command()(purge)
    app.add_typer(group, name="dead")
