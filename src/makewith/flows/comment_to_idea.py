"""An idea was commented on, or a comment was taken back, held or released: its list shows how many comments it has.

Each of these adds or takes off one, whatever is handled first: what is held as it is written adds up to nothing.
"""

import uuid
from datetime import datetime
from typing import Any

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
    """Taken back. What was held at that time had been taken off already."""
    _add(event_id, -1, trail_item__held_at=None)


def count_held(*, event_id: str) -> None:
    _add(event_id, -1)


def count_released(*, event_id: str) -> None:
    _add(event_id, +1)


def _add(event_id: str, step: int, **only: Any) -> None:
    comments = Comment.objects.filter(trail_item__public_id=event_of(event_id).subject, **only)
    for target_id, created_at in comments.values_list("target__public_id", "created_at"):
        recount_comments(item_id=target_id)
        _rank(target_id, step, created_at)


def _rank(item_id: uuid.UUID, step: int, written_at: datetime) -> None:
    """A comment counts among what is popular, where the call says so."""
    for idea in Idea.objects.filter(trail_item__public_id=item_id).select_related("call"):
        counting.count_comment(idea, step=step, written_at=written_at)
