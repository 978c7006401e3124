"""An idea was commented on: its list shows how many comments it has."""

import uuid

from makewith.foundation.activity.queries import event_of
from makewith.foundation.conversation.models import Comment
from makewith.loop.ideas.actions import note_comment


def count_comment(*, event_id: str) -> None:
    event = event_of(event_id)
    target_id = uuid.UUID(event.payload["target_id"])
    count = Comment.objects.filter(target__public_id=target_id, trail_item__withdrawn_at=None).count()
    note_comment(item_id=target_id, count=count, now=event.occurred_at)
