"""Who looks after ideas, says where they stand, and keeps some for later."""

from makewith.foundation.people.models import Person
from makewith.foundation.programmes.models import Programme, ProgrammeState
from makewith.foundation.programmes.permissions import RUNNERS, can_run_activities, has_role, is_blocked
from makewith.foundation.trail.models import Item
from makewith.foundation.trail.permissions import can_see_item
from makewith.kit.permissions import permission
from makewith.loop.ideas.models import Call, Idea, IdeaState
from makewith.loop.ideas.voting.models import Assignment, CallPartner
from makewith.loop.ideas.voting.queries import partner_ids
from makewith.loop.ideas.voting.rules import Pipeline


def is_partner(person: Person | None, call: Call) -> bool:
    """An idea partner of this call, while the programme is under way and nobody blocked them."""
    return (
        person is not None
        and person.erased_at is None
        and call.activity.programme.state == ProgrammeState.OPEN
        and not is_blocked(person, call.activity.programme)
        and CallPartner.objects.filter(call=call, person=person).exists()
    )


@permission("ideas_voting.choose_partners")
def can_choose_partners(person: Person | None, call: Call) -> bool:
    """Whoever runs the activities of the programme also says who looks after which idea."""
    return can_run_activities(person, call.activity.programme)


@permission("ideas_voting.see_standing")
def can_see_standing(person: Person | None, call: Call) -> bool:
    """The page on which many ideas are moved at once."""
    return has_role(person, call.activity.programme, RUNNERS)


@permission("ideas_voting.see_queue")
def can_see_queue(person: Person | None, programme: Programme) -> bool:
    """Whoever is a partner of one of the programme's calls."""
    return (
        person is not None and CallPartner.objects.filter(call__activity__programme=programme, person=person).exists()
    )


@permission("ideas_voting.take_idea")
def can_take_idea(person: Person | None, idea: Idea) -> bool:
    """Any partner of the call, also an idea that nobody votes for."""
    return idea.state == IdeaState.OPEN and is_partner(person, idea.call)


@permission("ideas_voting.lay_down_idea")
def can_lay_down_idea(person: Person | None, idea: Idea) -> bool:
    """The partner who has it in their queue."""
    return person is not None and Assignment.objects.filter(idea=idea, partner__person=person).exists()


@permission("ideas_voting.set_status")
def can_set_status(person: Person | None, idea: Idea) -> bool:
    """The team and the partners of the call, for an idea on the table in a call that has statuses."""
    return (
        idea.state == IdeaState.OPEN
        and bool(Pipeline.of(idea.call).rows)
        and (has_role(person, idea.call.activity.programme, RUNNERS) or is_partner(person, idea.call))
    )


def can_answer_as_partner(person: Person, item: Item) -> bool:
    """Idea partners answer in the company's name where their call lets them."""
    if person.pk not in partner_ids(item):
        return False
    call = Call.objects.select_related("activity__programme").get(activity=item.activity_id)
    return Pipeline.of(call).partners_answer and is_partner(person, call)


@permission("ideas_voting.keep_idea")
def can_keep_idea(person: Person | None, idea: Idea) -> bool:
    """Anybody who sees the idea. It is private, so also in a programme that is over."""
    return (
        person is not None
        and person.erased_at is None
        and idea.state == IdeaState.OPEN
        and idea.trail_item is not None
        and can_see_item(person, idea.trail_item)
    )
