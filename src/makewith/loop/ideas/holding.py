"""Keeping an idea off the lists until a moderator has read it, and putting it back."""

from makewith.foundation.trail.models import Item
from makewith.loop.ideas.counting import count_ideas
from makewith.loop.ideas.models import Idea, IdeaState


def hold_idea(item: Item) -> None:
    """The idea leaves the lists; its author and the team still see it. Holding what is held changes nothing."""
    _move(item, IdeaState.OPEN, IdeaState.HELD, -1)


def release_idea(item: Item) -> None:
    """The idea is on the lists (again). Releasing what is not held changes nothing."""
    _move(item, IdeaState.HELD, IdeaState.OPEN, +1)


def _move(item: Item, source: IdeaState, target: IdeaState, step: int) -> None:
    idea = Idea.objects.select_for_update(no_key=True).filter(trail_item=item, state=source).first()
    if idea is None:
        return
    idea.state = target
    idea.save(update_fields=["state"])
    count_ideas(idea.call_id, ideas=step, waiting=step * int(idea.needs_answer))
