"""Saved filters over people."""

from django.db import models

from makewith.foundation.people.models import StakeholderKind
from makewith.kit.fields import public_id_field


class Segment(models.Model):
    """A saved filter over people; today by stakeholder kind."""

    public_id = public_id_field()
    name = models.CharField(max_length=60, unique=True)
    kinds: "models.ManyToManyField[StakeholderKind, SegmentKind]" = models.ManyToManyField(
        StakeholderKind, through="SegmentKind"
    )

    def __str__(self) -> str:
        return self.name


class SegmentKind(models.Model):
    segment = models.ForeignKey(Segment, on_delete=models.CASCADE)
    kind = models.ForeignKey(StakeholderKind, on_delete=models.CASCADE)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["segment", "kind"], name="segmentkind_once")]

    def __str__(self) -> str:
        return f"{self.segment_id}: {self.kind_id}"
