"""An idea was taken back that others had become part of: those stand for themselves again."""

from datetime import datetime

from makewith.foundation.activity.queries import event_of
from makewith.loop.ideas.merging.actions import part_ideas
from makewith.loop.ideas.merging.models import Merge, MergeState


def part_again(*, event_id: str, now: datetime) -> None:
    """Raises ValidationError while supporters are still being brought along; the Job is tried again."""
    subject = event_of(event_id).subject
    merges = Merge.objects.filter(target__trail_item__public_id=subject).exclude(state=MergeState.PARTED)
    for merge in merges.order_by("-pk"):
        part_ideas(actor=None, merge=merge, now=now)
