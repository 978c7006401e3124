"""Finding the idea that a page of this room is about."""

import uuid

from django.http import Http404

from makewith.foundation.people.models import Person
from makewith.foundation.programmes.models import Programme
from makewith.loop.ideas.models import Idea
from makewith.loop.ideas.queries import idea_for


def idea_or_404(item_id: uuid.UUID, person: Person, programme: Programme) -> Idea:
    """An idea that is on the table or held and that this person may see."""
    idea = idea_for(item_id, person, programme)
    if idea is None or idea.trail_item is None or idea.trail_item.withdrawn_at is not None:
        raise Http404("There is no such idea, or it is not open to you.")
    return idea
