"""What happens on the trail."""

from dataclasses import dataclass

from makewith.foundation.activity.events import Happened


@dataclass(frozen=True, kw_only=True)
class ItemWithdrawn(Happened):
    """Somebody took back what they gave. `subject_id` is the Item."""

    kind: str


@dataclass(frozen=True, kw_only=True)
class ItemHeld(Happened):
    """An Item is out of everybody's sight but its givers' and the team's. `subject_id` is the Item."""

    kind: str


@dataclass(frozen=True, kw_only=True)
class ItemReleased(Happened):
    """An Item that was held is there for everybody whom it is for. `subject_id` is the Item."""

    kind: str
