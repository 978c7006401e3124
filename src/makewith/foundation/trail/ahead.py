"""What lies ahead of an Item, said by stages that the stage of its page does not know. Filled by config at start-up."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from makewith.foundation.people.models import Person
from makewith.foundation.trail.models import Item


@dataclass(frozen=True)
class Ahead:
    """A step of an Item's way that is not behind it: when, what, and where to read on.

    `state` is "now" for what somebody is at, and "next" for what is planned.
    """

    at: datetime
    text: str
    path: str
    state: str = "now"


Teller = Callable[[Item, Person | None, datetime], list[Ahead]]
_tellers: dict[str, Teller] = {}


def register_teller(name: str, teller: Teller) -> None:
    _tellers[name] = teller


def ahead_of(item: Item, person: Person | None, now: datetime) -> list[Ahead]:
    """What this reader may know about what comes next, the soonest first."""
    return sorted(
        (step for teller in _tellers.values() for step in teller(item, person, now)), key=lambda step: step.at
    )
