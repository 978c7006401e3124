"""What every test shares, in src/ and in e2e/: no connection to the outside, patience with a busy machine, and a clock.

`pytest --hours-later 4` is a run as four hours from now would see it; child processes keep the machine's clock. So a test
that passes only by day, or fails over midnight, is found by day.
"""

import ipaddress
import socket
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from hypothesis import HealthCheck, settings

# How long an example takes says what else the machine does, and nothing of the rule.
settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--hours-later", type=float, default=0, help="run as if it were so many hours later")


def pytest_configure(config: pytest.Config) -> None:
    if hours := config.getoption("hours_later"):
        travel = time_machine.travel(datetime.now(UTC) + timedelta(hours=hours))
        travel.start()
        config.add_cleanup(travel.stop)


_connect = socket.socket.connect
_connect_ex = socket.socket.connect_ex


def _refuse_outside(address: Any) -> None:
    """Raise for an address that is not on this machine. Unix sockets have a path for an address."""
    if not isinstance(address, tuple):
        return
    host = str(address[0])
    if host in {"", "localhost"}:
        return
    try:
        is_here = ipaddress.ip_address(host.partition("%")[0]).is_loopback
    except ValueError:
        is_here = False
    if not is_here:
        raise RuntimeError(f"A test called {host}. Tests open no connection to the outside.")


def _guarded_connect(self: socket.socket, address: Any) -> None:
    _refuse_outside(address)
    _connect(self, address)


def _guarded_connect_ex(self: socket.socket, address: Any) -> int:
    _refuse_outside(address)
    return _connect_ex(self, address)


socket.socket.connect = _guarded_connect
socket.socket.connect_ex = _guarded_connect_ex
