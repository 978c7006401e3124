import json
import socket
import threading

import pytest

from makewith.kit.bridge import Bridge
from makewith.kit.spool import MIB, BodyLimits, Spooling
from makewith.kit.tests.serving import read_to_end, serving


class NotedApp:
    """A WSGI application that notes each body it is given and answers with what it noted."""

    def __init__(self):
        self.bodies = []
        self.was_called = threading.Event()

    def __call__(self, environ, start_response):
        if environ["REQUEST_METHOD"] == "POST":
            self.bodies.append(environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"])))
            self.was_called.set()
        answer = f"{environ['PATH_INFO']} {environ.get('CONTENT_LENGTH', 'none')}".encode()
        start_response("200 OK", [("Content-Length", str(len(answer)))])
        return [answer]


@pytest.fixture
def app():
    return NotedApp()


@pytest.fixture
def server(app, tmp_path):
    limits = BodyLimits(1000, {"/files/": 2 * MIB, "/p/*/import/": 3000})
    bridge = Bridge(app, threads=4)
    with serving(Spooling(bridge, limits=limits, folder=tmp_path, idle_seconds=0.3)) as running:
        yield running
    bridge.close()


@pytest.fixture
def patient_server(app, tmp_path):
    bridge = Bridge(app, threads=4)
    spooling = Spooling(bridge, limits=BodyLimits(1000), folder=tmp_path, idle_seconds=60)
    with serving(spooling) as running:
        running.spooling = spooling
        yield running
    bridge.close()


def post(path, body, *, length=None, accept="text/html"):
    length = len(body) if length is None else length
    head = f"POST {path} HTTP/1.1\r\nHost: localhost\r\nAccept: {accept}\r\nConnection: close\r\nContent-Length: {length}\r\n\r\n"
    return head.encode() + body


def status_of(answer):
    return int(answer.split(b" ", 2)[1])


def settled(server):
    """Wait until the server has noticed what its clients did: its answer to a later request proves its loop went round."""
    for _ in range(5):
        server.get("/still-there")


def test_a_whole_body_reaches_the_application(server, app):
    answer = server.ask(post("/form/", b"a=1&b=2"))
    assert answer.endswith(b"/form/ 7")
    assert app.bodies == [b"a=1&b=2"]


def test_a_body_larger_than_memory_arrives_unchanged(server, app):
    body = bytes(range(256)) * 6000
    assert status_of(server.ask(post("/files/", body))) == 200
    assert app.bodies == [body]


def test_a_request_without_a_body_has_no_length(server):
    assert server.get("/page/").endswith(b"/page/ none")


def test_a_chunked_body_arrives_with_its_length(server, app):
    head = b"POST /form/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n"
    with server.connect() as connection:
        connection.sendall(head + b"3\r\nabc\r\n")
        connection.sendall(b"4\r\ndefg\r\n0\r\n\r\n")
        answer = read_to_end(connection)
    assert answer.endswith(b"/form/ 7")
    assert app.bodies == [b"abcdefg"]


def test_a_half_sent_form_gets_408_and_never_reaches_the_application(server, app):
    with server.connect() as connection:
        connection.sendall(post("/form/", b"a=1&b", length=7))
        answer = read_to_end(connection)
    assert status_of(answer) == 408
    assert b"nothing was saved" in answer
    assert app.bodies == []


def test_a_half_sent_chunked_form_never_reaches_the_application(server, app):
    with server.connect() as connection:
        connection.sendall(
            b"POST /form/ HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabcde\r\n"
        )
        answer = read_to_end(connection)
    assert status_of(answer) == 408
    assert app.bodies == []


def test_a_client_that_leaves_early_creates_nothing(patient_server, app):
    with patient_server.connect() as connection:
        connection.sendall(post("/form/", b"a=1", length=7))
        settled(patient_server)
    settled(patient_server)
    assert app.bodies == []
    assert patient_server.in_loop(lambda: patient_server.spooling._bytes_under_way) == 0


def test_a_client_that_stops_sending_and_waits_for_the_answer_creates_nothing(patient_server, app):
    with patient_server.connect() as connection:
        connection.sendall(post("/form/", b"a=1", length=7))
        connection.shutdown(socket.SHUT_WR)
        assert read_to_end(connection) == b""
    assert app.bodies == []


def test_ten_stalled_uploads_delay_no_page(patient_server, app):
    stalled = [patient_server.connect() for _ in range(10)]
    try:
        for connection in stalled:
            connection.sendall(post("/form/", b"x" * 10, length=20))
        settled(patient_server)
        assert patient_server.get("/page/").endswith(b"/page/ none")
        assert app.bodies == []
        for connection in stalled:
            connection.sendall(b"y" * 10)
            assert status_of(read_to_end(connection)) == 200
        assert app.bodies == [b"x" * 10 + b"y" * 10] * 10
    finally:
        for connection in stalled:
            connection.close()


def test_a_declared_length_over_the_limit_gets_413(server, app):
    answer = server.ask(post("/form/", b"x" * 1001))
    assert status_of(answer) == 413
    assert b"<h1>That is too large</h1>" in answer
    assert app.bodies == []


def test_the_answer_413_reaches_a_client_that_is_still_sending(server):
    answer = server.ask(post("/form/", b"x" * 20 * MIB))
    assert status_of(answer) == 413


def test_a_chunked_body_over_the_limit_gets_413(server, app):
    body = b"3e8\r\n" + b"x" * 1000 + b"\r\n1\r\nx\r\n0\r\n\r\n"
    answer = server.ask(b"POST /form/ HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n" + body)
    assert status_of(answer) == 413
    assert app.bodies == []


def test_a_body_of_exactly_the_limit_is_accepted(server, app):
    assert status_of(server.ask(post("/form/", b"x" * 1000))) == 200
    assert app.bodies == [b"x" * 1000]


def test_a_program_gets_its_refusal_as_a_problem_document(server):
    answer = server.ask(post("/form/", b"x" * 1001, accept="application/json"))
    head, _, body = answer.partition(b"\r\n\r\n")
    assert b"application/problem+json" in head
    assert json.loads(body) == {
        "type": "about:blank",
        "title": "That is too large",
        "status": 413,
        "detail": "At most 1 kB can be sent here. Nothing was saved.",
        "errors": [],
    }


def test_lengths_that_contradict_each_other_get_400(server, app):
    request = b"POST /form/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd"
    assert status_of(server.ask(request)) == 400
    assert app.bodies == []


def test_uploads_that_are_too_much_together_get_503(tmp_path, app):
    bridge = Bridge(app, threads=1)
    spooling = Spooling(bridge, limits=BodyLimits(1000), folder=tmp_path, total_bytes=1500)
    with serving(spooling) as server, server.connect() as first:
        first.sendall(post("/form/", b"x" * 900, length=1000))
        settled(server)
        assert status_of(server.ask(post("/form/", b"y" * 900))) == 503
        first.sendall(b"x" * 100)
        assert status_of(read_to_end(first)) == 200
        assert status_of(server.ask(post("/form/", b"z" * 900))) == 200
    bridge.close()
    assert app.bodies == [b"x" * 1000, b"z" * 900]


@pytest.mark.parametrize(
    ("path", "limit"),
    [
        ("/", 1000),
        ("/files/", 2 * MIB),
        ("/files/photo/", 2 * MIB),
        ("/profiles/", 1000),
        ("/p/kettle/import/", 3000),
        ("/p/kettle/x/import/", 1000),
    ],
)
def test_limits_go_by_the_beginning_of_the_path(path, limit):
    assert BodyLimits(1000, {"/files/": 2 * MIB, "/p/*/import/": 3000}).of(path) == limit
