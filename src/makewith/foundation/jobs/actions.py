"""Enqueueing work, and what an operator does with work that failed."""

import uuid
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from makewith.foundation.jobs import registry, worker
from makewith.foundation.jobs.models import Job, JobState


def enqueue(
    handler: registry.Handler, *, unique_key: str | None = None, run_at: datetime | None = None, **payload: Any
) -> None:
    """Run `handler(**payload)` after this transaction commits, at `run_at` or at once.

    With the same `unique_key` it runs once, however often it is asked for. Payload values must be JSON.
    """
    path = registry.path_of(handler)
    enqueue_paths([path], unique_key=unique_key or str(uuid.uuid4()), run_at=run_at, payload=payload)


def enqueue_paths(
    paths: Iterable[str], *, unique_key: str, payload: dict[str, Any], run_at: datetime | None = None
) -> None:
    """One Job per handler path, all with this payload; unique on (path, key)."""
    jobs = [
        Job(handler=path, payload=payload, unique_key=f"{path}:{unique_key}"[:240], run_at=run_at or timezone.now())
        for path in paths
        if registry.handler_for(path)
    ]
    if jobs:
        Job.objects.bulk_create(jobs, ignore_conflicts=True)
        transaction.on_commit(worker.wake)


def retry_job(*, job: Job, now: datetime) -> bool:
    """Give a failed Job a new start. False if it was not failed (any more)."""
    changed = (
        Job.objects.failed()
        .filter(pk=job.pk)
        .update(state=JobState.WAITING, attempts=0, run_at=now, lease=None, leased_until=None, finished_at=None)
    )
    if changed:
        transaction.on_commit(worker.wake)
    return bool(changed)


def retry_all(*, now: datetime) -> int:
    """Give every failed Job a new start; how many there were."""
    changed = Job.objects.failed().update(
        state=JobState.WAITING, attempts=0, run_at=now, lease=None, leased_until=None, finished_at=None
    )
    transaction.on_commit(worker.wake)
    return changed
