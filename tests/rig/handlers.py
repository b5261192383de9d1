"""Handlers for tests of delivery: as little extraction as can be, and poison on demand.

An article is ``{"id": …, "claims": N, "do": …}``; its claims have ids that a test can
compute (``claim_ids``), so that every verdict is on ids.
"""

import json
import mmap
import os
import re
import signal
import sys
import time
import uuid

from worker.errors import Problem, RejectedArticle
from worker.handler import Event, Processed, reject

SPACE = uuid.UUID("6f1d4d38-6f5c-4a44-8a53-1f3c0c9dfd11")
CLAIM_BYTES = 2000


def claim_ids(article_id, count):
    """The ids of an article's claims."""
    return [str(uuid.uuid5(SPACE, f"{article_id}/{index}")) for index in range(count)]


def body(article_id, claims=3, **more):
    """An article for these handlers, as bytes."""
    return json.dumps({"id": article_id, "claims": claims, **more}).encode()


class Tiny:
    """Makes as many claims as the article asks for, after doing what it says."""

    def __init__(self, limits):
        self.limits = limits

    def handle(self, body, **_about):
        try:
            article = json.loads(body)
        except ValueError:
            return reject(body, RejectedArticle("not_json", [Problem("body", "json", "no JSON")]))
        poison(article)
        return processed(article)


def poison(article):
    """Do the harm that the article asks for."""
    if "do" in article:
        HARM[article["do"]](article)


def _loop(_article):
    while True:
        pass


def _memory(_article):
    hoard = []
    while True:
        hoard.append(bytearray(16 << 20))


def _raise(article):
    raise RuntimeError(f"a rule failed on {article['id']}")


HARM = {
    "sleep": lambda article: time.sleep(article["seconds"]),
    "kill": lambda _article: os.kill(os.getpid(), signal.SIGKILL),
    "crash": lambda _article: os.abort(),
    "loop": _loop,
    "regex": lambda _article: re.match(r"(a+)+$", "a" * 60 + "b"),
    "memory": _memory,
    # Memory that is not Python's to count.
    "eat": lambda _article: mmap.mmap(-1, 16 << 30).write(b"x"),
    "raise": _raise,
    # Must not tear a frame.
    "print": lambda _article: print("a stray line on standard output", flush=True),
    "exit": lambda _article: sys.exit(3),
}


def processed(article):
    """The claims and the receipt."""
    filler = "x" * CLAIM_BYTES
    language = article.get("language", "en")
    events = tuple(
        Event(
            f"claim.{language}.direct",
            claim_id,
            "quoth.claim.extracted.v1",
            json.dumps({"id": claim_id, "subject": article["id"], "filler": filler}).encode(),
        )
        for claim_id in claim_ids(article["id"], article["claims"])
    )
    receipt = Event(
        f"article.processed.{language}",
        str(uuid.uuid5(SPACE, article["id"])),
        "quoth.article.processed.v1",
        json.dumps({"id": article["id"]}).encode(),
    )
    counts = {"direct": article["claims"], "mixed": 0, "indirect": 0}
    return Processed((*events, receipt), article["id"], language, counts, 0.1)


def tiny(limits):
    """For QUOTH_HANDLER."""
    return Tiny(limits)


def broken(_limits):
    """A child that can't be made ready."""
    raise RuntimeError("the pack xx is broken")


class _AlwaysDies:
    def handle(self, _body, **_about):
        os.kill(os.getpid(), signal.SIGKILL)


def deadly(_limits):
    """Every article ends its child: a crash loop."""
    return _AlwaysDies()


class _FailsOften:
    def handle(self, body, **_about):
        article = json.loads(body)
        if int(article["id"].rpartition("-")[2]) % 3 == 0:
            raise RuntimeError(article["id"])
        return processed(article)


def failing(_limits):
    """Every third article fails by our own fault."""
    return _FailsOften()
