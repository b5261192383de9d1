"""``quoth extract``: claims out of files and pipes, without any broker."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from worker.article_files import LONGEST_LINE, read_articles
from worker.collecting import collect_seldom
from worker.progress import progress

if TYPE_CHECKING:
    from worker.bulk import Outcome
    from worker.handler import Event

FAILED = 1
SOMETHING_REJECTED = 3

Paths = Annotated[
    list[str],
    typer.Argument(
        metavar="PATH",
        help="Files (.json .jsonl .txt .html, also .gz), folders of them, or - for a pipe.",
    ),
]


def extract(
    paths: Paths,
    form: Annotated[
        Literal["jsonl", "table", "events", "json"],
        typer.Option(
            "--format",
            "-f",
            help="jsonl: a claim a line; table: for eyes; events: as the broker would carry "
            "them, receipts and refusals included; json: one list.",
        ),
    ] = "jsonl",
    language: Annotated[
        str | None,
        typer.Option("--language", "-l", help="For articles that name none; default: detected."),
    ] = None,
    processes: Annotated[
        int, typer.Option("--processes", "-p", min=1, help="Extraction processes; order is kept.")
    ] = 1,
    body_bytes: Annotated[
        int | None,
        typer.Option(
            min=1, max=LONGEST_LINE, help="Longest article in bytes (QUOTH_BODY_BYTES, or 1 MiB)."
        ),
    ] = None,
) -> None:
    """Print who said what in articles.

    A file of 100,000 articles streams in constant memory. What can't be read is told on
    stderr, the rest is done, and the exit code is 3.

    [bold]quoth extract article.txt --format table[/bold] to look at one article;
    [bold]quoth extract crawl.jsonl.gz -p 4 > claims.jsonl[/bold] for a backfill.
    """
    from worker import settings  # noqa: PLC0415  # pydantic costs 0.1 s
    from worker.bulk import process  # noqa: PLC0415  # the handler's models cost 0.2 s
    from worker.payload import Limits  # noqa: PLC0415  # as above

    collect_seldom()
    limits = Limits(**settings.load(body_bytes=body_bytes).limits())
    tally = _Tally()
    try:
        with progress(paths) as watched:
            articles = watched(read_articles(paths))
            outcomes = process(articles, processes=processes, language=language, limits=limits)
            for line in _FORMS[form](tally.noted(outcomes)):
                sys.stdout.write(line)
        sys.stdout.flush()
    except BrokenPipeError:
        # The reader (head, less) has left: nothing is wrong. Python would complain once
        # more when it flushes at the end, so that its last words go nowhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return
    tally.tell()
    if tally.failed or tally.rejected:
        raise typer.Exit(FAILED if tally.failed else SOMETHING_REJECTED)


class _Tally:
    """Counts what came of the articles and tells of each that gave nothing."""

    def __init__(self) -> None:
        self.read = self.claims = self.rejected = self.failed = 0

    def noted(self, outcomes: Iterable[Outcome]) -> Iterator[tuple[Outcome, tuple[Event, ...]]]:
        """Each outcome with the events that it gave."""
        from worker.handler import Processed, Rejected  # noqa: PLC0415  # as above

        for outcome in outcomes:
            match outcome.result:
                case Processed() as processed:
                    self.read += 1
                    self.claims += sum(processed.counts.values())
                    yield outcome, processed.events
                case Rejected() as rejected:
                    self.rejected += 1
                    problems = "; ".join(f"{p.loc}: {p.msg}" for p in rejected.problems[:3])
                    _complain(f"{outcome.source.place}: rejected ({rejected.code}): {problems}")
                    yield outcome, (rejected.event,)
                case fault:
                    self.failed += 1
                    _complain(f"{outcome.source.place}: {fault}")

    def tell(self) -> None:
        """One line for people; programs have the exit code."""
        if sys.stderr.isatty() or self.rejected or self.failed:
            _complain(
                f"{self.read} articles read, {self.claims} claims, {self.rejected} rejected, "
                f"{self.failed} failed"
            )


def _complain(message: str) -> None:
    typer.echo(f"quoth: {message}", err=True)


Noted = Iterator[tuple["Outcome", tuple["Event", ...]]]


def _claims(noted: Noted) -> Iterator[list[bytes]]:
    """The claims of each article that has any, as JSON."""
    from schemas.events import CLAIM_EXTRACTED, data_of  # noqa: PLC0415  # pydantic's models cost 0.2 s

    for _, events in noted:
        claims = [data_of(event.body) for event in events if event.type == CLAIM_EXTRACTED]
        if claims:
            yield claims


def _lines(noted: Noted) -> Iterator[str]:
    # An article at a time: with several children this process is the narrow place.
    return (b"\n".join([*claims, b""]).decode() for claims in _claims(noted))


def _list(noted: Noted) -> Iterator[str]:
    before = "["
    for claim in chain.from_iterable(_claims(noted)):
        shown = json.dumps(json.loads(claim), ensure_ascii=False, indent=2)
        yield before + "\n" + shown
        before = ","
    yield "[]\n" if before == "[" else "\n]\n"


def _events(noted: Noted) -> Iterator[str]:
    return (f"{event.body.decode()}\n" for _, events in noted for event in events)


def _tables(noted: Noted) -> Iterator[str]:
    from worker.handler import Processed  # noqa: PLC0415  # as above
    from worker.views.claim_lines import parse  # noqa: PLC0415  # pydantic's models cost 0.2 s
    from worker.views.table import table  # noqa: PLC0415  # rich costs 50 ms

    for outcome, events in noted:
        if not isinstance(outcome.result, Processed):
            continue
        claims = [claim for event in events if (claim := parse(event.body))]
        yield table(outcome.source.place, claims)


_FORMS: dict[str, Callable[[Noted], Iterator[str]]] = {
    "jsonl": _lines,
    "json": _list,
    "events": _events,
    "table": _tables,
}


def register(app: typer.Typer) -> None:
    """Add ``quoth extract``."""
    app.command()(extract)
