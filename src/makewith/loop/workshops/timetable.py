"""When each block of an agenda is, computed from their minutes: pure, so that a page and the board say the same."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True)
class Slot:
    """When one block is. A pinned block begins when it is pinned to; `spare` minutes lie free before it, or what comes
    before it runs `over` by so many.
    """

    starts_at: datetime
    ends_at: datetime
    spare: int = 0
    over: int = 0


@dataclass(frozen=True)
class Timetable:
    """`spare` and `over` at the end are measured against when the workshop was promised to end, if it was."""

    slots: tuple[Slot, ...]
    ends_at: datetime
    spare: int = 0
    over: int = 0

    @property
    def spare_in_all(self) -> int:
        return self.spare + sum(slot.spare for slot in self.slots)


def _minutes(span: timedelta) -> int:
    return round(span.total_seconds() / 60)


def timetable(
    starts_at: datetime, blocks: Iterable[tuple[int, datetime | None]], ends_at: datetime | None
) -> Timetable:
    """Slots for blocks given as (minutes, pinned to or None) in their order, from `starts_at`."""
    at, slots = starts_at, []
    for minutes, pinned_to in blocks:
        begins = pinned_to or at
        gap = _minutes(begins - at)
        slot = Slot(begins, begins + timedelta(minutes=minutes), spare=max(0, gap), over=max(0, -gap))
        slots.append(slot)
        at = slot.ends_at
    left = _minutes(ends_at - at) if ends_at else 0
    return Timetable(tuple(slots), at, spare=max(0, left), over=max(0, -left))
