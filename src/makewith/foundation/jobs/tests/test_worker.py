"""Jobs run once in their effects, and a failure ends up in front of an operator."""

import os
import subprocess
import sys
import threading
import uuid
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, transaction

from makewith.foundation.activity.models import Event
from makewith.foundation.jobs import actions, registry, worker
from makewith.foundation.jobs.models import Job, JobState

NOW = datetime(2026, 6, 18, 12, 0, tzinfo=UTC)


def write_an_event(*, kind: str) -> None:
    Event.objects.create(kind=kind, occurred_at=NOW)


def write_an_event_and_fail(*, kind: str) -> None:
    Event.objects.create(kind=kind, occurred_at=NOW)
    raise ValueError("the second half went wrong")


@pytest.fixture(autouse=True)
def _handlers() -> None:
    for handler in (write_an_event, write_an_event_and_fail):
        registry.register_handler(registry.path_of(handler), handler)


@pytest.mark.django_db
def test_a_job_runs_once_and_is_done() -> None:
    actions.enqueue(write_an_event, unique_key="once", run_at=NOW, kind="ran")
    assert worker.run_due(NOW) == 1
    assert worker.run_due(NOW) == 0
    assert Event.objects.filter(kind="ran").count() == 1
    assert Job.objects.get().state == JobState.DONE


@pytest.mark.django_db
def test_the_same_key_enqueues_one_job() -> None:
    for _ in range(3):
        actions.enqueue(write_an_event, unique_key="same", run_at=NOW, kind="ran")
    assert Job.objects.count() == 1


@pytest.mark.django_db
def test_a_job_waits_for_its_time() -> None:
    actions.enqueue(write_an_event, run_at=NOW + timedelta(minutes=1), kind="later")
    assert worker.run_due(NOW) == 0
    assert worker.run_due(NOW + timedelta(minutes=1)) == 1


@pytest.mark.django_db
def test_what_a_failing_job_wrote_is_rolled_back_and_it_is_tried_again_later() -> None:
    actions.enqueue(write_an_event_and_fail, run_at=NOW, kind="half")
    assert worker.run_due(NOW) == 0
    job = Job.objects.get()
    assert not Event.objects.filter(kind="half").exists()
    assert (job.state, job.attempts) == (JobState.WAITING, 1)
    assert "the second half went wrong" in job.last_error


@pytest.mark.django_db
def test_a_failing_job_blocks_no_other() -> None:
    actions.enqueue(write_an_event_and_fail, run_at=NOW - timedelta(minutes=1), kind="half")
    actions.enqueue(write_an_event, run_at=NOW, kind="other")
    worker.run_due(NOW)
    assert Event.objects.filter(kind="other").count() == 1


@pytest.mark.django_db
def test_a_job_that_keeps_failing_is_shown_to_the_operator_who_can_retry_it() -> None:
    actions.enqueue(write_an_event_and_fail, run_at=NOW, kind="half")
    for _ in range(worker.MAX_ATTEMPTS):
        Job.objects.update(run_at=NOW)
        worker.run_due(NOW)
    job = Job.objects.failed().get()
    assert job.attempts == worker.MAX_ATTEMPTS
    assert actions.retry_job(job=job, now=NOW) is True
    assert actions.retry_job(job=job, now=NOW) is False
    assert list(Job.objects.due(NOW)) == [job]


@pytest.mark.django_db
def test_a_lease_that_ran_out_is_taken_again_and_the_late_worker_is_rolled_back() -> None:
    actions.enqueue(write_an_event, run_at=NOW, kind="ran")
    died = worker.lease_next(NOW)
    assert died is not None
    assert worker.lease_next(NOW) is None
    taken = worker.lease_next(NOW + worker.LEASE + timedelta(seconds=1))
    assert taken is not None
    assert taken.pk == died.pk
    assert worker.run_job(died, NOW) is False
    assert not Event.objects.filter(kind="ran").exists()
    assert worker.run_job(taken, NOW) is True
    assert Event.objects.filter(kind="ran").count() == 1


@pytest.mark.django_db
def test_the_only_process_begins_at_once_what_a_crash_cut_off() -> None:
    actions.enqueue(write_an_event, unique_key="cut off", run_at=NOW, kind="cut off")
    assert worker.lease_next(NOW) is not None
    assert worker.lease_next(NOW) is None
    assert worker.take_over() == 1
    assert worker.run_due(NOW) == 1
    assert (Event.objects.count(), worker.take_over()) == (1, 0)


@pytest.mark.django_db
def test_a_job_whose_process_dies_every_time_ends_up_with_the_operator() -> None:
    actions.enqueue(write_an_event, run_at=NOW, kind="ran")
    now = NOW
    for _ in range(worker.MAX_ATTEMPTS):
        assert worker.lease_next(now) is not None
        now += worker.LEASE + timedelta(seconds=1)
    assert worker.run_due(now) == 0
    assert "never came to an end" in Job.objects.failed().get().last_error
    assert not Event.objects.filter(kind="ran").exists()


@pytest.mark.django_db
def test_an_unknown_handler_is_kept_as_a_failure_with_its_name() -> None:
    Job.objects.create(handler="makewith.gone", unique_key=str(uuid.uuid4()), run_at=NOW)
    assert worker.run_due(NOW) == 0
    assert "makewith.gone" in Job.objects.get().last_error


@pytest.mark.parametrize(("attempts", "seconds"), [(1, 5), (2, 20), (3, 80), (4, 320), (8, 21600)])
def test_the_wait_between_tries_grows_fourfold_up_to_six_hours(attempts: int, seconds: int) -> None:
    assert worker.back_off(attempts) == timedelta(seconds=seconds)


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_never_run_the_same_job() -> None:
    for number in range(20):
        actions.enqueue(write_an_event, unique_key=str(number), run_at=NOW, kind="ran")
    done: list[int] = []

    def work() -> None:
        done.append(worker.run_due(NOW))
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(done) == 20
    assert Event.objects.filter(kind="ran").count() == 20


@pytest.mark.django_db(transaction=True)
def test_nothing_is_enqueued_when_the_transaction_is_rolled_back() -> None:
    with transaction.atomic():
        actions.enqueue(write_an_event, run_at=NOW, kind="ran")
        transaction.set_rollback(True)
    assert Job.objects.count() == 0


@pytest.mark.django_db
def test_a_schedule_runs_once_per_period_however_many_processes_ask() -> None:
    ran: list[datetime] = []
    registry.register_schedule("test", ran.append, 60)
    try:
        for seconds in (0, 0, 59, 60, 61):
            worker.run_schedules(NOW + timedelta(seconds=seconds))
    finally:
        registry.schedules.pop("test")
    assert ran == [NOW, NOW + timedelta(seconds=60)]


def note_the_moment(*, kind: str, now: datetime) -> None:
    Event.objects.create(kind=kind, occurred_at=now)


@pytest.mark.django_db
def test_a_handler_that_asks_for_it_is_given_the_moment_its_job_was_taken() -> None:
    registry.register_handler(registry.path_of(note_the_moment), note_the_moment)
    actions.enqueue(note_the_moment, run_at=NOW, kind="then")
    worker.run_due(NOW + timedelta(hours=2))
    assert Event.objects.get(kind="then").occurred_at == NOW + timedelta(hours=2)


@pytest.mark.django_db
def test_two_long_keys_that_begin_alike_are_two_jobs() -> None:
    for last in ("a", "b", "b"):
        actions.enqueue(write_an_event, unique_key="x" * 300 + last, run_at=NOW, kind="ran")
    assert Job.objects.count() == 2
    assert {len(job.unique_key) for job in Job.objects.all()} == {240}


@pytest.mark.django_db
def test_what_nobody_registered_is_refused_by_name_and_nothing_is_enqueued() -> None:
    with pytest.raises(registry.UnknownHandler, match=r"Nobody registered a handler makewith\.gone\."):
        actions.enqueue_paths([registry.path_of(write_an_event), "makewith.gone"], unique_key="k", payload={})
    assert not Job.objects.exists()


def test_a_process_of_its_own_can_load_its_work_before_django() -> None:
    environment = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    command = [sys.executable, "-c", "import makewith.foundation.jobs.child"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
