import pytest

from makewith.foundation.realtime.admission import is_own_origin
from makewith.foundation.realtime.front import Front
from makewith.foundation.realtime.protocol import PunctualProtocol
from makewith.foundation.realtime.server import server_config
from makewith.kit.tests.serving import read_to_end, serving

GET = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"


@pytest.fixture
def server(monkeypatch):
    monkeypatch.setattr(PunctualProtocol, "header_seconds", 0.3)
    with serving(server_config(Front(), host="127.0.0.1", port=0)) as running:
        yield running


@pytest.mark.parametrize("beginning", [b"", b"GET / HT", b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Never-Ending: "])
def test_a_connection_without_a_complete_request_is_closed(server, beginning):
    with server.connect() as connection:
        connection.sendall(beginning)
        assert read_to_end(connection) == b""


def test_a_second_request_that_never_ends_is_closed_too(server):
    with server.connect() as connection:
        connection.sendall(GET)
        assert connection.recv(65536).startswith(b"HTTP/1.1 200")
        connection.sendall(b"GET / HT")
        while part := connection.recv(65536):
            assert part.endswith(b"ok\n")


def test_a_connection_is_kept_for_the_next_request(server):
    with server.connect() as connection:
        for _ in range(3):
            connection.sendall(GET)
            answer = b""
            while not answer.endswith(b"ok\n"):
                answer += connection.recv(65536)
            assert answer.count(b"HTTP/1.1 200") == 1


@pytest.mark.parametrize(
    ("origin", "host", "is_own"),
    [
        ("https://make.example", "make.example", True),
        ("https://make.example", "proxy.internal:8000", True),
        ("http://make.example", "make.example", False),
        ("https://127.0.0.1:8000", "127.0.0.1:8000", True),
        ("https://elsewhere.example", "make.example", False),
        ("https://elsewhere.example", "elsewhere.example", False),
        ("https://make.example.elsewhere.example", "make.example", False),
        ("null", "make.example", False),
        ("", "", False),
        ("", "make.example", False),
    ],
)
def test_only_pages_of_this_site_may_listen(settings, origin, host, is_own):
    settings.URL = "https://make.example"
    settings.ALLOWED_HOSTS = ["make.example", "127.0.0.1"]
    assert is_own_origin(origin, host) is is_own
