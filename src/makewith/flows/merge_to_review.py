"""Ideas became one, or two again: what is before a board is judged as what it is part of now."""

from datetime import datetime

from makewith.foundation.activity.queries import event_of
from makewith.loop.decisions.reviews.actions import follow_item, return_to_item
from makewith.loop.ideas.merging.models import TOGETHER, Merge
from makewith.loop.ideas.merging.queries import keys_of_parts


def follow(*, event_id: str, now: datetime) -> None:
    """Unless the two were parted meanwhile."""
    merge = _merge(event_id)
    if merge.state in TOGETHER and merge.source.trail_item and merge.target.trail_item:
        follow_item(part=merge.source.trail_item, whole=merge.target.trail_item, now=now)


def come_back(*, event_id: str) -> None:
    """Unless they are one again."""
    merge = _merge(event_id)
    if merge.state not in TOGETHER and merge.source.trail_item and merge.target.trail_item:
        return_to_item(
            part=merge.source.trail_item, whole=merge.target.trail_item, came_through=keys_of_parts(merge.source)
        )


def _merge(event_id: str) -> Merge:
    rows = Merge.objects.select_related("source__trail_item", "target__trail_item")
    return rows.get(public_id=event_of(event_id).payload["merge_id"])
