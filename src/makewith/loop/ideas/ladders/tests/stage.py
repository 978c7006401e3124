"""A call with a ladder, and people who stand behind its ideas."""

from datetime import datetime, timedelta

from makewith.foundation.jobs import worker
from makewith.foundation.people.models import Person
from makewith.foundation.people.tests.factories import PersonFactory
from makewith.foundation.programmes.models import Programme
from makewith.loop.ideas.actions import support_idea
from makewith.loop.ideas.ladders.models import Clock
from makewith.loop.ideas.ladders.queries import CLOSING_TIME
from makewith.loop.ideas.ladders.rules import Ladder
from makewith.loop.ideas.ladders.tasks import look_at_clocks
from makewith.loop.ideas.models import Call, Idea, Support
from makewith.loop.ideas.tests.factories import NOW, make_call, make_idea

DAY = timedelta(days=1)
TWO_STEPS = [{"supporters": 2, "days": 10}, {"supporters": 3, "days": 5}]


def make_ladder(programme: Programme | None = None, **rules: object) -> Call:
    """A call whose ladder is 2 supporters in 10 days, then 3 within 5 more, unless `steps` says otherwise."""
    call = make_call(programme)
    call.rules = {"ladder": Ladder.read({"steps": TWO_STEPS, **rules}).data()}
    call.save()
    return call


def climbing(call: Call | None = None, now: datetime = NOW) -> Idea:
    """An idea on the table, its clock just begun."""
    return make_idea(call or make_ladder(), now=now)


def stand_behind(idea: Idea, *moments: datetime) -> list[Person]:
    """One new person for each moment, through the action."""
    people = []
    for moment in moments:
        person = PersonFactory()
        support_idea(
            person=person, idea=Idea.objects.select_related("call__activity__programme").get(pk=idea.pk), now=moment
        )
        people.append(person)
    return people


def arrive_unnoticed(idea: Idea, *moments: datetime) -> None:
    """Support that came in many at once, as from an import: nobody has looked at the clock since."""
    for moment in moments:
        Support.objects.create(idea=idea, person=PersonFactory(), created_at=moment)
    Idea.objects.filter(pk=idea.pk).update(supports_count=Support.objects.filter(idea=idea).count())


def let_time_pass(until: datetime) -> None:
    """The schedule and its jobs, as the worker runs them at a moment when every clock that ended by `until` is closed."""
    look_at_clocks(until + CLOSING_TIME)
    worker.run_due(until + CLOSING_TIME)


def story(idea: Idea) -> list[tuple[int, str, datetime | None]]:
    """The steps of an idea as (supporters, outcome, when)."""
    return [
        (
            clock.supporters,
            "reached" if clock.reached_at else "missed" if clock.missed_at else "open",
            clock.reached_at or clock.missed_at,
        )
        for clock in Clock.objects.filter(idea=idea)
    ]
