"""Publishing an event logs it and enqueues its handlers, in one transaction."""

import uuid
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from django.db import transaction

from makewith.foundation.activity import registry
from makewith.foundation.activity.actions import OutsideTransaction, publish
from makewith.foundation.activity.events import Happened
from makewith.foundation.activity.models import Event
from makewith.foundation.jobs import registry as jobs_registry
from makewith.foundation.jobs.models import Job

NOW = datetime(2026, 6, 18, 12, 0, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class LampLit(Happened):
    colour: str
    lamp_id: uuid.UUID


def follow(*, event_id: str) -> None:
    """A handler that needs to exist, not to run."""


@pytest.fixture(autouse=True)
def _subscription() -> None:
    jobs_registry.register_handler(jobs_registry.path_of(follow), follow)
    registry.subscribe(LampLit, [jobs_registry.path_of(follow)])


@pytest.mark.django_db
def test_ids_become_columns_and_the_rest_becomes_the_payload() -> None:
    actor, subject, lamp = uuid.uuid4(), uuid.uuid4(), uuid.uuid4()
    publish(LampLit(actor_id=actor, subject_id=subject, colour="warm", lamp_id=lamp), now=NOW)
    row = Event.objects.get()
    assert (row.kind, row.actor_id, row.subject_id, row.programme_id) == ("LampLit", actor, subject, None)
    assert row.payload == {"colour": "warm", "lamp_id": str(lamp)}
    assert row.occurred_at == NOW


@pytest.mark.django_db
def test_each_subscribed_handler_gets_one_job() -> None:
    row = publish(LampLit(colour="warm", lamp_id=uuid.uuid4()), now=NOW)
    job = Job.objects.get()
    assert job.handler == jobs_registry.path_of(follow)
    assert job.payload == {"event_id": str(row.public_id)}


@pytest.mark.django_db(transaction=True)
def test_an_event_outside_a_transaction_is_refused() -> None:
    with pytest.raises(OutsideTransaction):
        publish(LampLit(colour="warm", lamp_id=uuid.uuid4()), now=NOW)
    assert Event.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_a_rolled_back_event_leaves_neither_row_nor_job() -> None:
    with transaction.atomic():
        publish(LampLit(colour="warm", lamp_id=uuid.uuid4()), now=NOW)
        transaction.set_rollback(True)
    assert (Event.objects.count(), Job.objects.count()) == (0, 0)
