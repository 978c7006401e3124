"""Enqueueing work, and what an operator does with work that failed."""

import hashlib
import uuid
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from makewith.foundation.jobs import registry, worker
from makewith.foundation.jobs.models import Job, JobState

KEY_LENGTH = 240


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
    """One Job per handler path, all with this payload; unique on (path, key).

    Raises UnknownHandler for a path that nobody registered, before anything is enqueued.
    """
    known = list(paths)
    for path in known:
        registry.handler_for(path)
    at = run_at or timezone.now()
    jobs = [
        Job(handler=path, payload=payload, unique_key=_fitting(f"{path}:{unique_key}"), run_at=at) for path in known
    ]
    if jobs:
        Job.objects.bulk_create(jobs, ignore_conflicts=True)
        transaction.on_commit(worker.wake)


def _fitting(key: str) -> str:
    """The key, or where it is too long for its column its beginning and a digest: two long keys stay two."""
    if len(key) <= KEY_LENGTH:
        return key
    digest = hashlib.sha256(key.encode()).hexdigest()
    return key[: KEY_LENGTH - len(digest)] + digest


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
