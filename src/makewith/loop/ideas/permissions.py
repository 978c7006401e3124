"""Who may write, support and see ideas."""

from datetime import datetime

from makewith.foundation.files.models import File
from makewith.foundation.people.models import Person
from makewith.foundation.programmes.models import ProgrammeState
from makewith.foundation.programmes.permissions import can_run_activities, can_take_part
from makewith.foundation.trail.models import Item
from makewith.foundation.trail.permissions import can_see_item
from makewith.kit.permissions import permission
from makewith.loop.ideas.authors.rules import AuthorsRules
from makewith.loop.ideas.models import Call, Idea, IdeaState


@permission("ideas.run_call")
def can_run_call(person: Person | None, call: Call) -> bool:
    return can_run_activities(person, call.activity.programme)


@permission("ideas.write_idea")
def can_write_idea(person: Person | None, call: Call, now: datetime) -> bool:
    return can_take_part(person, call.activity, now)


@permission("ideas.write_as_guest")
def can_write_as_guest(person: Person | None, call: Call, now: datetime) -> bool:
    """Somebody who is not signed in, in an open call that everybody sees and whose rules let guests write."""
    activity = call.activity
    return (
        person is None
        and AuthorsRules.of(call).guests
        and activity.programme.state == ProgrammeState.OPEN
        and activity.is_open_at(now)
        and activity.is_visible_to(None)
    )


@permission("ideas.change_draft")
def can_change_draft(person: Person | None, idea: Idea) -> bool:
    return person is not None and idea.author_id == person.pk and idea.state == IdeaState.DRAFT


@permission("ideas.support_idea")
def can_support_idea(person: Person | None, idea: Idea, now: datetime) -> bool:
    """Anybody who may take part and sees the idea, except its authors, up to and including the last instant of its clock."""
    return (
        idea.state == IdeaState.OPEN
        and idea.takes_support
        and (idea.support_until is None or now <= idea.support_until)
        and person is not None
        and person.pk != idea.author_id
        and not getattr(idea, "is_made_by_reader", False)
        and can_take_part(person, idea.call.activity, now)
        and (idea.trail_item is None or can_see_item(person, idea.trail_item))
    )


@permission("ideas.take_back_support")
def can_take_back_support(person: Person | None, idea: Idea) -> bool:
    """One's own support, also after the call has closed or the programme was archived; a withdrawn idea has none."""
    return person is not None and idea.state == IdeaState.OPEN


@permission("ideas.see_picture")
def can_see_picture(person: Person | None, file: File) -> bool:
    """The author while it is a draft; then whoever sees the idea."""
    if person is not None and file.owner_id == person.public_id:
        return True
    return Item.objects.visible_to(person).given().filter(idea__pictures__file=file).exists()
