"""What follows in the database from an operation, in the transaction that logs it: rows of the workshop, and events of the house.

`board.seq` is the number that the operation gets in the log.
"""

import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from makewith.foundation.activity.actions import publish
from makewith.foundation.files.actions import empty_file
from makewith.foundation.files.models import File
from makewith.foundation.people.models import Person
from makewith.loop.workshops.board.events import (
    PhaseBegan,
    PhaseRevealed,
    SeatRemoved,
    VoteRevealed,
    WorkshopClosed,
    WorkshopOpened,
    WorkshopReopened,
)  # fmt: skip
from makewith.loop.workshops.board.models import Board, Photo
from makewith.loop.workshops.board.state import Draft, Operation, Refused
from makewith.loop.workshops.models import Seat, Table, Workshop, WorkshopState

Follow = Callable[[Board, Draft, Operation], None]


def moment(operation: Operation) -> datetime:
    """When the server took an operation."""
    return datetime.fromtimestamp(operation.at / 1000, UTC)


def _about(board: Board, operation: Operation) -> dict[str, Any]:
    """The three ids of an event: who did it, and in which programme's workshop."""
    workshop = Workshop.objects.values("activity__public_id", "activity__programme__public_id").get(
        pk=board.workshop_id
    )
    people = Person.objects.filter(seats__public_id=operation.seat) if operation.seat else Person.objects.none()
    return {
        "actor_id": people.values_list("public_id", flat=True).first(),
        "programme_id": workshop["activity__programme__public_id"],
        "subject_id": workshop["activity__public_id"],
    }


def opened(board: Board, draft: Draft, operation: Operation) -> None:
    Workshop.objects.filter(pk=board.workshop_id).update(state=WorkshopState.LIVE, opened_at=moment(operation))
    publish(WorkshopOpened(**_about(board, operation)), now=moment(operation))


def began(board: Board, draft: Draft, operation: Operation) -> None:
    before = uuid.UUID(operation.phase) if operation.phase else None
    block = uuid.UUID(draft.phase)
    publish(
        PhaseBegan(**_about(board, operation), block_id=block, before_id=before, seq=board.seq), now=moment(operation)
    )


def revealed(board: Board, draft: Draft, operation: Operation) -> None:
    block = uuid.UUID(draft.phase)
    publish(PhaseRevealed(**_about(board, operation), block_id=block, seq=board.seq), now=moment(operation))


def vote_revealed(board: Board, draft: Draft, operation: Operation) -> None:
    vote = uuid.UUID(operation.data["vote"])
    publish(VoteRevealed(**_about(board, operation), vote_id=vote), now=moment(operation))


def closed(board: Board, draft: Draft, operation: Operation) -> None:
    Workshop.objects.filter(pk=board.workshop_id).update(state=WorkshopState.CLOSED, closed_at=moment(operation))
    publish(WorkshopClosed(**_about(board, operation), seq=board.seq), now=moment(operation))


def reopened(board: Board, draft: Draft, operation: Operation) -> None:
    Workshop.objects.filter(pk=board.workshop_id).update(state=WorkshopState.LIVE, closed_at=None)
    publish(WorkshopReopened(**_about(board, operation)), now=moment(operation))


def seat_removed(board: Board, draft: Draft, operation: Operation) -> None:
    """Neither link nor words find the seat again."""
    seats = Seat.objects.filter(workshop=board.workshop_id, public_id=operation.data["seat"])
    seats.update(removed_at=moment(operation), key_digest="", words_digest="")
    seat = uuid.UUID(operation.data["seat"])
    publish(SeatRemoved(**_about(board, operation), seat_id=seat), now=moment(operation))


def role_changed(board: Board, draft: Draft, operation: Operation) -> None:
    seats = Seat.objects.filter(workshop=board.workshop_id, public_id=operation.data["seat"])
    seats.update(role=operation.data["role"])


def tables_changed(board: Board, draft: Draft, operation: Operation) -> None:
    known = {str(table.public_id): table for table in Table.objects.filter(workshop=board.workshop_id)}
    seats = list(Seat.objects.filter(workshop=board.workshop_id, public_id__in=operation.data))
    for seat in seats:
        seat.table = known.get(operation.data[str(seat.public_id)] or "")
    Seat.objects.bulk_update(seats, ["table"], batch_size=200)


def photo_added(board: Board, draft: Draft, operation: Operation) -> None:
    """The picture belongs to the board from here on."""
    Photo.objects.create(
        board=board,
        file=File.objects.get(public_id=operation.data["photo"]),
        seat=Seat.objects.get(public_id=str(operation.seat)),
        operation_id=operation.id,
        thing=operation.data["thing"],
        brought_at=moment(operation),
    )


def wall_is_here(board: Board, draft: Draft, operation: Operation) -> dict[str, Any]:
    """The data as it is. Refuses a note from a photographed wall that nobody brought to this board."""
    photo = operation.data.get("photo")
    if photo is not None and not Photo.objects.filter(board=board, file__public_id=photo).exists():
        raise Refused(_("The photo of the wall did not arrive. Send it again."))
    return operation.data


def wall_used(board: Board, draft: Draft, operation: Operation) -> None:
    if photo := operation.data.get("photo"):
        Photo.objects.filter(board=board, file__public_id=photo, thing=None).update(thing=operation.data["thing"])


def taken_back(board: Board, draft: Draft, operation: Operation) -> None:
    """A picture that its giver takes back is gone at once; one that a facilitator takes off can be put there again."""
    thing = draft.get(f"thing:{operation.data['thing']}")
    if thing["kind"] == "photo" and thing["seat"] == operation.seat:
        for photo in Photo.objects.filter(board=board, file__public_id=thing["photo"]).select_related("file"):
            empty_file(file=photo.file)
