"""Prototypes with their versions, what people said of each part, and what became of it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from makewith.foundation.files.models import File
from makewith.foundation.people.models import Person
from makewith.foundation.trail.models import Item
from makewith.kit.fields import choice_check, choice_field, public_id_field
from makewith.loop.workshops.models import Block, Seat, Table, Workshop

TITLE_LIMIT = 80
WORDS_LIMIT = 280
STORY_LIMIT = 1000


class PrototypeQuerySet(models.QuerySet["Prototype"]):
    def visible_to(self, person: Person | None) -> "PrototypeQuerySet":
        """Prototypes of workshops this person may see."""
        return self.filter(workshop__in=Workshop.objects.visible_to(person))


class Prototype(models.Model):
    """Something people can try, made for a workshop or brought from an earlier one (`came_from`).

    `decided` is what the people in the room settled about it at the end.
    """

    public_id = public_id_field()
    workshop = models.ForeignKey(Workshop, on_delete=models.PROTECT, related_name="prototypes")
    came_from = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="taken_on")
    title = models.CharField(max_length=TITLE_LIMIT)
    decided = models.TextField(max_length=STORY_LIMIT, blank=True)
    made_at = models.DateTimeField()

    objects = PrototypeQuerySet.as_manager()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.title


class Version(models.Model):
    """How a prototype is at one time. `story` says it in a few sentences.

    It is judged from `opened_at` to `closed_at`, in a block of the agenda where one is named. From `revealed_at` on everybody in the
    room sees what was said. With `shows_names` off nobody learns who said what, the team neither.
    """

    public_id = public_id_field()
    prototype = models.ForeignKey(Prototype, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    story = models.TextField(max_length=STORY_LIMIT, blank=True)
    block = models.ForeignKey(Block, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    shows_names = models.BooleanField(default=True)
    trail_item = models.OneToOneField(Item, null=True, on_delete=models.PROTECT, related_name="prototype_version")
    made_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    revealed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["prototype", "number"], name="prototype_version_number_once"),
            models.CheckConstraint(
                condition=Q(opened_at__isnull=False) | Q(closed_at=None, revealed_at=None),
                name="prototype_version_opened_first",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.prototype_id} {self.number}"

    @property
    def is_open(self) -> bool:
        return self.opened_at is not None and self.closed_at is None

    @property
    def is_settled(self) -> bool:
        """Everybody sees what was said, and nobody can change it any more."""
        return self.closed_at is not None and self.revealed_at is not None


class ElementKind(models.TextChoices):
    FRAME = "frame", _("A picture of a story")
    SCREEN = "screen", _("A screen")
    STEP = "step", _("A step of a service")
    MODEL = "model", _("A model, photographed")


class Element(models.Model):
    """One thing in a prototype that is followed from version to version."""

    public_id = public_id_field()
    prototype = models.ForeignKey(Prototype, on_delete=models.CASCADE, related_name="elements")
    kind = choice_field(ElementKind, default=ElementKind.FRAME)

    class Meta:
        constraints = [choice_check("prototype_element", "kind", ElementKind)]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class Part(models.Model):
    """An element as one version shows it. `pins` are places on its picture, as {"x", "y", "words"} with x and y in percent."""

    public_id = public_id_field()
    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="parts")
    element = models.ForeignKey(Element, on_delete=models.CASCADE, related_name="parts")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=TITLE_LIMIT)
    text = models.CharField(max_length=WORDS_LIMIT, blank=True)
    picture = models.ForeignKey(File, null=True, blank=True, on_delete=models.PROTECT, related_name="prototype_parts")
    picture_alt = models.CharField(max_length=200, blank=True)
    pins = models.JSONField(default=list, blank=True)

    class Meta:
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["version", "element"], name="prototype_part_once")]

    def __str__(self) -> str:
        return self.title


class Verdict(models.TextChoices):
    GIVES = "gives", _("gives me something")
    SAME = "same", _("makes no difference")
    HINDERS = "hinders", _("gets in my way")


class Judgement(models.Model):
    """What one seat said of one part: a mark, and why. Changeable while its version is open. Its words have an Item of their own."""

    public_id = public_id_field()
    part = models.ForeignKey(Part, on_delete=models.PROTECT, related_name="judgements")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="judgements")
    verdict = choice_field(Verdict)
    why = models.CharField(max_length=WORDS_LIMIT, blank=True)
    judged_at = models.DateTimeField()
    trail_item = models.OneToOneField(Item, null=True, on_delete=models.PROTECT, related_name="judgement")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["part", "seat"], name="prototype_judgement_once"),
            choice_check("prototype_judgement", "verdict", Verdict),
        ]

    def __str__(self) -> str:
        return self.verdict


class Fix(models.Model):
    """How a part could be mended: one from each seat, or as many as a table has."""

    public_id = public_id_field()
    part = models.ForeignKey(Part, on_delete=models.PROTECT, related_name="fixes")
    seat = models.ForeignKey(Seat, null=True, blank=True, on_delete=models.PROTECT, related_name="fixes")
    table = models.ForeignKey(Table, null=True, blank=True, on_delete=models.SET_NULL, related_name="fixes")
    text = models.CharField(max_length=WORDS_LIMIT, blank=True)
    said_at = models.DateTimeField()
    trail_item = models.OneToOneField(Item, null=True, on_delete=models.PROTECT, related_name="prototype_fix")

    class Meta:
        ordering = ["said_at", "id"]
        verbose_name_plural = "fixes"
        constraints = [
            models.UniqueConstraint(
                fields=["part", "seat"], condition=Q(seat__isnull=False), name="prototype_fix_once_a_seat"
            )
        ]

    def __str__(self) -> str:
        return self.text


class Outcome(models.TextChoices):
    BUILT = "built", _("Built into the next version")
    PILOT = "pilot", _("Goes into the pilot")
    TIED = "tied", _("Tied off, with a reason")


class Change(models.Model):
    """What became of a fix: it is built into a part of a later version, goes into the pilot, or ended with a reason."""

    fix = models.OneToOneField(Fix, on_delete=models.CASCADE, related_name="change")
    outcome = choice_field(Outcome)
    part = models.ForeignKey(Part, null=True, blank=True, on_delete=models.CASCADE, related_name="changes")
    reason = models.CharField(max_length=WORDS_LIMIT, blank=True)
    made_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            choice_check("prototype_change", "outcome", Outcome),
            models.CheckConstraint(
                condition=Q(outcome="built", part__isnull=False) | ~Q(outcome="built") & Q(part=None),
                name="prototype_change_built_into_a_part",
            ),
            models.CheckConstraint(
                condition=~Q(outcome="tied") | ~Q(reason=""), name="prototype_change_tied_with_reason"
            ),
        ]

    def __str__(self) -> str:
        return self.outcome
