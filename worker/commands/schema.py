"""``quoth schema``: the published contract, written from the models or shown."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from worker import __version__
from worker.errors import InputError

# Beside the models, wherever they are installed.
PUBLISHED = Path(__file__).parents[2] / "schemas" / "published"


def documents() -> dict[str, str]:
    """Each published file's name and text."""
    from schemas import asyncapi, json_schema  # noqa: PLC0415  # pydantic's models cost 0.2 s

    return {**json_schema.documents(), "asyncapi.yaml": asyncapi.document(__version__)}


def write(
    folder: Annotated[
        Path, typer.Argument(help="Where to write.", file_okay=False)
    ] = PUBLISHED,
) -> None:
    """Write the JSON Schemas and asyncapi.yaml that other languages build on.

    They are committed; run this after a change of the models in schemas/, and read the
    difference as your consumers will: additions are a minor release, anything else is none.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in documents().items():
            (folder / name).write_text(text, encoding="utf-8")
            typer.echo(folder / name)
    except OSError as error:
        raise InputError(f"{folder} can't be written: {error}; give another folder") from error


def show(
    name: Annotated[str, typer.Argument(help="article, claim, asyncapi … or a file's name.")],
) -> None:
    """Print one published file.

    [bold]quoth schema show claim[/bold] is the schema of what a subscriber receives.
    """
    texts = documents()
    for file, text in texts.items():
        if name in {file, file.split(".")[0], file.removesuffix(".schema.json")}:
            typer.echo(text, nl=False)
            return
    raise typer.BadParameter(f"no {name!r}; there are: {', '.join(texts)}")


def register(app: typer.Typer) -> None:
    """Add ``quoth schema``."""
    group = typer.Typer(no_args_is_help=True, rich_markup_mode="rich")
    group.command()(write)
    group.command()(show)
    app.add_typer(group, name="schema", help="The contract as JSON Schema and AsyncAPI.")
