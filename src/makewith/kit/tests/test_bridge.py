import asyncio
import io
import threading
from contextlib import contextmanager

import pytest

from makewith.kit.bridge import Bridge
from makewith.kit.spool import BODY, MIB, BodyLimits, Spooling
from makewith.kit.tests.serving import read_to_end, serving


@pytest.fixture
def serve(tmp_path):
    """Serve a WSGI application with one request thread."""

    @contextmanager
    def start(app, **settings):
        bridge = Bridge(app, threads=1, **settings)
        with serving(Spooling(bridge, limits=BodyLimits(MIB), folder=tmp_path)) as server:
            yield server
        bridge.close()

    return start


class Files:
    """Answers /file with a large file and everything else with a word."""

    def __init__(self, size):
        self.content = b"0123456789abcdef" * (size // 16)
        self.was_closed = threading.Event()

    def __call__(self, environ, start_response):
        if environ["PATH_INFO"] != "/file":
            start_response("200 OK", [("Content-Length", "4")])
            return [b"page"]
        start_response("200 OK", [("Content-Length", str(len(self.content)))])
        file = io.BytesIO(self.content)
        file.close = self.was_closed.set
        return environ["wsgi.file_wrapper"](file)


def test_a_file_arrives_whole_and_is_closed(serve):
    app = Files(3 * MIB)
    with serve(app) as server:
        assert server.get("/file").partition(b"\r\n\r\n")[2] == app.content
        assert app.was_closed.wait(20)


def test_slow_downloads_delay_no_page(serve):
    app = Files(64 * MIB)
    with serve(app) as server, server.connect() as slow, server.connect() as slower:
        for connection in (slow, slower):
            connection.sendall(b"GET /file HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
            assert connection.recv(12) == b"HTTP/1.1 200"
        assert server.get("/page").endswith(b"page")
        assert read_to_end(slow).endswith(b"0123456789abcdef")


def test_a_client_that_takes_nothing_gives_its_thread_back(serve):
    def app(environ, start_response):
        start_response("200 OK", [])
        if environ["PATH_INFO"] == "/endless":
            return (b"x" * MIB for _ in range(200))
        return [b"page"]

    with serve(app, stall_seconds=0.2) as server, server.connect() as stalled:
        stalled.sendall(b"GET /endless HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        assert b"page" in server.get("/page")


def test_an_answer_the_server_refuses_to_send_gives_its_thread_back(serve, caplog):
    def app(environ, start_response):
        if environ["PATH_INFO"] == "/broken":
            start_response("200 OK", [("Content-Length", "3")])
            return (b"too long" for _ in range(50))
        start_response("200 OK", [])
        return [b"page"]

    with serve(app) as server:
        server.get("/broken")
        assert b"page" in server.get("/page")
    assert "Response content longer than Content-Length" in caplog.text


def test_headers_with_an_underscore_are_dropped(serve):
    def app(environ, start_response):
        start_response("200 OK", [])
        return [environ.get("HTTP_X_FORWARDED_PROTO", "nothing").encode()]

    with serve(app) as server:
        spoofed = b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nX_Forwarded_Proto: https\r\n\r\n"
        assert b"nothing" in server.ask(spoofed)


@pytest.mark.parametrize("count", [0, 1, 2, 40])
def test_a_response_of_any_number_of_parts_arrives_whole_and_in_order(serve, count):
    parts = [b"%d," % number for number in range(count)]

    def app(environ, start_response):
        start_response("200 OK", [("Content-Length", str(len(b"".join(parts))))])
        return iter(parts)

    with serve(app) as server:
        assert server.get("/").partition(b"\r\n\r\n")[2] == b"".join(parts)


def test_a_thread_that_has_answered_in_one_part_is_free_before_the_event_loop_has_its_turn():
    is_free, sent = threading.Event(), []

    class Page(list):
        close = is_free.set

    def app(environ, start_response):
        start_response("200 OK", [])
        return Page([b"page"])

    async def send(message):
        sent.append((message["type"].rpartition(".")[2], message.get("body")))

    async def ask():
        bridge = Bridge(app, threads=1)
        scope = {
            "type": "http", "method": "GET", "path": "/", "query_string": b"", "http_version": "1.1", "headers": [], BODY: io.BytesIO(),
        }  # fmt: skip
        asking = asyncio.create_task(bridge(scope, None, send))
        await asyncio.sleep(0)
        assert is_free.wait(20)
        assert sent == []
        await asking
        await asyncio.to_thread(bridge.close)

    asyncio.run(ask())
    assert sent == [("start", None), ("body", b"page"), ("body", b"")]
