"""Rules are part of a recipe, and of what the next programme begins with."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from makewith.flows.programme_to_next import duplicate_programme
from makewith.flows.recipe_to_programme import start_programme
from makewith.foundation.people.tests.factories import PersonFactory
from makewith.foundation.programmes.recipes import all_recipes, recipe_named
from makewith.loop.ideas.actions import CALL_KIND, change_rules
from makewith.loop.ideas.ladders.rules import Ladder, Step
from makewith.loop.ideas.models import Call
from makewith.loop.ideas.rules import checked
from makewith.loop.workshops.models import Workshop

LEGO = (
    Step(100, 60, "It has found its first people"),
    Step(1000, 365, "The team writes to the author"),
    Step(5000, 182, "Half way to the review"),
    Step(10000, 182, "Experts review it, with an answer in public"),
)


@pytest.fixture
def administrator(db):
    person = PersonFactory()
    person.user.is_administrator = True
    person.user.save()
    return person


def test_every_recipe_has_rules_that_make_sense():
    for recipe in all_recipes():
        for activity in [one for one in recipe.runnable if one.kind == CALL_KIND]:
            checked(activity.values.get("rules", {}))


def test_a_call_begins_with_the_rules_of_its_recipe(administrator):
    now = timezone.now()
    programme = start_programme(
        actor=administrator,
        recipe=recipe_named("supporter-ladder"),
        now=now,
        terms="You keep it.",
        name="Show it",
        goal="More",
    )
    ladder = Ladder.of(Call.objects.get(activity__programme=programme))
    assert ladder.steps == LEGO
    assert (ladder.asks, ladder.currency, ladder.reminders) == (True, "EUR", (14, 3))
    assert [criterion.key for criterion in ladder.criteria] == ["originality", "technique", "details"]


def test_the_next_programme_begins_with_the_rules_as_they_are_now(administrator):
    now = timezone.now()
    source = start_programme(
        actor=administrator,
        recipe=recipe_named("supporter-ladder"),
        now=now,
        terms="You keep it.",
        name="Show it",
        goal="More",
    )
    steps = [{"supporters": 2, "days": 3, "words": ""}]
    call = Call.objects.get(activity__programme=source)
    change_rules(actor=administrator, call=call, section="ladder", data={"steps": steps}, now=now)
    copy = duplicate_programme(actor=administrator, source=source, name="Show it again", now=now)
    assert Ladder.of(Call.objects.get(activity__programme=copy)).steps == (Step(2, 3),)


def test_the_experience_workshop_has_its_day_with_an_agenda_and_the_next_programme_has_it_too(administrator):
    recipe = recipe_named("experience-workshop")
    assert recipe is not None
    now = datetime(2026, 6, 18, 12, 0, tzinfo=UTC)
    programme = start_programme(
        actor=administrator,
        recipe=recipe,
        now=now,
        terms="You keep it.",
        name="One day",
        goal="It is easy",
        time_zone="Europe/Berlin",
    )
    workshop = Workshop.objects.get(activity__programme=programme)
    assert (workshop.activity.state, workshop.activity.title) == ("draft", "One day in one room")
    assert workshop.activity.opens_at.isoformat() == "2026-07-30T08:00:00+00:00"
    assert (workshop.blocks.count(), workshop.tables.count()) == (21, 4)
    total = sum(block.minutes for block in workshop.blocks.all())
    assert workshop.activity.closes_at - workshop.activity.opens_at >= timedelta(minutes=total)
    copy = duplicate_programme(actor=administrator, source=programme, name="Another day", now=now)
    again = Workshop.objects.get(activity__programme=copy)
    assert (again.previous, again.activity.opens_at, again.blocks.count()) == (workshop, None, 21)
