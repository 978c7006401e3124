"""Permissions: named predicates over (person, object).

A predicate is declared once, in its app's permissions.py:

    @permission("ideas.support_idea")
    def can_support_idea(person, idea): ...

Actions call `require(can_support_idea, person, idea)`, templates `can("ideas.support_idea", idea)`.
An unknown name raises, so a typing error never opens or closes a door silently.
"""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied

Predicate = Callable[..., bool]

_predicates: dict[str, Predicate] = {}


class UnknownPermission(LookupError):
    """A permission was asked for by a name that nobody declared."""


def permission(name: str) -> Callable[[Predicate], Predicate]:
    """Declare a predicate under `name` ("app.verb_object")."""

    def declare(predicate: Predicate) -> Predicate:
        if name in _predicates:
            raise ValueError(f"The permission {name!r} is declared twice.")
        _predicates[name] = predicate
        predicate.permission_name = name  # type: ignore[attr-defined]
        return predicate

    return declare


def can(name: str, person: Any, *about: Any) -> bool:
    """Whether `person` (None for a visitor) may do `name` to `about`."""
    try:
        predicate = _predicates[name]
    except KeyError:
        raise UnknownPermission(name) from None
    return predicate(person, *about)


def require(predicate: Predicate, person: Any, *about: Any) -> None:
    """Raise PermissionDenied unless the predicate holds."""
    if not predicate(person, *about):
        raise PermissionDenied(getattr(predicate, "permission_name", predicate.__name__))


def names() -> list[str]:
    return sorted(_predicates)
