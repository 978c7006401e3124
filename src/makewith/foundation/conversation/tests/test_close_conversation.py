"""A conversation that is closed is read and not added to; the team opens it again."""

import uuid

import pytest
from django.core.exceptions import PermissionDenied

from makewith.foundation.activity.models import Event
from makewith.foundation.conversation.actions import add_comment, close_conversation, reopen_conversation
from makewith.foundation.conversation.models import Comment
from makewith.foundation.conversation.permissions import can_add_comment
from makewith.foundation.people.tests.factories import PersonFactory
from makewith.foundation.programmes.models import Block, Role
from makewith.foundation.programmes.tests.factories import ProgrammeFactory, TeamRoleFactory
from makewith.foundation.trail.actions import make_item
from makewith.foundation.trail.models import Audience, Item
from makewith.foundation.trail.tests.test_make_item import NOW


@pytest.fixture
def item(db) -> Item:
    return make_item(
        programme=ProgrammeFactory(), kind="idea", title="A bench", givers=[], audience=Audience.PUBLIC, now=NOW
    )


def say(item):
    return add_comment(
        author=PersonFactory(), target=item, text="Low.", stance="builds", submission_key=uuid.uuid4(), now=NOW
    )


def test_nothing_is_added_until_it_is_opened_again_and_what_was_said_stays(item):
    said = say(item)
    assert [close_conversation(item=item, now=NOW), close_conversation(item=item, now=NOW)] == [True, False]
    with pytest.raises(PermissionDenied):
        say(item)
    assert list(Comment.objects.visible_to(None)) == [said]
    assert [reopen_conversation(item=item, now=NOW), reopen_conversation(item=item, now=NOW)] == [True, False]
    say(item)
    kinds = Event.objects.filter(kind__startswith="Conversation").order_by("id").values_list("kind", "subject_id")
    assert list(kinds) == [("ConversationClosed", item.public_id), ("ConversationReopened", item.public_id)]


@pytest.mark.parametrize(
    ("role", "may"),
    [
        (Role.OWNER, True), (Role.FACILITATOR, True), (Role.MODERATOR, True), (Role.RESEARCHER, True),
        (Role.FINANCE, False), (Role.OBSERVER, False), (Role.COACH, False), (None, False),
    ],
)  # fmt: skip
def test_the_team_closes_and_opens_it(item, role, may):
    actor = TeamRoleFactory(programme=item.programme, role=role).person if role else PersonFactory()
    for act in (close_conversation, reopen_conversation):
        if may:
            assert act(item=item, now=NOW, actor=actor) is True
        else:
            with pytest.raises(PermissionDenied):
                act(item=item, now=NOW, actor=actor)
            assert Item.objects.get().conversation_closed_at is None


def test_somebody_who_is_blocked_here_says_nothing_here_and_something_elsewhere(item):
    person = PersonFactory()
    Block.objects.create(programme=item.programme, person=person, blocked_at=NOW)
    elsewhere = make_item(
        programme=ProgrammeFactory(), kind="idea", title="A tree", givers=[], audience=Audience.PUBLIC, now=NOW
    )
    assert can_add_comment(person, item, NOW) is False
    assert can_add_comment(person, elsewhere, NOW) is True
