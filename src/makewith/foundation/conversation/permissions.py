"""Who may talk about an Item, and who may answer for the company."""

from datetime import datetime

from makewith.foundation.people.models import Person
from makewith.foundation.programmes.models import ProgrammeState
from makewith.foundation.programmes.permissions import RUNNERS, has_role
from makewith.foundation.trail.models import Item
from makewith.foundation.trail.permissions import can_see_item
from makewith.kit.permissions import permission


@permission("conversation.add_comment")
def can_add_comment(person: Person | None, target: Item, now: datetime) -> bool:
    """Anybody with a name who sees the Item, while the programme is open and the Item was not taken back."""
    return (
        person is not None
        and person.erased_at is None
        and target.withdrawn_at is None
        and target.programme.state == ProgrammeState.OPEN
        and can_see_item(person, target)
    )


@permission("conversation.give_answer")
def can_give_answer(person: Person | None, target: Item) -> bool:
    """The team, also in a programme that was archived: whoever gave something is still to be told."""
    return target.withdrawn_at is None and has_role(person, target.programme, RUNNERS)
