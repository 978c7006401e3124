"""The table of operations: one row for each kind."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from makewith.loop.workshops.board.models import Board
from makewith.loop.workshops.board.reading import Reader, unreadable
from makewith.loop.workshops.board.state import Draft, Operation, Refused, State
from makewith.loop.workshops.board.who import Guard, actor_of

STAYS = _("This cannot be undone.")


@dataclass(frozen=True, slots=True)
class Undo:
    """What puts an operation back: another operation. `was` says what its own fields are if nobody changed them since:
    cell -> field -> value."""

    kind: str
    data: dict[str, Any]
    was: dict[str, dict[str, Any]]


def _never(draft: Draft, operation: Operation) -> bool:
    return False


@dataclass(frozen=True, kw_only=True)
class Rule:
    """One kind of operation.

    `read` turns what a client sent into the data that is kept, or refuses. `who` and `when` are its policy. `apply` writes the changes
    into the draft; it is pure, goes by nothing but the draft and the operation, and refuses nothing.
    `undo`, asked before `apply`, says what puts it back; without one it cannot be undone, and `stays` says why.
    `is_moot` is true of an operation that changes nothing any more and is not logged.

    The rest touch the database, inside the transaction of `append`. `complete` adds to the data what only the database knows.
    `store` writes rows and publishes events that go with it. `instead` keeps the operation out of the log: it does what is
    to be done and returns operations of the house that are logged in its place, and what its own seat is told (cell -> value).
    `is_public` says that clients may send it; others come from the house alone.
    """

    kind: str
    read: Reader
    apply: Callable[[Draft, Operation], None]
    who: Guard
    when: Guard
    undo: Callable[[Draft, Operation], Undo | None] | None = None
    stays: Any = STAYS
    is_moot: Callable[[Draft, Operation], bool] = _never
    complete: Callable[[Board, Draft, Operation], dict[str, Any]] | None = None
    store: Callable[[Board, Draft, Operation], None] | None = None
    instead: Callable[[Board, Draft, Operation], tuple[list[Operation], dict[str, Any]]] | None = None
    is_public: bool = True


_rules: dict[str, Rule] = {}


def register(*rules: Rule) -> None:
    """Add kinds to the table. A kind that is there already raises ValueError."""
    for rule in rules:
        if rule.kind in _rules:
            raise ValueError(f"There is a rule for {rule.kind} already")
        _rules[rule.kind] = rule


def rule_of(kind: str) -> Rule:
    try:
        return _rules[kind]
    except KeyError:
        raise unreadable(kind[:40]) from None


def all_rules() -> list[Rule]:
    return list(_rules.values())


def policy(draft: Draft, operation: Operation) -> None:
    """Raise Refused unless this seat may do this to this now. The data is read already."""
    rule, actor = rule_of(operation.kind), actor_of(draft, operation.seat)
    for guard in (rule.when, rule.who):
        why = guard(draft, actor, operation)
        if why is not None:
            raise Refused(why)


def apply(state: State, operation: Operation) -> dict[str, Any]:
    """The changes that an allowed operation makes to a state: cell -> new value, None where it is gone. Pure."""
    draft = Draft(state)
    rule_of(operation.kind).apply(draft, operation)
    return draft.changes
