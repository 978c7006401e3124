"""Clocks of ideas that climb, what readers tell authors in private, and ideas put aside or put on the table again."""

from django.db import models
from django.db.models import F, Q

from makewith.foundation.conversation.models import Answer
from makewith.foundation.people.models import Person
from makewith.kit.fields import choice_check, choice_field, public_id_field
from makewith.loop.ideas.models import Idea

WORDS_LIMIT = 2000


class ClockQuerySet(models.QuerySet["Clock"]):
    def running(self) -> "ClockQuerySet":
        """Neither reached nor missed, nor standing still."""
        return self.filter(reached_at=None, missed_at=None, paused_at=None)


class Clock(models.Model):
    """One step of one idea, with the terms it began under: changing a call's rules leaves it as it is.

    It began when the step before was reached, or when the idea was published. Its last instant, `due_at`, still counts.
    While it stands still (the idea is held or archived) `paused_at` says since when; going on moves `due_at` by as much.
    `remind_at` is when its author is reminded next.
    """

    idea = models.ForeignKey(Idea, on_delete=models.CASCADE, related_name="clocks")
    position = models.PositiveSmallIntegerField()
    supporters = models.PositiveIntegerField()
    days = models.PositiveSmallIntegerField()
    words = models.CharField(max_length=160, blank=True)
    began_at = models.DateTimeField()
    due_at = models.DateTimeField()
    paused_at = models.DateTimeField(null=True, blank=True)
    remind_at = models.DateTimeField(null=True, blank=True)
    reached_at = models.DateTimeField(null=True, blank=True)
    missed_at = models.DateTimeField(null=True, blank=True)

    objects = ClockQuerySet.as_manager()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["idea", "position"], name="clock_once"),
            models.UniqueConstraint(
                fields=["idea"], condition=Q(reached_at=None, missed_at=None), name="clock_one_at_a_time"
            ),
            models.CheckConstraint(condition=Q(reached_at=None) | Q(missed_at=None), name="clock_one_outcome"),
            models.CheckConstraint(condition=Q(began_at__lt=F("due_at")), name="clock_goes_on"),
        ]
        indexes = [
            models.Index(
                fields=["due_at", "id"],
                condition=Q(reached_at=None, missed_at=None, paused_at=None),
                name="clock_due",
            ),
            models.Index(
                fields=["remind_at", "id"],
                condition=Q(reached_at=None, missed_at=None, paused_at=None, remind_at__isnull=False),
                name="clock_remind",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.idea_id}: {self.supporters}"


class Ground(models.TextChoices):
    """Why an idea was put aside."""

    LEGAL = "legal"
    LICENCE = "licence"
    OTHER = "other"


class Archive(models.Model):
    """An idea that the team put aside: visible, with its reason in an official answer, and closed for what is new."""

    idea = models.ForeignKey(Idea, on_delete=models.CASCADE, related_name="archives")
    ground = choice_field(Ground)
    answer = models.OneToOneField(Answer, on_delete=models.PROTECT, related_name="+")
    archived_at = models.DateTimeField()
    restored_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["idea"], condition=Q(restored_at=None), name="archive_once"),
            choice_check("archive", "ground", Ground),
        ]

    def __str__(self) -> str:
        return f"{self.idea_id}: {self.ground}"


class Resubmission(models.Model):
    """An idea that was put on the table again: `idea` began as a copy of the words of `before`, whose clock ran out."""

    idea = models.OneToOneField(Idea, on_delete=models.CASCADE, related_name="resubmission")
    before = models.OneToOneField(Idea, on_delete=models.CASCADE, related_name="resubmitted_as")

    def __str__(self) -> str:
        return f"{self.before_id}: {self.idea_id}"


class Feedback(models.Model):
    """What one person tells an idea's author in private: marks from 1 to 5 by key of the criterion, and words.

    It is no Item and carries no credit. Whoever gave it may change it and take it back; then the row is gone.
    """

    public_id = public_id_field()
    idea = models.ForeignKey(Idea, on_delete=models.CASCADE, related_name="feedback")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    marks = models.JSONField(default=dict)
    words = models.TextField(max_length=WORDS_LIMIT, blank=True)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["idea", "person"], name="feedback_once")]

    def __str__(self) -> str:
        return str(self.public_id)
