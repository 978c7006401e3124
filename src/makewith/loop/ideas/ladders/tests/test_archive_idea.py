"""Putting an idea aside and taking it up again."""

import uuid

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from makewith.foundation.activity.models import Event
from makewith.foundation.conversation.actions import add_comment
from makewith.foundation.conversation.models import Answer
from makewith.foundation.people.tests.factories import PersonFactory
from makewith.foundation.programmes.tests.factories import TeamRoleFactory
from makewith.foundation.trail.models import Item
from makewith.loop.ideas.ladders.actions import archive_idea, restore_idea
from makewith.loop.ideas.ladders.models import Archive
from makewith.loop.ideas.ladders.tests.stage import DAY, climbing, let_time_pass, stand_behind, story
from makewith.loop.ideas.models import Idea
from makewith.loop.ideas.tests.factories import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def idea():
    return climbing()


@pytest.fixture
def owner(idea):
    return TeamRoleFactory(programme=idea.call.activity.programme).person


def aside(idea, actor, now, **more):
    asked = {"ground": "legal", "text": "Somebody holds a patent on it.", "submission_key": uuid.uuid4(), **more}
    return archive_idea(actor=actor, idea=fresh(idea), now=now, **asked)


def fresh(idea):
    return Idea.objects.select_related("call__activity__programme", "trail_item").get(pk=idea.pk)


def test_it_is_visible_takes_no_support_and_no_comments_and_says_why_in_public(idea, owner):
    archive = aside(idea, owner, NOW + DAY)
    assert (archive.ground, archive.answer.text) == ("legal", "Somebody holds a patent on it.")
    item = Item.objects.get(pk=idea.trail_item_id)
    assert item.is_visible_to(None)
    assert item.conversation_closed_at == NOW + DAY
    with pytest.raises(PermissionDenied):
        stand_behind(idea, NOW + 2 * DAY)
    with pytest.raises(PermissionDenied):
        add_comment(
            author=PersonFactory(), target=item, text="Why?", stance="question", submission_key=uuid.uuid4(), now=NOW
        )
    assert Event.objects.filter(kind="IdeaArchived").count() == 1


def test_its_clock_stands_still_and_goes_on_with_the_time_it_had_left(idea, owner):
    aside(idea, owner, NOW + 4 * DAY)
    let_time_pass(NOW + 100 * DAY)
    assert story(idea) == [(2, "open", None)]
    assert restore_idea(actor=owner, idea=fresh(idea), now=NOW + 100 * DAY) is True
    assert fresh(idea).support_until == NOW + 106 * DAY
    assert Item.objects.get(pk=idea.trail_item_id).conversation_closed_at is None
    stand_behind(idea, NOW + 105 * DAY, NOW + 106 * DAY)
    assert story(idea)[0] == (2, "reached", NOW + 106 * DAY)


def test_the_same_sent_twice_is_one_answer(idea, owner):
    key = uuid.uuid4()
    first = aside(idea, owner, NOW + DAY, submission_key=key)
    assert aside(idea, owner, NOW + 2 * DAY, submission_key=key) == first
    assert (Archive.objects.count(), Answer.objects.count()) == (1, 1)


@pytest.mark.parametrize(("more", "field"), [({"text": "  "}, "text"), ({"ground": "mood"}, "ground")])
def test_without_words_or_a_ground_nothing_happens(idea, owner, more, field):
    with pytest.raises(ValidationError) as refused:
        aside(idea, owner, NOW + DAY, **more)
    assert list(refused.value.error_dict) == [field]
    assert fresh(idea).takes_support is True
    assert (Archive.objects.count(), Answer.objects.count()) == (0, 0)


def test_only_those_who_run_the_call_may(idea, owner):
    for person in (
        idea.author,
        PersonFactory(),
        TeamRoleFactory(programme=idea.call.activity.programme, role="observer").person,
    ):
        with pytest.raises(PermissionDenied):
            aside(idea, person, NOW + DAY)
    aside(idea, owner, NOW + DAY)
    with pytest.raises(PermissionDenied):
        restore_idea(actor=idea.author, idea=fresh(idea), now=NOW + 2 * DAY)
    assert Archive.objects.get().restored_at is None


def test_what_ran_out_before_stays_closed_to_support_when_it_is_taken_up_again(idea, owner):
    let_time_pass(NOW + 10 * DAY)
    aside(idea, owner, NOW + 11 * DAY)
    restore_idea(actor=owner, idea=fresh(idea), now=NOW + 12 * DAY)
    assert fresh(idea).takes_support is False


def test_it_can_be_put_aside_again(idea, owner):
    aside(idea, owner, NOW + DAY)
    restore_idea(actor=owner, idea=fresh(idea), now=NOW + 2 * DAY)
    aside(idea, owner, NOW + 3 * DAY)
    restore_idea(actor=owner, idea=fresh(idea), now=NOW + 5 * DAY)
    assert Archive.objects.count() == 2
    assert fresh(idea).support_until == NOW + 13 * DAY
