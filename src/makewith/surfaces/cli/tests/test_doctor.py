"""`makewith doctor` on an installation that is there."""

import socket
from datetime import timedelta

import pytest
from django.utils import timezone

from makewith.foundation.jobs.models import Job, JobState
from makewith.surfaces.cli import health


def states(check):
    return [(state, about) for state, about, _, _ in check()]


def test_a_short_secret_is_bad(settings):
    settings.SECRET_KEY = "short"
    assert states(health.secret) == [("bad", "Secret")]


def test_a_database_that_is_up_to_date_is_fine_and_misses_an_administrator(db):
    found = states(health.database)
    assert found[:2] == [("ok", "Database"), ("ok", "Migrations")]
    assert ("warn", "Administrator") in found


def test_failed_and_waiting_jobs_are_told(db):
    long_ago = timezone.now() - timedelta(hours=1)
    Job.objects.create(handler="a", unique_key="a", run_at=long_ago, state=JobState.FAILED)
    Job.objects.create(handler="b", unique_key="b", run_at=long_ago)
    found = states(health.database)
    assert ("warn", "Jobs") in found
    assert ("warn", "Worker") in found


@pytest.mark.parametrize(
    ("url", "behind_proxy", "state"),
    [
        ("http://localhost:8000", False, "ok"),
        ("http://127.0.0.1:8000", False, "warn"),
        ("http://together.example.org", False, "bad"),
        ("https://together.example.org", False, "warn"),
        ("https://together.example.org", True, "ok"),
        ("together", False, "bad"),
    ],
)
def test_the_address_is_judged(settings, url, behind_proxy, state):
    settings.URL = url
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if behind_proxy else None
    assert states(health.address) == [(state, "Address")]


def test_a_clock_that_was_set_for_trying_things_out_is_told(db, settings):
    assert ("bad", "Clock") not in states(health.clock)
    settings.TEST_CLOCK = "clock"
    assert ("bad", "Clock") in states(health.clock)


def test_a_mail_server_is_tried(settings):
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        settings.EMAIL_URL = f"smtp://127.0.0.1:{port}"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
        assert states(health.mail) == [("ok", "Mail")]
    assert states(health.mail) == [("bad", "Mail")]


def test_without_a_mail_server_letters_are_said_to_be_files(settings):
    settings.EMAIL_URL = ""
    assert states(health.mail) == [("warn", "Mail")]
