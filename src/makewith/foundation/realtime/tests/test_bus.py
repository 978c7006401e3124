import queue
import threading

import pytest
from django.db import connection

from makewith.foundation.realtime.bus import MemoryBus, PostgresBus, RedisBus, open_bus
from makewith.foundation.realtime.messages import GAP, message


class Received:
    """Collects what a bus delivers."""

    def __init__(self):
        self._queue = queue.Queue()

    def __call__(self, messages):
        for one in messages:
            self._queue.put(one)

    def next(self):
        return self._queue.get(timeout=20)

    def is_empty(self):
        return self._queue.empty()


def bus_kinds():
    """The kinds of bus this test run's database can carry."""
    return [MemoryBus, PostgresBus] if connection.vendor == "postgresql" else [MemoryBus]


@pytest.fixture(params=range(2))
def make_bus(request, db):
    kinds = bus_kinds()
    made = []

    def make():
        bus = kinds[request.param % len(kinds)]()
        made.append(bus)
        return bus

    yield make
    for bus in made:
        bus.close()


def test_what_is_published_arrives_once_and_in_order(make_bus):
    bus, received = make_bus(), Received()
    bus.subscribe(received)
    messages = [message("idea:1", "note", n) for n in range(50)]
    for one in messages:
        bus.publish([one])
    assert [received.next() for _ in messages] == messages
    assert received.is_empty()


def test_everybody_who_subscribed_receives(make_bus):
    bus, first, second = make_bus(), Received(), Received()
    bus.subscribe(first)
    bus.subscribe(second)
    one = message("idea:1", "note", {"id": 1})
    bus.publish([one])
    assert first.next() == one
    assert second.next() == one


def test_many_threads_may_publish(make_bus):
    bus, received = make_bus(), Received()
    bus.subscribe(received)
    threads = [threading.Thread(target=bus.publish, args=([message("idea:1", "note", n)],)) for n in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {received.next().body for _ in threads} == {message("idea:1", "note", n).body for n in range(20)}


def test_what_is_published_before_closing_is_still_sent(make_bus):
    bus, received = make_bus(), Received()
    bus.subscribe(received)
    sender = bus if isinstance(bus, MemoryBus) else make_bus()
    sender.publish([message("idea:1", "note", 1)])
    sender.close()
    assert received.next() == message("idea:1", "note", 1)


def test_a_batch_larger_than_one_notification_arrives_whole(make_bus):
    bus, received = make_bus(), Received()
    bus.subscribe(received)
    messages = [message("idea:1", "note", "é" * 600) for _ in range(10)]
    bus.publish(messages)
    assert [received.next() for _ in messages] == messages


def test_a_bus_that_was_cut_off_says_that_messages_may_be_missing(make_bus):
    bus, received = make_bus(), Received()
    bus.subscribe(received)
    if isinstance(bus, MemoryBus):
        # Nothing lies between publisher and receiver that could be cut.
        bus.publish([GAP])
    else:
        bus.back_off_seconds = 0.01
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE application_name = 'makewith bus' AND datname = current_database() AND query LIKE 'LISTEN%'"
            )
    assert received.next() is GAP
    bus.publish([message("idea:1", "note", 2)])
    assert received.next() == message("idea:1", "note", 2)


def test_an_address_names_its_bus():
    assert isinstance(open_bus("memory:"), MemoryBus)
    assert isinstance(open_bus("postgresql:"), PostgresBus)
    assert isinstance(open_bus("redis://localhost:1/0"), RedisBus)
    assert isinstance(open_bus("valkey://localhost:1/0"), RedisBus)
    with pytest.raises(ValueError, match="No bus travels by carrier-pigeon"):
        open_bus("carrier-pigeon:")
