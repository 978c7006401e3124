"""Who sees which cells. Hidden means not sent: a cell that an audience may not see is not in its view.

`view(state, audience)` is everything an audience sees; `patch(before, after, names, audience)` is what has changed for it.
"""

from collections.abc import Callable, Iterable
from enum import Enum
from typing import Any, NamedTuple, Protocol

from makewith.loop.workshops.board.state import State
from makewith.loop.workshops.models import SeatRole

MIN_GROUP = 5
"""Numbers about people are shown from so many on."""


class Side(Enum):
    """Where somebody stands. The wall is everybody's, so it shows what all may see."""

    WALL = "wall"
    GUEST = "guest"
    HOST = "host"
    TEAM = "team"
    RUNNER = "runner"


SIDES = {
    SeatRole.FACILITATOR: Side.RUNNER,
    SeatRole.CO_FACILITATOR: Side.RUNNER,
    SeatRole.TABLE_HOST: Side.HOST,
    SeatRole.NOTE_TAKER: Side.TEAM,
    SeatRole.OBSERVER: Side.TEAM,
    SeatRole.COACH: Side.TEAM,
    SeatRole.PARTICIPANT: Side.GUEST,
}


def side_of(role: str) -> Side:
    return SIDES[SeatRole(role)]


class Audience(NamedTuple):
    """Everybody with the same side and table sees the same, apart from what is their own, which goes by `seat`."""

    side: Side
    table: str | None = None
    seat: str | None = None

    @property
    def is_team(self) -> bool:
        return self.side in {Side.TEAM, Side.RUNNER}

    @property
    def others(self) -> "Audience":
        """The same without what is one's own: what a whole group is sent."""
        return Audience(self.side, self.table)


WALL = Audience(Side.WALL)


def audience_of(state: State, seat: str) -> Audience:
    """The audience that this seat is now; KeyError for a seat that the board does not know."""
    known = state[f"seat:{seat}"]
    return Audience(side_of(known["role"]), known.get("table"), seat)


class Cells(Protocol):
    """A state or a draft of one."""

    def get(self, name: str, /) -> Any: ...


Show = Callable[[Cells, str, Any, Audience], Any]
Owner = Callable[[str, Any], str | None]


class _Cell(NamedTuple):
    show: Show
    owner: Owner


_cells: dict[str, _Cell] = {}


def nobody(name: str, value: Any) -> None:
    """The owner of what is nobody's own."""


def as_it_is(cells: Cells, name: str, value: Any, audience: Audience) -> Any:
    """Shown to everybody, whole."""
    return value


def register_cell(prefix: str, show: Show, owner: Owner = nobody) -> None:
    """Say who sees cells called `prefix` or `prefix:<id>`: `show(cells, name, value, audience)` is what that audience sees of it, or None.

    It may look at other cells only for what `governs` below knows of: the rules, and a seat's name, role, paper and table. `owner` names the seat that sees more
    of this cell than others on its side. A cell of a prefix that nobody registered is seen by nobody.
    """
    if prefix in _cells:
        raise ValueError(f"The cells {prefix} are registered already")
    _cells[prefix] = _Cell(show, owner)


def shown(cells: Cells, name: str, audience: Audience) -> Any:
    """What this audience sees of one cell, or None."""
    value = cells.get(name)
    if value is None:
        return None
    cell = _cells.get(name.partition(":")[0])
    return cell.show(cells, name, value, audience) if cell is not None else None


def owner_of(state: State, name: str) -> str | None:
    """The seat that sees more of this cell than others do."""
    value = state.get(name)
    cell = _cells.get(name.partition(":")[0])
    return cell.owner(name, value) if value is not None and cell is not None else None


def view(state: State, audience: Audience) -> dict[str, Any]:
    """Everything that an audience sees."""
    seen = {}
    for name in state:
        value = shown(state, name, audience)
        if value is not None:
            seen[name] = value
    return seen


class Patch(NamedTuple):
    """What changes a view: cells to set, and names to drop."""

    set: dict[str, Any]
    drop: list[str]


def patch(
    before: State, after: State, names: Iterable[str], audience: Audience, *, was: Audience | None = None
) -> Patch:
    """What has changed among these cells for an audience, which `was` another before if it is given."""
    changed = Patch({}, [])
    for name in names:
        old, new = shown(before, name, was or audience), shown(after, name, audience)
        if new is None:
            if old is not None:
                changed.drop.append(name)
        elif new != old:
            changed.set[name] = new
    return changed


def touched(before: State, after: State, changes: Iterable[str]) -> set[str]:
    """The cells that may look different to somebody: those changed, or all, if one of them governs who sees the others."""
    names = set(changes)
    if any(_governs(name, before.get(name), after.get(name)) for name in names):
        return set(before) | set(after)
    return names


def _governs(name: str, before: Any, after: Any) -> bool:
    if name == "rules":
        return bool((before or {}).get("apart") != (after or {}).get("apart"))
    if name.startswith("seat:"):
        return before is not None and any(before.get(field) != after.get(field) for field in _GOVERNING)
    return False


_GOVERNING = ("name", "role", "table", "paper")
