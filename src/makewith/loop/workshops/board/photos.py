"""Pictures on a board: brought over HTTP, and from then on a thing like any other.

A phone chooses the id of the operation and may send it as often as it likes; one picture comes of it.
"""

import uuid
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from makewith.foundation.files.actions import discard_file, give_files, receive_picture
from makewith.foundation.files.models import File
from makewith.foundation.people.models import Person
from makewith.loop.workshops.board.actions import do
from makewith.loop.workshops.board.models import Board, Photo
from makewith.loop.workshops.board.operations import policy, rule_of
from makewith.loop.workshops.board.queries import state_of
from makewith.loop.workshops.board.state import Draft, Operation
from makewith.loop.workshops.models import Seat

HOLDER = "workshop_photo"
UNUSED_KEPT = timedelta(hours=24)
_NOBODY_YET = str(uuid.UUID(int=0))


def add_photo(*, board: Board, seat: Seat, operation: Operation, upload: "UploadedFile[Any]", now: datetime) -> Photo:
    """Put a picture on the board, as the operation `photo.add` with what it says of it. Twice is as once.

    Raises Refused where the board does not allow it, and RefusedFile for what is no picture; then nothing is kept.
    """
    asked = replace(operation, kind="photo.add", seat=str(seat.public_id))
    if known := _known(board, asked):
        return known
    _refuse_early(board, replace(asked, data={**asked.data, "photo": _NOBODY_YET}))
    owner = seat.person.public_id if seat.person else seat.public_id
    file = _receive(owner, upload, now)
    try:
        do(board, replace(asked, data={**asked.data, "photo": str(file.public_id)}), now=now)
        return _only(board, asked, file)
    except Exception:
        discard_file(file=file)
        raise


def bring_wall(*, board: Board, seat: Seat, operation: uuid.UUID, upload: "UploadedFile[Any]", now: datetime) -> Photo:
    """Keep the photograph of a wall of paper, for notes that are typed in from it (`paper.add`). Twice is as once.

    It is of everybody whose words stand there, so it belongs to nobody. Without a note it is forgotten after a day.
    """
    asked = Operation(operation, "paper.add", {"thing": str(operation), "text": "…"}, str(seat.public_id))
    if known := _known(board, asked):
        return known
    _refuse_early(board, asked)
    file = _receive(None, upload, now)
    values = {"file": file, "seat": seat, "brought_at": now}
    with transaction.atomic():
        Photo.objects.get_or_create(board=board, operation_id=operation, defaults=values)
        return _only(board, asked, file)


def claim_photos(*, seat: Seat, person: Person) -> None:
    """What was brought from a seat without an account is its person's now."""
    give_files(old_owner_id=seat.public_id, owner_id=person.public_id)


def forget_unused(*, now: datetime) -> int:
    """Drop photographs of walls from which nobody typed in a note within a day; how many."""
    unused = Photo.objects.filter(thing=None, brought_at__lt=now - UNUSED_KEPT).select_related("file")
    dropped = 0
    for photo in unused[:500]:
        with transaction.atomic():
            if unused.filter(pk=photo.pk).select_for_update(of=("self",)).exists():
                photo.delete()
                discard_file(file=photo.file)
                dropped += 1
    return dropped


def _receive(owner: uuid.UUID | None, upload: "UploadedFile[Any]", now: datetime) -> File:
    """Without the name it had: everybody may save what is shown, and a name of a file can say who gave it."""
    return receive_picture(owner_id=owner, holder=HOLDER, upload=upload, now=now, is_whole=True, keeps_name=False)


def _known(board: Board, operation: Operation) -> Photo | None:
    return Photo.objects.filter(board=board, operation_id=operation.id).select_related("file").first()


def _only(board: Board, operation: Operation, file: File) -> Photo:
    """The one picture of this operation. If it was sent twice at once, what came second is not kept."""
    photo = Photo.objects.select_related("file").get(board=board, operation_id=operation.id)
    if photo.file_id != file.pk:
        discard_file(file=file)
    return photo


def _refuse_early(board: Board, operation: Operation) -> None:
    """Say no before a picture is kept. What changes while it is, `append` finds out."""
    data = rule_of(operation.kind).read(operation.data)
    policy(Draft(state_of(board)), replace(operation, data=data))
