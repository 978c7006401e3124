"""Taking Jobs from the queue and running them, exactly once in their effects.

A Job is leased in a transaction of its own; then its handler and its completion share one transaction.
A process that dies in between leaves a lease that runs out, and the Job is taken again; a handler whose
lease was lost meanwhile is rolled back.
"""

import logging
import multiprocessing
import threading
import uuid
from datetime import datetime, timedelta

from django.db import close_old_connections, connection, connections, transaction
from django.db.models import F
from django.utils import timezone

from makewith.foundation.jobs import child, registry
from makewith.foundation.jobs.errors import told
from makewith.foundation.jobs.models import Job, JobState, ScheduleRun

log = logging.getLogger("makewith.jobs")

LEASE = timedelta(minutes=5)
MAX_ATTEMPTS = 8
IDLE_SECONDS = 1.0
KEEP_DONE = timedelta(days=14)

_wake = threading.Event()


class LeaseLost(RuntimeError):
    """The lease ran out and somebody else has the Job; what was done here is rolled back."""


class TooManyAttempts(RuntimeError):
    """The process died with this Job each time it was tried, so it is not tried again."""


def wake() -> None:
    """Tell the worker of this process that there may be something to do."""
    _wake.set()


def back_off(attempts: int) -> timedelta:
    """How long after the `attempts`-th failure the next try comes: 5 s, 20 s, 80 s … at most 6 hours."""
    return min(timedelta(seconds=5 * 4 ** (attempts - 1)), timedelta(hours=6))


def lease_next(now: datetime) -> Job | None:
    """Take the oldest due Job, or None. Two workers never get the same one."""
    with transaction.atomic():
        due = Job.objects.due(now).order_by("run_at", "id")
        if connection.features.has_select_for_update_skip_locked:
            due = due.select_for_update(skip_locked=True)
        job = due.first()
        if job is None:
            return None
        job.lease, job.leased_until, job.attempts = uuid.uuid4(), now + LEASE, job.attempts + 1
        job.save(update_fields=["lease", "leased_until", "attempts"])
    return job


def _complete(job: Job) -> None:
    held = Job.objects.filter(pk=job.pk, lease=job.lease, state=JobState.WAITING)
    if not held.update(state=JobState.DONE, finished_at=timezone.now(), lease=None, leased_until=None, last_error=""):
        raise LeaseLost(job.handler)


def _call(job: Job, now: datetime) -> None:
    handler = registry.handler_for(job.handler)
    if getattr(handler, "runs_outside_transaction", False):
        registry.call(handler, job.payload, now)
        _complete(job)
        return
    with transaction.atomic():
        registry.call(handler, job.payload, now)
        _complete(job)


def _call_heavy(job: Job, now: datetime) -> None:
    """Run in a fresh process; the handler there opens its own transactions."""
    context = multiprocessing.get_context("spawn")
    process = context.Process(target=child.run, args=(job.handler, job.payload, now))
    process.start()
    process.join(LEASE.total_seconds() * 0.9)
    if process.is_alive():
        process.kill()
        process.join()
        raise TimeoutError(f"{job.handler} took longer than its lease")
    if process.exitcode:
        raise RuntimeError(f"{job.handler} ended with exit code {process.exitcode}; its error is in the log above")
    _complete(job)


def run_job(job: Job, now: datetime, *, in_this_process: bool = False) -> bool:
    """Run a Job that was leased at `now`; True when it is done. A failure is kept with the Job and tried again later."""
    try:
        if job.attempts > MAX_ATTEMPTS:
            raise TooManyAttempts(f"{job.handler} was begun {MAX_ATTEMPTS} times and never came to an end")
        handler = registry.handler_for(job.handler)
        if getattr(handler, "is_heavy", False) and not in_this_process:
            _call_heavy(job, now)
        else:
            _call(job, now)
    except LeaseLost:
        log.warning("lease lost: %s", job.handler)
        return False
    except Exception as error:
        log.exception("job failed: %s", job.handler)
        _keep_failure(job, error)
        return False
    return True


def _keep_failure(job: Job, error: Exception) -> None:
    now = timezone.now()
    for_good = job.attempts >= MAX_ATTEMPTS
    Job.objects.filter(pk=job.pk, lease=job.lease).update(
        state=JobState.FAILED if for_good else JobState.WAITING,
        run_at=now + back_off(job.attempts),
        lease=None,
        leased_until=None,
        last_error=told(error),
        finished_at=now if for_good else None,
    )


def run_due(now: datetime | None = None, limit: int = 10_000, *, in_this_process: bool = False) -> int:
    """Run what is due until nothing is left; how many Jobs were done. Used by tests and commands.

    With `now` it is that moment for every Job: whoever is told anything is told it then. That is how the demo's story has
    its dates.
    With `in_this_process` no child is started for heavy Jobs, for a command that serves nobody meanwhile.
    """
    done = 0
    for _ in range(limit):
        at = now or timezone.now()
        job = lease_next(at)
        if job is None:
            break
        done += run_job(job, at, in_this_process=in_this_process)
    return done


def run_schedules(now: datetime) -> None:
    """Run each schedule whose time has come; the row's update decides which process does it."""
    for schedule in registry.schedules.values():
        last_possible = now - timedelta(seconds=schedule.seconds)
        ScheduleRun.objects.get_or_create(name=schedule.name, defaults={"last_run_at": last_possible})
        mine = ScheduleRun.objects.filter(name=schedule.name, last_run_at__lte=last_possible).update(last_run_at=now)
        if mine:
            try:
                schedule.run(now)
            except Exception:
                log.exception("schedule failed: %s", schedule.name)


def take_over() -> int:
    """Let go of every lease, for the only process of an installation as it starts; how many there were.

    What held them is no more, so their Jobs need not wait until the leases run out.
    """
    held = Job.objects.filter(state=JobState.WAITING, lease__isnull=False)
    return held.update(lease=None, leased_until=None)


def forget_done(now: datetime) -> None:
    """A schedule of our own: Jobs done long ago are dropped."""
    Job.objects.filter(state=JobState.DONE, finished_at__lt=now - KEEP_DONE).delete()


def run_forever(stop: threading.Event, *, is_alone: bool = False) -> None:
    """The worker's loop, until `stop` is set. An unreachable database is waited for, not died of.

    `is_alone` says that no other process takes Jobs: then those that a crash cut off are begun again at once.
    """
    checked_at: datetime | None = None
    while not stop.is_set():
        _wake.clear()
        try:
            now = timezone.now()
            if is_alone:
                take_over()
                is_alone = False
            if checked_at is None or now - checked_at >= timedelta(seconds=10):
                checked_at = now
                run_schedules(now)
            job = lease_next(at := timezone.now())
            while job is not None and not stop.is_set():
                run_job(job, at)
                job = lease_next(at := timezone.now())
            if job is not None:
                Job.objects.filter(pk=job.pk, lease=job.lease).update(
                    lease=None, leased_until=None, attempts=F("attempts") - 1
                )
        except Exception:
            log.exception("the worker could not reach its queue")
            close_old_connections()
            stop.wait(5)
        _wake.wait(IDLE_SECONDS)
    connections.close_all()
