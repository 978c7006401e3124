"""Reads about notes on the trail."""

import uuid
from collections.abc import Iterable

from django.db.models import QuerySet

from makewith.foundation.people.models import Person
from makewith.foundation.trail.models import ONWARD, Item, Link
from makewith.loop.workshops.models import Workshop
from makewith.loop.workshops.report.gathered import Said
from makewith.loop.workshops.report.models import Note
from makewith.loop.workshops.report.queries.report import board_state, picture_of


def note_for(item_id: uuid.UUID, person: Person | None) -> Note | None:
    """A note this person may see, with its Item, block and workshop."""
    rows = Note.objects.visible_to(person).filter(trail_item__public_id=item_id)
    return rows.select_related("trail_item__programme", "block", "seat__kind", "workshop__activity__programme").first()


def drawn(note: Note) -> Said | None:
    """The drawing or the picture of a note, while it lies on the board; None for one of words alone."""
    cell = board_state(note.workshop).get(f"thing:{note.thing}") or {}
    if cell.get("dropped") or cell.get("kind") not in {"sketch", "photo"}:
        return None
    strokes = tuple(map(tuple, cell.get("strokes") or ()))
    picture = picture_of(note.workshop, cell)
    return Said(thing=str(note.thing), text=note.text, kind=cell["kind"], strokes=strokes, picture=picture)


def notes_by(workshop: Workshop, person: Person) -> QuerySet[Note]:
    """What this person gave in a workshop and did not take back, oldest first."""
    rows = Note.objects.filter(workshop=workshop, trail_item__credits__person=person, trail_item__withdrawn_at=None)
    return rows.select_related("trail_item").order_by("given_at", "id")


def items_by_thing(workshop: Workshop, things: Iterable[str]) -> dict[str, uuid.UUID]:
    """A note's name on the board -> its Item."""
    rows = Note.objects.filter(workshop=workshop, thing__in=list(things), trail_item__withdrawn_at=None)
    return {str(thing): item for thing, item in rows.values_list("thing", "trail_item__public_id")}


def joined_by(item: Item, person: Person | None) -> list[Item]:
    """What a note became part of, as far as this person may see."""
    links = Link.objects.filter(source=item, relation__in=ONWARD)
    return list(Item.objects.visible_to(person).given().filter(pk__in=links.values("target")).order_by("id")[:20])
