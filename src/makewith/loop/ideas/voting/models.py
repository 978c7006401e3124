"""Favourites, idea partners and their queues, and the way of an idea through the statuses of its call."""

from django.db import models
from django.db.models import F, Q

from makewith.foundation.conversation.models import Answer
from makewith.foundation.people.models import Person
from makewith.kit.fields import public_id_field
from makewith.loop.ideas.models import Call, Idea

ANSWER_LENGTH = 4000


class Favourite(models.Model):
    """An idea that somebody keeps for later. Nobody else learns of it."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    idea = models.ForeignKey(Idea, on_delete=models.CASCADE, related_name="+")
    kept_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "idea"], name="favourite_once")]
        indexes = [models.Index(fields=["person", "-id"], name="favourite_newest")]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.idea_id}"


class CallPartner(models.Model):
    """An employee who looks after ideas of one call."""

    public_id = public_id_field()
    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="partners")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="partner_in")
    since = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["call", "person"], name="callpartner_once")]

    def __str__(self) -> str:
        return f"{self.person_id} for {self.call_id}"


class Assignment(models.Model):
    """The one partner who looks after an idea. Without a row the idea waits for somebody to take it.

    `reminded_at` is when the partner was told that the promise to the idea's author falls due.
    """

    idea = models.OneToOneField(Idea, on_delete=models.CASCADE, related_name="assignment")
    partner = models.ForeignKey(CallPartner, on_delete=models.CASCADE, related_name="assignments")
    assigned_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    assigned_at = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["partner", "id"], name="assignment_of_partner"),
            models.Index(fields=["id"], condition=Q(reminded_at=None), name="assignment_not_reminded"),
        ]

    def __str__(self) -> str:
        return f"{self.idea_id}: {self.partner_id}"


class StatusChange(models.Model):
    """An idea went from one status to another; both are keys of its call's pipeline, "" for none.

    `answer` is the letter that came with it. The one change that an idea stands at `is_current`.
    """

    idea = models.ForeignKey(Idea, on_delete=models.CASCADE, related_name="status_changes")
    before = models.CharField(max_length=40, blank=True)
    after = models.CharField(max_length=40, blank=True)
    label = models.CharField(max_length=40, blank=True)
    changed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()
    answer = models.OneToOneField(Answer, null=True, blank=True, on_delete=models.PROTECT, related_name="status_change")
    is_current = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["idea"], condition=Q(is_current=True), name="statuschange_one_current"),
            models.CheckConstraint(condition=~Q(before=F("after")), name="statuschange_moves"),
        ]
        indexes = [
            models.Index(fields=["idea", "id"], name="statuschange_order"),
            models.Index(fields=["after", "-id"], condition=Q(is_current=True), name="statuschange_current"),
        ]

    def __str__(self) -> str:
        return f"{self.idea_id}: {self.before} → {self.after}"


class StatusPlan(models.Model):
    """Many ideas are to change at `due_at`, with one answer for all. Until then it can be undone as if it had never been.

    Its words go once they were told or undone: then they stand in the answers, or nowhere.
    """

    public_id = public_id_field()
    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="status_plans")
    planned_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(max_length=40)
    text = models.TextField(max_length=ANSWER_LENGTH, blank=True)
    next_on = models.DateField(null=True, blank=True)
    planned_at = models.DateTimeField()
    due_at = models.DateTimeField()
    began_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)
    ideas = models.ManyToManyField(Idea, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(began_at=None) | Q(undone_at=None), name="statusplan_told_or_undone")
        ]
        indexes = [
            models.Index(fields=["call", "-id"], condition=Q(began_at=None, undone_at=None), name="statusplan_open")
        ]

    def __str__(self) -> str:
        return f"{self.status} at {self.due_at}"


class Recount(models.Model):
    """The ideas of a call are counted again, because a vote is worth something else from now on. `done` of `total` are.

    `terms` are what they are counted by. `number` goes up with each new beginning, so that what is left of the one before
    stops.
    """

    call = models.OneToOneField(Call, on_delete=models.CASCADE, related_name="recount")
    terms = models.JSONField()
    number = models.PositiveIntegerField(default=1)
    total = models.PositiveIntegerField()
    done = models.PositiveIntegerField(default=0)
    began_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.done} of {self.total}"
