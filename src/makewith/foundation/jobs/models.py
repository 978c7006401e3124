"""The one queue."""

from datetime import datetime

from django.db import models
from django.db.models import Q

from makewith.kit.fields import choice_check, choice_field, public_id_field


class JobState(models.TextChoices):
    WAITING = "waiting"
    DONE = "done"
    FAILED = "failed"


class JobQuerySet(models.QuerySet["Job"]):
    def due(self, now: datetime) -> "JobQuerySet":
        """Waiting, their time has come, and nobody holds a lease that still runs."""
        free = Q(leased_until=None) | Q(leased_until__lt=now)
        return self.filter(free, state=JobState.WAITING, run_at__lte=now)

    def failed(self) -> "JobQuerySet":
        return self.filter(state=JobState.FAILED)


class Job(models.Model):
    """One call of a registered handler. `unique_key` makes enqueueing twice the same as once."""

    public_id = public_id_field()
    handler = models.CharField(max_length=160)
    payload = models.JSONField(default=dict)
    unique_key = models.CharField(max_length=240, unique=True)
    state = choice_field(JobState, default=JobState.WAITING)
    run_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    lease = models.UUIDField(null=True)
    leased_until = models.DateTimeField(null=True)
    last_error = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        constraints = [choice_check("job", "state", JobState)]
        indexes = [
            models.Index(fields=["run_at", "id"], condition=Q(state="waiting"), name="job_due"),
            models.Index(fields=["-finished_at"], condition=Q(state="failed"), name="job_failed"),
        ]

    def __str__(self) -> str:
        return f"{self.handler} ({self.state})"


class ScheduleRun(models.Model):
    """When a schedule last ran, so that several processes run it once."""

    name = models.CharField(max_length=80, unique=True)
    last_run_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
