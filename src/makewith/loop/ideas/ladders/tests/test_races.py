"""What happens at the same moment happens once: two supports at the threshold, support against the end of a clock."""

import threading
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection

from makewith.foundation.activity.models import Event
from makewith.foundation.people.tests.factories import PersonFactory
from makewith.loop.ideas.actions import support_idea
from makewith.loop.ideas.ladders.actions import expire, resubmit_idea
from makewith.loop.ideas.ladders.models import Resubmission
from makewith.loop.ideas.ladders.queries import CLOSING_TIME
from makewith.loop.ideas.ladders.tests.stage import DAY, climbing, let_time_pass, make_ladder, stand_behind, story
from makewith.loop.ideas.models import Idea, IdeaState, Support
from makewith.loop.ideas.tests.factories import NOW

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts):
    """Run the acts in threads that begin together; what each returned, or the PermissionDenied that it raised."""
    start, results = threading.Barrier(len(acts)), [None] * len(acts)

    def run(place, act):
        start.wait()
        try:
            results[place] = act()
        except PermissionDenied as refused:
            results[place] = refused
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def loaded(idea):
    return Idea.objects.select_related("call__activity__programme", "trail_item").get(pk=idea.pk)


def supporting(idea, moment):
    person, row = PersonFactory(), loaded(idea)
    return lambda: support_idea(person=person, idea=row, now=moment)


def test_of_eight_supports_at_the_threshold_one_reaches_the_step():
    idea = climbing(make_ladder(steps=[{"supporters": 4, "days": 10}, {"supporters": 100, "days": 10}]))
    moments = [NOW + timedelta(hours=hour) for hour in range(1, 9)]
    assert at_once(*[supporting(idea, moment) for moment in moments]) == [True] * 8
    steps = story(idea)
    assert [(supporters, outcome) for supporters, outcome, _at in steps] == [(4, "reached"), (100, "open")]
    assert Event.objects.filter(kind="StepReached").count() == 1


def test_eight_supports_at_once_at_the_top_climb_it_once():
    idea = climbing(make_ladder(steps=[{"supporters": 2, "days": 10}, {"supporters": 5, "days": 10}]))
    at_once(*[supporting(idea, NOW + DAY) for _ in range(8)])
    assert story(idea) == [(2, "reached", NOW + DAY), (5, "reached", NOW + DAY)]
    assert Event.objects.filter(kind="LadderClimbed").count() == 1


def test_support_against_the_end_of_a_clock_is_either_in_time_or_refused():
    """Whichever comes first, what the idea says and what was counted agree."""
    for _attempt in range(5):
        idea = climbing()
        stand_behind(idea, NOW + DAY)
        clock = idea.clocks.get()
        late = clock.due_at + CLOSING_TIME
        gave, closed, again = at_once(
            supporting(idea, clock.due_at),
            lambda clock=clock, late=late: expire(clock=clock, now=late),
            lambda clock=clock, late=late: expire(clock=clock, now=late),
        )
        idea.refresh_from_db()
        if gave is True:
            assert story(idea)[0] == (2, "reached", clock.due_at)
            assert (closed, again) == (False, False)
        else:
            assert isinstance(gave, PermissionDenied)
            assert story(idea) == [(2, "missed", clock.due_at)]
            assert sorted([closed, again]) == [False, True]
            assert (idea.supports_count, Support.objects.filter(idea=idea).count()) == (1, 1)
        assert Event.objects.filter(kind="ClockMissed", subject_id=idea.trail_item.public_id).count() == int(
            closed or again
        )


def test_support_that_was_read_before_the_end_and_written_after_it_changes_nothing():
    idea = climbing()
    row, person = loaded(idea), PersonFactory()
    let_time_pass(NOW + 10 * DAY)
    with pytest.raises(PermissionDenied):
        support_idea(person=person, idea=row, now=NOW + DAY)
    idea.refresh_from_db()
    assert (idea.supports_count, Support.objects.count()) == (0, 0)


def test_putting_it_on_the_table_again_eight_times_at_once_makes_one_draft():
    idea = climbing()
    let_time_pass(NOW + 10 * DAY)
    rows = [loaded(idea) for _ in range(8)]
    drafts = at_once(
        *[lambda row=row: resubmit_idea(author=row.author, idea=row, now=NOW + 11 * DAY).pk for row in rows]
    )
    assert len(set(drafts)) == 1
    assert Idea.objects.filter(state=IdeaState.DRAFT).count() == 1
    assert Resubmission.objects.count() == 1
