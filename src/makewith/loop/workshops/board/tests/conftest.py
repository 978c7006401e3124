"""A real server with live rooms, for tests of what happens on the wire."""

import json
from contextlib import contextmanager, suppress

import pytest
from django.core.cache import cache
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from makewith.foundation.realtime import bus as bus_module
from makewith.foundation.realtime.bus import MemoryBus
from makewith.foundation.realtime.front import Front
from makewith.foundation.realtime.server import server_config
from makewith.kit.tests.serving import serving
from makewith.loop.workshops.board import live
from makewith.loop.workshops.board.rooms import WorkshopRooms
from makewith.loop.workshops.board.tests.room import Room, new_id
from makewith.loop.workshops.seats import cookie_name


class Phone:
    """One client: it keeps the view that the frames add up to."""

    def __init__(self, socket, seat):
        self.socket, self.seat = socket, seat
        self.view, self.me, self.seq = {}, None, 0
        self.done, self.refused, self.lives = set(), {}, []

    def take(self):
        """Take in one frame."""
        frame = json.loads(self.socket.recv(timeout=20))
        if frame.get("whole"):
            self.view, self.me = {}, frame["me"]
        self.seq = frame["seq"]
        self.view.update(frame.get("set", {}))
        for name in frame.get("drop", ()):
            del self.view[name]
        self.done |= set(frame.get("done", ()))
        self.refused.update({one["id"]: one["why"] for one in frame.get("refused", ())})
        if "live" in frame:
            self.lives.append(frame["live"])
        return frame

    def until(self, holds):
        """Take in frames until this holds; a cell that is not there yet is no error."""
        while True:
            with suppress(KeyError):
                if holds():
                    return
            self.take()

    def send(self, kind, /, *, key="", **data):
        """Send an operation without waiting; its id."""
        key = key or new_id()
        self.socket.send(json.dumps({"ops": [{"id": key, "kind": kind, "data": data}]}))
        return key

    def do(self, kind, /, **data):
        """Send an operation and wait until it is done."""
        key = self.send(kind, **data)
        self.until(lambda: key in self.done or key in self.refused)
        assert key in self.done, self.refused
        return key

    def refuses(self, kind, /, **data):
        """Send an operation and wait for its refusal; the sentence."""
        key = self.send(kind, **data)
        self.until(lambda: key in self.done or key in self.refused)
        return self.refused[key]

    def closing(self):
        """The code with which the server closes."""
        try:
            while True:
                self.take()
        except ConnectionClosed as closed:
            return closed.rcvd.code if closed.rcvd else None


@pytest.fixture
def rooms(transactional_db, monkeypatch):
    """Serve live rooms on a loopback port; `rooms()` gives a function that connects a seat of a room."""
    monkeypatch.setattr(live, "LOOK_SECONDS", 0.1)
    monkeypatch.setattr(live, "AWAY_SECONDS", 0.05)

    @contextmanager
    def start(bus=None, **settings):
        bus = bus or MemoryBus()
        monkeypatch.setattr(bus_module, "_bus", bus)
        workshops = WorkshopRooms(bus, **settings)
        front = Front(rooms={"/ws/workshop/": workshops})
        with serving(server_config(front, host="127.0.0.1", port=0)) as server:

            @contextmanager
            def sit(room: Room, who: str | None, *, view: str = "phone"):
                cookies = f"{cookie_name(room.workshop)}={room.keys[who]}" if who else ""
                with connect(
                    f"ws://127.0.0.1:{server.port}/ws/workshop/{room.workshop.activity.public_id}?view={view}",
                    origin=f"http://127.0.0.1:{server.port}",
                    additional_headers={"Cookie": cookies},
                    compression=None,
                    proxy=None,
                    close_timeout=2,
                    max_size=None,
                ) as socket:
                    phone = Phone(socket, getattr(room.seat, who) if who else None)
                    yield phone

            sit.server, sit.workshops = server, workshops
            yield sit

    yield start
    cache.clear()
