"""What happens on the trail."""

from dataclasses import dataclass

from makewith.foundation.activity.events import Happened


@dataclass(frozen=True, kw_only=True)
class ItemWithdrawn(Happened):
    """Somebody took back what they gave. `subject_id` is the Item."""

    kind: str
