"""Holding and merging → ladder: the clock of an idea that is not on the table stands still, and goes on when it is back.

An idea that was held from the beginning begins its first clock when it is released.
"""

from uuid import UUID

from makewith.foundation.activity.queries import event_of
from makewith.loop.ideas.ladders.actions import pause, resume, start
from makewith.loop.ideas.models import Idea, IdeaState


def stand_still(*, event_id: str) -> None:
    """An idea was held, or became part of another. If it is back meanwhile, its clock was not to stand still."""
    event = event_of(event_id)
    if idea := _idea(event.subject, IdeaState.HELD, IdeaState.MERGED):
        pause(idea=idea, now=event.occurred_at)


def go_on(*, event_id: str) -> None:
    """An idea was released, or stands for itself again: as of that moment its clock goes on, or begins."""
    event = event_of(event_id)
    if idea := _idea(event.subject, IdeaState.OPEN):
        resume(idea=idea, now=event.occurred_at)
        start(idea=idea, now=event.occurred_at)


def _idea(item_id: UUID, *states: IdeaState) -> Idea | None:
    return Idea.objects.filter(trail_item__public_id=item_id, state__in=states).first()
