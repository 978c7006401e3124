"""Guests whose seat is kept for them, and who were asked by letter."""

from typing import Any

from makewith.foundation.people.models import Person
from makewith.foundation.people.tests.factories import PersonFactory
from makewith.loop.workshops.actions import (
    give_seat,
    invite_guest,
)
from makewith.loop.workshops.board.models import Board
from makewith.loop.workshops.board.queries import state_of
from makewith.loop.workshops.models import Seat, Workshop
from makewith.loop.workshops.tests.factories import NOW, leader_of


def kept(workshop: Workshop, person: Person | None = None, **values: object) -> Seat:
    person = person or PersonFactory(name="Amina K.")
    return give_seat(actor=leader_of(workshop), workshop=workshop, person=person, now=NOW, **values)


def asked(workshop: Workshop, address: str = "farid@example.org", name: str = "Farid") -> Seat:
    return invite_guest(actor=leader_of(workshop), workshop=workshop, address=address, name=name, kind=None, now=NOW)


def on_board(board: Board, seat: Seat) -> dict[str, Any]:
    return state_of(board)[f"seat:{seat.public_id}"]
