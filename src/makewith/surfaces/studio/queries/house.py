"""The installation: its queue, its letters and its words for people."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Min, Q, QuerySet

from makewith.foundation.jobs.models import Job, JobState
from makewith.foundation.notifications.models import Letter, Mail, MailState
from makewith.foundation.people.models import StakeholderKind


@dataclass(frozen=True)
class Queue:
    """How many jobs wait, how many of them are late, since when the oldest of those waits, and how many failed."""

    waiting: int
    late: int
    oldest: datetime | None
    failed: int


def queue(now: datetime) -> Queue:
    """A job is late once a minute has passed since its time came."""
    found = Job.objects.exclude(state=JobState.DONE).aggregate(
        waiting=Count("id", filter=Q(state=JobState.WAITING)),
        late=Count("id", filter=Q(state=JobState.WAITING, run_at__lt=now - timedelta(minutes=1))),
        oldest=Min("run_at", filter=Q(state=JobState.WAITING, run_at__lte=now)),
        failed=Count("id", filter=Q(state=JobState.FAILED)),
    )
    return Queue(**found)


def failed_letters() -> int:
    return Mail.objects.filter(state=MailState.FAILED).count() + Letter.objects.filter(state=MailState.FAILED).count()


def kinds_with_people() -> QuerySet[StakeholderKind]:
    """The company's words for its sides, each with how many people are it."""
    return StakeholderKind.objects.annotate(people_count=Count("people")).order_by("id")
