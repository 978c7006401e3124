"""What members tell an author in private, and what supporters would pay."""

from decimal import Decimal
from itertools import pairwise

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from hypothesis import given
from hypothesis import strategies as st

from makewith.foundation.activity.models import Event
from makewith.foundation.people.tests.factories import PersonFactory
from makewith.foundation.trail.actions import withdraw_item
from makewith.loop.ideas.ladders.actions import give_feedback, say_wishes, take_back_feedback
from makewith.loop.ideas.ladders.models import Feedback
from makewith.loop.ideas.ladders.queries import FEW, Band, feedback_on, spread, wishes_of
from makewith.loop.ideas.ladders.rules import Ladder
from makewith.loop.ideas.ladders.tests.stage import DAY, climbing, make_ladder, stand_behind
from makewith.loop.ideas.models import Idea, Support
from makewith.loop.ideas.tests.factories import NOW

MARKS = {"originality": 4, "technique": 5, "details": 1}


@pytest.fixture
def idea(db):
    return climbing(make_ladder(asks=True, steps=[{"supporters": 100, "days": 60}]))


def tell(idea, person=None, marks=MARKS, words="", now=NOW):
    loaded = Idea.objects.select_related("call__activity__programme", "trail_item").get(pk=idea.pk)
    return give_feedback(person=person or PersonFactory(), idea=loaded, marks=marks, words=words, now=now)


def test_it_is_shown_from_three_people_up_without_their_names(idea):
    ladder = Ladder.of(idea.call)
    tell(idea, marks={**MARKS, "details": 2}, words="Longer legs.")
    tell(idea)
    assert feedback_on(idea, ladder) is None
    tell(idea, marks={**MARKS, "details": 3}, words="A hook.")
    summary = feedback_on(idea, ladder)
    assert (summary.count, summary.means) == (3, (("Originality", 4.0), ("Technique", 5.0), ("Details", 2.0)))
    assert sorted(summary.words) == ["A hook.", "Longer legs."]


def test_one_person_has_one_say_and_may_change_it(idea):
    person = PersonFactory()
    tell(idea, person, words="Longer legs.")
    tell(idea, person, {**MARKS, "details": 5}, "Shorter legs.", now=NOW + DAY)
    feedback = Feedback.objects.get()
    assert (feedback.marks["details"], feedback.words, feedback.changed_at) == (5, "Shorter legs.", NOW + DAY)


def test_the_log_does_not_say_who_it_was(idea):
    tell(idea)
    event = Event.objects.get(kind="FeedbackGiven")
    assert (event.actor_id, event.subject_id, event.payload) == (None, idea.trail_item.public_id, {})


def test_taking_it_back_leaves_nothing(idea):
    person = PersonFactory()
    tell(idea, person, words="Longer legs.")
    assert take_back_feedback(person=person, idea=idea) is True
    assert take_back_feedback(person=person, idea=idea) is False
    assert not Feedback.objects.exists()


def test_when_the_idea_is_taken_back_what_was_said_about_it_is_gone_too(idea):
    tell(idea, words="Longer legs.")
    withdraw_item(actor=idea.author, item=idea.trail_item, now=NOW + DAY)
    assert not Feedback.objects.exists()


def test_a_mark_that_is_missing_or_out_of_range_is_refused(idea):
    for marks in ({**MARKS, "details": 6}, {**MARKS, "details": 0}, {"originality": 1, "technique": 2}):
        with pytest.raises(ValidationError) as refused:
            tell(idea, marks=marks)
        assert list(refused.value.error_dict) == ["details"]
    assert not Feedback.objects.exists()


def test_a_mark_for_something_that_is_not_asked_is_not_kept(idea):
    assert tell(idea, marks={**MARKS, "colour": 3}).marks == MARKS


def test_the_author_does_not_mark_their_own_idea(idea):
    with pytest.raises(PermissionDenied):
        tell(idea, idea.author)


def wish(idea, person, pay, buy=None):
    loaded = Idea.objects.select_related("call__activity__programme", "trail_item").get(pk=idea.pk)
    return say_wishes(person=person, idea=loaded, would_pay=pay, would_buy=buy, now=NOW + DAY)


def test_what_supporters_would_pay_is_told_from_five_answers_up(idea):
    people = stand_behind(idea, *[NOW] * 6)
    for number, person in enumerate(people[:4]):
        assert wish(idea, person, Decimal(10 * number), 1) is True
    assert wishes_of(idea) == {}
    wish(idea, people[4], Decimal(40))
    found = wishes_of(idea)
    assert list(found) == ["pay"]
    assert (found["pay"].count, found["pay"].middle) == (5, Decimal(20))
    assert found["pay"].bands == (Band(5, Decimal(0), Decimal(40)),)


def test_whoever_does_not_stand_behind_it_says_nothing_about_its_price(idea):
    assert wish(idea, PersonFactory(), Decimal(3)) is False
    assert not Support.objects.exists()


@pytest.mark.parametrize(
    ("pay", "buy", "field"),
    [(Decimal(-1), None, "would_pay"), (Decimal(10_000_000), None, "would_pay"), (None, 1001, "would_buy")],
)
def test_numbers_that_cannot_be_meant_are_refused(idea, pay, buy, field):
    (person,) = stand_behind(idea, NOW)
    with pytest.raises(ValidationError) as refused:
        wish(idea, person, pay, buy)
    assert list(refused.value.error_dict) == [field]


@given(st.lists(st.integers(0, 50).map(Decimal), min_size=FEW, max_size=60))
def test_no_band_has_fewer_than_five_answers_and_together_they_are_all(values):
    bands = spread(values).bands
    assert all(band.count >= FEW for band in bands)
    assert sum(band.count for band in bands) == len(values)
    assert bands[0].low == min(values)
    assert bands[-1].high == max(values)
    assert all(one.high <= other.low for one, other in pairwise(bands))
