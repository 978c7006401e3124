"""Who may enter the live room of a workshop."""

import uuid
from typing import NamedTuple
from urllib.parse import parse_qs

from django.conf import settings
from django.contrib.auth import get_user
from django.contrib.sessions.backends.db import SessionStore
from django.http import HttpRequest, parse_cookie
from django.utils import timezone

from makewith.foundation.people.models import Person
from makewith.loop.workshops.board.actions import open_board, show_seat
from makewith.loop.workshops.board.audiences import WALL, Audience, audience_of
from makewith.loop.workshops.board.models import Board
from makewith.loop.workshops.board.queries import state_of
from makewith.loop.workshops.board.state import State
from makewith.loop.workshops.models import Seat, Workshop
from makewith.loop.workshops.seats import find_taken_seat
from makewith.loop.workshops.walls import may_show_wall


class Guest(NamedTuple):
    """Who came: to which board, on which seat, and to which page. The wall shows what all may see."""

    board: Board
    seat: str | None
    view: str

    @property
    def is_wall(self) -> bool:
        """Whether this is the big screen, which is nobody's."""
        return self.view == "wall"

    @property
    def sees_moves(self) -> bool:
        """Whether this page shows what others are just moving."""
        return self.view == "board"

    def audience(self, state: State) -> Audience:
        """The audience that they are now."""
        return WALL if self.is_wall or self.seat is None else audience_of(state, self.seat)


def guest_at(path: str, query: str, cookies: str) -> Guest | None:
    """Whoever opens a socket at `/ws/workshop/<uuid of its activity>?view=wall|board|console|phone`; None when they may not.

    Everybody may who sat down; the wall also shows itself to the programme's team and where a signed
    address was opened. Reads the database, and makes the board if there is none.
    """
    try:
        key = uuid.UUID(path.rpartition("/")[2])
        view = parse_qs(query, max_num_fields=8).get("view", ["phone"])[0]
    except ValueError:
        return None
    rows = Workshop.objects.select_related("activity__programme", "board").filter(activity__public_id=key)
    workshop = rows.first()
    if workshop is None:
        return None
    known, is_wall = parse_cookie(cookies), view == "wall"
    person = _person(known.get(settings.SESSION_COOKIE_NAME))
    # Whoever runs the workshop may have tried out joining in the same browser.
    seat = find_taken_seat(workshop, person=person, cookies={} if view == "console" else known)
    if seat is None and not (is_wall and may_show_wall(workshop, person, known)):
        return None
    board = getattr(workshop, "board", None) or open_board(workshop, now=timezone.now())
    if seat is not None:
        _make_known(board, seat)
    return Guest(board, str(seat.public_id) if seat is not None else None, view)


def _person(session: str | None) -> Person | None:
    if not session:
        return None
    request = HttpRequest()
    request.session = SessionStore(session)
    user = get_user(request)
    return Person.objects.filter(user=user.pk, erased_at=None).first() if user.is_authenticated else None


def _make_known(board: Board, seat: Seat) -> None:
    """Seats are told to the board by whoever makes them; one that was forgotten is told here."""
    if f"seat:{seat.public_id}" not in state_of(board):
        show_seat(seat, now=timezone.now())
