"""Who sits at which table: pure, so that a hundred people are placed the same way twice."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

Who = TypeVar("Who")
NO_KIND = 0


@dataclass
class Room:
    """One table while people are placed: how many fit, and how many of each kind sit there."""

    capacity: int
    kinds: Counter[int] = field(default_factory=Counter)

    @property
    def size(self) -> int:
        return self.kinds.total()

    @property
    def has_room(self) -> bool:
        return self.size < self.capacity


def balance(people: Sequence[tuple[Who, int]], rooms: Sequence[Room]) -> dict[Who, int]:
    """Index of a table for each of `people`, (who, key of their kind), who fits. `rooms` may have people at them already.

    Sizes differ by at most one unless a table is full, and each kind is spread as evenly as that allows. Rare kinds are
    placed first, so that what there is least of is at most tables.
    """
    count = Counter(kind for _who, kind in people)
    ordered = sorted(people, key=lambda one: (count[one[1]], one[1]))
    placed = {}
    for who, kind in ordered:
        free = [at for at, room in enumerate(rooms) if room.has_room]
        if not free:
            break
        chosen = min(free, key=lambda at: (rooms[at].size, rooms[at].kinds[kind], at))
        rooms[chosen].kinds[kind] += 1
        placed[who] = chosen
    return placed


@dataclass(frozen=True)
class Lack:
    """The table at index `at` has nobody of `kind`, though there are enough for all tables; `spare_at` has two or more."""

    at: int
    kind: int
    spare_at: int


def lacks(tables: Sequence[Mapping[int, int]]) -> list[Lack]:
    """Where a kind is missing that could be at every table. `tables` are how many of each kind sit where people sit at all."""
    taken = [at for at, kinds in enumerate(tables) if sum(kinds.values())]
    total: Counter[int] = Counter()
    for at in taken:
        total.update(tables[at])
    found = []
    for kind in sorted(key for key, count in total.items() if key != NO_KIND and count >= len(taken)):
        spare_at = max(taken, key=lambda at: tables[at].get(kind, 0))
        found += [Lack(at, kind, spare_at) for at in taken if not tables[at].get(kind, 0)]
    return sorted(found, key=lambda lack: (lack.at, lack.kind))
