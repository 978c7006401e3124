import json
import uuid

import pytest
from django.contrib.auth import get_user_model
from django.contrib.sessions.backends.db import SessionStore
from django.test import Client
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from makewith.foundation.realtime import registry
from makewith.foundation.realtime.admission import refused_room
from makewith.foundation.realtime.bus import MemoryBus
from makewith.foundation.realtime.front import Front
from makewith.foundation.realtime.hub import Hub
from makewith.foundation.realtime.messages import message
from makewith.foundation.realtime.server import server_config
from makewith.foundation.realtime.socket import Sockets
from makewith.kit.tests.serving import serving


@pytest.fixture(autouse=True)
def rooms(monkeypatch):
    monkeypatch.setattr(registry, "_predicates", {})
    registry.register_room("everybody", lambda user, key: True)
    registry.register_room("user", lambda user, key: user.is_authenticated and key == str(user.pk))


@pytest.fixture
def kim(db):
    return get_user_model().objects.create_user(f"{uuid.uuid4().hex}@example.org")


def cookies(user):
    client = Client()
    client.force_login(user)
    return f"theme=dark; sessionid={client.cookies['sessionid'].value}"


def test_a_session_opens_its_own_rooms_and_no_others(kim):
    assert refused_room(cookies(kim), ["everybody:1", f"user:{kim.pk}"]) is None
    assert refused_room(cookies(kim), ["everybody:1", f"user:{kim.pk + 1}"]) == f"user:{kim.pk + 1}"


@pytest.mark.parametrize("header", ["", "sessionid=", "sessionid=made-up", "sessionid=\xff; ;;=", "x" * 5000])
def test_without_a_session_only_what_everybody_may_hear(db, header):
    assert refused_room(header, ["everybody:1"]) is None
    assert refused_room(header, ["everybody:1", "user:1"]) == "user:1"


def test_a_session_that_was_ended_opens_nothing(kim):
    header = cookies(kim)
    SessionStore(header.rpartition("=")[2]).delete()
    assert refused_room(header, [f"user:{kim.pk}"]) == f"user:{kim.pk}"


def test_a_deactivated_user_hears_nothing(kim):
    header = cookies(kim)
    kim.is_active = False
    kim.save(update_fields=["is_active"])
    assert refused_room(header, [f"user:{kim.pk}"]) == f"user:{kim.pk}"


@pytest.mark.parametrize("room", ["unknown:1", "everybody", "everybody:", "", ":"])
def test_a_room_without_predicate_or_key_is_refused(db, room):
    assert refused_room("", [room]) == room


def test_a_prefix_has_one_predicate():
    with pytest.raises(ValueError, match="already have a predicate"):
        registry.register_room("user", lambda user, key: True)


@pytest.mark.django_db(transaction=True)
def test_a_browser_with_a_session_listens_and_one_without_does_not():
    kim = get_user_model().objects.create_user("kim@example.org")
    bus = MemoryBus()
    sockets = Sockets(Hub(bus))
    with serving(server_config(Front(sockets=sockets), host="127.0.0.1", port=0)) as server:
        address, origin = f"ws://127.0.0.1:{server.port}/ws?room=user:{kim.pk}", f"http://127.0.0.1:{server.port}"
        with connect(address, origin=origin, additional_headers={"Cookie": cookies(kim)}, proxy=None) as listening:
            assert "joined" in listening.recv(timeout=20)
            bus.publish([message(f"user:{kim.pk}", "note", 1)])
            assert json.loads(listening.recv(timeout=20)) == [{"room": f"user:{kim.pk}", "kind": "note", "data": 1}]
        with connect(address, origin=origin, proxy=None) as listening, pytest.raises(ConnectionClosed) as closed:
            listening.recv(timeout=20)
        assert closed.value.rcvd.code == 4403
