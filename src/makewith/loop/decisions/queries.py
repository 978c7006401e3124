"""Reads about decisions and deliveries."""

import uuid

from django.db.models import Prefetch, QuerySet

from makewith.foundation.people.models import Person
from makewith.foundation.programmes.models import Programme
from makewith.foundation.trail.models import VERDICTS, Item, Link
from makewith.loop.decisions.models import Decision, Delivery


def decisions_of(programme: Programme, person: Person | None) -> QuerySet[Decision]:
    """Decisions this person may see, newest first, with deliveries, and on
    `trail_item.verdicts` what was decided about Items that the reader may see.
    """
    return (
        Decision.objects.visible_to(person)
        .filter(trail_item__programme=programme)
        .select_related("trail_item", "decided_by__kind")
        .prefetch_related(
            Prefetch(
                "trail_item__links_back",
                Link.objects.filter(relation__in=VERDICTS, source__in=Item.objects.visible_to(person))
                .select_related("source")
                .order_by("id"),
                to_attr="verdicts",
            ),
            Prefetch("deliveries", Delivery.objects.select_related("trail_item").order_by("shipped_on")),
        )
        .order_by("-decided_on", "-id")
    )


def decision_for(item_id: uuid.UUID, person: Person | None) -> Decision | None:
    return (
        Decision.objects.visible_to(person)
        .filter(trail_item__public_id=item_id)
        .select_related("trail_item__programme", "decided_by__kind")
        .prefetch_related(Prefetch("deliveries", Delivery.objects.select_related("trail_item").order_by("shipped_on")))
        .first()
    )


def delivery_for(item_id: uuid.UUID, person: Person | None) -> Delivery | None:
    return (
        Delivery.objects.visible_to(person)
        .filter(trail_item__public_id=item_id)
        .select_related("trail_item__programme", "decision__trail_item")
        .first()
    )


def verdicts_of(decision: Decision, person: Person | None) -> QuerySet[Link]:
    """What was decided about which Items, those that the reader may see."""
    visible = Item.objects.visible_to(person)
    rows = Link.objects.filter(target=decision.trail_item, relation__in=VERDICTS, source__in=visible)
    return rows.select_related("source__picture").order_by("id")
