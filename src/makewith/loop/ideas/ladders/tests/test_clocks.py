"""Clocks begin when an idea is published, and are reached or missed by the support that came in time."""

from contextlib import suppress
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from makewith.foundation.activity.models import Event
from makewith.foundation.jobs import worker
from makewith.foundation.jobs.models import Job
from makewith.foundation.moderation.models import Before, Policy
from makewith.foundation.people.tests.factories import PersonFactory
from makewith.foundation.programmes.models import Role
from makewith.foundation.programmes.tests.factories import TeamRoleFactory
from makewith.foundation.trail.actions import hold_item, release_item, withdraw_item
from makewith.loop.ideas.actions import change_rules, support_idea, take_back_support
from makewith.loop.ideas.ladders.actions import advance, expire, start
from makewith.loop.ideas.ladders.models import Clock
from makewith.loop.ideas.ladders.queries import CLOSING_TIME, climb_of, expiring
from makewith.loop.ideas.ladders.rules import Ladder, replay
from makewith.loop.ideas.ladders.tests.stage import (
    DAY,
    arrive_unnoticed,
    climbing,
    let_time_pass,
    make_ladder,
    stand_behind,
    story,
)
from makewith.loop.ideas.merging.actions import merge_ideas, part_ideas
from makewith.loop.ideas.models import Idea
from makewith.loop.ideas.tests.factories import NOW, make_call, make_idea

INSTANT = timedelta(microseconds=1)


@pytest.fixture
def idea(db):
    return climbing()


def kept(idea):
    """What an idea says of its clock, as lists and support read it."""
    idea.refresh_from_db()
    return idea.takes_support, idea.next_goal, idea.support_until


def happened(*kinds):
    return list(Event.objects.filter(kind__in=kinds).order_by("id").values_list("kind", "occurred_at"))


def test_a_clock_begins_when_an_idea_is_published(idea):
    assert story(idea) == [(2, "open", None)]
    assert kept(idea) == (True, 2, NOW + 10 * DAY)


@pytest.mark.django_db
def test_without_a_ladder_there_is_no_clock():
    idea = make_idea(make_call())
    assert story(idea) == []
    assert kept(idea) == (True, None, None)


def test_starting_twice_is_as_once(idea):
    start(idea=idea, now=NOW + DAY)
    assert [clock.began_at for clock in Clock.objects.all()] == [NOW]


def test_the_support_that_makes_the_step_reaches_it_and_the_next_clock_begins_at_that_moment(idea):
    stand_behind(idea, NOW + DAY, NOW + 4 * DAY)
    assert story(idea) == [(2, "reached", NOW + 4 * DAY), (3, "open", None)]
    assert kept(idea) == (True, 3, NOW + 9 * DAY)
    assert happened("StepReached", "LadderClimbed") == [("StepReached", NOW + 4 * DAY)]


def test_at_the_top_the_idea_is_ready_for_its_review_and_has_no_clock(idea):
    stand_behind(idea, NOW + DAY, NOW + 2 * DAY, NOW + 3 * DAY)
    assert story(idea) == [(2, "reached", NOW + 2 * DAY), (3, "reached", NOW + 3 * DAY)]
    assert kept(idea) == (True, None, None)
    (climbed,) = Event.objects.filter(kind="LadderClimbed")
    assert (climbed.subject_id, climbed.payload) == (idea.trail_item.public_id, {"supporters": 3})
    let_time_pass(NOW + 400 * DAY)
    assert kept(idea) == (True, None, None)


def test_support_in_the_last_instant_counts_and_after_it_is_refused(idea):
    stand_behind(idea, NOW + DAY)
    with pytest.raises(PermissionDenied):
        stand_behind(idea, NOW + 10 * DAY + INSTANT)
    stand_behind(idea, NOW + 10 * DAY)
    assert story(idea)[0] == (2, "reached", NOW + 10 * DAY)


def test_a_clock_that_ran_out_closes_support_and_says_so_once(idea):
    stand_behind(idea, NOW + DAY)
    let_time_pass(NOW + 10 * DAY)
    assert story(idea) == [(2, "missed", NOW + 10 * DAY)]
    assert kept(idea) == (False, None, None)
    let_time_pass(NOW + 20 * DAY)
    assert len(happened("ClockMissed")) == 1
    with pytest.raises(PermissionDenied):
        stand_behind(idea, NOW + 11 * DAY)


def test_a_clock_is_not_closed_while_support_of_its_last_instant_may_still_come_in(idea):
    clock = idea.clocks.get()
    assert expire(clock=clock, now=clock.due_at + CLOSING_TIME - INSTANT) is False
    assert list(expiring(clock.due_at + CLOSING_TIME - INSTANT)) == []
    assert expire(clock=clock, now=clock.due_at + CLOSING_TIME) is True
    assert expire(clock=clock, now=clock.due_at + CLOSING_TIME) is False


def test_a_step_that_was_reached_in_time_is_reached_however_late_anybody_looks(idea):
    arrive_unnoticed(idea, NOW + DAY, NOW + 10 * DAY)
    let_time_pass(NOW + 14 * DAY)
    assert story(idea) == [(2, "reached", NOW + 10 * DAY), (3, "open", None)]


def test_whatever_came_too_late_does_not_help_a_clock_that_nobody_looked_at(idea):
    arrive_unnoticed(idea, NOW + DAY, NOW + 10 * DAY + INSTANT)
    let_time_pass(NOW + 14 * DAY)
    assert story(idea) == [(2, "missed", NOW + 10 * DAY)]


def test_many_at_once_reach_several_steps_each_at_its_own_moment(idea):
    arrive_unnoticed(idea, NOW + DAY, NOW + 2 * DAY, NOW + 3 * DAY)
    let_time_pass(NOW + 3 * DAY)
    assert story(idea) == [(2, "reached", NOW + 2 * DAY), (3, "reached", NOW + 3 * DAY)]


def test_support_that_is_taken_back_later_does_not_undo_a_step(idea):
    first, _second = stand_behind(idea, NOW + DAY, NOW + 2 * DAY)
    take_back_support(person=first, idea=idea, now=NOW + 3 * DAY)
    advance(idea=idea)
    assert story(idea) == [(2, "reached", NOW + 2 * DAY), (3, "open", None)]
    stand_behind(idea, NOW + 4 * DAY)
    assert story(idea)[1] == (3, "open", None)


def test_clocks_that_run_out_at_once_are_each_a_job_of_their_own(idea):
    ideas = [climbing(idea.call) for _ in range(12)]
    let_time_pass(NOW + 10 * DAY)
    assert {story(one)[0][1] for one in ideas} == {"missed"}
    assert Job.objects.filter(handler__endswith="ladders.tasks.expire").count() == 13


def test_changing_the_rules_leaves_running_clocks_as_they_are_and_goes_for_the_next_step(idea):
    owner = TeamRoleFactory(programme=idea.call.activity.programme, role=Role.OWNER).person
    steps = [{"supporters": 1, "days": 1}, {"supporters": 5, "days": 30}]
    change_rules(actor=owner, call=idea.call, section="ladder", data={"steps": steps}, now=NOW + DAY)
    assert kept(idea) == (True, 2, NOW + 10 * DAY)
    idea = Idea.objects.select_related("call").get(pk=idea.pk)
    assert climb_of(idea, Ladder.of(idea.call)).has_earlier_terms is True
    stand_behind(idea, NOW + 2 * DAY, NOW + 3 * DAY)
    assert story(idea) == [(2, "reached", NOW + 3 * DAY), (5, "open", None)]
    assert kept(idea) == (True, 5, NOW + 33 * DAY)
    assert climb_of(idea, Ladder.of(idea.call)).has_earlier_terms is False


def test_taking_the_ladder_away_lets_the_last_clock_run_to_its_end(idea):
    owner = TeamRoleFactory(programme=idea.call.activity.programme, role=Role.OWNER).person
    change_rules(actor=owner, call=idea.call, section="ladder", data={}, now=NOW + DAY)
    stand_behind(idea, NOW + 2 * DAY, NOW + 3 * DAY)
    assert story(idea) == [(2, "reached", NOW + 3 * DAY)]
    assert kept(idea) == (True, None, None)


def test_an_idea_that_was_taken_back_neither_climbs_nor_falls(idea):
    withdraw_item(actor=idea.author, item=idea.trail_item, now=NOW + DAY)
    let_time_pass(NOW + 20 * DAY)
    assert story(idea) == [(2, "open", None)]
    assert happened("ClockMissed") == []


def test_while_an_idea_is_held_its_clock_stands_still(idea):
    hold_item(item=idea.trail_item, now=NOW + 4 * DAY)
    let_time_pass(NOW + 20 * DAY)
    assert story(idea) == [(2, "open", None)]
    release_item(item=idea.trail_item, now=NOW + 24 * DAY)
    let_time_pass(NOW + 24 * DAY)
    assert kept(idea) == (True, 2, NOW + 30 * DAY)
    let_time_pass(NOW + 30 * DAY)
    assert story(idea) == [(2, "missed", NOW + 30 * DAY)]


@pytest.mark.django_db
def test_the_clock_of_an_idea_that_waits_to_be_read_begins_when_it_is_released():
    call = make_ladder()
    Policy.objects.create(activity=call.activity, before=Before.EVERYBODY)
    idea = climbing(call)
    assert (kept(idea), story(idea)) == ((True, None, None), [])
    release_item(item=idea.trail_item, now=NOW + 3 * DAY)
    worker.run_due(NOW + 3 * DAY)
    assert (kept(idea), story(idea)) == ((True, 2, NOW + 13 * DAY), [(2, "open", None)])


def test_while_an_idea_is_part_of_another_its_clock_stands_still(idea):
    owner = TeamRoleFactory(programme=idea.call.activity.programme, role=Role.OWNER).person
    whole = climbing(idea.call)
    merge = merge_ideas(actor=owner, source=idea, target=whole, reason="Both are about the gate.", now=NOW + 4 * DAY)
    let_time_pass(NOW + 4 * DAY)
    let_time_pass(NOW + 30 * DAY)
    assert story(idea) == [(2, "open", None)]
    part_ideas(actor=owner, merge=merge, now=NOW + 40 * DAY)
    for _slice in range(3):
        worker.run_due(NOW + 40 * DAY)
    until = kept(idea)[2]
    assert NOW + 46 * DAY - timedelta(hours=1) <= until <= NOW + 46 * DAY + timedelta(hours=1)


def test_supporters_that_an_import_knew_no_names_of_count_from_the_beginning(idea):
    Idea.objects.filter(pk=idea.pk).update(supports_count=1)
    stand_behind(idea, NOW + DAY)
    assert story(idea)[0] == (2, "reached", NOW + DAY)
    Idea.objects.filter(pk=idea.pk).update(supports_count=7)
    let_time_pass(NOW + 2 * DAY)
    assert story(idea)[1] == (3, "reached", NOW + DAY)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.integers(0, 40 * 24), max_size=7),
    st.integers(0, 45),
    st.lists(st.integers(1, 40), min_size=1, max_size=3),
)
def test_ideas_climb_as_the_replay_says(django_db_blocker, hours, ends, days):
    """The database's ladder against the pure one, whenever the schedule happens to look."""
    with django_db_blocker.unblock(), transaction.atomic():
        steps = [{"supporters": 2 * number, "days": length} for number, length in enumerate(days, start=1)]
        idea = climbing(make_ladder(steps=steps))
        moments = sorted(NOW + timedelta(hours=hour) for hour in hours)
        for moment in moments:
            let_time_pass(moment - CLOSING_TIME - INSTANT)
            with suppress(PermissionDenied):
                stand_behind(idea, moment)
        until = max([NOW + ends * DAY, *moments]) + CLOSING_TIME
        let_time_pass(until)
        told = replay(Ladder.of(idea.call).steps, NOW, moments, until)
        assert story(idea) == [(one.supporters, one.outcome, one.at) for one in told]
        transaction.set_rollback(True)


@pytest.mark.django_db
def test_support_without_a_goal_in_reach_asks_the_database_no_more_than_before(count_queries):
    without, with_ladder = make_idea(make_call()), climbing(make_ladder(steps=[{"supporters": 100, "days": 9}]))
    counts = []
    for idea in (without, with_ladder):
        person = PersonFactory()
        loaded = Idea.objects.select_related("call__activity__programme", "trail_item").get(pk=idea.pk)
        with count_queries() as queries:
            support_idea(person=person, idea=loaded, now=NOW)
        counts.append(len(queries))
    assert counts[0] == counts[1]
