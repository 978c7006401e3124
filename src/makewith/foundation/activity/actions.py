"""Writing the event log."""

from datetime import datetime

from django.db import connection
from django.utils import timezone

from makewith.foundation.activity import registry
from makewith.foundation.activity.events import Happened
from makewith.foundation.activity.models import Event
from makewith.foundation.jobs.actions import enqueue_paths


class OutsideTransaction(RuntimeError):
    """An event was published outside the transaction that made it true."""


def publish(event: Happened, *, now: datetime | None = None) -> Event:
    """Log the event and enqueue one Job per subscribed handler, in the transaction that makes the event true.

    A handler is called with `event_id` (the log row's public_id as text) plus the event's own fields as text.
    """
    if not connection.in_atomic_block:
        raise OutsideTransaction(type(event).__name__)
    kind = type(event).__name__
    row = Event.objects.create(
        kind=kind,
        actor_id=event.actor_id,
        programme_id=event.programme_id,
        subject_id=event.subject_id,
        payload=event.payload(),
        occurred_at=now or timezone.now(),
    )
    paths = registry.subscribers_of(kind)
    if paths:
        # Due since it happened, so that a story told at its own dates can be followed up at them.
        run_at = min(row.occurred_at, timezone.now())
        enqueue_paths(paths, unique_key=str(row.public_id), payload={"event_id": str(row.public_id)}, run_at=run_at)
    return row
