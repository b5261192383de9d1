"""A progress bar for commands that read many articles: on stderr, by bytes, for people only."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

from worker.article_files import RawArticle, total_bytes

Watched = Callable[[Iterable[RawArticle]], Iterable[RawArticle]]


@contextmanager
def progress(paths: list[str], *, prints: bool = True) -> Iterator[Watched]:
    """Give a function that passes articles through and moves the bar.

    There is none where stderr is no terminal, or where the command ``prints`` on a stdout
    that is one: lines and a bar would overwrite each other.
    """
    if not sys.stderr.isatty() or (prints and sys.stdout.isatty()):
        yield lambda articles: articles
        return
    from rich.console import Console  # noqa: PLC0415  # only where somebody looks: 50 ms
    from rich.progress import BarColumn, Progress, TimeRemainingColumn  # noqa: PLC0415  # the same

    bar = Progress(
        BarColumn(),
        "{task.percentage:>3.0f} %",
        "{task.fields[articles]} articles",
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
    )
    with bar:
        task = bar.add_task("", total=total_bytes(paths), articles=0)

        def watched(articles: Iterable[RawArticle]) -> Iterator[RawArticle]:
            for number, article in enumerate(articles, 1):
                yield article
                bar.update(task, completed=article.read, articles=number)

        yield watched
