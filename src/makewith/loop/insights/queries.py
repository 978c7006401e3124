"""Reads about insights."""

import uuid

from django.db.models import Count, Q, QuerySet

from makewith.foundation.people.models import Person
from makewith.foundation.programmes.models import Programme
from makewith.foundation.trail.models import CONTRIBUTORS, EVIDENCE, Credit, Relation
from makewith.loop.insights.models import Insight


def insights_of(programme: Programme, person: Person | None) -> QuerySet[Insight]:
    """Insights this person may see, newest first, with `pieces`."""
    return (
        Insight.objects.visible_to(person)
        .filter(trail_item__programme=programme)
        .annotate(
            pieces=Count(
                "trail_item__links_back",
                filter=Q(
                    trail_item__links_back__relation__in=EVIDENCE,
                    trail_item__links_back__source__withdrawn_at=None,
                ),
            )
        )
        .select_related("trail_item", "written_by__kind")
        .order_by("-id")
    )


def insight_for(item_id: uuid.UUID, person: Person | None) -> Insight | None:
    return (
        Insight.objects.visible_to(person)
        .filter(trail_item__public_id=item_id)
        .select_related("trail_item__programme", "written_by__kind")
        .prefetch_related("wordings")
        .first()
    )


def voices(insight: Insight) -> list[dict[str, object]]:
    """Who says so, per stakeholder kind: {"kind", "paper", "people", "against"}, most people first."""
    links = Q(item__links_onward__target=insight.trail_item, item__links_onward__relation__in=EVIDENCE)
    rows = (
        Credit.objects.contributions()
        .filter(links, role__in=CONTRIBUTORS)
        .values("person__kind__name", "person__kind__paper")
        .annotate(
            people=Count("person", distinct=True),
            against=Count("person", distinct=True, filter=Q(item__links_onward__relation=Relation.EVIDENCE_AGAINST)),
        )
        .order_by("-people", "person__kind__name")
    )
    return [
        {
            "kind": row["person__kind__name"] or "",
            "paper": row["person__kind__paper"] or "kraft",
            "people": row["people"],
            "against": row["against"],
        }
        for row in rows
    ]
