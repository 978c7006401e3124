"""Reads about insights."""

import uuid

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from makewith.foundation.people.models import Person
from makewith.foundation.programmes.models import Programme
from makewith.foundation.trail.models import EVIDENCE, Credit, Relation
from makewith.foundation.trail.queries import FEWEST_HIDDEN
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
    """Who says so, per stakeholder kind: {"kind", "paper", "people", "against"}, most people first.

    Those whose names are kept back come last as "others", if there are enough of them.
    """
    links = Q(item__links_onward__target=insight.trail_item, item__links_onward__relation__in=EVIDENCE)
    rows = (
        Credit.objects.contributions()
        .filter(links, hidden=False)
        .values("person__kind__name", "person__kind__paper")
        .annotate(
            people=Count("person", distinct=True),
            against=Count("person", distinct=True, filter=Q(item__links_onward__relation=Relation.EVIDENCE_AGAINST)),
        )
        .order_by("-people", "person__kind__name")
    )
    hidden = _hidden_voices(insight)
    return [
        {
            "kind": row["person__kind__name"] or "",
            "paper": row["person__kind__paper"] or "kraft",
            "people": row["people"],
            "against": row["against"],
        }
        for row in rows
    ] + ([hidden] if hidden else [])


def _hidden_voices(insight: Insight) -> dict[str, object] | None:
    """Those whose names are kept back and who are not there by name as well, as "others"; None for fewer than five."""
    said = Credit.objects.contributions().filter(
        item__links_onward__target=insight.trail_item, item__links_onward__relation__in=EVIDENCE
    )
    rows = said.filter(hidden=True).exclude(person__in=said.filter(hidden=False).values("person"))
    against = Count("person", distinct=True, filter=Q(item__links_onward__relation=Relation.EVIDENCE_AGAINST))
    found = rows.aggregate(people=Count("person", distinct=True), against=against)
    if found["people"] < FEWEST_HIDDEN:
        return None
    return {"kind": _("others"), "paper": "kraft", "people": found["people"], "against": found["against"]}
