"""What follows from an outcome: which messages must be confirmed before the article goes.

This is the delivery promise as one function. Processed: the claims and the receipt.
Rejected: the refusal, and the article among the dead. Failed by our own fault: into the
next retry queue, and after the last attempt among the dead, with a refusal that says so.
Whoever asked for an answer gets the receipt or the refusal.
"""

from __future__ import annotations

from dataclasses import dataclass

from schemas.events import CONTENT_TYPE
from worker.broker import letters
from worker.broker.messages import Delivery, Outgoing
from worker.child_process import Fault
from worker.errors import (
    ChildCrashed,
    DeadlinePassed,
    ExtractionFault,
    MemoryExhausted,
    Problem,
    RejectedArticle,
)
from worker.handler import Event, Processed, Rejected, reject
from worker.pool import Result

_REASONS: dict[type[ExtractionFault], str] = {
    ChildCrashed: "crashed",
    DeadlinePassed: "deadline",
    MemoryExhausted: "memory",
    ExtractionFault: "failed",
}


@dataclass(frozen=True, slots=True)
class Settlement:
    """The messages, and in a word what became of the article and why."""

    messages: tuple[Outgoing, ...]
    outcome: str  # processed, rejected, retried, dead
    reason: str | None = None


def settle(delivery: Delivery, result: Result, most_attempts: int, answers: bool) -> Settlement:
    """The settlement of ``delivery``; no answers where the user has no right to send them."""
    match result:
        case Processed():
            return _processed(delivery, result, answers)
        case Rejected():
            return _rejected(delivery, result, answers)
        case Fault():
            return _failed(delivery, result, most_attempts, answers)


def _processed(delivery: Delivery, result: Processed, answers: bool) -> Settlement:
    messages = [_event(event) for event in result.events]
    reply = letters.answer(delivery, messages[-1]) if answers else None
    return Settlement((*messages, *([reply] if reply else ())), "processed")


def _rejected(delivery: Delivery, result: Rejected, answers: bool) -> Settlement:
    refusal = _event(result.event)
    errors = [f"{problem.loc}: {problem.msg}" for problem in result.problems]
    grave = letters.dead(delivery, result.code, errors, letters.attempts(delivery) + 1)
    reply = letters.answer(delivery, refusal) if answers else None
    return Settlement((refusal, grave, *([reply] if reply else ())), "rejected", result.code)


def _failed(delivery: Delivery, fault: Fault, most_attempts: int, answers: bool) -> Settlement:
    reason = _REASONS[type(fault.error)]
    attempt = letters.attempts(delivery) + 1
    if attempt < most_attempts:
        return Settlement((letters.retry(delivery, attempt, reason),), "retried", reason)
    grave = letters.dead(delivery, reason, [str(fault.error)], attempt, fault.trace)
    # The body is not read here for the article's own id: it has just harmed a child.
    told = RejectedArticle("failed", [Problem("body", reason, str(fault.error))])
    given = delivery.properties.message_id
    named = given if isinstance(given, str) and given else None
    refusal = _event(reject(delivery.body, told, message_id=named).event)
    reply = letters.answer(delivery, refusal) if answers else None
    return Settlement((refusal, grave, *([reply] if reply else ())), "dead", reason)


def _event(event: Event) -> Outgoing:
    return letters.event(event.routing_key, event.message_id, event.type, event.body, CONTENT_TYPE)
