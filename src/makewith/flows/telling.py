"""Telling many people: in slices, each a Job of its own, and only those who may still see what it is about.

So that news for many thousand supporters neither holds a long transaction nor starts over when a process dies.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from makewith.foundation.following.queries import listeners
from makewith.foundation.jobs.actions import enqueue
from makewith.foundation.jobs.registry import Handler
from makewith.foundation.trail.models import Item
from makewith.foundation.trail.queries import who_see
from makewith.loop.ideas.queries import supporter_ids

SLICE = 500


@dataclass
class Recipient:
    """Somebody to tell: through which Link (0 for none), and which of their own Items led there (none for a follower)."""

    person_id: int
    own: list[int]
    link_id: int = 0


def tell_in_slices(
    handler: Handler, people: Sequence[Recipient], *, unique_key: str, now: datetime, **payload: Any
) -> None:
    """Enqueue `handler(people=[…], **payload)` for each SLICE of these people, due at `now`; `people` come as dicts."""
    for start in range(0, len(people), SLICE):
        enqueue(
            handler,
            unique_key=f"{unique_key}:{start}",
            run_at=now,
            people=[asdict(person) for person in people[start : start + SLICE]],
            **payload,
        )


def listening_to(item: Item) -> set[int]:
    """Keys of everybody who supports this idea or follows this Item, each once, without those who muted it."""
    return listeners(item, besides=supporter_ids(item.public_id) if item.kind == "idea" else ())


def still_there(recipients: Iterable[Recipient], subjects: Mapping[int, Item]) -> list[Recipient]:
    """Without the followers who can no longer see what they follow; `subjects` are that, by the recipient's Link.

    Whoever gave something is told what became of it also after they left.
    """
    found = list(recipients)
    seeing: dict[int, Collection[int]] = {
        link_id: who_see(item, [one.person_id for one in found if not one.own and one.link_id == link_id])
        for link_id, item in subjects.items()
    }
    return [one for one in found if one.own or one.person_id in seeing[one.link_id]]
