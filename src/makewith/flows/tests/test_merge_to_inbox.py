"""Two ideas become one: who hears of it, once, and what happens when the whole is taken back."""

from datetime import timedelta

import pytest

from makewith.foundation.jobs.worker import run_due
from makewith.foundation.notifications.models import Notification
from makewith.foundation.people.tests.factories import PersonFactory
from makewith.foundation.programmes.models import Role, TeamRole
from makewith.foundation.trail.actions import withdraw_item
from makewith.loop.ideas.actions import support_idea
from makewith.loop.ideas.merging.actions import merge_ideas, part_ideas
from makewith.loop.ideas.models import IdeaState
from makewith.loop.ideas.tests.factories import NOW, make_call, make_idea

LATER = NOW + timedelta(hours=1)
pytestmark = pytest.mark.django_db(transaction=True)


def run_all() -> None:
    while run_due(LATER + timedelta(minutes=1), in_this_process=True):
        pass


class Two:
    """Two ideas of one call; `ruth` supports the first, `ben` both."""

    def __init__(self) -> None:
        call = make_call()
        self.moderator, self.ruth, self.ben = PersonFactory.create_batch(3)
        TeamRole.objects.create(programme=call.activity.programme, person=self.moderator, role=Role.MODERATOR)
        self.first, self.second = make_idea(call=call), make_idea(call=call)
        for person, ideas in ((self.ruth, [self.first]), (self.ben, [self.first, self.second])):
            for idea in ideas:
                support_idea(person=person, idea=idea, now=NOW)
        run_all()
        self.merge = merge_ideas(
            actor=self.moderator, source=self.first, target=self.second, reason="Both ask for a bench.", now=LATER
        )
        run_all()


def news(person, key):
    return list(Notification.objects.filter(person=person, unique_key__startswith=key).values_list("kind", flat=True))


def test_authors_and_those_behind_the_part_hear_once():
    two = Two()
    assert [news(person, "merged:") for person in (two.first.author, two.second.author, two.ruth, two.ben)] == [
        ["merge"],
        ["merge"],
        ["followed"],
        ["followed"],
    ]
    told = Notification.objects.get(person=two.first.author, kind="merge")
    assert told.body.startswith("Both ask for a bench.")


def test_parting_is_told_as_well():
    two = Two()
    part_ideas(actor=two.moderator, merge=two.merge, now=LATER)
    run_all()
    assert news(two.first.author, "parted:") == ["merge"]
    assert news(two.ruth, "parted:") == ["followed"]


def test_when_the_whole_is_taken_back_its_parts_are_there_again():
    two = Two()
    withdraw_item(actor=two.second.author, item=two.second.trail_item, now=LATER)
    run_all()
    two.first.refresh_from_db()
    assert (two.first.state, two.first.supports_count) == (IdeaState.OPEN, 2)


def test_words_taken_back_in_between_are_not_told():
    two = Two()
    Notification.objects.all().delete()
    withdraw_item(actor=two.first.author, item=two.first.trail_item, now=LATER)
    run_all()
    part_ideas(actor=two.moderator, merge=two.merge, now=LATER)
    run_all()
    assert news(two.ruth, "parted:") == []
