"""The extraction child: reads articles from its standard input, answers on its output.

A process of its own, so that an article which crashes the interpreter, never ends or
eats all memory ends this process and nothing else. It leaves by itself when its input
ends: a dead parent leaves no orphan. An alarm of its own covers the case that it is
stuck by then, in Python or in a regular expression: the signal's default action needs no
interpreter. Knows the handler and the frames; of brokers, nothing.

Run by ``worker.child_process`` only, with its configuration as one JSON argument.
"""

from __future__ import annotations

import faulthandler
import hashlib
import json
import os
import re
import resource
import signal
import sys
import traceback
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any, BinaryIO

from worker import frames
from worker.collecting import collect_seldom
from worker.errors import MemoryExhausted, QuothError
from worker.handler import Event, Handler, Limits, Rejected

MIB = 1 << 20
EXIT_BROKEN = 70  # it could not be made ready
EXIT_MEMORY = 71  # it has told of an exhausted memory and is not to be trusted any more

WARMING_UP = 'Minister Ada Quill said: "We are ready."'
_RESOLUTION = re.compile(rb'"resolution":\s?"(\w+)"')


def standard_handler(limits: Limits) -> Handler:
    """The handler that production uses; any other is a setting (``QUOTH_HANDLER``)."""
    from worker.extraction.extractor import Extractor  # noqa: PLC0415  spaCy, in children only

    extractor = Extractor()
    # Loads what is shared by all languages before the first article's seconds are counted.
    extractor.analyse(WARMING_UP, "en")
    return Handler(extractor, limits)


def main(arguments: Sequence[str] = sys.argv[1:]) -> None:
    """Serve until the input ends."""
    config = json.loads(arguments[0])
    collect_seldom()
    inbox, outbox = _take_pipes()
    _prepare_signals(config["trace_fd"])
    try:
        handler = _load(config["handler"])(Limits(**config["limits"]))
        _limit_memory(config["memory_mib"])
    except Exception as error:  # noqa: BLE001  whatever it is, the parent must hear of it
        why = str(error) if isinstance(error, QuothError) else f"{type(error).__name__}: {error}"
        _send(outbox, {"kind": "broken", "why": why})
        sys.exit(EXIT_BROKEN)
    _send(outbox, {"kind": "ready"})
    _serve(handler, inbox, outbox, config["article_seconds"])


def _serve(handler: Any, inbox: BinaryIO, outbox: BinaryIO, seconds: float) -> None:
    while (frame := frames.read(inbox)) is not None:
        head, (body,) = frame
        signal.setitimer(signal.ITIMER_REAL, seconds)
        answer, bodies = _handle(handler, head, body)
        signal.setitimer(signal.ITIMER_REAL, 0)
        _send(outbox, answer, bodies)
        if answer.get("error") == "MemoryExhausted":
            sys.exit(EXIT_MEMORY)


def _handle(handler: Any, head: frames.Head, body: bytes) -> frames.Frame:
    try:
        result = handler.handle(body, **head)
    except (MemoryError, MemoryExhausted) as error:
        return _fault("MemoryExhausted", error), []
    except Exception as error:  # noqa: BLE001  a bug of ours: it costs this article alone
        return _fault("ExtractionFault", error), []
    if isinstance(result, Rejected):
        return _rejected(result), [result.event.body]
    events = result.events
    answer = {
        "kind": "processed",
        "events": [_envelope(event) for event in events],
        "article_id": result.article_id,
        "language": result.language,
        "counts": result.counts,
        "milliseconds": result.milliseconds,
        "resolutions": _resolutions(events),
    }
    return answer, [event.body for event in events]


def _rejected(result: Rejected) -> frames.Head:
    return {
        "kind": "rejected",
        "events": [_envelope(result.event)],
        "code": result.code,
        "problems": [(it.loc, it.type, it.msg) for it in result.problems],
        "article_id": result.article_id,
    }


def _envelope(event: Event) -> tuple[str, str, str]:
    return event.routing_key, event.message_id, event.type


def _resolutions(events: Sequence[Event]) -> list[str]:
    # For the metrics. A quotation that holds these words has its quotes escaped.
    return [found[1].decode() for it in events if (found := _RESOLUTION.search(it.body))]


def _fault(kind: str, error: BaseException) -> frames.Head:
    # Where it happened, never the words: an error's text may quote the article.
    error = error.__cause__ or error
    places = [
        f"{Path(it.filename).name}:{it.lineno}:{it.name}"
        for it in traceback.extract_tb(error.__traceback__)
    ]
    name = type(error).__name__
    return {
        "kind": "fault",
        "error": kind,
        "why": f"{name} at {places[-1]}",
        "trace": hashlib.sha256("\n".join([name, *places]).encode()).hexdigest(),
    }


def _load(path: str) -> Callable[[Limits], Any]:
    module, _, name = path.partition(":")
    made: Callable[[Limits], Any] = getattr(import_module(module), name)
    return made


def _take_pipes() -> tuple[BinaryIO, BinaryIO]:
    # A stray print must not end up between two frames: standard output becomes the log.
    outbox = os.fdopen(os.dup(1), "wb", buffering=1 << 16)
    os.dup2(2, 1)
    return os.fdopen(0, "rb", buffering=1 << 16, closefd=False), outbox


def _prepare_signals(trace_fd: int) -> None:
    # The terminal and systemd signal the whole group; the parent alone decides when
    # children end, so that what is under way can be finished.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_SETMASK, ())
    faulthandler.enable(trace_fd, all_threads=False)
    faulthandler.register(signal.SIGALRM, trace_fd, all_threads=False, chain=True)


def _limit_memory(mib: int) -> None:
    # The limit is of address space, of which much is reserved and never touched (thread
    # stacks, arenas): what is resident may grow to ``mib``, so the gap is added.
    try:
        virtual, resident = Path("/proc/self/statm").read_text(encoding="ascii").split()[:2]
    except OSError:  # no /proc (macOS): the deadline and the kernel remain
        return
    gap = (int(virtual) - int(resident)) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (mib * MIB + gap, resource.RLIM_INFINITY))


def _send(outbox: BinaryIO, head: frames.Head, bodies: Sequence[bytes] = ()) -> None:
    outbox.writelines(frames.pack(head, bodies))
    outbox.flush()


if __name__ == "__main__":
    try:
        main()
    except BrokenPipeError:  # the parent is gone: so are we, without a last word
        os._exit(1)
