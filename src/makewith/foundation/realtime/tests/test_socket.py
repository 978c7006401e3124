import json
import socket
import threading
from contextlib import ExitStack, contextmanager, suppress

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect

from makewith.foundation.realtime.bus import MemoryBus
from makewith.foundation.realtime.front import Front
from makewith.foundation.realtime.hub import Hub
from makewith.foundation.realtime.messages import GAP, message
from makewith.foundation.realtime.server import server_config
from makewith.foundation.realtime.socket import Sockets
from makewith.kit.tests.serving import read_to_end, serving


class Doorkeeper:
    """Lets everybody into rooms that begin with `open:`, and the holder of the cookie into `kim:`."""

    def __init__(self):
        self.closed = set()

    def __call__(self, cookies, rooms):
        for room in rooms:
            if room in self.closed or not (
                room.startswith("open:") or (room.startswith("kim:") and cookies == "who=kim")
            ):
                return room
        return None


@pytest.fixture
def bus():
    return MemoryBus()


@pytest.fixture
def doorkeeper():
    return Doorkeeper()


@pytest.fixture
def serve(bus, doorkeeper):
    """Serve rooms on a loopback port; returns a function that opens a socket there."""

    @contextmanager
    def start(frame_seconds=0.01, client_bytes=256 * 1024, **settings):
        hub = Hub(bus, frame_seconds=frame_seconds, client_bytes=client_bytes)
        sockets = Sockets(hub, refused_room=doorkeeper, **settings)
        with serving(server_config(Front(sockets=sockets), host="127.0.0.1", port=0)) as server:

            def listen(query, *, origin=f"http://127.0.0.1:{server.port}", cookie="", path="/ws"):
                return connect(
                    f"ws://127.0.0.1:{server.port}{path}?{query}",
                    origin=origin,
                    additional_headers={"Cookie": cookie} if cookie else {},
                    compression=None,
                    proxy=None,
                    close_timeout=2,
                )

            listen.server, listen.hub = server, hub
            yield listen

    return start


def frame(listening):
    return json.loads(listening.recv(timeout=20))


def joined(*rooms):
    return [{"room": room, "kind": "joined", "data": None} for room in rooms]


def closing(listening):
    """The code and reason with which the server closes."""
    try:
        while True:
            listening.recv(timeout=20)
    except ConnectionClosed as closed:
        return closed.rcvd.code, closed.rcvd.reason


def test_a_listener_hears_its_rooms_and_no_others(serve, bus):
    with serve() as listen, listen("room=open:a&room=open:b") as listening:
        assert frame(listening) == joined("open:a", "open:b")
        bus.publish([message("open:c", "note", 0), message("open:b", "note", 1)])
        assert frame(listening) == [{"room": "open:b", "kind": "note", "data": 1}]


def test_the_holder_of_a_session_enters_a_room_of_their_own(serve):
    with serve() as listen, listen("room=kim:1", cookie="who=kim") as listening:
        assert frame(listening) == joined("kim:1")


@pytest.mark.parametrize("room", ["kim:1", "nobody-registered:1", "open"])
def test_a_refused_or_unknown_room_closes_with_4403(serve, room):
    with serve() as listen, listen(f"room=open:a&room={room}") as listening:
        assert closing(listening) == (4403, f"not for you, or unknown: {room}")


@pytest.mark.parametrize("query", ["", "rooms=open:a", "&".join(f"room=open:{n}" for n in range(9))])
def test_no_room_and_nine_rooms_close_with_4400(serve, query):
    with serve() as listen, listen(query) as listening:
        assert closing(listening) == (4400, "name 1 to 8 rooms")


@pytest.mark.parametrize("origin", ["https://elsewhere.example", "null", None, "http://127.0.0.1:1"])
def test_another_sites_page_is_refused_before_the_handshake(serve, origin):
    with serve() as listen, pytest.raises(InvalidStatus) as refused:
        listen("room=open:a", origin=origin)
    assert refused.value.response.status_code == 403


def test_a_host_that_is_not_ours_is_refused_even_by_its_own_page(serve):
    request = (
        b"GET /ws?room=open:a HTTP/1.1\r\nHost: rebound.example\r\nOrigin: http://rebound.example\r\nConnection: Upgrade\r\n"
        b"Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"
    )
    with serve() as listen:
        assert listen.server.ask(request).startswith(b"HTTP/1.1 403")


def test_a_page_at_the_sites_public_address_may_listen(serve, settings):
    with serve() as listen, listen("room=open:a", origin=settings.URL) as listening:
        assert frame(listening) == joined("open:a")


def test_no_socket_is_served_at_another_path(serve):
    with serve() as listen, pytest.raises(InvalidStatus):
        listen("room=open:a", path="/elsewhere")


def test_the_messages_of_one_frame_arrive_together_and_counts_are_merged(serve, bus):
    with serve(frame_seconds=0.2) as listen, listen("room=open:a") as listening:
        assert frame(listening) == joined("open:a")
        for count in range(500):
            bus.publish([message("open:a", "support", count, is_latest=True)])
        bus.publish([message("open:a", "comment", "c1"), message("open:a", "comment", "c2")])
        received = []
        while not received or received[-1]["data"] != "c2":
            received += frame(listening)
        counts = [one["data"] for one in received if one["kind"] == "support"]
        assert counts[-1] == 499
        assert len(counts) < 20
        assert [one["data"] for one in received if one["kind"] == "comment"] == ["c1", "c2"]


def test_messages_of_many_threads_all_arrive(serve, bus):
    with serve() as listen, listen("room=open:a") as listening:
        assert frame(listening) == joined("open:a")
        threads = [
            threading.Thread(target=lambda n=n: [bus.publish([message("open:a", "note", [n, i])]) for i in range(25)])
            for n in range(8)
        ]
        for thread in threads:
            thread.start()
        received = []
        while len(received) < 200:
            received += [tuple(one["data"]) for one in frame(listening)]
        assert sorted(received) == [(n, i) for n in range(8) for i in range(25)]
        for n in range(8):
            assert [i for thread, i in received if thread == n] == list(range(25))


def test_a_gap_on_the_bus_tells_every_room_to_load_afresh(serve, bus):
    with serve() as listen, listen("room=open:a&room=open:b") as listening:
        frame(listening)
        bus.publish([GAP])
        assert frame(listening) == [
            {"room": "open:a", "kind": "resync", "data": None},
            {"room": "open:b", "kind": "resync", "data": None},
        ]


def stall(server, room):
    """Open a socket that shakes hands and then reads nothing more."""
    stalled = socket.socket()
    stalled.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    stalled.connect(("127.0.0.1", server.port))
    stalled.settimeout(20)
    origin = f"http://127.0.0.1:{server.port}"
    stalled.sendall(
        f"GET /ws?room={room} HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\nOrigin: {origin}\r\nConnection: Upgrade\r\n"
        "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n".encode()
    )
    assert stalled.recv(12) == b"HTTP/1.1 101"
    return stalled


def test_a_slow_client_is_dropped_and_delays_nobody(serve, bus):
    with serve() as listen, listen("room=open:a") as listening, stall(listen.server, "open:a") as stalled:
        server, clients = listen.server, lambda: len(listen.hub._rooms["open:a"])
        frame(listening)
        server.eventually(lambda: clients() == 2)
        rounds = 0
        while server.in_loop(clients) == 2:
            bus.publish([message("open:a", "note", "x" * 4000)] * 25)
            while frame(listening)[-1]["data"] != rounds:
                bus.publish([message("open:a", "round", rounds)])
            rounds += 1
        server.eventually(lambda: server.connections() == 1)
        bus.publish([message("open:a", "note", "still here")])
        while frame(listening)[-1]["data"] != "still here":
            pass
        with suppress(ConnectionResetError):
            read_to_end(stalled)


def test_a_client_that_speaks_is_closed(serve):
    with serve() as listen, listen("room=open:a") as listening:
        frame(listening)
        listening.send("hello")
        assert closing(listening) == (1008, "this connection only listens")


def test_a_ping_is_answered(serve):
    with serve() as listen, listen("room=open:a") as listening:
        frame(listening)
        listening.send("ping")
        assert frame(listening) == []


def test_a_message_over_64_kib_closes_with_1009(serve):
    with serve() as listen, listen("room=open:a") as listening:
        frame(listening)
        listening.send("x" * 65537)
        assert closing(listening)[0] == 1009


def test_an_address_has_only_so_many_connections(serve):
    with serve(max_per_address=2) as listen, listen("room=open:a") as first, listen("room=open:a") as second:
        frame(first)
        frame(second)
        with listen("room=open:a") as third:
            assert closing(third) == (1013, "too many connections from this address")
        second.close()
        listen.server.eventually(lambda: len(listen.hub._rooms["open:a"]) == 1)
        with listen("room=open:a") as fourth:
            assert frame(fourth) == joined("open:a")


def test_somebody_who_may_no_longer_listen_is_closed(serve, doorkeeper):
    with serve(check_again_seconds=0.05) as listen, listen("room=open:a") as listening:
        frame(listening)
        doorkeeper.closed.add("open:a")
        assert closing(listening) == (4403, "not for you, or unknown: open:a")


def test_whoever_leaves_is_forgotten(serve):
    with serve() as listen:
        with listen("room=open:a") as listening:
            frame(listening)
        listen.server.eventually(lambda: listen.hub._rooms == {})


def test_a_stopping_server_says_so(serve):
    with ExitStack() as stack:
        with serve() as listen:
            listening = stack.enter_context(listen("room=open:a"))
            frame(listening)
        assert closing(listening)[0] == 1012


def test_health_is_answered_without_pages(serve):
    with serve() as listen:
        assert listen.server.get("/healthz").endswith(b"ok\n")
        assert listen.server.get("/").startswith(b"HTTP/1.1 404")
