"""``quoth publish``: articles from files and pipes into the queue."""

from __future__ import annotations

import hashlib
import threading
from typing import Annotated

import typer


def publish(
    paths: Annotated[
        list[str],
        typer.Argument(
            metavar="PATH…",
            help="Files (.json .jsonl .txt .html, also .gz), folders of them, or - for a pipe.",
        ),
    ],
    language: Annotated[
        str,
        typer.Option("--language", "-l", help="For the routing key article.<language>."),
    ] = "und",
) -> None:
    """Publish articles, and wait until the broker has confirmed every one.

    What is not confirmed when the connection is lost is published again. Exit code 4: the
    broker is away for longer than 30 seconds, or the topology is missing.

    [bold]quoth publish crawl.jsonl.gz[/bold]; [bold]crawler | quoth publish -[/bold]
    """
    from worker import settings  # noqa: PLC0415  --help must not wait for pika
    from worker.article_files import read_articles  # noqa: PLC0415
    from worker.broker.feed import Feed, article  # noqa: PLC0415
    from worker.broker.parameters import targets  # noqa: PLC0415
    from worker.progress import progress  # noqa: PLC0415

    count = _Count()
    with (
        progress(paths, prints=False) as watched,
        Feed(targets(settings.load().access("quoth publish")), count.one) as feed,
    ):
        for raw in watched(read_articles(paths)):
            # The same article published twice has the same id: it can be told apart from two.
            message_id = hashlib.sha256(raw.body).hexdigest()[:32]
            feed.put(article(raw.body, language, message_id))
    typer.echo(f"{count.value} articles confirmed by the broker.", err=True)


class _Count:
    """Confirmed articles; counted in the feed's thread."""

    def __init__(self) -> None:
        self.value = 0
        self._lock = threading.Lock()

    def one(self, _message: object) -> None:
        """One more."""
        with self._lock:
            self.value += 1


def register(app: typer.Typer) -> None:
    """Add ``quoth publish``."""
    app.command()(publish)
