"""Which kinds of news there are, and the rules of letters. Filled by config at start-up."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import ngettext_lazy

from makewith.foundation.notifications.models import Rhythm
from makewith.foundation.notifications.rhythms import Times

ANY_NEWS = ngettext_lazy("%(count)d piece of news", "%(count)d pieces of news", "count")


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


@dataclass(frozen=True)
class Rules:
    """The numbers of letters. `times` is when they come until somebody chooses."""

    times: Times
    lines: int
    soft_bounces: int
    soft_bounce_days: int
    forget_words_after_days: int
    letters_per_job: int
    seconds_per_job: int


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


def rhythm_of(name: str) -> str:
    """How news of a kind comes by e-mail until somebody chooses; for one that is no more, as most do."""
    return _kinds[name].rhythm if name in _kinds else Rhythm.DAILY


def kinds() -> list[NewsKind]:
    """All of them in the order of the table, which is also the order of what matters most in a letter."""
    return list(_kinds.values())


rules: Rules


def set_rules(times: dict[str, Any], **numbers: int) -> None:
    global rules
    rules = Rules(Times(**times), **numbers)


HeldFrom = Callable[[int, Iterable[UUID]], set[UUID]]


def _nothing_is_held(person_id: int, item_ids: Iterable[UUID]) -> set[UUID]:
    return set()


# Which of these Items a person must not see for now. Items stand above this app, so config says who knows.
held_from: HeldFrom = _nothing_is_held


def ask_held_from(knows: HeldFrom) -> None:
    global held_from
    held_from = knows
