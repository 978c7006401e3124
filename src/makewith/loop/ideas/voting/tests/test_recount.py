"""When a vote is worth something else, a call's ideas are counted again, in slices and with progress."""

import math
import uuid
from datetime import timedelta

import pytest

from makewith.foundation.conversation.actions import add_comment
from makewith.foundation.jobs import worker
from makewith.foundation.people.tests.factories import PersonFactory
from makewith.foundation.trail.actions import withdraw_item
from makewith.loop.ideas.actions import change_rules, support_idea
from makewith.loop.ideas.importing import ImportedIdea, import_ideas, import_supports
from makewith.loop.ideas.models import Idea
from makewith.loop.ideas.tests.factories import NOW
from makewith.loop.ideas.voting.actions import recounting
from makewith.loop.ideas.voting.models import Recount
from makewith.loop.ideas.voting.popularity import popularity_of
from makewith.loop.ideas.voting.tests.community import make_community, make_idea

pytestmark = pytest.mark.django_db


def days(number):
    return NOW + timedelta(days=number)


def test_other_points_and_another_half_life_count_everything_again(monkeypatch):
    monkeypatch.setattr(recounting, "SLICE", 2)
    call, owner = make_community()
    ideas = [make_idea(call) for _ in range(5)]
    for number, idea in enumerate(ideas):
        support_idea(person=PersonFactory(), idea=idea, now=days(number))
    change_rules(actor=owner, call=call, section="votes", data={"points": 3, "half_life_days": 7}, now=days(9))
    worker.run_due(days(10))
    for number, idea in enumerate(ideas):
        idea.refresh_from_db()
        assert idea.points == 3
        assert math.isclose(idea.popularity, popularity_of([(3, NOW), (3, days(number))], 7))
    recount = Recount.objects.get()
    assert (recount.done, recount.total, recount.finished_at) == (5, 5, days(10))


def test_another_budget_counts_nothing_again():
    call, owner = make_community()
    make_idea(call)
    before = Idea.objects.get().popularity
    change_rules(actor=owner, call=call, section="votes", data={**call.rules["votes"], "budget": 3}, now=NOW)
    worker.run_due(days(1))
    assert Idea.objects.get().popularity == before
    assert Recount.objects.filter(number__gt=1).count() == 0


def test_what_is_left_of_an_earlier_recount_stops(monkeypatch):
    monkeypatch.setattr(recounting, "SLICE", 1)
    call, _owner = make_community()
    make_idea(call)
    first = recounting.begin_recount(call=call, now=NOW, anyway=True)
    recounting.begin_recount(call=call, now=NOW, anyway=True)
    assert recounting.count_on(recount=first, number=1, after=0, now=NOW) is None
    assert Recount.objects.get().done == 0


def test_a_comment_counts_and_taken_back_it_does_not():
    call, _owner = make_community()
    idea = make_idea(call)
    alone = Idea.objects.get().popularity
    comment = add_comment(
        author=PersonFactory(),
        target=idea.trail_item,
        text="Yes.",
        stance="builds",
        submission_key=uuid.uuid4(),
        now=days(3),
    )
    worker.run_due(days(4))
    assert math.isclose(Idea.objects.get().popularity, popularity_of([(10, NOW), (2, days(3))], 30))
    withdraw_item(actor=comment.author, item=comment.trail_item, now=days(5))
    worker.run_due(days(6))
    assert math.isclose(Idea.objects.get().popularity, alone)


def test_what_is_imported_counts_like_what_was_voted_for_here():
    call, owner = make_community()
    author = PersonFactory(user=None, email="")
    row = ImportedIdea(author=author, title="A lid", answers={}, submitted_at=NOW, source_id="1", supports=4)
    (idea,) = import_ideas(actor=owner, call=call, source="old-board", rows=[row], now=days(9))
    assert idea.points == 40
    assert math.isclose(idea.popularity, popularity_of([(50, NOW)], 30))
    fans = [PersonFactory() for _ in range(5)]
    import_supports(actor=owner, call=call, supports=[(idea.pk, fan.pk, days(2)) for fan in fans], now=days(9))
    worker.run_due(days(10))
    idea.refresh_from_db()
    assert (idea.supports_count, idea.points) == (5, 50)
    assert math.isclose(idea.popularity, popularity_of([(10, NOW), (50, days(2))], 30))
