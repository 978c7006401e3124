import pytest
from django.db import transaction

from makewith.foundation.realtime import broadcast, bus
from makewith.foundation.realtime.bus import MemoryBus
from makewith.foundation.realtime.messages import message


@pytest.fixture
def received(monkeypatch):
    memory, messages = MemoryBus(), []
    memory.subscribe(messages.extend)
    monkeypatch.setattr(bus, "_bus", memory)
    return messages


@pytest.mark.django_db(transaction=True)
def test_a_broadcast_waits_for_the_commit(received):
    with transaction.atomic():
        broadcast("idea:1", "support", {"count": 3})
        assert received == []
    assert received == [message("idea:1", "support", {"count": 3})]


@pytest.mark.django_db(transaction=True)
def test_a_broadcast_outside_a_transaction_goes_at_once(received):
    broadcast("idea:1", "support", {"count": 3}, is_latest=True)
    assert received == [message("idea:1", "support", {"count": 3}, is_latest=True)]


@pytest.mark.django_db(transaction=True)
def test_what_is_rolled_back_is_never_told(received):
    with transaction.atomic():
        broadcast("idea:1", "support", {"count": 3})
        transaction.set_rollback(True)
    assert received == []


@pytest.mark.django_db(transaction=True)
def test_a_bus_that_fails_fails_no_request(received, monkeypatch, caplog):
    def fail(messages):
        raise OSError("the bus is gone")

    bus.the_bus().subscribe(fail)
    broadcast("idea:1", "support", {"count": 3})
    assert "the bus is gone" in caplog.text
