"""The address at which a room reaches this machine."""

import pytest

from makewith.surfaces.cli import network

EVERYWHERE = "0.0.0.0"  # noqa: S104 - nothing is bound


@pytest.mark.parametrize(
    ("host", "own", "url"),
    [
        ("127.0.0.1", "192.168.7.20", "http://localhost:8123"),
        (EVERYWHERE, "192.168.7.20", "http://192.168.7.20:8123"),
        ("::", "192.168.7.20", "http://192.168.7.20:8123"),
        (EVERYWHERE, "", "http://localhost:8123"),
    ],
)
def test_a_server_that_listens_everywhere_is_reached_in_the_rooms_network(host, own, url, monkeypatch) -> None:
    monkeypatch.setattr(network, "network_address", lambda: own)

    assert network.reachable_url(host, 8123) == url
