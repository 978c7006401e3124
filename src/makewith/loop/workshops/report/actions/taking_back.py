"""Taking back what was given from a seat without an account."""

import uuid
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from makewith.foundation.trail.actions import take_item_back
from makewith.kit.permissions import require
from makewith.loop.workshops.board.actions import hold_board
from makewith.loop.workshops.board.emptying import empty_thing
from makewith.loop.workshops.models import Seat
from makewith.loop.workshops.prototypes.actions import empty_unkept_words
from makewith.loop.workshops.report import permissions
from makewith.loop.workshops.report.queries.given import items_from, unseen_from


@transaction.atomic
def take_back_from_seat(*, seat: Seat, item_id: uuid.UUID, now: datetime) -> bool:
    """Whoever has the link of a seat takes one thing back that they gave there. False the second time.

    Raises PermissionDenied for what somebody else gave, and for a seat that is somebody's: they take it back on their trail.
    """
    locked = _locked(seat)
    item = items_from(locked).filter(public_id=item_id).select_related("programme").first()
    if item is not None:
        return take_item_back(item=item, now=now)
    if not items_from(locked, taken_back=True).filter(public_id=item_id).exists():
        raise PermissionDenied("This was not given from here.")
    return False


@transaction.atomic
def drop_unseen_from_seat(*, seat: Seat, thing: uuid.UUID) -> bool:
    """The same for what nobody else was ever shown."""
    locked = _locked(seat)
    if str(thing) not in dict(unseen_from(locked)):
        return False
    empty_unseen(seat=locked, thing=thing)
    return True


def _locked(seat: Seat) -> Seat:
    """The seat, which nobody claims meanwhile. The board comes first, as everywhere. Raises PermissionDenied."""
    hold_board(seat.workshop)
    locked = Seat.objects.select_for_update(no_key=True, of=("self",)).select_related("workshop").get(pk=seat.pk)
    require(permissions.can_take_back_from_seat, None, locked)
    return locked


@transaction.atomic
def empty_unseen(*, seat: Seat, thing: uuid.UUID) -> None:
    """What `unseen_from` names is gone: a thing of the board, or words about a part of a prototype."""
    empty_thing(workshop=seat.workshop, thing=thing)
    empty_unkept_words(seat=seat, part_id=thing)
