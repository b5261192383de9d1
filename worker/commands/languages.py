"""``quoth languages``: the packs that are there, whether they are sound, and new ones."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from worker.errors import InputError, PackError, UnknownLanguage

UNSOUND = 1
_PACKS = Path(__file__).parents[1] / "languages"

Folder = Annotated[
    Path,
    typer.Option("--folder", help="Where the packs are, if not inside Quoth.", file_okay=False),
]


def list_packs() -> None:
    """List the languages that Quoth reads, with what each pack holds."""
    from rich.console import Console  # noqa: PLC0415  # rich's console costs 50 ms
    from rich.table import Table  # noqa: PLC0415  # the same

    from worker.languages import pack as packs  # noqa: PLC0415  # pydantic's models cost 0.2 s
    from worker.views.bidi import isolated  # noqa: PLC0415  # as above

    table = Table("code", "name", "native", "version", "cues", "rules", "measured on")
    for code in packs.codes():
        pack = packs.load(code)
        language = pack.info.language
        table.add_row(
            code, language.name, isolated(language.native), language.version,
            str(len(pack.cues.cue)), str(len(pack.patterns.rule)),
            pack.calibration.measured_on or "–",
        )
    Console(highlight=False).print(table)


def check(
    code: Annotated[str | None, typer.Argument(help="A language's code; default: all.")] = None,
    folder: Folder = _PACKS,
) -> None:
    """Validate packs and run every example and counterexample that they give.

    Each finding names file and line, and for a rule what it gave instead. Exit code 1
    where something is wrong.
    """
    from worker.pack_check import check as findings_of  # noqa: PLC0415  # loads the engine

    codes = [code] if code else sorted(p.parent.name for p in folder.glob("*/pack.toml"))
    if not codes:
        raise InputError(f"{folder} holds no pack; quoth languages new CODE writes one")
    wrong = 0
    for each in codes:
        if not (folder / each / "pack.toml").is_file():
            raise UnknownLanguage(f"no pack {each!r} in {folder}; quoth languages new {each} "
                                  "writes its skeleton")
        findings = findings_of(folder / each)
        wrong += len(findings)
        for finding in findings:
            typer.echo(f"{folder / each / finding.file}:{finding.line}: {finding.text}")
        typer.echo(f"{each}: {len(findings)} to mend" if findings else f"{each}: sound", err=True)
    if wrong:
        raise typer.Exit(UNSOUND)


def new(
    code: Annotated[str, typer.Argument(help="The language's ISO 639 code: two or three letters.")],
    folder: Folder = _PACKS,
) -> None:
    """Write the skeleton of a pack, with comments that teach.

    What only a speaker can write stands as EDIT: a name, a cue, two rules with an example
    and a counterexample each. [bold]quoth languages check CODE[/bold] asks for the rest.
    """
    from worker.pack_skeleton import write  # noqa: PLC0415  # as above

    try:
        for path in write(code, folder):
            typer.echo(path)
    except OSError as error:
        raise PackError(f"{folder} can't be written: {error}; give --folder") from error
    typer.echo(
        f"Edit pack.toml, lexicon.toml, cues.toml and patterns.toml, in this order, then run: "
        f"quoth languages check {code}",
        err=True,
    )


def register(app: typer.Typer) -> None:
    """Add ``quoth languages``."""
    group = typer.Typer(no_args_is_help=True, rich_markup_mode="rich")
    group.command("list")(list_packs)
    group.command()(check)
    group.command()(new)
    app.add_typer(group, name="languages", help="The rule packs: list, check, begin a new one.")
