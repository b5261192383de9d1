"""Many articles through the handler without a broker, in order, in one process or several.

Memory stays constant however many articles there are: a bounded window of chunks is under
way, and its oldest is waited for. Knows nothing of terminals.
"""

from __future__ import annotations

import multiprocessing
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from itertools import islice

from worker.article_files import RawArticle
from worker.collecting import collect_seldom
from worker.errors import ChildCrashed, ExtractionFault
from worker.extraction.model import Extraction
from worker.handler import Extractor, Handler, Limits, Processed, Rejected

# Articles sent to a child at once: enough that pipes cost nothing, few enough to be even.
CHUNK = 16
# Chunks under way for each child.
_WINDOW = 3
# What a child imports anyway; "quoth" itself is imported again as its main module.
_PRELOADED = ["worker.bulk", "worker.cli", "worker.extraction.extractor", "spacy.matcher"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one article: read, rejected, or a fault of ours."""

    source: RawArticle
    result: Processed | Rejected | ExtractionFault


class _Hinted:
    """An extractor that takes ``language`` where an article names none."""

    def __init__(self, extractor: Extractor, language: str) -> None:
        self._extractor = extractor
        self._language = language

    def analyse(self, text: str, language: str | None = None) -> Extraction:
        return self._extractor.analyse(text, language or self._language)


def process(
    articles: Iterable[RawArticle],
    *,
    processes: int = 1,
    language: str | None = None,
    limits: Limits = Limits(),  # noqa: B008  # frozen
) -> Iterator[Outcome]:
    """The outcomes of ``articles`` in their order; ``language`` is a hint for the untagged.

    Raises ChildCrashed when a process dies: which article killed it can't be told here (the
    worker can, it gives each child one article at a time).
    """
    if processes == 1:
        handler = _handler(language, limits)
        yield from (_outcome(handler, article) for article in articles)
        return
    with ProcessPoolExecutor(processes, _context(), _prepare, (language, limits)) as pool:
        try:
            yield from _ordered(pool, iter(articles), processes * _WINDOW)
        except BrokenProcessPool as error:
            raise ChildCrashed(
                "an extraction process died; try --processes 1 to see at which article"
            ) from error
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


def _context() -> multiprocessing.context.BaseContext:
    """How children begin: forked off a server that has imported once what all of them need.

    Never forked off this process: a fork copies the locks of the progress bar's thread as
    they are. Where the system has no such server, each child is spawned.
    """
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(_PRELOADED)
    return context


def _ordered(
    pool: ProcessPoolExecutor, articles: Iterator[RawArticle], window: int
) -> Iterator[Outcome]:
    pending: deque[tuple[list[RawArticle], Future[list[Processed | Rejected | ExtractionFault]]]]
    pending = deque()
    while True:
        while len(pending) < window and (chunk := list(islice(articles, CHUNK))):
            pending.append((chunk, pool.submit(_work, [article.body for article in chunk])))
        if not pending:
            return
        chunk, future = pending.popleft()
        yield from map(Outcome, chunk, future.result())


# One handler a process: its packs load once.
_own: list[Handler] = []


def _prepare(language: str | None, limits: Limits) -> None:
    collect_seldom()
    _own.append(_handler(language, limits))


def _work(bodies: list[bytes]) -> list[Processed | Rejected | ExtractionFault]:
    return [_result(_own[0], body) for body in bodies]


def _handler(language: str | None, limits: Limits) -> Handler:
    from worker.extraction.extractor import Extractor as Engine  # noqa: PLC0415  # heavy

    engine = Engine()
    return Handler(_Hinted(engine, language) if language else engine, limits)


def _outcome(handler: Handler, article: RawArticle) -> Outcome:
    return Outcome(article, _result(handler, article.body))


def _result(handler: Handler, body: bytes) -> Processed | Rejected | ExtractionFault:
    try:
        return handler.handle(body)
    except ExtractionFault as fault:
        return fault
