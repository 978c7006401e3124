"""What a vote is worth, which way it goes, and how many one has."""

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from makewith.foundation.activity.models import Event
from makewith.foundation.people.tests.factories import PersonFactory
from makewith.foundation.trail.actions import withdraw_item
from makewith.loop.ideas.actions import support_idea, take_back_support
from makewith.loop.ideas.models import Call, Direction, Idea, Support
from makewith.loop.ideas.tests.factories import NOW, make_call, make_idea
from makewith.loop.ideas.voting.budgets import BudgetSpent, votes_given
from makewith.loop.ideas.voting.counting import recount_idea
from makewith.loop.ideas.voting.rules import Votes

FOR, AGAINST = Direction.FOR, Direction.AGAINST
COUNTS = ("supports_count", "against_count", "points")


def call_with(**votes: Any) -> Call:
    call = make_call()
    call.rules = {"votes": Votes.read(votes).data()}
    call.save()
    return call


def counts(idea: Idea) -> tuple[int, ...]:
    return Idea.objects.values_list(*COUNTS).get(pk=idea.pk)


def all_at_once(act: Callable[[Any], None], things: list[Any]) -> None:
    start = threading.Barrier(len(things))

    def one(thing: Any) -> None:
        start.wait()
        try:
            act(thing)
        finally:
            connection.close()

    threads = [threading.Thread(target=one, args=(thing,)) for thing in things]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


@pytest.mark.django_db
def test_a_vote_is_worth_what_the_call_says():
    idea, person = make_idea(call_with(points=10)), PersonFactory()
    support_idea(person=person, idea=idea, now=NOW)
    support_idea(person=PersonFactory(), idea=idea, now=NOW)
    assert counts(idea) == (2, 0, 20)
    take_back_support(person=person, idea=idea, now=NOW)
    assert counts(idea) == (1, 0, 10)


@pytest.mark.django_db
def test_where_nothing_is_said_a_vote_is_one_point():
    idea = make_idea()
    support_idea(person=PersonFactory(), idea=idea, now=NOW)
    assert (*counts(idea), Idea.objects.get().popularity) == (1, 0, 1, 0.0)


@pytest.mark.django_db
def test_sides_are_changed_in_one_step():
    idea, person = make_idea(call_with(points=10, both_ways=True)), PersonFactory()
    assert support_idea(person=person, idea=idea, direction=FOR, now=NOW) is True
    assert support_idea(person=person, idea=idea, direction=AGAINST, now=NOW) is True
    assert support_idea(person=person, idea=idea, direction=AGAINST, now=NOW) is False
    assert (counts(idea), Support.objects.get().direction) == ((0, 1, -10), AGAINST)
    assert support_idea(person=person, idea=idea, direction=FOR, now=NOW) is True
    assert (counts(idea), Support.objects.get().direction) == ((1, 0, 10), FOR)
    kinds = Event.objects.filter(kind__in=["IdeaSupported", "IdeaOpposed"]).order_by("id")
    assert list(kinds.values_list("kind", flat=True)) == ["IdeaSupported", "IdeaOpposed", "IdeaSupported"]


@pytest.mark.django_db
def test_nobody_votes_against_where_votes_go_up_only():
    idea = make_idea(call_with(points=10))
    with pytest.raises(PermissionDenied):
        support_idea(person=PersonFactory(), idea=idea, direction=AGAINST, now=NOW)
    assert (counts(idea), Support.objects.count()) == ((0, 0, 0), 0)


@pytest.mark.django_db
def test_a_spent_budget_refuses_and_a_vote_taken_back_is_free_again():
    call, person = call_with(budget=2), PersonFactory()
    first, second, third = (make_idea(call) for _ in range(3))
    support_idea(person=person, idea=first, now=NOW)
    support_idea(person=person, idea=second, now=NOW)
    with pytest.raises(BudgetSpent, match="all 2 of your votes"):
        support_idea(person=person, idea=third, now=NOW)
    assert (counts(third), votes_given(person, call)) == ((0, 0, 0), 2)
    take_back_support(person=person, idea=first, now=NOW)
    assert support_idea(person=person, idea=third, now=NOW) is True
    assert (counts(third), votes_given(person, call)) == ((1, 0, 1), 2)


@pytest.mark.django_db
def test_changing_sides_takes_no_further_vote():
    person = PersonFactory()
    idea = make_idea(call_with(budget=1, both_ways=True))
    support_idea(person=person, idea=idea, now=NOW)
    assert support_idea(person=person, idea=idea, direction=AGAINST, now=NOW) is True
    assert counts(idea) == (0, 1, -1)


@pytest.mark.django_db
def test_a_vote_for_an_idea_that_is_gone_is_free_again():
    call, person = call_with(budget=1), PersonFactory()
    gone, other = make_idea(call), make_idea(call)
    support_idea(person=person, idea=gone, now=NOW)
    withdraw_item(actor=gone.author, item=gone.trail_item, now=NOW)
    assert support_idea(person=person, idea=other, now=NOW) is True


@pytest.mark.django_db(transaction=True)
def test_twenty_votes_at_once_with_a_budget_of_three_store_three():
    call, person = call_with(budget=3, points=10), PersonFactory()
    ideas = [make_idea(call) for _ in range(20)]
    refused: list[bool] = []

    def vote(idea: Idea) -> None:
        try:
            support_idea(person=person, idea=idea, now=NOW)
        except BudgetSpent:
            refused.append(True)

    all_at_once(vote, ideas)
    assert (Support.objects.count(), len(refused)) == (3, 17)
    assert sum(points for _, _, points in Idea.objects.values_list(*COUNTS)) == 30


@pytest.mark.django_db(transaction=True)
def test_eight_changes_of_sides_at_once_leave_one_vote():
    idea, person = make_idea(call_with(both_ways=True, points=10, half_life_days=30)), PersonFactory()
    support_idea(person=person, idea=idea, now=NOW)

    def vote(direction: int) -> None:
        support_idea(person=person, idea=idea, direction=direction, now=NOW)

    all_at_once(vote, [AGAINST, FOR] * 4)
    support = Support.objects.get()
    expected = (1, 0, 10) if support.direction == FOR else (0, 1, -10)
    assert counts(idea) == expected
    assert_counts_are_what_is_stored(idea)


def assert_counts_are_what_is_stored(idea: Idea) -> None:
    kept = Idea.objects.get(pk=idea.pk)
    recount_idea(idea.pk, Votes.of(idea.call))
    again = Idea.objects.get(pk=idea.pk)
    assert [getattr(kept, name) for name in COUNTS] == [getattr(again, name) for name in COUNTS]
    assert kept.popularity == pytest.approx(again.popularity, rel=1e-9, abs=1e-9)


acts = st.lists(
    st.tuples(st.integers(0, 2), st.integers(0, 1), st.sampled_from(["for", "against", "back"]), st.integers(0, 90)),
    max_size=25,
)


@pytest.mark.django_db
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts, st.booleans(), st.sampled_from([None, 1, 30]))
def test_after_any_votes_the_numbers_are_those_of_the_rows(django_db_blocker, given_acts, both_ways, half_life):
    call = call_with(points=10, both_ways=both_ways, half_life_days=half_life)
    people, ideas = [PersonFactory() for _ in range(3)], [make_idea(call), make_idea(call)]
    for person, idea, what, days in given_acts:
        now = NOW + timedelta(days=days)
        if what == "back":
            take_back_support(person=people[person], idea=ideas[idea], now=now)
        elif what == "for" or both_ways:
            way = FOR if what == "for" else AGAINST
            support_idea(person=people[person], idea=ideas[idea], direction=way, now=now)
    for idea in ideas:
        assert_counts_are_what_is_stored(idea)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("votes", "more"),
    [({}, 0), ({"points": 10, "both_ways": True}, 0), ({"half_life_days": 30}, 1), ({"budget": 3}, 2)],
)
def test_a_vote_asks_no_more_than_its_call_needs(votes, more, django_assert_num_queries):
    plain, idea = make_idea(), make_idea(call_with(**votes))
    people = [PersonFactory() for _ in range(2)]
    with CaptureQueriesContext(connection) as asked:
        support_idea(person=people[0], idea=plain, now=NOW)
    with django_assert_num_queries(len(asked) + more):
        support_idea(person=people[1], idea=idea, now=NOW)
