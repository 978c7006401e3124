import fcntl
import os
import re
import signal
import subprocess
import sys
import urllib.request

import pytest
from click.testing import CliRunner
from django.conf import settings as product_settings

from makewith.surfaces.cli.serve import serve, worker

START = "import django; django.setup(); from makewith.surfaces.cli.serve import serve; serve(['--port', '0'])"


@pytest.fixture
def on_sqlite(monkeypatch):
    monkeypatch.setitem(product_settings.DATABASES["default"], "ENGINE", "django.db.backends.sqlite3")


@pytest.fixture
def on_postgresql(monkeypatch):
    monkeypatch.setitem(product_settings.DATABASES["default"], "ENGINE", "django.db.backends.postgresql")


@pytest.mark.parametrize(
    ("command", "arguments"), [(worker, []), (serve, ["--role", "web"]), (serve, ["--role", "realtime"])]
)
def test_several_processes_are_refused_on_sqlite(on_sqlite, command, arguments):
    result = CliRunner().invoke(command, arguments)
    assert result.exit_code == 1
    assert "SQLite serves one" in result.output


@pytest.mark.parametrize(
    ("command", "arguments"), [(worker, []), (serve, ["--role", "web"]), (serve, ["--role", "realtime"])]
)
def test_several_processes_need_a_bus_between_them(on_postgresql, command, arguments):
    result = CliRunner().invoke(command, arguments)
    assert result.exit_code == 1
    assert "Set MAKEWITH_BUS_URL to postgresql:" in result.output


def test_a_second_server_of_the_same_sqlite_file_is_refused(on_sqlite, settings, tmp_path):
    settings.DATA = tmp_path
    with (tmp_path / "serve.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        result = CliRunner().invoke(serve, ["--port", "0"])
    assert result.exit_code == 1
    assert "already serves this data folder" in result.output


def test_a_server_says_where_it_is_answers_and_stops_at_sigterm(tmp_path):
    environment = {**os.environ, "MAKEWITH_DATA": str(tmp_path), "PYTHONUNBUFFERED": "1"}
    environment["DJANGO_SETTINGS_MODULE"] = product_settings.SETTINGS_MODULE
    with subprocess.Popen([sys.executable, "-c", START], env=environment, stdout=subprocess.PIPE, text=True) as server:
        port = re.search(r"http://127\.0\.0\.1:(\d+)", server.stdout.readline())[1]
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=20) as answer:
            assert answer.read() == b"ok\n"
        server.send_signal(signal.SIGTERM)
        assert server.wait(30) == 0
