"""Saved filters over people."""

from django.db import models
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Lower

from makewith.foundation.people.models import Person, Side, StakeholderKind
from makewith.kit.fields import choice_check, choice_field, public_id_field


class Segment(models.Model):
    """People who are everything that the filter asks for. One that asks for nothing has nobody in it.

    It asks for one of its `kinds`, one of its `sides`, membership in its programme since before `joined_before`, having
    taken part in an activity, an invitation to its programme. Who is in it is computed whenever it is asked.
    """

    public_id = public_id_field()
    programme = models.ForeignKey(
        "programmes.Programme", null=True, blank=True, on_delete=models.CASCADE, related_name="own_segments"
    )
    name = models.CharField(max_length=60)
    kinds: "models.ManyToManyField[StakeholderKind, SegmentKind]" = models.ManyToManyField(
        StakeholderKind, through="SegmentKind"
    )
    joined_before = models.DateTimeField(null=True, blank=True)
    took_part_in = models.ForeignKey(
        "programmes.Activity", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    is_invited = models.BooleanField(default=False)

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(Lower("name"), "programme", name="segment_name_once"),
            models.CheckConstraint(
                condition=Q(programme__isnull=False) | Q(joined_before=None, is_invited=False),
                name="segment_of_members_has_a_programme",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class SegmentKind(models.Model):
    segment = models.ForeignKey(Segment, on_delete=models.CASCADE)
    kind = models.ForeignKey(StakeholderKind, on_delete=models.CASCADE)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["segment", "kind"], name="segmentkind_once")]

    def __str__(self) -> str:
        return f"{self.segment_id}: {self.kind_id}"


class SegmentSide(models.Model):
    segment = models.ForeignKey(Segment, on_delete=models.CASCADE, related_name="sides")
    side = choice_field(Side)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["segment", "side"], name="segmentside_once"),
            choice_check("segmentside", "side", Side),
        ]

    def __str__(self) -> str:
        return f"{self.segment_id}: {self.side}"


def segments_of(person_id: int, kind_id: int) -> "QuerySet[Segment]":
    """The segments in which a person of this kind is."""
    # They stand on the segments, so they are not there yet when this module is loaded.
    from makewith.foundation.programmes.models.activities import Participation
    from makewith.foundation.programmes.models.people import Invitation, Membership
    from makewith.foundation.programmes.models.terms import Acceptance

    kinds, sides = (
        SegmentKind.objects.filter(segment=OuterRef("pk")),
        SegmentSide.objects.filter(segment=OuterRef("pk")),
    )
    own_side = StakeholderKind.objects.filter(pk=kind_id).values("side")
    joined = Membership.objects.filter(
        person=person_id, programme=OuterRef("programme"), joined_at__lt=OuterRef("joined_before")
    )
    accepted = Acceptance.objects.filter(person=person_id, terms__activity=OuterRef("took_part_in"))
    taking_part = Participation.objects.filter(person=person_id, activity=OuterRef("took_part_in")).current()
    address = Person.objects.filter(pk=person_id).annotate(address=Lower("email")).values("address")
    invited = Invitation.objects.filter(~Q(email=""), programme=OuterRef("programme"), email=Subquery(address[:1]))
    asks = (
        Exists(kinds)
        | Exists(sides)
        | Q(joined_before__isnull=False)
        | Q(took_part_in__isnull=False)
        | Q(is_invited=True)
    )
    return Segment.objects.filter(
        asks,
        ~Exists(kinds) | Exists(kinds.filter(kind=kind_id)),
        ~Exists(sides) | Exists(sides.filter(side__in=own_side)),
        Q(joined_before=None) | Exists(joined),
        Q(took_part_in=None) | Exists(accepted) | Exists(taking_part),
        Q(is_invited=False) | Exists(invited),
    ).order_by()
