"""The small parts of delivery, without a broker: window, breaker, backoff, frames, letters."""

import random

import pika
import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker import frames
from worker.breaker import FAULTS_IN_A_ROW, FIRST_SECONDS, Breaker
from worker.broker import letters
from worker.broker.backoff import Backoff
from worker.broker.consumer import Window
from worker.broker.definitions import hash_password
from worker.broker.messages import Delivery


def window(count):
    opened = Window()
    for tag in range(1, count + 1):
        opened.opened(tag)
    return opened


def test_one_acknowledgement_covers_the_contiguous_done_prefix():
    tags = window(5)
    for tag in (1, 2, 4):
        tags.done(tag)
    assert tags.prefix() == 2
    assert tags.prefix() is None
    assert len(tags) == 3


def test_a_hole_is_stepped_over_and_never_named():
    tags = window(3)
    tags.done(1)
    tags.hole(2)
    assert tags.prefix() == 1, "2 was given back: to name it would close the channel"
    tags.done(3)
    assert tags.prefix() == 3
    assert len(tags) == 0


def test_what_is_done_behind_a_slow_article_is_settled_singly_and_once():
    tags = window(4)
    tags.done(3)
    tags.done(2)
    assert tags.prefix() is None
    assert tags.stragglers() == [2, 3]
    assert tags.stragglers() == []
    tags.done(1)
    assert tags.prefix() == 1


def test_a_tag_that_pika_gave_back_itself_holds_nothing_up():
    tags = Window()
    tags.opened(1)
    tags.opened(3)  # 2 crossed a cancellation
    tags.done(1)
    tags.done(3)
    assert tags.prefix() == 3


@given(st.permutations(range(1, 13)), st.sets(st.integers(1, 12)))
def test_every_tag_is_settled_exactly_once_in_whatever_order(order, given_back):
    tags, settled, high = window(12), set(), 0
    for tag in order:
        if tag in given_back:
            tags.hole(tag)
            settled.add(tag)
        else:
            tags.done(tag)
        top = tags.prefix()
        if top is not None:
            assert top not in given_back
            assert top > high
            high = top
            settled.update(range(1, top + 1))
    assert len(tags) == 0
    assert settled == set(range(1, 13))


def test_the_breaker_opens_after_faults_in_a_row_and_not_before():
    breaker = Breaker()
    for _ in range(FAULTS_IN_A_ROW - 1):
        assert not breaker.fault("x", 0.0)
    breaker.success()
    for _ in range(FAULTS_IN_A_ROW - 1):
        assert not breaker.fault("x", 0.0)
    assert breaker.fault("y", 0.0)
    assert breaker.why == "y"


def test_the_breaker_waits_twice_as_long_each_time_and_opens_at_the_first_fault_again():
    breaker, now = Breaker(), 0.0
    for _ in range(FAULTS_IN_A_ROW):
        breaker.fault("x", now)
    for round_ in range(3):
        wait = FIRST_SECONDS * 2**round_
        assert not breaker.try_again(now + wait - 0.01)
        now += wait
        assert breaker.try_again(now)
        assert breaker.fault("x", now)


def test_waits_are_random_between_the_least_and_a_ceiling_that_doubles():
    backoff = Backoff(first=1.0, longest=8.0, chance=random.Random(7))
    waits = [backoff.next() for _ in range(200)]
    assert waits[0] <= 1.0
    assert max(waits) <= 8.0
    assert min(waits) >= backoff.least
    assert len(set(waits)) > 150
    backoff.reset()
    assert backoff.next() <= 1.0


def test_waits_do_not_overflow_after_a_long_night():
    backoff = Backoff(tries=5000)
    assert backoff.next() <= backoff.longest


heads = st.dictionaries(st.text(max_size=5), st.text(max_size=20) | st.integers(), max_size=3)
bodies = st.lists(st.binary(max_size=300), max_size=4)


@given(st.lists(st.tuples(heads, bodies), max_size=5), st.integers(1, 50))
def test_frames_come_out_as_they_went_in_however_the_pipe_cuts_them(messages, cut):
    messages = [({k: v for k, v in head.items() if k != "sizes"}, it) for head, it in messages]
    stream = b"".join(b"".join(frames.pack(*message)) for message in messages)
    reader = frames.Reader()
    pieces = [stream[start : start + cut] for start in range(0, len(stream), cut)]
    assert [frame for piece in pieces for frame in reader.feed(piece)] == messages


def delivery(headers=None, key="article.ar", **properties):
    return Delivery(1, b"body", pika.BasicProperties(headers=headers, **properties), key)


def test_a_dead_letter_keeps_the_ids_and_tells_why():
    came = delivery(
        {"mine": 1}, message_id="m", correlation_id="c", content_type="application/json"
    )
    dead = letters.dead(came, "schema", ["text: missing"], 1)
    assert dead.body == b"body"
    assert (dead.properties.message_id, dead.properties.correlation_id) == ("m", "c")
    assert dead.properties.headers["mine"] == 1
    assert dead.properties.headers[letters.REASON] == "schema"
    assert dead.properties.headers[letters.ROUTING_KEY] == "article.ar"
    assert dead.mandatory


def test_the_crawlers_key_survives_every_retry():
    first = letters.retry(delivery(), 1, "crashed")
    again = Delivery(1, b"", first.properties, "quoth.articles")
    assert letters.origin(again) == "article.ar"
    assert letters.attempts(again) == 1


@pytest.mark.parametrize("count", [-1, 99, "2", 1.5, None])
def test_a_count_of_attempts_that_the_sender_made_up_counts_as_none(count):
    assert letters.attempts(delivery({letters.ATTEMPTS: count})) == 0


@pytest.mark.parametrize("address", [None, "", "quoth.articles", "quoth.claims.log", b"\xff"])
def test_no_answer_goes_to_nobody_or_to_quoths_own_queues(address):
    event = letters.event("article.rejected.schema", "e", "t", b"{}", "application/json")
    assert letters.answer(delivery(reply_to=address), event) is None


def test_errors_in_headers_are_few_and_short():
    dead = letters.dead(delivery(), "schema", ["x" * 5000] * 100, 1)
    assert len(dead.properties.headers[letters.ERRORS]) == letters.MOST_ERRORS
    assert len(dead.properties.headers[letters.ERRORS][0]) == letters.ERROR_LENGTH


def test_a_password_is_hashed_as_rabbitmq_does_it():
    # The worked example of RabbitMQ's documentation on password hashes: salt 908D C60A.
    assert hash_password("test12", bytes.fromhex("908dc60a")) == (
        "kI3GCqW5JLMJa4iX1lo7X4D6XbYqlLgxIs30+P6tENUV2POR"
    )
