"""Who keeps what about people, how it is told to them, and how it is forgotten. Filled by config at start-up."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Model

Told = Mapping[str, Any]


@dataclass(frozen=True)
class Keeper:
    """`tell(person)` gives what is kept as JSON values by section; `forget(person)` removes it in the caller's transaction.

    `leave_address(address)` forgets what is kept under an address that was somebody's before they changed it.
    `forget` raises ValidationError where somebody cannot go yet. What people gave is not its matter: that stays without a
    name, or is taken back as an Item.
    """

    name: str
    tell: Callable[[Any], Told]
    forget: Callable[[Any], None]
    leave_address: Callable[[str], None] | None = None


@dataclass(frozen=True)
class Rows:
    """The rows of a table that belong to a person by `column`: told in a copy of their data, and deleted or emptied."""

    model: type[Model]
    column: str
    goes: bool
    tells: tuple[str, ...] = ()
    empties: tuple[str, ...] = ()

    def tell(self, person: Any) -> Told:
        if not self.tells:
            return {}
        name = f"{self.model._meta.model_name}_{self.column}"
        return {name: list(self._of(person).order_by("pk").values(*self.tells))}

    def forget(self, person: Any) -> None:
        if self.goes:
            self._of(person).delete()
        elif self.empties:
            fields = {name: self.model._meta.get_field(name) for name in self.empties}
            self._of(person).update(**{name: field.get_default() for name, field in fields.items()})  # type: ignore[union-attr]

    def _of(self, person: Any) -> Any:
        return self.model._base_manager.filter(**{self.column: person})


_keepers: dict[str, Keeper] = {}
_rows: dict[tuple[str, str], Rows] = {}


def register_keeper(keeper: Keeper) -> None:
    _keepers[keeper.name] = keeper


def register_rows(rows: Rows) -> None:
    _rows[rows.model._meta.label, rows.column] = rows


def leave_address(address: str) -> None:
    """Forget what is kept under an address that is somebody's no longer, in the caller's transaction."""
    for keeper in _keepers.values():
        if keeper.leave_address is not None:
            keeper.leave_address(address)


def keepers() -> list[Keeper | Rows]:
    """In the order in which they are asked: what needs more than a row comes first."""
    return [*_keepers.values(), *_rows.values()]
