"""An idea was commented on, or a comment was taken back: its list shows how many comments it has."""

import uuid
from datetime import datetime

from makewith.foundation.activity.queries import event_of
from makewith.foundation.conversation.models import Comment
from makewith.loop.ideas.actions import recount_comments
from makewith.loop.ideas.models import Idea
from makewith.loop.ideas.voting import counting


def count_comment(*, event_id: str) -> None:
    event = event_of(event_id)
    item_id = uuid.UUID(event.payload["target_id"])
    recount_comments(item_id=item_id, active_at=event.occurred_at)
    _rank(item_id, +1, event.occurred_at)


def uncount_comment(*, event_id: str) -> None:
    taken_back = Comment.objects.filter(trail_item__public_id=event_of(event_id).subject)
    for target_id, created_at in taken_back.values_list("target__public_id", "created_at"):
        recount_comments(item_id=target_id)
        _rank(target_id, -1, created_at)


def _rank(item_id: uuid.UUID, step: int, written_at: datetime) -> None:
    """A comment counts among what is popular, where the call says so."""
    for idea in Idea.objects.filter(trail_item__public_id=item_id).select_related("call"):
        counting.count_comment(idea, step=step, written_at=written_at)
