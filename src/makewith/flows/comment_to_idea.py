"""An idea was commented on, or a comment was taken back: its list shows how many comments it has."""

import uuid

from makewith.foundation.activity.queries import event_of
from makewith.foundation.conversation.models import Comment
from makewith.loop.ideas.actions import recount_comments


def count_comment(*, event_id: str) -> None:
    event = event_of(event_id)
    recount_comments(item_id=uuid.UUID(event.payload["target_id"]), active_at=event.occurred_at)


def uncount_comment(*, event_id: str) -> None:
    taken_back = Comment.objects.filter(trail_item__public_id=event_of(event_id).subject)
    for target_id in taken_back.values_list("target__public_id", flat=True):
        recount_comments(item_id=target_id)
