"""Keeping what was given in a room: notes on the trail, who was there, and what they took on."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from makewith.foundation.activity.actions import publish
from makewith.foundation.programmes.actions import note_attendance
from makewith.foundation.search.actions import index_many
from makewith.foundation.trail.actions import excerpt, next_number, retitle_item, take_item_back
from makewith.foundation.trail.models import Audience, Credit, CreditRole, Item
from makewith.loop.workshops.board.cells import is_hidden
from makewith.loop.workshops.board.emptying import empty_thing
from makewith.loop.workshops.board.models import Event
from makewith.loop.workshops.board.state import State
from makewith.loop.workshops.models import GUESTS, Block, Seat, Workshop
from makewith.loop.workshops.report import events
from makewith.loop.workshops.report.models import COMMITMENT_LENGTH, Commitment, Note
from makewith.loop.workshops.report.queries.report import board_state, given_in, name_of_group, things_in

# Exercises in which a note is something its writer takes on.
TAKING_ON = frozenset({"commitment"})
Things = Sequence[tuple[str, Mapping[str, Any]]]


@transaction.atomic
def keep_notes(*, workshop: Workshop, now: datetime) -> int:
    """Bring the trail in step with the board; how many notes came to it.

    What others can see there is an Item with its giver's Credit, hidden where the note bears no name. Who sits without
    being anybody here has no Credit until they are. Called again it adds only what is new and says what was reworded.
    """
    Workshop.objects.select_for_update(no_key=True).get(pk=workshop.pk)
    state = board_state(workshop)
    shown = [(key, thing) for key, thing in things_in(state) if not is_hidden(dict(thing))]
    known = {str(note.thing): note for note in workshop.notes.select_related("trail_item")}
    seats = {str(seat.public_id): seat for seat in workshop.seats.select_related("person")}
    fresh = sorted(((key, thing) for key, thing in shown if key not in known), key=lambda row: row[1]["at"])
    made = _make(workshop, state, fresh, seats)
    for key, thing in shown:
        if key in known:
            _reword(known[key], state, thing)
    _credit([*known.values(), *made])
    _take_on(workshop, fresh, seats)
    if made:
        activity = workshop.activity
        event = events.NotesKept(
            programme_id=activity.programme.public_id, subject_id=activity.public_id, count=len(made)
        )
        publish(event, now=now)
    return len(made)


@transaction.atomic
def settle_workshop(*, workshop: Workshop, now: datetime) -> None:
    """After closing: the last notes, what their writers took off the board again, and who was there."""
    keep_notes(workshop=workshop, now=now)
    _let_go(workshop, now)
    came = {True: set[int](), False: set[int]()}
    rows = workshop.seats.filter(person__erased_at=None, person__isnull=False, removed_at=None, role__in=GUESTS)
    for person_id, joined_at in rows.values_list("person_id", "joined_at"):
        came[joined_at is not None].add(person_id)
    note_attendance(activity=workshop.activity, here=came[True], absent=came[False], now=now)


def _make(workshop: Workshop, state: State, things: Things, seats: Mapping[str, Seat]) -> list[Note]:
    if not things:
        return []
    activity = workshop.activity
    first = next_number(activity.programme, "note", count=len(things))
    blocks = {str(block.public_id): block for block in workshop.blocks.all()}
    with translation.override(activity.programme.language):
        titles = [_title(thing) for _, thing in things]
    items = Item.objects.bulk_create(
        Item(
            programme=activity.programme,
            activity=activity,
            kind="note",
            number=first + place,
            title=title,
            language=activity.programme.language,
            audience=Audience.CREDITED,
            occurred_at=datetime.fromtimestamp(thing["at"] / 1000, UTC),
        )
        for place, ((_, thing), title) in enumerate(zip(things, titles, strict=True))
    )
    notes = Note.objects.bulk_create(
        Note(
            workshop=workshop,
            trail_item=item,
            thing=key,
            seat=seats.get(thing.get("seat") or ""),
            block=blocks.get(thing.get("block") or ""),
            text=thing.get("text") or "",
            group=name_of_group(state, thing.get("group") or ""),
            is_anonymous=bool(thing.get("nameless")),
            given_at=item.occurred_at,
        )
        for (key, thing), item in zip(things, items, strict=True)
    )
    index_many(rows=[(note.trail_item, "", note.text) for note in notes if note.text])
    return notes


def _title(thing: Mapping[str, Any]) -> str:
    return excerpt(thing.get("text") or (_("A drawing") if thing["kind"] == "sketch" else _("A photo")))


def _reword(note: Note, state: State, thing: Mapping[str, Any]) -> None:
    """A note that was changed on the board, or moved to another group, is so here."""
    wanted = (thing.get("text") or "", name_of_group(state, thing.get("group") or ""))
    if note.trail_item.withdrawn_at is not None or (note.text, note.group) == wanted:
        return
    if note.text != wanted[0]:
        retitle_item(item=note.trail_item, title=_title(thing))
        index_many(rows=[(note.trail_item, "", wanted[0])])
    note.text, note.group = wanted
    note.save(update_fields=["text", "group"])


def _credit(notes: Sequence[Note]) -> None:
    """Whoever sits where a note was written is credited with it, if they want to see what becomes of it."""
    Credit.objects.bulk_create(
        [
            Credit(item=note.trail_item, person=note.seat.person, role=CreditRole.AUTHOR, hidden=note.is_anonymous)
            for note in notes
            if note.seat is not None
            and note.seat.person is not None
            and note.seat.keeps_trail
            and note.seat.person.erased_at is None
            and note.trail_item.withdrawn_at is None
        ],
        ignore_conflicts=True,
    )


def _take_on(workshop: Workshop, things: Things, seats: Mapping[str, Seat]) -> None:
    """What was written where people say what they take on is on the list, by when the programme's promise falls due."""
    blocks = Block.objects.filter(workshop=workshop, exercise__in=TAKING_ON).values_list("public_id", flat=True)
    taking_on = {str(block) for block in blocks}
    Commitment.objects.bulk_create(
        [
            Commitment(
                workshop=workshop,
                text=excerpt(thing["text"], COMMITMENT_LENGTH),
                seat=seats.get(thing.get("seat") or ""),
                thing=key,
                due_on=_usual_day(workshop, thing["at"]),
                made_at=datetime.fromtimestamp(thing["at"] / 1000, UTC),
            )
            for key, thing in things
            if thing.get("block") in taking_on and thing.get("text")
        ],
        ignore_conflicts=True,
    )


def _usual_day(workshop: Workshop, at: int) -> date:
    programme = workshop.activity.programme
    return (datetime.fromtimestamp(at / 1000, UTC) + programme.promise).astimezone(ZoneInfo(programme.time_zone)).date()


def _let_go(workshop: Workshop, now: datetime) -> None:
    """What people took off the board themselves they took back: it cannot be put there again, so its words go."""
    gone = {key: thing for key, thing in given_in(board_state(workshop)) if thing.get("dropped")}
    drops = Event.objects.filter(board__workshop=workshop, kind="note.drop").order_by("seq")
    last = {
        payload["thing"]: str(seat)
        for payload, seat in drops.values_list("payload", "seat__public_id")
        if payload["thing"] in gone
    }
    own = [key for key, seat in last.items() if gone[key].get("seat") == seat]
    notes = {str(note.thing): note for note in workshop.notes.filter(thing__in=own).select_related("trail_item")}
    for key in own:
        if key in notes:
            take_item_back(item=notes[key].trail_item, now=now)
        else:
            empty_thing(workshop=workshop, thing=uuid.UUID(key))
