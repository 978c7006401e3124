import pytest
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import RequestFactory

from makewith.surfaces.portal.views import health


@pytest.fixture
def ask(monkeypatch):
    monkeypatch.setattr(health, "_is_complete", False)
    return lambda: health.ready(RequestFactory().get("/readyz"))


def test_a_database_with_every_migration_is_ready(db, ask):
    assert (ask().status_code, ask().content) == (200, b'{"ready": true}')


def test_a_missing_migration_is_named_with_503(db, ask):
    MigrationRecorder(connection).record_unapplied("sessions", "0001_initial")
    answer = ask()
    assert (answer.status_code, answer.content) == (
        503,
        b'{"ready": false, "reason": "1 migrations are to be applied"}',
    )


def test_a_database_that_does_not_answer_gives_503(db, ask):
    def refuse(*_):
        raise OperationalError("the server closed the connection unexpectedly")

    with connection.execute_wrapper(refuse):
        answer = ask()
    assert (answer.status_code, answer.content) == (
        503,
        b'{"ready": false, "reason": "the database cannot be reached"}',
    )
