"""``quoth text``: the article text that offsets refer to."""

from __future__ import annotations

import json
import sys
from typing import Annotated

import typer

from worker.article_files import read_articles
from worker.errors import InputError, RejectedArticle


def text(
    path: Annotated[str, typer.Argument(metavar="PATH", help="A file of articles, or -.")],
    as_json: Annotated[
        bool,
        typer.Option("--json", help="id, text and text_sha256, an article a line."),
    ] = False,
) -> None:
    """Print the article text of PATH, character for character.

    Offsets in claims count its code points, and its SHA-256 is the claims'
    article.text_sha256: for HTML and paragraphs it is what Quoth made of them.
    Nothing is added, not even a line feed at the end.
    """
    from worker import intake, payload, settings  # noqa: PLC0415  # pydantic's models cost 0.2 s
    from worker.claims import text_sha256  # noqa: PLC0415  # the same

    limits = payload.Limits(**settings.load().limits())
    for number, raw in enumerate(read_articles([path]), 1):
        try:
            reading = intake.read(payload.read(raw.body, None, None, None, limits))
        except RejectedArticle as error:
            raise InputError(f"{raw.place}: rejected ({error})") from error
        if as_json:
            line = {
                "id": reading.article.key,
                "text": reading.text,
                "text_sha256": text_sha256(reading.text),
            }
            typer.echo(json.dumps(line, ensure_ascii=False))
        elif number > 1:
            raise typer.BadParameter(f"{path} holds several articles; use --json")
        else:
            sys.stdout.buffer.write(reading.text.encode())


def register(app: typer.Typer) -> None:
    """Add ``quoth text``."""
    app.command()(text)
