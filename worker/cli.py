"""The ``quoth`` command: collects the command groups and turns errors into exit codes.

It alone may know every part of the house, and it knows no more of them than their
``register`` functions. Exit codes are a promise to scripts:

0  fine
1  it failed
2  wrong usage, or a setting that is wrong
3  bad input among good: something was rejected, the rest was done
4  the broker is unreachable, or its topology is missing
"""

from __future__ import annotations

import inspect
import os
import sys
from importlib import import_module
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape

from worker import __version__
from worker.errors import BrokerError, InputError, QuothError, SettingsError, UnknownLanguage

# The order is the order of ``quoth --help``. A module is listed once it exists.
COMMANDS: tuple[str, ...] = (
    "worker.commands.extract",
    "worker.commands.text",
    "worker.commands.worker",
    "worker.commands.publish",
    "worker.commands.tail",
    "worker.commands.explain",
    "worker.commands.export",
    "worker.commands.topology",
    "worker.commands.dead",
    "worker.commands.schema",
    "worker.commands.languages",
)

_EXIT_CODES: tuple[tuple[type[QuothError], int], ...] = (
    (BrokerError, 4),
    (SettingsError, 2),
    (UnknownLanguage, 2),
    (InputError, 1),
    (QuothError, 1),
)

_ABOUT = """
[bold]Quoth[/bold] reads news articles and tells who said what: each claim with the exact
characters it stands on, the speaker's name, the rule that found it and how sure it is.

[bold]Try it, no broker needed:[/bold] echo 'Maya Lind said: "We can rebuild."' | quoth extract -

Settings are [cyan]QUOTH_*[/cyan] environment variables; [cyan]QUOTH_DEBUG=1[/cyan] shows
tracebacks.

Exit codes: 0 fine, 1 failed, 2 wrong usage, 3 something was rejected, 4 no broker.
"""


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"quoth {__version__}")
        raise typer.Exit


def _root(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version."),
    ] = False,
) -> None:
    del version  # answered by its callback


def build() -> typer.Typer:
    """The whole command, with every listed group registered."""
    app = typer.Typer(
        name="quoth",
        help=_flowing(_ABOUT),
        rich_markup_mode="rich",
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback()(_root)
    for name in COMMANDS:
        import_module(name).register(app)
    _reflow(app)
    return app


def _flowing(text: str) -> str:
    return "\n\n".join(" ".join(part.split()) for part in text.strip().split("\n\n"))


def _reflow(app: typer.Typer) -> None:
    """Let the terminal wrap help texts: a docstring's lines end where the code's margin is."""
    for command in app.registered_commands:
        text = command.help or inspect.getdoc(command.callback) or ""
        command.help = _flowing(text)
    for group in app.registered_groups:
        if group.typer_instance:
            _reflow(group.typer_instance)


def exit_code(error: QuothError) -> int:
    """The exit code that stands for ``error``."""
    return next(code for kind, code in _EXIT_CODES if isinstance(error, kind))


def main() -> None:
    """Run the command; a QuothError is one red line on stderr, never a traceback."""
    try:
        build()()
    except QuothError as error:
        if os.environ.get("QUOTH_DEBUG"):
            raise
        Console(stderr=True, highlight=False, soft_wrap=True).print(
            f"[red]quoth: {escape(str(error))}[/red]"
        )
        sys.exit(exit_code(error))
