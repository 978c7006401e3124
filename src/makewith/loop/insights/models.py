"""Insights."""

from django.db import models

from makewith.foundation.people.models import Person
from makewith.foundation.trail.models import Item
from makewith.kit.fields import choice_check, choice_field


class Strength(models.TextChoices):
    """How much an insight can carry, judged by the researcher and shown beside its evidence."""

    FIRST_HINT = "first_hint"
    FAIR = "fair"
    STRONG = "strong"


class InsightState(models.TextChoices):
    DRAFT = "draft"
    PUBLISHED = "published"


class InsightQuerySet(models.QuerySet["Insight"]):
    def visible_to(self, person: Person | None) -> "InsightQuerySet":
        """Insights whose Item this person may see: published ones, and drafts for the team."""
        return self.filter(trail_item__in=Item.objects.visible_to(person).given())


class Insight(models.Model):
    """A claim that could be wrong. Its evidence are the trail's Links to its Item; a draft's Item is the team's.

    `needs_review` is set when something it stood on was taken back.
    """

    trail_item = models.OneToOneField(Item, on_delete=models.PROTECT, related_name="insight")
    claim = models.CharField(max_length=200)
    summary = models.TextField(max_length=2000, blank=True)
    strength = choice_field(Strength, default=Strength.FIRST_HINT)
    not_heard_yet = models.CharField(max_length=200, blank=True)
    state = choice_field(InsightState, default=InsightState.DRAFT)
    needs_review = models.BooleanField(default=False)
    written_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="insights")
    created_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)

    objects = InsightQuerySet.as_manager()

    class Meta:
        constraints = [
            choice_check("insight", "strength", Strength),
            choice_check("insight", "state", InsightState),
        ]

    def __str__(self) -> str:
        return self.claim


class Wording(models.Model):
    """How an insight was worded before, and on how much evidence."""

    insight = models.ForeignKey(Insight, on_delete=models.CASCADE, related_name="wordings")
    claim = models.CharField(max_length=200)
    evidence_count = models.PositiveIntegerField()
    worded_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.claim
