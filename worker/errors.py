"""Every error that Quoth raises, as one tree.

QuothError
├── SettingsError          a setting is missing or wrong
├── PackError              a language pack is wrong: says file, rule and line
│   └── UnknownLanguage    no pack has this language's code
├── InputError             a file or stream given to a command can't be read
├── RejectedArticle        the article itself is at fault: it will never be retried
├── ExtractionFault        our fault on one article: retried, then dead-lettered
│   ├── ChildCrashed       the extraction child died
│   ├── DeadlinePassed     the article took longer than its seconds
│   └── MemoryExhausted    the article took more than its memory
└── BrokerError            RabbitMQ is away, refuses, or lacks the topology
    ├── BrokerUnreachable
    └── TopologyMissing

Foreign errors (pika, pydantic, json, OSError) are translated into these at the border
where they appear, with ``from``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


class QuothError(Exception):
    """The base of all errors that Quoth raises on purpose; its text is for people."""


class SettingsError(QuothError):
    """A setting is missing or wrong; the text names the setting and what it takes."""


class PackError(QuothError):
    """A language pack is wrong; the text names file, rule and, where known, line."""


class UnknownLanguage(PackError):
    """No pack has this code."""


class InputError(QuothError):
    """A file or stream given to a command can't be read as articles or claims."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with an article: where, of which sort, in words."""

    loc: str
    type: str
    msg: str


class RejectedArticle(QuothError):
    """The article is at fault: settled at once, dead-lettered, told to the crawler.

    ``code`` is one of the contract's rejection codes (``not_json``, ``schema``,
    ``too_large`` …), ``problems`` the list of what is wrong and where.
    """

    def __init__(self, code: str, problems: Sequence[Problem]) -> None:
        self.code = code
        self.problems = tuple(problems)
        super().__init__(f"{code}: " + "; ".join(f"{p.loc}: {p.msg}" for p in self.problems))


class ExtractionFault(QuothError):
    """Our own fault on one article: it may pass in a fresh child, so it is retried."""


class ChildCrashed(ExtractionFault):
    """The extraction child died while it held the article."""


class DeadlinePassed(ExtractionFault):
    """The article took longer than ``QUOTH_ARTICLE_SECONDS``; its child was ended."""


class MemoryExhausted(ExtractionFault):
    """The article took more than ``QUOTH_MEMORY_MIB``; its child was ended."""


class BrokerError(QuothError):
    """RabbitMQ is away, refuses, or is not set up as the topology says."""


class BrokerUnreachable(BrokerError):
    """No connection could be made."""


class TopologyMissing(BrokerError):
    """An exchange, queue or binding that the worker needs is not there."""
