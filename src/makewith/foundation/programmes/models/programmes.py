"""Programmes and their rounds."""

from datetime import timedelta

from django.db import models
from django.db.models import Q

from makewith.foundation.files.models import File
from makewith.foundation.people.models import Person, valid_zone
from makewith.foundation.programmes.models.choices import ProgrammeState, Visibility
from makewith.foundation.programmes.models.segments import Segment
from makewith.foundation.programmes.models.sight import NO_SIGHT, seen_programmes, sees_everything, sight_of
from makewith.kit.fields import choice_check, choice_field, public_id_field


class ProgrammeQuerySet(models.QuerySet["Programme"]):
    def visible_to(self, person: Person | None) -> "ProgrammeQuerySet":
        """What this person (None for a visitor) may see. Drafts are for the team and administrators."""
        return self if sees_everything(person) else self.filter(seen_programmes(person))


class Programme(models.Model):
    """A co-creation undertaking: a goal, a promise, a team and rounds.

    `promise_days` is how soon everybody hears what became of what they gave. `audience`, `thanks`, `iteration`
    and `communication` are the decided texts of the plan's steps 3 to 6; empty means not decided yet.
    """

    public_id = public_id_field()
    slug = models.SlugField(max_length=50, unique=True)
    name = models.CharField(max_length=80)
    goal = models.CharField(max_length=160)
    lead = models.CharField(max_length=300, blank=True)
    picture = models.ForeignKey(File, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    visibility = choice_field(Visibility, default=Visibility.PUBLIC)
    segment = models.ForeignKey(Segment, null=True, blank=True, on_delete=models.PROTECT, related_name="programmes")
    state = choice_field(ProgrammeState, default=ProgrammeState.DRAFT)
    recipe = models.CharField(max_length=40, blank=True)
    promise_days = models.PositiveSmallIntegerField(default=14)
    time_zone = models.CharField(max_length=64, default="UTC", validators=[valid_zone])
    language = models.CharField(max_length=12, default="en")
    audience = models.TextField(max_length=1000, blank=True)
    thanks = models.TextField(max_length=1000, blank=True)
    iteration = models.TextField(max_length=1000, blank=True)
    communication = models.TextField(max_length=1000, blank=True)
    started_on = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ProgrammeQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            choice_check("programme", "visibility", Visibility),
            choice_check("programme", "state", ProgrammeState),
            models.CheckConstraint(
                condition=~Q(visibility="segment") | Q(segment__isnull=False), name="programme_segment_named"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def promise(self) -> timedelta:
        return timedelta(days=self.promise_days)

    def is_visible_to(self, person: Person | None) -> bool:
        """`visible_to`, asked of one programme as it was loaded, without a query of its own."""
        if sees_everything(person):
            return True
        sight = sight_of(person) if person is not None else NO_SIGHT
        return self.pk in sight.roles or (self.state != ProgrammeState.DRAFT and sight.opens_programme(self))


class Round(models.Model):
    """One turn of the loop."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="rounds")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=80)
    starts_on = models.DateField()
    ends_on = models.DateField()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "number"], name="round_number_once"),
            models.CheckConstraint(condition=Q(ends_on__gte=models.F("starts_on")), name="round_ends_after_start"),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.name}"
