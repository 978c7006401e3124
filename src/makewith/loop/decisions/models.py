"""Decisions and deliveries."""

from django.db import models
from django.db.models import Q

from makewith.foundation.people.models import Person
from makewith.foundation.trail.models import Item
from makewith.kit.fields import choice_check, choice_field


class Outcome(models.TextChoices):
    """One verdict about one Item; each becomes a Link with its reason."""

    GO = "go"
    NOT_NOW = "not_now"
    NO = "no"


class DecisionQuerySet(models.QuerySet["Decision"]):
    def visible_to(self, person: Person | None) -> "DecisionQuerySet":
        return self.filter(trail_item__in=Item.objects.visible_to(person))


class Decision(models.Model):
    """What somebody decided on a day, about one or more Items, in the open.

    `outcome` is the strongest of its verdicts (go before not now before no); `decided_by` signs the letters,
    `carried_by` makes it happen, and everybody hears again by `heard_again_on`.
    """

    trail_item = models.OneToOneField(Item, on_delete=models.PROTECT, related_name="decision")
    title = models.CharField(max_length=120)
    outcome = choice_field(Outcome)
    decided_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="decisions")
    decided_on = models.DateField()
    carried_by = models.CharField(max_length=80, blank=True)
    starts_on = models.DateField(null=True, blank=True)
    heard_again_on = models.DateField(null=True, blank=True)
    submission_key = models.UUIDField(unique=True)
    recorded_at = models.DateTimeField()

    objects = DecisionQuerySet.as_manager()

    class Meta:
        constraints = [choice_check("decision", "outcome", Outcome)]

    def __str__(self) -> str:
        return self.title


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    def visible_to(self, person: Person | None) -> "DeliveryQuerySet":
        return self.filter(trail_item__in=Item.objects.visible_to(person))


class Delivery(models.Model):
    """What shipped because of a decision, and what it moved: `effect_before` and `effect_after` of a named measure."""

    trail_item = models.OneToOneField(Item, on_delete=models.PROTECT, related_name="delivery")
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="deliveries")
    title = models.CharField(max_length=120)
    text = models.TextField(max_length=2000, blank=True)
    shipped_on = models.DateField()
    effect_measure = models.CharField(max_length=120, blank=True)
    effect_before = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    effect_after = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    effect_unit = models.CharField(max_length=40, blank=True)
    effect_basis = models.CharField(max_length=160, blank=True)
    submission_key = models.UUIDField(unique=True)
    recorded_at = models.DateTimeField()

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "deliveries"
        constraints = [
            models.CheckConstraint(
                condition=Q(effect_measure="", effect_before=None, effect_after=None)
                | ~Q(effect_measure="") & Q(effect_before__isnull=False, effect_after__isnull=False),
                name="delivery_effect_whole",
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def effect_sentence(self) -> str:
        """“Where is my parcel?” calls: 38 before, 27 after, per thousand. Empty without an effect."""
        if self.effect_before is None or self.effect_after is None:
            return ""
        figures = f"{self.effect_before.normalize():f} before, {self.effect_after.normalize():f} after"
        unit = f", {self.effect_unit}" if self.effect_unit else ""
        return f"{self.effect_measure}: {figures}{unit}."
