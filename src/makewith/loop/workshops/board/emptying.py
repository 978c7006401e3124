"""Emptying what somebody put on a board and took back: the one rewriting of the log that there is."""

import uuid
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from makewith.foundation.files.actions import empty_file
from makewith.loop.workshops.board.actions import append, house_operation
from makewith.loop.workshops.board.models import Board, Event, Photo, Snapshot
from makewith.loop.workshops.board.operations import rule_of
from makewith.loop.workshops.board.queries import state_of
from makewith.loop.workshops.board.state import Draft, Operation
from makewith.loop.workshops.models import Seat, Workshop

_EMPTY: dict[str, Any] = {"text": "", "name": "", "label": "", "strokes": [], "photo": None, "credited": ""}


@transaction.atomic
def empty_thing(*, workshop: Workshop, thing: uuid.UUID) -> None:
    """The words, strokes and photo of a thing are gone from the board, its snapshots, every event and the storage; twice is as once.

    A photographed wall of paper goes with the first note that was typed in from it: its words stand there, too.

    The events stay, so that what was done to other things is as it was; none of them can be undone any more.
    """
    board = Board.objects.select_for_update(no_key=True).filter(workshop=workshop).first()
    if board is None:
        return
    known = state_of(board).get(f"thing:{thing}")
    if known is None:
        return
    if not known.get("emptied"):
        append(board, [_emptying(thing, known)], now=timezone.now())
    for photo in Photo.objects.filter(board=board, file__public_id=known.get("photo")).select_related("file"):
        empty_file(file=photo.file)
    rows = list(Event.objects.filter(board=board, payload__thing=str(thing)))
    for row in rows:
        row.payload = {name: _EMPTY.get(name, value) for name, value in row.payload.items()}
        row.undo = None
    Event.objects.bulk_update(rows, ["payload", "undo"], batch_size=200)
    for snapshot in Snapshot.objects.filter(board=board):
        _empty_in(snapshot, thing)


def _emptying(thing: uuid.UUID, known: dict[str, Any]) -> Operation:
    return house_operation("thing.empty", {"thing": str(thing), "picture": known.get("photo")})


def _empty_in(snapshot: Snapshot, thing: uuid.UUID) -> None:
    """The words go from it. The thing lies there still: it is the event which comes after that takes it off."""
    name = f"thing:{thing}"
    known = snapshot.state.get(name)
    if known is None:
        return
    draft = Draft(snapshot.state)
    empty = _emptying(thing, known)
    rule_of(empty.kind).apply(draft, empty)
    draft.patch(name, dropped=known.get("dropped", False))
    emptied = {one: cell for one, cell in draft.changes.items() if one.startswith("thing:")}
    snapshot.state = {**snapshot.state, **emptied}
    snapshot.save(update_fields=["state"])


@transaction.atomic
def empty_seat(*, seat: Seat) -> None:
    """The name of somebody who was erased, what they wrote in private and pictures nobody sees are gone from the board, its snapshots and every
    event; twice is as once. What was answered to them in private goes with it.
    """
    board = Board.objects.select_for_update(no_key=True).filter(workshop=seat.workshop_id).first()
    if board is None:
        return
    state = state_of(board)
    for photo in Photo.objects.filter(board=board, seat=seat):
        # A picture that was taken off the board can be put there again, but not for somebody who is gone.
        cell = state.get(f"thing:{photo.thing}") or {}
        if photo.thing and cell.get("kind") == "photo" and cell.get("dropped"):
            empty_thing(workshop=seat.workshop, thing=photo.thing)
    key = str(seat.public_id)
    empty = house_operation("seat.empty", {"seat": key})
    append(board, [empty], now=timezone.now())
    log = Event.objects.filter(board=board)
    asked = [str(one) for one in log.filter(seat=seat, kind="word.send").values_list("operation_id", flat=True)]
    said = Q(seat=seat, kind__in=["word.send", "teamword.send", "hand.raise"])
    answered = Q(kind="word.reply", payload__word__in=asked) | Q(kind="hand.answer", payload__seat=key)
    rows = list(log.filter(said | answered | Q(kind="seat.set", payload__seat=key)))
    for row in rows:
        if not row.payload.get("to_all"):
            row.payload = {name: _EMPTY.get(name, value) for name, value in row.payload.items()}
    opened = list(log.filter(kind="lobby.open"))
    for row in opened:
        seats = [{**told, "name": ""} if told["seat"] == key else told for told in row.payload["seats"]]
        row.payload = {**row.payload, "seats": seats}
    Event.objects.bulk_update([*rows, *opened], ["payload"], batch_size=200)
    for snapshot in Snapshot.objects.filter(board=board):
        draft = Draft(snapshot.state)
        rule_of(empty.kind).apply(draft, empty)
        snapshot.state = dict(draft.state())
        snapshot.save(update_fields=["state"])
