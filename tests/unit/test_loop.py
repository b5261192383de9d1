"""The loop that turns everything in the parent: events, timers, other threads, rest."""

import os
import socket
import threading
import time
from contextlib import suppress

import pytest

from worker.broker.loop import PollLoop


@pytest.fixture
def loop():
    made = PollLoop()
    yield made
    made.close()


def run(loop, seconds=5.0):
    """Turn until something stops the loop; a loop that nothing stops is a failure."""
    guard = loop.call_later(seconds, lambda: pytest.fail("nothing stopped the loop"))
    loop.start()
    loop.remove_timeout(guard)


def fill(one):
    """Send until there is no room for a single byte."""
    for size in (65536, 1):
        with suppress(BlockingIOError):
            while one.send(b"x" * size):
                pass


def test_timers_run_in_the_order_of_their_deadlines_and_equal_ones_in_that_of_their_making(loop):
    seen = []
    loop.call_later(0.02, loop.stop)
    loop.call_later(0.01, lambda: seen.append("late"))
    loop.call_later(0, lambda: seen.append("first"))
    loop.call_later(0, lambda: seen.append("second"))
    run(loop)
    assert seen == ["first", "second", "late"]


def test_a_removed_timer_never_runs_and_may_be_removed_twice(loop):
    timer = loop.call_later(0, lambda: pytest.fail("it was removed"))
    loop.remove_timeout(timer)
    loop.remove_timeout(timer)
    loop.call_later(0.005, loop.stop)
    run(loop)


def test_a_timer_added_by_a_timer_belongs_to_a_later_turn(loop):
    reader, writer = socket.socketpair()
    seen = []

    def again():
        seen.append("timer")
        loop.call_later(0, again)

    loop.call_later(0, again)
    loop.add_handler(reader.fileno(), lambda _fd, _events: loop.stop(), loop.READ)
    writer.send(b"!")
    run(loop)
    assert len(seen) <= 2, "timers that follow each other starve no socket"
    loop.remove_handler(reader.fileno())
    reader.close()
    writer.close()


def test_another_thread_wakes_a_loop_that_sleeps(loop):
    seen = []

    def call():
        time.sleep(0.05)
        loop.add_callback_threadsafe(lambda: seen.append(threading.current_thread()))
        loop.add_callback_threadsafe(loop.stop)

    thread = threading.Thread(target=call)
    thread.start()
    begun = time.monotonic()
    run(loop)
    thread.join()
    assert seen == [threading.main_thread()]
    assert time.monotonic() - begun < 2


def test_a_callback_for_a_closed_loop_does_no_harm():
    loop = PollLoop()
    loop.close()
    loop.add_callback_threadsafe(loop.stop)


def test_the_end_of_a_pipe_is_told_to_its_reader(loop):
    reader, writer = os.pipe()
    loop.add_handler(reader, lambda fd, _events: (read.append(os.read(fd, 9)), loop.stop()), 1)
    read = []
    os.close(writer)
    run(loop)
    assert read == [b""]
    loop.remove_handler(reader)
    os.close(reader)


def test_what_a_handler_removes_hears_nothing_more_in_the_same_turn(loop):
    pairs = [socket.socketpair() for _ in range(2)]
    heard = []

    def on_readable(fd, _events):
        heard.append(fd)
        for one, _other in pairs:
            loop.remove_handler(one.fileno())
        loop.stop()

    for one, other in pairs:
        other.send(b"!")
        loop.add_handler(one.fileno(), on_readable, loop.READ)
    run(loop)
    assert len(heard) == 1
    for one, other in pairs:
        one.close()
        other.close()


def test_a_wish_to_write_is_granted_in_the_turn_that_it_came_up_in(loop):
    one, other = socket.socketpair()
    turns, wrote = [], []

    def on_event(fd, events):
        if events & loop.READ:
            turns.append(one.recv(9))
            loop.update_handler(fd, loop.READ | loop.WRITE)
            loop.at_turn_end(lambda: turns.append("end"))
        if events & loop.WRITE:
            wrote.append(list(turns))
            loop.update_handler(fd, loop.READ)
            loop.stop()

    loop.add_handler(one.fileno(), on_event, loop.READ)
    other.send(b"!")
    run(loop)
    assert wrote == [[b"!", "end"]]
    loop.remove_handler(one.fileno())
    one.close()
    other.close()


def test_a_socket_that_is_full_is_written_when_it_has_room(loop):
    one, other = socket.socketpair()
    one.setblocking(False)
    tries = []

    def on_event(fd, events):
        if events & loop.WRITE:
            try:
                tries.append(one.send(b"x"))
            except BlockingIOError:
                tries.append(0)
            else:
                loop.remove_handler(fd)
                loop.stop()

    fill(one)
    loop.add_handler(one.fileno(), on_event, loop.READ)
    loop.call_later(0, lambda: loop.update_handler(one.fileno(), loop.READ | loop.WRITE))
    loop.call_later(0.05, lambda: other.recv(1 << 24))
    run(loop)
    assert tries == [0, 1], "one try too early, then none until the poll says so"
    one.close()
    other.close()


def test_events_wait_for_as_long_as_there_is_leisure(loop):
    reader, writer = socket.socketpair()
    seen = []
    loop.leisure = lambda: 0.05
    loop.call_later(0, lambda: writer.send(b"!"))
    loop.add_handler(
        reader.fileno(), lambda *_: (seen.append(time.monotonic()), loop.stop()), loop.READ
    )
    begun = time.monotonic()
    run(loop)
    assert seen[0] - begun >= 0.05
    loop.remove_handler(reader.fileno())
    reader.close()
    writer.close()


def test_a_loop_that_has_its_hands_full_takes_no_rest(loop):
    asked = []
    loop.leisure = lambda: asked.append(len(turns)) or 0.0
    turns = []

    def work():
        turns.append(None)
        time.sleep(0.001)
        loop.call_later(0, loop.stop if len(turns) > 60 else work)

    loop.call_later(0, work)
    run(loop)
    assert asked, "it began with nothing to do"
    assert max(asked) < 40
