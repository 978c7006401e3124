"""What an idea keeps beside itself of what happens around it: comments, answers."""

import uuid
from collections import Counter
from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.db.models.functions import Greatest

from makewith.foundation.conversation.models import Comment
from makewith.loop.ideas.counting import count_ideas
from makewith.loop.ideas.models import Idea

# Ids are sent in slices, so that a very long list stays under the databases' limits on parameters.
SLICE = 5000


@transaction.atomic
def recount_comments(*, item_id: uuid.UUID, active_at: datetime | None = None) -> None:
    """Keep the number of comments beside the idea, for lists; `active_at` when there is a new one, for their order."""
    # Locked before it is counted, so that of two counts at once the later one sees what the earlier one saw.
    idea = Idea.objects.select_for_update(no_key=True).filter(trail_item__public_id=item_id).first()
    if idea is None:
        return
    idea.comments_count = Comment.objects.filter(
        target=idea.trail_item_id, trail_item__withdrawn_at=None, trail_item__held_at=None
    ).count()
    idea.active_at = max(idea.active_at, active_at or idea.active_at)
    idea.save(update_fields=["comments_count", "active_at"])


@transaction.atomic
def note_answers(*, items: Collection[int], now: datetime) -> None:
    """The ideas among these Items, by key, have their answer: they no longer wait in the list of those that need one."""
    ordered = sorted(items)
    answered: Counter[int] = Counter()
    for start in range(0, len(ordered), SLICE):
        ideas = Idea.objects.filter(trail_item__in=ordered[start : start + SLICE])
        # Locked before they are counted, so that of two answers at once only one takes an idea off the count.
        waiting = ideas.select_for_update(no_key=True).filter(needs_answer=True).order_by("pk")
        answered.update(waiting.values_list("call_id", flat=True))
        ideas.update(needs_answer=False, active_at=Greatest("active_at", now))
    for call_id, count in sorted(answered.items()):
        count_ideas(call_id, ideas=0, waiting=-count)
