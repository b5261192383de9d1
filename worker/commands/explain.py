"""``quoth explain``: why each quotation was taken, and why others were not."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from worker.commands.closed_pipe import reader_may_leave
from worker.errors import InputError, RejectedArticle

if TYPE_CHECKING:
    from worker.article_files import RawArticle
    from worker.extraction.extractor import Extractor
    from worker.views.page import Story

_BAD_INPUT = 3


def explain(
    paths: Annotated[
        list[str], typer.Argument(metavar="PATH…", help=".txt .html .json .jsonl, or - .")
    ],
    html: Annotated[
        Path | None, typer.Option(help="Write a page for the browser here.", dir_okay=False)
    ] = None,
    language: Annotated[
        str | None, typer.Option("--language", "-l", help="Read as this language (ar, en, fr …).")
    ] = None,
) -> None:
    """Show, for each quotation, the rule, the evidence and the way to the speaker's name.

    What was considered and not taken comes after, each with its reason. No broker needed.

    [bold]quoth explain article.txt --html out.html[/bold] writes one page that needs no
    network: numbered quotations, speakers and cues linked, readable in either direction.
    """
    refused: list[str] = []
    stories = _stories(paths, language, refused)
    if html is None:
        with reader_may_leave():
            _print(stories)
    else:
        _write(list(stories), html)
    if refused:
        raise typer.Exit(_BAD_INPUT)


def _stories(paths: list[str], language: str | None, refused: list[str]) -> Iterator[Story]:
    """Each article with what was found in it; what can't be read is told and counted."""
    from worker.article_files import read_articles  # noqa: PLC0415  --help must not wait for spaCy
    from worker.extraction.extractor import Extractor  # noqa: PLC0415

    extractor = Extractor()
    for raw in read_articles(paths):
        try:
            yield _story(raw, language, extractor)
        except RejectedArticle as error:
            typer.echo(f"quoth: {raw.place}: {error}", err=True)
            refused.append(raw.place)


def _story(raw: RawArticle, language: str | None, extractor: Extractor) -> Story:
    from worker import intake, payload, settings  # noqa: PLC0415  pydantic's models cost 0.2 s
    from worker.views.page import Story  # noqa: PLC0415

    limits = payload.Limits(**settings.load().limits())
    reading = intake.read(payload.read(raw.body, None, None, None, limits))
    found = extractor.analyse(reading.text, language or reading.article.language, explain=True)
    return Story(reading.article.title or raw.place, reading.text, found)


def _print(stories: Iterator[Story]) -> None:
    from rich.console import Console  # noqa: PLC0415
    from rich.rule import Rule  # noqa: PLC0415

    from worker.views.bidi import isolated, plain  # noqa: PLC0415
    from worker.views.explain_terminal import explanation  # noqa: PLC0415

    console = Console(highlight=False)
    for story in stories:
        # Captured: rich would end the program itself, and as a failure, on a closed pipe.
        with console.capture() as captured:
            console.print(Rule(isolated(plain(story.title)), align="left", style="dim"))
            for block in explanation(story.found, story.text, console.width):
                console.print(block)
        typer.echo(captured.get(), nl=False)


def _write(stories: list[Story], path: Path) -> None:
    from worker.views.page import page  # noqa: PLC0415

    if not stories:
        return
    try:
        path.write_text(page(stories), encoding="utf-8")
    except OSError as error:
        raise InputError(f"{path} can't be written: {error}") from error
    typer.echo(f"{path}: {len(stories)} article{'s' if len(stories) > 1 else ''} explained")


def register(app: typer.Typer) -> None:
    """Add ``quoth explain``."""
    app.command()(explain)
