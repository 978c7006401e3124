"""What the workshop's own rows say, as the board takes it."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import QuerySet

from makewith.loop.workshops.models import Seat, Workshop


def seats_of(workshop_id: int) -> QuerySet[Seat]:
    """Everybody who has a seat, with what `seat_data` needs."""
    return every_seat_of(workshop_id).filter(removed_at=None)


def every_seat_of(workshop_id: int) -> QuerySet[Seat]:
    """The same with the seats that were taken away."""
    rows = Seat.objects.filter(workshop=workshop_id)
    return rows.select_related("person__kind", "kind", "table").order_by("pk")


def plan_of(workshop: Workshop) -> dict[str, Any]:
    """What the plan says of a workshop, as the operation `plan.set` takes it."""
    activity = workshop.activity
    return {
        "title": activity.title,
        "code": workshop.code,
        "join_url": f"{settings.URL}/join/{workshop.code}/",
        "opens_at": _milliseconds(activity.opens_at),
        "closes_at": _milliseconds(activity.closes_at),
        "blocks": [
            {
                "id": str(block.public_id),
                "title": block.title,
                "question": block.question,
                "exercise": block.exercise,
                "minutes": block.minutes,
                "starts_at": _milliseconds(block.starts_at),
                "rules": block.rules,
            }
            for block in workshop.blocks.order_by("position", "id")
        ],
        "tables": [
            {"id": str(table.public_id), "name": table.name, "host": None}
            for table in workshop.tables.order_by("position", "id")
        ],
    }


def _milliseconds(moment: datetime | None) -> int | None:
    return round(moment.timestamp() * 1000) if moment else None


def seat_data(seat: Seat) -> dict[str, Any]:
    """What the board shows of a seat, as the operation `seat.set` takes it. Needs `person`, `kind` and `table` to be loaded."""
    kind = seat.kind or (seat.person.kind if seat.person else None)
    return {
        "seat": str(seat.public_id),
        "name": seat.name or (seat.person.shown_name if seat.person else ""),
        "role": seat.role,
        "kind": kind.name if kind else "",
        "paper": kind.paper if kind else "kraft",
        "table": str(seat.table.public_id) if seat.table else None,
        "removed": seat.removed_at is not None,
    }
