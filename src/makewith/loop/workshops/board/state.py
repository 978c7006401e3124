"""The state of a board: a flat dictionary of cells, and drafts of what becomes of it.

A state is never changed in place: whoever holds one may read it in any thread for as long as they like.
"""

import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

from makewith.loop.workshops.rules import SWITCHES, BlockRules

State = Mapping[str, Any]
EMPTY: State = {}

PLANNED, LOBBY, RUNNING, PAUSED, CLOSED = "planned", "lobby", "running", "paused", "closed"

USUAL_RULES: dict[str, bool] = {name: getattr(BlockRules, name) for name in SWITCHES}
"""What a block allows that says nothing about it."""


class Refused(Exception):
    """The policy does not allow an operation; its text says why, to the person who tried."""

    def __init__(self, why: Any) -> None:
        super().__init__(why)
        self.why = why

    def __str__(self) -> str:
        return str(self.why)


@dataclass(frozen=True, slots=True)
class Operation:
    """One intent. `seat` is the public id of who does it, None for the house itself. `phase` is the block it was made in.

    `at` is when the server took it, in milliseconds; clocks of clients are not believed.
    """

    id: uuid.UUID
    kind: str
    data: dict[str, Any] = field(default_factory=dict)
    seat: str | None = None
    phase: str = ""
    at: int = 0


class Draft:
    """A state, and on top of it the changes that operations make: cell -> new value, None where it is gone.

    Values are replaced, never changed in place.
    """

    def __init__(self, state: State = EMPTY) -> None:
        self._base = state
        self.changes: dict[str, Any] = {}

    def get(self, name: str) -> Any:
        """The cell's value, or None."""
        return self.changes[name] if name in self.changes else self._base.get(name)

    def put(self, name: str, value: Any) -> None:
        self.changes[name] = value

    def drop(self, name: str) -> None:
        self.changes[name] = None

    def patch(self, name: str, /, **fields: Any) -> None:
        """Give some fields of a cell new values; a cell that is not there yet begins empty."""
        self.changes[name] = {**(self.get(name) or {}), **fields}

    def named(self, prefix: str) -> Iterator[tuple[str, Any]]:
        """All cells whose name begins so."""
        for name, value in list(self._base.items()):
            if name.startswith(prefix) and name not in self.changes:
                yield name, value
        for name, value in list(self.changes.items()):
            if name.startswith(prefix) and value is not None:
                yield name, value

    def state(self) -> State:
        """The state with the changes made."""
        if not self.changes:
            return self._base
        whole = {**self._base, **self.changes}
        for name, value in self.changes.items():
            if value is None:
                del whole[name]
        return whole

    def thing(self, thing: str) -> dict[str, Any]:
        """The thing of this id; refuses when there is none, or it was taken back."""
        value = self.get(f"thing:{thing}")
        if value is None or value.get("dropped"):
            raise Refused(_("This is no longer on the board."))
        known: dict[str, Any] = value
        return known

    def seat(self, seat: str) -> dict[str, Any]:
        """The seat of this id; refuses when there is none, or it was removed."""
        value = self.get(f"seat:{seat}")
        if value is None or value.get("removed"):
            raise Refused(_("This seat is not in the workshop."))
        known: dict[str, Any] = value
        return known

    @property
    def rules(self) -> dict[str, Any]:
        return {**USUAL_RULES, **(self.get("rules") or {})}

    @property
    def phase(self) -> str:
        """The id of the current block; empty before the first."""
        return str((self.get("block") or {}).get("id", ""))

    @property
    def workshop_state(self) -> str:
        return str((self.get("workshop") or {}).get("state", PLANNED))
