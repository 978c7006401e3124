"""Keeping ideas for later. Private: nothing of it is published."""

from datetime import datetime

from makewith.foundation.people.models import Person
from makewith.kit.permissions import require
from makewith.kit.rows import insert_once
from makewith.loop.ideas.models import Idea
from makewith.loop.ideas.voting import permissions
from makewith.loop.ideas.voting.models import Favourite


def keep_idea(*, person: Person, idea: Idea, now: datetime) -> bool:
    """Keep an idea for later. True if it is new there."""
    require(permissions.can_keep_idea, person, idea)
    return insert_once(Favourite(person=person, idea=idea, kept_at=now))


def let_go(*, person: Person, idea: Idea) -> bool:
    """Keep an idea no longer. True if it was kept."""
    count, _ = Favourite.objects.filter(person=person, idea=idea).delete()
    return bool(count)
