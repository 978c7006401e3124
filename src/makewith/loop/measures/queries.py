"""Reads about how far a programme is from its goal."""

from django.db.models import Prefetch, QuerySet

from makewith.foundation.programmes.models import Programme
from makewith.loop.measures.models import OutcomeMetric, Reading


def metrics_of(programme: Programme) -> QuerySet[OutcomeMetric]:
    """The programme's metrics in order, each with `newest`: a list of its readings, the latest first."""
    readings = Reading.objects.order_by("-read_on", "-id")
    return OutcomeMetric.objects.filter(programme=programme).prefetch_related(
        Prefetch("readings", readings, to_attr="newest")
    )
