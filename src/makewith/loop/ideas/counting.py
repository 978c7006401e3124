"""How many ideas a call has, kept beside it: a list of a hundred thousand is not counted for every reader."""

from django.db.models import F

from makewith.loop.ideas.models import Call


def count_ideas(call_id: int, *, ideas: int, waiting: int) -> None:
    """Add to what a call counts: open ideas, and those of them that need an answer.

    Called in the transaction that changes the ideas, as the last of its writes: the call stays locked until it ends.
    """
    if ideas or waiting:
        Call.objects.filter(pk=call_id).update(
            ideas_count=F("ideas_count") + ideas, waiting_count=F("waiting_count") + waiting
        )
