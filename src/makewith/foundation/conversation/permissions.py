"""Who may talk about an Item, and who may answer for the company."""

from datetime import datetime

from makewith.foundation.conversation.models import Answer, Comment
from makewith.foundation.people.models import Person
from makewith.foundation.programmes.models import ProgrammeState
from makewith.foundation.programmes.permissions import RUNNERS, has_role, is_blocked
from makewith.foundation.trail.models import Item
from makewith.foundation.trail.permissions import can_see_item
from makewith.foundation.trail.registry import kind_of
from makewith.kit.permissions import permission


@permission("conversation.add_comment")
def can_add_comment(person: Person | None, target: Item, now: datetime) -> bool:
    """Anybody with a name who sees the Item, while the programme and the conversation are open and nobody took it back."""
    return (
        person is not None
        and person.erased_at is None
        and target.withdrawn_at is None
        and target.conversation_closed_at is None
        and target.programme.state == ProgrammeState.OPEN
        and not is_blocked(person, target.programme)
        and can_see_item(person, target)
    )


@permission("conversation.give_answer")
def can_give_answer(person: Person | None, target: Item) -> bool:
    """The team, also in a programme that was archived: whoever gave something is still to be told.

    Some kinds of Item name further people, as idea partners are.
    """
    if target.withdrawn_at is not None or person is None:
        return False
    if has_role(person, target.programme, RUNNERS):
        return True
    may_answer = kind_of(target.kind).may_answer
    return may_answer is not None and may_answer(person, target)


@permission("conversation.close_conversation")
def can_close_conversation(person: Person | None, target: Item) -> bool:
    """Whoever runs the programme; also once it is archived, so that a conversation can be ended for good."""
    return has_role(person, target.programme, RUNNERS)


@permission("conversation.see_words")
def can_see_words(person: Person | None, item: Item) -> bool:
    """A comment or an answer: whoever sees what it is about, as one sees an answer to a thing of one's own."""
    about = Comment if item.kind == "comment" else Answer
    return about.objects.visible_to(person).filter(trail_item=item).exists()
