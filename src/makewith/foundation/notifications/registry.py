"""Which kinds of news there are. Filled by config at start-up."""

from dataclasses import dataclass
from typing import Any

from makewith.foundation.notifications.models import Rhythm


@dataclass(frozen=True)
class NewsKind:
    """A line of the table in which people choose what reaches them.

    `label` is what the line says, `counted` a lazy plural such as "%(count)d comments". News of a kind that is one's own always
    stands in the inbox; of what one only follows it can be left out. `rhythm` is how it comes by e-mail until somebody chooses.
    """

    name: str
    label: Any
    counted: Any
    is_own: bool = True
    rhythm: str = Rhythm.DAILY


class UnknownKind(ValueError):
    """News of a kind that nobody registered. Kinds are listed in config.news."""


_kinds: dict[str, NewsKind] = {}


def register_kind(kind: NewsKind) -> None:
    _kinds[kind.name] = kind


def kind_of(name: str) -> NewsKind:
    """Raises UnknownKind for a kind that nobody registered."""
    try:
        return _kinds[name]
    except KeyError:
        raise UnknownKind(f"Nobody registered news of the kind {name!r}. Kinds are listed in config.news.") from None


def kinds() -> list[NewsKind]:
    """All of them in the order of the table, which is also the order of what matters most in a letter."""
    return list(_kinds.values())
