"""Reads about what people took on."""

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import QuerySet

from makewith.foundation.people.models import Person
from makewith.loop.workshops.models import Seat, Workshop
from makewith.loop.workshops.report.models import Commitment, Note

AT_ONCE = 500


def commitments_of(workshop: Workshop) -> QuerySet[Commitment]:
    """What was taken on in a workshop, the soonest first."""
    return workshop.commitments.select_related("seat__person__kind")


def commitments_by(workshop: Workshop, person: Person) -> QuerySet[Commitment]:
    return commitments_of(workshop).filter(seat__person=person)


def find_commitment(workshop: Workshop, commitment_id: uuid.UUID) -> Commitment | None:
    rows = commitments_of(workshop).select_related("workshop__activity__programme")
    return rows.filter(public_id=commitment_id).first()


def due_soon(now: datetime, *, within: timedelta) -> list[Commitment]:
    """Open ones of people who can be told, whose day comes `within` this time or is today."""
    today = now.date()
    rows = Commitment.objects.open().filter(
        due_on__gte=today, due_on__lte=(now + within).date(), seat__person__erased_at=None, seat__person__isnull=False
    )
    return list(rows.select_related("seat", "workshop__activity__programme").order_by("due_on", "id")[:AT_ONCE])


def items_behind(commitments: Sequence[Commitment]) -> dict[int, tuple[uuid.UUID, ...]]:
    """A commitment's key -> the Item of the note it was written as, for those that were."""
    notes = Note.objects.filter(
        workshop__in={one.workshop_id for one in commitments}, thing__in={one.thing for one in commitments if one.thing}
    )
    items = {
        (workshop, thing): item
        for workshop, thing, item in notes.values_list("workshop", "thing", "trail_item__public_id")
    }
    return {one.pk: (items[key],) for one in commitments if (key := (one.workshop_id, one.thing)) in items}


def commitments_from(seat: Seat) -> QuerySet[Commitment]:
    """What was taken on from one seat, the soonest first."""
    return Commitment.objects.filter(seat=seat)
