"""Writes: setting an outcome metric, taking a reading."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Max

from makewith.foundation.activity.actions import publish
from makewith.foundation.people.models import Person
from makewith.foundation.programmes.models import Programme
from makewith.kit.permissions import require
from makewith.kit.text import limited_values
from makewith.loop.measures import events, permissions
from makewith.loop.measures.models import OutcomeMetric, Reading


@transaction.atomic
def set_metric(
    *, actor: Person, programme: Programme, now: datetime, metric: OutcomeMetric | None = None, **values: Any
) -> OutcomeMetric:
    """Add an outcome metric, or change one. `values` are name, unit, baseline, target and due_on."""
    require(permissions.can_set_metric, actor, programme)
    if metric is None:
        last = programme.outcome_metrics.aggregate(last=Max("position"))["last"] or 0
        metric = OutcomeMetric(programme=programme, position=last + 1)
    for name, value in limited_values(OutcomeMetric, values).items():
        setattr(metric, name, value)
    metric.full_clean()
    metric.save()
    publish(
        events.MetricSet(actor_id=actor.public_id, programme_id=programme.public_id, subject_id=metric.public_id),
        now=now,
    )
    return metric


@transaction.atomic
def take_reading(
    *,
    actor: Person,
    metric: OutcomeMetric,
    value: Decimal,
    read_on: date,
    now: datetime,
    margin: Decimal | None = None,
    n: int | None = None,
    source: str = "",
) -> Reading:
    """Write down one measurement; a second one for the same day replaces the first."""
    require(permissions.can_take_reading, actor, metric.programme)
    texts = limited_values(Reading, {"source": source})
    reading, _ = Reading.objects.update_or_create(
        metric=metric, read_on=read_on, defaults={"value": value, "margin": margin, "n": n, **texts}
    )
    publish(
        events.ReadingTaken(
            actor_id=actor.public_id, programme_id=metric.programme.public_id, subject_id=metric.public_id
        ),
        now=now,
    )
    return reading
