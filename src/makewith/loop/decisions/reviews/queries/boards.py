"""Boards and who sits on them."""

import uuid
from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet

from makewith.foundation.people.models import Person
from makewith.foundation.programmes.models import Activity, Programme, TeamRole
from makewith.loop.decisions.reviews.models import Board, Seat
from makewith.loop.decisions.reviews.rules import Rules
from makewith.loop.decisions.reviews.windows import closings_after
from makewith.loop.decisions.reviews.zones import zone_of


def boards_of(programme: Programme, person: Person | None) -> list[Board]:
    """Boards whose activity this person may see, the first made first."""
    activities = Activity.objects.visible_to(person).filter(programme=programme)
    boards = list(Board.objects.filter(activity__in=activities).select_related("activity").order_by("id"))
    for board in boards:
        board.activity.programme = programme
    return boards


def first_board_of(programme: Programme) -> Board | None:
    """The board that what climbs its ladder comes before."""
    return (
        Board.objects.filter(activity__programme=programme).select_related("activity__programme").order_by("id").first()
    )


def board_for(programme: Programme, board_id: uuid.UUID, person: Person | None) -> Board | None:
    """By the public_id of its activity; None if there is none for this person."""
    board = (
        Board.objects.filter(activity__programme=programme, activity__public_id=board_id)
        .select_related("activity")
        .first()
    )
    if board is None:
        return None
    board.activity.programme = programme
    return board if board.activity.is_visible_to(person) else None


def seats_of(board: Board) -> list[Seat]:
    return list(Seat.objects.filter(board=board).select_related("person__kind").order_by("id"))


def could_sit(board: Board) -> QuerySet[Person]:
    """People of the programme's team who have no seat yet."""
    team = TeamRole.objects.filter(programme=board.programme, person=OuterRef("pk")).current()
    seated = Seat.objects.filter(board=board, person=OuterRef("pk"))
    return (
        Person.objects.filter(Exists(team), ~Exists(seated), erased_at=None)
        .select_related("kind")
        .order_by("name", "pk")
    )


def upcoming(board: Board, now: datetime, count: int = 3) -> list[datetime]:
    """When the next windows close by the rules as they are."""
    zone = zone_of(board.programme)
    return closings_after(now, Rules.read(board.rules).closings, zone, count)
