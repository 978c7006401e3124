"""What there is to take part in, and who takes part in it."""

from datetime import datetime

from django.db import models
from django.db.models import Q

from makewith.foundation.people.models import Person
from makewith.foundation.programmes.models.choices import ActivityState, ParticipationState, Visibility
from makewith.foundation.programmes.models.programmes import Programme, Round
from makewith.foundation.programmes.models.segments import Segment
from makewith.foundation.programmes.models.sight import (
    NO_SIGHT,
    seen_activities,
    seen_programmes,
    sees_everything,
    sight_of,
)
from makewith.kit.fields import choice_check, choice_field, public_id_field


class ActivityQuerySet(models.QuerySet["Activity"]):
    def visible_to(self, person: Person | None) -> "ActivityQuerySet":
        """Activities of visible programmes whose own audience includes this person. Drafts are for the team."""
        if sees_everything(person):
            return self
        return self.filter(seen_programmes(person, "programme__"), seen_activities(person))

    def open_at(self, now: datetime) -> "ActivityQuerySet":
        """Open, begun, and not past its deadline, which includes its last instant."""
        begun = Q(opens_at=None) | Q(opens_at__lte=now)
        running = Q(closes_at=None) | Q(closes_at__gte=now)
        return self.filter(begun, running, state=ActivityState.OPEN)


class Activity(models.Model):
    """One thing in a programme that people take part in. The stage that runs it joins with a OneToOne.

    `kind` names the stage's form of it ("call_for_ideas"); `slug` is its name in URLs and commands.
    """

    public_id = public_id_field()
    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="activities")
    round = models.ForeignKey(Round, null=True, blank=True, on_delete=models.SET_NULL, related_name="activities")
    kind = models.CharField(max_length=40)
    slug = models.SlugField(max_length=50)
    title = models.CharField(max_length=120)
    brief = models.TextField(max_length=4000, blank=True)
    thanks = models.CharField(max_length=160, blank=True)
    visibility = choice_field(Visibility, default=Visibility.PUBLIC)
    segment = models.ForeignKey(Segment, null=True, blank=True, on_delete=models.PROTECT, related_name="activities")
    state = choice_field(ActivityState, default=ActivityState.DRAFT)
    opens_at = models.DateTimeField(null=True, blank=True)
    closes_at = models.DateTimeField(null=True, blank=True)
    capacity = models.PositiveIntegerField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ActivityQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        verbose_name_plural = "activities"
        constraints = [
            models.UniqueConstraint(fields=["programme", "slug"], name="activity_slug_once"),
            choice_check("activity", "visibility", Visibility),
            choice_check("activity", "state", ActivityState),
            models.CheckConstraint(
                condition=Q(opens_at=None) | Q(closes_at=None) | Q(closes_at__gt=models.F("opens_at")),
                name="activity_closes_after_opening",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def is_visible_to(self, person: Person | None) -> bool:
        """`visible_to`, asked of one activity as it was loaded with its programme, without a query of its own."""
        return self.programme.is_visible_to(person) and self.is_seen_within_programme_by(person)

    def is_seen_within_programme_by(self, person: Person | None) -> bool:
        """The same for somebody who sees the programme."""
        if sees_everything(person):
            return True
        sight = sight_of(person) if person is not None else NO_SIGHT
        return self.programme_id in sight.roles or (self.state != ActivityState.DRAFT and sight.opens_activity(self))

    def is_open_at(self, now: datetime) -> bool:
        return (
            self.state == ActivityState.OPEN
            and (self.opens_at is None or self.opens_at <= now)
            and (self.closes_at is None or now <= self.closes_at)
        )


class ParticipationQuerySet(models.QuerySet["Participation"]):
    def current(self) -> "ParticipationQuerySet":
        """Of people who did not withdraw from the activity."""
        return self.exclude(state=ParticipationState.WITHDRAWN)


class Participation(models.Model):
    """A person in an activity."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="participations")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="participations")
    state = choice_field(ParticipationState)
    changed_at = models.DateTimeField(auto_now=True)

    objects = ParticipationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["activity", "person"], name="participation_once"),
            choice_check("participation", "state", ParticipationState),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.state}"
