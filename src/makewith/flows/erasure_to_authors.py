"""Somebody was erased and wanted what they gave taken back: of ideas that others made as well, their part is."""

from datetime import datetime

from makewith.foundation.activity.queries import event_of
from makewith.foundation.people.models import Erasure
from makewith.loop.ideas.authors.actions import leave_idea
from makewith.loop.ideas.authors.permissions import can_leave_idea
from makewith.loop.ideas.authors.queries import ideas_by


def leave_shared_ideas(*, event_id: str, now: datetime) -> None:
    erasure = Erasure.objects.select_related("person").get(person__public_id=event_of(event_id).subject)
    if not erasure.takes_back:
        return
    for idea in ideas_by(erasure.person):
        if can_leave_idea(erasure.person, idea):
            leave_idea(person=erasure.person, idea=idea, now=now)
