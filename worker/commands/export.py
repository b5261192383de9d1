"""``quoth export``: claims in the forms that other tools read."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Iterator
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from worker.commands.closed_pipe import reader_may_leave
from worker.errors import InputError, RejectedArticle

if TYPE_CHECKING:
    from schemas.claim import Claim


class Form(StrEnum):
    """The forms; ``worker.views.exports`` writes them."""

    JSONLD = "jsonld"
    ANNOTATION = "annotation"
    GDELT = "gdelt"
    DOCCANO = "doccano"
    CSV = "csv"


# Seconds without a claim after which the log is taken to be read to its end.
_LOG_ENDED = 2.0


def export(
    to: Annotated[Form, typer.Option(help="The form to write.")],
    paths: Annotated[
        list[str] | None, typer.Argument(metavar="PATH…", help="Claims as .jsonl, .gz, or - .")
    ] = None,
    replay: Annotated[
        bool, typer.Option("--replay", help="Read the log stream instead of files.")
    ] = False,
    articles: Annotated[
        list[str] | None,
        typer.Option(help="The articles themselves, for doccano to show them whole."),
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="A file instead of standard output.")
    ] = None,
) -> None:
    """Write claims as schema.org JSON-LD, W3C annotations, GDELT lines, doccano or CSV.

    The claims are those of [bold]quoth extract[/bold] and [bold]quoth tail --json[/bold], or
    a subscriber's stored events; a claim that comes twice is written once.

    [bold]quoth extract news/ | quoth export - --to csv -o claims.csv[/bold]
    """
    if replay == bool(paths):
        raise typer.BadParameter("give PATH… or --replay, one of them")
    from worker.views.claim_lines import read  # noqa: PLC0415  pydantic's models cost 0.2 s
    from worker.views.exports import FORMS  # noqa: PLC0415

    claims = _logged() if replay else read(paths or ())
    written = FORMS[to](_once(claims), _texts(articles or ()))
    with reader_may_leave():
        _write(written, output)


def _write(lines: Iterator[str], output: Path | None) -> None:
    """Line by line; a spreadsheet's row may hold line ends of its own, so nothing translates."""
    if output is None:
        for line in lines:
            sys.stdout.write(f"{line}\n")
        return
    try:
        with output.open("w", encoding="utf-8", newline="") as file:
            file.writelines(f"{line}\n" for line in lines)
    except OSError as error:
        raise InputError(f"{output} can't be written: {error}") from error


def _once(claims: Iterable[Claim]) -> Iterator[Claim]:
    """Redelivered claims left out; the same claim of an article that changed is another."""
    seen: set[tuple[str, str]] = set()
    for claim in claims:
        key = (claim.claim_id, claim.article.text_sha256)
        if key not in seen:
            seen.add(key)
            yield claim


def _logged() -> Iterator[Claim]:
    """The claims of the log stream, from its beginning to its end."""
    from worker import settings  # noqa: PLC0415  --help must not wait for pika
    from worker.broker import subscriber  # noqa: PLC0415
    from worker.broker.parameters import targets  # noqa: PLC0415
    from worker.views.claim_lines import parse  # noqa: PLC0415

    last = time.monotonic()
    for delivery in subscriber.replay(targets(settings.load().access("quoth export"))):
        if delivery is None:
            if time.monotonic() - last >= _LOG_ENDED:
                return
            continue
        last = time.monotonic()
        try:
            claim = parse(delivery.body)
        except InputError as error:
            typer.echo(f"quoth: log offset {delivery.offset}: {error}", err=True)
            continue
        if claim is not None:
            yield claim


def _texts(paths: Iterable[str]) -> dict[str, str]:
    """The article texts by their SHA-256, as claims name them."""
    from worker import intake, payload, settings  # noqa: PLC0415
    from worker.article_files import read_articles  # noqa: PLC0415
    from worker.claims import text_sha256  # noqa: PLC0415

    limits = payload.Limits(**settings.load().limits())
    texts: dict[str, str] = {}
    for raw in read_articles(paths):
        try:
            body = payload.read(raw.body, None, None, None, limits)
            text = intake.read(body).text
        except RejectedArticle as error:
            typer.echo(f"quoth: {raw.place}: {error}", err=True)
            continue
        texts[text_sha256(text)] = text
    return texts


def register(app: typer.Typer) -> None:
    """Add ``quoth export``."""
    app.command()(export)
