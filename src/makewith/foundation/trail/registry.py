"""Which kinds of Item there are, how each is shown, and how each is emptied. Filled by config at start-up."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Kind:
    """`url_name` is reversed with the programme's slug and the Item's public_id; `empty(item)` forgets its content.

    `hold(item)` and `release(item)` keep what a stage remembers of an Item in step with its being held.
    `may_answer(person, item)` lets people answer in the company's name who are not in the programme's team;
    `roles(item)` says what people are to an Item, as text by the person's key, for the mark beside what they say.
    `awaits_answer` is whether the promise is about it: nobody owes an answer to what only tells how something goes on.
    `sees(person, item)` opens an Item to more people than it says itself, as words about a thing are for who sees the thing.
    """

    name: str
    label: Any
    icon: str
    url_name: str
    empty: Callable[[Any], None]
    hold: Callable[[Any], None] | None = None
    release: Callable[[Any], None] | None = None
    may_answer: Callable[[Any, Any], bool] | None = None
    roles: Callable[[Any], dict[int, str]] | None = None
    sees: Callable[[Any, Any], bool] | None = None
    awaits_answer: bool = True


_kinds: dict[str, Kind] = {}
_emptied_with_all: list[Callable[[Any], None]] = []


def register_kind(kind: Kind) -> None:
    _kinds[kind.name] = kind


def empty_with_all(empty: Callable[[Any], None]) -> None:
    """Call `empty(item)` whatever kind of Item is taken back: for what is kept about Items of every kind."""
    _emptied_with_all.append(empty)


def empty(item: Any) -> None:
    """Forget the content of an Item that is taken back, wherever it is kept."""
    kind_of(item.kind).empty(item)
    for forget in _emptied_with_all:
        forget(item)


def kind_of(name: str) -> Kind:
    """Raises KeyError for a kind that nobody registered."""
    return _kinds[name]


def kinds_without_answer() -> list[str]:
    """Names of the kinds that the promise of an answer is not about."""
    return [kind.name for kind in _kinds.values() if not kind.awaits_answer]


def kind_names() -> list[str]:
    return list(_kinds)
