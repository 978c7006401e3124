"""Writes about the installation itself, for administrators."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from makewith.foundation.jobs import actions as jobs
from makewith.foundation.jobs.models import Job
from makewith.foundation.notifications.actions import end_pause, send_letter_later
from makewith.foundation.people.models import Person
from makewith.foundation.people.queries import company
from makewith.kit.permissions import require
from makewith.surfaces.studio.permissions import can_run_installation


@transaction.atomic
def retry_job(*, actor: Person, job: Job, now: datetime) -> bool:
    """Give one failed job a new start."""
    require(can_run_installation, actor)
    return jobs.retry_job(job=job, now=now)


@transaction.atomic
def retry_all_jobs(*, actor: Person, now: datetime) -> int:
    """Give every failed job a new start; how many there were."""
    require(can_run_installation, actor)
    return jobs.retry_all(now=now)


def send_test_letter(*, actor: Person, address: str, now: datetime) -> None:
    """Send a letter that says that letters arrive. It takes the way that every letter takes."""
    require(can_run_installation, actor)
    name = company().name
    send_letter_later(
        address=address,
        subject=_("A test from %(company)s") % {"company": name},
        text=_("Letters from %(url)s arrive. There is nothing to do.") % {"url": settings.URL},
        unique_key=f"test:{actor.public_id}:{now.isoformat()}",
        now=now,
    )


def write_again(*, actor: Person, address: str) -> bool:
    """Write to an address again to which letters came back, because somebody asked its owner; whether it was paused."""
    require(can_run_installation, actor)
    return end_pause(address=address)
