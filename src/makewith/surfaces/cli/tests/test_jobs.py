"""`makewith jobs` and `makewith token`."""

from django.utils import timezone

from makewith.foundation.accounts.models import ApiToken
from makewith.foundation.accounts.queries import user_for_token
from makewith.foundation.accounts.tests.factories import UserFactory
from makewith.foundation.jobs.models import Job, JobState
from makewith.surfaces.cli.jobs import jobs
from makewith.surfaces.cli.token import token


def failed(name):
    now = timezone.now()
    return Job.objects.create(
        handler=name, unique_key=name, run_at=now, finished_at=now, state=JobState.FAILED, last_error="…\nOh: no"
    )


def test_failed_jobs_are_listed_with_their_error(run, db):
    job = failed("makewith.somewhere.do_it")
    said = run(jobs).output
    assert f"{job.public_id}  " in said
    assert "makewith.somewhere.do_it  Oh: no" in said
    assert "1 failed, 0 waiting" in said


def test_one_job_gets_a_new_start(run, db):
    job, other = failed("a"), failed("b")
    assert run(jobs, "retry", job.public_id).exit_code == 0
    assert list(Job.objects.failed()) == [other]
    assert run(jobs, "retry", job.public_id).exit_code == 1


def test_all_jobs_get_a_new_start(run, db):
    failed("a")
    failed("b")
    assert "2 jobs" in run(jobs, "retry-all").output
    assert Job.objects.failed().count() == 0


def test_a_key_is_printed_and_opens_the_account(run, db):
    user = UserFactory(email="ann@example.org")
    said = run(token, "create", "--email", "Ann@example.org", "--name", "Script").output.strip()
    assert user_for_token(said, timezone.now()) == user
    assert run(token, "create", "--email", "nobody@example.org", "--name", "Script").exit_code == 1
    assert ApiToken.objects.count() == 1
