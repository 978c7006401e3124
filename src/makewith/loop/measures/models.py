"""Outcome metrics and their readings."""

from django.db import models
from django.db.models import Q

from makewith.foundation.programmes.models import Programme
from makewith.kit.fields import public_id_field


class OutcomeMetric(models.Model):
    """What the programme wants to move, from `baseline` to `target` by `due_on`, in `unit`."""

    public_id = public_id_field()
    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="outcome_metrics")
    name = models.CharField(max_length=80)
    unit = models.CharField(max_length=24, blank=True)
    baseline = models.DecimalField(max_digits=12, decimal_places=2)
    target = models.DecimalField(max_digits=12, decimal_places=2)
    due_on = models.DateField()
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]
        constraints = [models.CheckConstraint(condition=~Q(baseline=models.F("target")), name="metric_moves")]

    def __str__(self) -> str:
        return self.name


class Reading(models.Model):
    """One measurement: its value, half the width of its 95 % interval (`margin`), n and where it comes from."""

    metric = models.ForeignKey(OutcomeMetric, on_delete=models.CASCADE, related_name="readings")
    value = models.DecimalField(max_digits=12, decimal_places=2)
    margin = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    n = models.PositiveIntegerField(null=True, blank=True)
    read_on = models.DateField()
    source = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["-read_on", "-id"]
        constraints = [models.UniqueConstraint(fields=["metric", "read_on"], name="reading_once_a_day")]

    def __str__(self) -> str:
        return f"{self.value} on {self.read_on}"
