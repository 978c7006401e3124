"""An agenda as data, and what is different about it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from makewith.loop.workshops.models import Block, Workshop
from makewith.loop.workshops.timetable import Timetable, timetable

Written = dict[str, Any]
COLUMNS = ("position", "exercise", "title", "question", "note", "minutes", "rules")


def written(workshop: Workshop) -> list[Written]:
    """The blocks of a workshop as data, in their order."""
    return as_written(Block.objects.filter(workshop=workshop).prefetch_related("led_by"))


def as_written(blocks: Iterable[Block]) -> list[Written]:
    """The same of blocks that are loaded with `led_by`."""
    return [
        {
            "id": str(block.public_id),
            **{name: getattr(block, name) for name in COLUMNS},
            "starts_at": block.starts_at.isoformat() if block.starts_at else None,
            "led_by": sorted(str(seat.public_id) for seat in block.led_by.all()),
        }
        for block in blocks
    ]


def moment_of(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def times(blocks: list[Written], starts_at: datetime, ends_at: datetime | None) -> Timetable:
    return timetable(starts_at, [(one["minutes"], moment_of(one["starts_at"])) for one in blocks], ends_at)


@dataclass(frozen=True)
class Difference:
    """What became of an agenda since it was kept. `grew` are (title, minutes, fewer than none for shorter);
    `was_at` says of a block that begins at another time when it began.
    """

    grew: list[tuple[str, int]] = field(default_factory=list)
    added: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    moved: bool = False
    was_at: dict[str, datetime] = field(default_factory=dict)
    was_spare: dict[str, int] = field(default_factory=dict)

    @property
    def is_nothing(self) -> bool:
        return not (self.grew or self.added or self.removed or self.moved or self.was_at)


def compare(before: list[Written], after: list[Written], starts_at: datetime, ends_at: datetime | None) -> Difference:
    """What is different between two agendas of one day."""
    old, new = {one["id"]: one for one in before}, {one["id"]: one for one in after}
    kept_before = [one["id"] for one in before if one["id"] in new]
    kept_after = [one["id"] for one in after if one["id"] in old]
    then = dict(zip(old, times(before, starts_at, ends_at).slots, strict=True))
    now = dict(zip(new, times(after, starts_at, ends_at).slots, strict=True))
    minute = timedelta(minutes=1)
    return Difference(
        grew=[
            (new[key]["title"], new[key]["minutes"] - old[key]["minutes"])
            for key in kept_after
            if new[key]["minutes"] != old[key]["minutes"]
        ],
        added=[one["title"] for one in after if one["id"] not in old],
        removed=[one["title"] for one in before if one["id"] not in new],
        moved=kept_before != kept_after,
        was_at={
            key: then[key].starts_at for key in kept_after if abs(then[key].starts_at - now[key].starts_at) >= minute
        },
        was_spare={key: then[key].spare for key in kept_after if then[key].spare != now[key].spare},
    )
