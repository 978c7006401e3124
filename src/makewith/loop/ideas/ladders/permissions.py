"""Who may put ideas aside and on the table again, and who tells an author what in private."""

from datetime import datetime

from makewith.foundation.people.models import Person
from makewith.foundation.programmes.permissions import can_run_activities, can_take_part
from makewith.foundation.trail.models import Credit
from makewith.foundation.trail.permissions import can_see_item
from makewith.kit.permissions import permission
from makewith.loop.ideas.ladders.models import Archive, Clock, Resubmission
from makewith.loop.ideas.ladders.rules import Ladder
from makewith.loop.ideas.models import Idea, IdeaState


@permission("ideas_ladders.archive_idea")
def can_archive_idea(person: Person | None, idea: Idea) -> bool:
    """Whoever runs the call, for an idea that is on the table and not put aside already."""
    return (
        can_run_activities(person, idea.call.activity.programme)
        and idea.state == IdeaState.OPEN
        and not _is_archived(idea)
    )


@permission("ideas_ladders.restore_idea")
def can_restore_idea(person: Person | None, idea: Idea) -> bool:
    return (
        can_run_activities(person, idea.call.activity.programme) and idea.state == IdeaState.OPEN and _is_archived(idea)
    )


@permission("ideas_ladders.resubmit_idea")
def can_resubmit_idea(person: Person | None, idea: Idea, now: datetime) -> bool:
    """Its author, once, after a clock ran out, while the call takes ideas and its rules allow it."""
    return (
        person is not None
        and person.pk == idea.author_id
        and idea.state == IdeaState.OPEN
        and not _is_archived(idea)
        and Ladder.of(idea.call).resubmission
        and can_take_part(person, idea.call.activity, now)
        and Clock.objects.filter(idea=idea, missed_at__isnull=False).exists()
        and not Resubmission.objects.filter(before=idea).exists()
    )


@permission("ideas_ladders.give_feedback")
def can_give_feedback(person: Person | None, idea: Idea, now: datetime) -> bool:
    """Anybody who may take part, sees the idea and did not make it, where the call has things to mark."""
    return (
        person is not None
        and idea.state == IdeaState.OPEN
        and idea.takes_support
        and bool(Ladder.of(idea.call).criteria)
        and can_take_part(person, idea.call.activity, now)
        and idea.trail_item is not None
        and can_see_item(person, idea.trail_item)
        and not _made(person, idea)
    )


@permission("ideas_ladders.read_feedback")
def can_read_feedback(person: Person | None, idea: Idea) -> bool:
    """Whoever made it, without names and from enough people up; and the team."""
    return person is not None and (can_run_activities(person, idea.call.activity.programme) or _made(person, idea))


@permission("ideas_ladders.say_wishes")
def can_say_wishes(person: Person | None, idea: Idea, now: datetime) -> bool:
    """Whoever may take part, where the call asks; the action finds whether they are a supporter."""
    return (
        person is not None
        and idea.state == IdeaState.OPEN
        and idea.takes_support
        and Ladder.of(idea.call).asks
        and can_take_part(person, idea.call.activity, now)
        and (idea.trail_item is None or can_see_item(person, idea.trail_item))
    )


def _made(person: Person, idea: Idea) -> bool:
    """Its author, or one of those who made it together."""
    if person.pk == idea.author_id:
        return True
    return Credit.objects.contributions().filter(item=idea.trail_item_id, person=person).exists()


def _is_archived(idea: Idea) -> bool:
    return Archive.objects.filter(idea=idea, restored_at=None).exists()
