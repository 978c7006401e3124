"""Finding workshops by code and seats by their words."""

import uuid

from makewith.kit.rows import only_one
from makewith.loop.workshops.models import Seat, Workshop
from makewith.loop.workshops.seats import words_digest


def tidy_code(text: str) -> str:
    """A code as the database has it, however it was typed: "k7m 4pd" is K7M4PD."""
    return "".join(sign for sign in text.upper() if sign.isalnum())[:12]


def workshop_with_code(code: str) -> Workshop | None:
    rows = Workshop.objects.select_related("activity__programme")
    return only_one(rows.filter(code=tidy_code(code)))


def workshop_of(activity_id: uuid.UUID) -> Workshop | None:
    """By the public id of its activity."""
    rows = Workshop.objects.select_related("activity__programme")
    return only_one(rows.filter(activity__public_id=activity_id))


def seat_with_words(workshop: Workshop, words: str) -> Seat | None:
    """The seat that these four words stand for, in this workshop."""
    rows = Seat.objects.select_related("person__kind", "kind", "table")
    seat = rows.filter(workshop=workshop, words_digest=words_digest(workshop, words), removed_at=None).first()
    if seat is not None:
        seat.workshop = workshop
    return seat


def facilitator_of(workshop: Workshop) -> str:
    """The name of whoever leads it."""
    rows = Seat.objects.filter(workshop=workshop, role="facilitator", removed_at=None).select_related("person__kind")
    seat = rows.order_by("pk").first()
    return "" if seat is None else seat.name
