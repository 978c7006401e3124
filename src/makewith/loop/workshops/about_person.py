"""What workshops keep about a person: how it is told to them, and how it is forgotten."""

import uuid
from typing import Any

from django.utils import timezone

from makewith.foundation.people.models import Person
from makewith.loop.workshops.board.actions import hold_board, show_seat
from makewith.loop.workshops.board.emptying import empty_seat
from makewith.loop.workshops.board.models import Event
from makewith.loop.workshops.models import Invitation, Seat
from makewith.loop.workshops.report.actions.taking_back import empty_unseen
from makewith.loop.workshops.report.models import Note
from makewith.loop.workshops.report.queries.given import unseen_from

PRIVATE = ("word.send", "teamword.send", "hand.raise")


def tell(person: Person) -> dict[str, Any]:
    """Their notes in full, and what they wrote to the facilitator or the team alone."""
    notes = Note.objects.filter(seat__person=person, trail_item__withdrawn_at=None).select_related("workshop__activity")
    private = Event.objects.filter(seat__person=person, kind__in=PRIVATE).select_related("board__workshop__activity")
    return {
        "workshop_notes": [
            {
                "workshop": note.workshop.activity.title,
                "text": note.text,
                "group": note.group,
                "without_name": note.is_anonymous,
                "given_at": note.given_at,
            }
            for note in notes.order_by("id")
        ],
        "private_words": [
            {
                "workshop": event.board.workshop.activity.title,
                "text": event.payload.get("text") or "",
                "written_at": event.happened_at,
            }
            for event in private.order_by("id")
            if event.payload.get("text")
        ],
    }


def forget(person: Person) -> None:
    """Their name on boards, their private words, what they wrote or said alone, and what was taken off before it was on the trail.

    What the room saw is on the trail, and stays or is taken back as they wished. A seat that was kept for their address
    and that they never sat on is nobody's.
    """
    if person.email:
        asked, now = Invitation.objects.filter(address__iexact=person.email), timezone.now()
        seats = Seat.objects.filter(pk__in=asked.values("seat"), joined_at=None).order_by("workshop", "pk")
        kept_seats = seats.select_related("workshop", "person", "kind", "table")
        for seat in kept_seats:
            hold_board(seat.workshop)
        seats.update(name="", removed_at=now)
        for seat in kept_seats.all():
            empty_seat(seat=seat)
            show_seat(seat, now=now)
        asked.update(address="")
    for seat in Seat.objects.filter(person=person).select_related("workshop").order_by("pk"):
        for thing, _words in unseen_from(seat):
            empty_unseen(seat=seat, thing=uuid.UUID(thing))
        empty_seat(seat=seat)
