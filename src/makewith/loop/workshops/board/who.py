"""Who may do something, and when: the guards that the policy is made of.

A guard looks at (draft, actor, operation) and says nothing when it is allowed, or the sentence that refuses. The house may do everything.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from makewith.loop.workshops.board.audiences import Audience, Side, shown, side_of
from makewith.loop.workshops.board.state import CLOSED, LOBBY, PAUSED, PLANNED, RUNNING, Draft, Operation, Refused
from makewith.loop.workshops.models import SeatRole


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does something, as the board knows them now. Without a seat it is the house."""

    seat: str | None
    side: Side
    table: str | None

    @property
    def is_house(self) -> bool:
        return self.seat is None

    @property
    def is_runner(self) -> bool:
        return self.seat is None or self.side == Side.RUNNER

    @property
    def audience(self) -> Audience:
        return Audience(self.side, self.table, self.seat)


HOUSE = Actor(None, Side.RUNNER, None)
Guard = Callable[[Draft, Actor, Operation], Any]


def actor_of(draft: Draft, seat: str | None) -> Actor:
    """Who sits there; refuses somebody who was removed."""
    if seat is None:
        return HOUSE
    try:
        known = draft.seat(seat)
    except Refused:
        raise Refused(_("You are not in this workshop any more.")) from None
    return Actor(seat, side_of(known["role"]), known.get("table"))


# Who


def everybody(draft: Draft, actor: Actor, operation: Operation) -> Any:
    """Whoever has a seat."""
    return None


def those_who_make(draft: Draft, actor: Actor, operation: Operation) -> Any:
    """Everybody but observers and coaches, who look on."""
    looks_on = {SeatRole.OBSERVER, SeatRole.COACH}
    if actor.seat is not None and draft.seat(actor.seat)["role"] in looks_on:
        return _("You are here to look on, and write among the team only.")
    return None


def runners(draft: Draft, actor: Actor, operation: Operation) -> Any:
    """Facilitators and co-facilitators."""
    return None if actor.is_runner else _("Only facilitators can do this.")


def the_team(draft: Draft, actor: Actor, operation: Operation) -> Any:
    """Facilitators, note takers, observers and coaches."""
    return None if actor.is_runner or actor.side == Side.TEAM else _("Only the team can do this.")


def note_takers(draft: Draft, actor: Actor, operation: Operation) -> Any:
    """Facilitators, table hosts and note takers, who type in what was written on paper."""
    if actor.is_runner or draft.seat(str(actor.seat))["role"] in {SeatRole.NOTE_TAKER, SeatRole.TABLE_HOST}:
        return None
    return _("Only the team can do this.")


def the_author(draft: Draft, actor: Actor, operation: Operation) -> Any:
    """Whoever made the thing."""
    thing = draft.thing(operation.data["thing"])
    return None if actor.is_house or thing["seat"] == actor.seat else _("Only whoever made this can do that.")


def the_author_or_runners(draft: Draft, actor: Actor, operation: Operation) -> Any:
    draft.thing(operation.data["thing"])
    return None if actor.is_runner else the_author(draft, actor, operation)


def whoever_arranges(draft: Draft, actor: Actor, operation: Operation) -> Any:
    """The author and facilitators always, others what they see, and not while everybody writes by themself."""
    thing = draft.thing(operation.data["thing"])
    if actor.is_runner or thing["seat"] == actor.seat:
        return None
    if draft.rules["private"]:
        return _("Everybody writes by themself now. What others made can be moved afterwards.")
    return whoever_sees(draft, actor, operation)


def whoever_sees(draft: Draft, actor: Actor, operation: Operation) -> Any:
    """Whoever may see the thing; to others it does not exist."""
    name = f"thing:{operation.data['thing']}"
    draft.thing(operation.data["thing"])
    if actor.is_house or shown(draft, name, actor.audience) is not None:
        return None
    return _("This is no longer on the board.")


def whoever_hosts(draft: Draft, actor: Actor, operation: Operation) -> Any:
    """Facilitators, and the host of the table where this seat is."""
    seat = draft.seat(operation.data["seat"])
    if actor.is_runner or (actor.side == Side.HOST and actor.table and actor.table == seat.get("table")):
        return None
    return _("Only facilitators and the host of this table can do this.")


def the_house(draft: Draft, actor: Actor, operation: Operation) -> Any:
    """Nobody from outside."""
    return None if actor.is_house else _("Only the server does this.")


# When


def always(draft: Draft, actor: Actor, operation: Operation) -> Any:
    return None


def until_closed(draft: Draft, actor: Actor, operation: Operation) -> Any:
    """From the lobby until the workshop is closed."""
    return _in_states(draft, {LOBBY, RUNNING, PAUSED})


def before_the_end(draft: Draft, actor: Actor, operation: Operation) -> Any:
    """From the first plan until the workshop is closed."""
    return _in_states(draft, {PLANNED, LOBBY, RUNNING, PAUSED})


def under_way(draft: Draft, actor: Actor, operation: Operation) -> Any:
    """While there is a current block."""
    return _in_states(draft, {RUNNING, PAUSED})


def while_writing(draft: Draft, actor: Actor, operation: Operation) -> Any:
    """While the current block lets people write. What was written in an earlier one comes late, and is taken too."""
    why = under_way(draft, actor, operation)
    if why is not None or actor.is_runner or is_late(draft, operation) or draft.rules["writing"]:
        return why
    return _("Writing is closed at the moment.")


def while_arranging(draft: Draft, actor: Actor, operation: Operation) -> Any:
    """While the current block lets people write; facilitators also otherwise."""
    why = under_way(draft, actor, operation)
    if why is not None or actor.is_runner or draft.rules["writing"]:
        return why
    return _("The board is locked at the moment.")


def is_late(draft: Draft, operation: Operation) -> bool:
    """Whether this was made in an earlier block than the current one, by somebody who was offline."""
    return operation.phase not in {"", draft.phase}


def _in_states(draft: Draft, states: set[str]) -> Any:
    state = draft.workshop_state
    if state in states:
        return None
    if state == CLOSED:
        return _("The workshop is closed.")
    return _("The workshop has not begun.")
