"""A ladder as it is typed."""

import pytest

from makewith.foundation.programmes.recipes import recipe_named
from makewith.kit.dates import end_of_day
from makewith.loop.ideas.ladders.forms import LadderForm
from makewith.loop.ideas.ladders.queries import climb_of
from makewith.loop.ideas.ladders.rules import Ladder
from makewith.loop.ideas.ladders.tests.stage import climbing, make_ladder, stand_behind, story
from makewith.loop.ideas.tests.factories import NOW, make_call, make_idea


@pytest.fixture
def ladder():
    return Ladder.read(recipe_named("supporter-ladder").activities[0].values["rules"]["ladder"])


def typed(ladder, **changes):
    """The ladder after somebody changed some fields of its form."""
    shown = LadderForm(ladder)
    values = {name: value for name, value in shown.initial.items() if value not in (False, None)} | changes
    form = LadderForm(ladder, {shown.add_prefix(name): value for name, value in values.items()})
    assert form.is_valid(), form.errors
    return Ladder.read(form.typed())


def test_what_is_sent_as_it_is_shown_is_the_same_ladder(ladder):
    assert len(ladder.steps) == 4
    assert typed(ladder) == ladder


def test_a_thing_to_mark_keeps_its_key_when_it_is_reworded_and_when_one_before_it_goes(ladder):
    changed = typed(ladder, criterion_1="", criterion_2="How well is it made?", criterion_4="Details")
    assert [(one.key, one.label) for one in changed.criteria] == [
        ("technique", "How well is it made?"),
        ("details", "Details"),
        ("details-4", "Details"),
    ]


def test_an_empty_row_between_two_steps_does_not_matter(ladder):
    changed = typed(ladder, supporters_2="", days_2="", words_2="")
    assert [step.supporters for step in changed.steps] == [100, 5000, 10000]


def test_the_form_shows_two_rows_more_than_there_are_steps(ladder):
    assert len(LadderForm(ladder).step_rows) == 6
    assert len(LadderForm(Ladder()).step_rows) == 2


@pytest.mark.parametrize(("reminders", "kept"), [("", ()), ("3", (3,)), (" 3, 30 ,3", (30, 3))])
def test_reminders_are_typed_as_a_list(ladder, reminders, kept):
    assert typed(ladder, reminders=reminders).reminders == kept


@pytest.mark.django_db
def test_the_form_says_what_becomes_of_what_is_under_way_and_when_the_call_closes():
    call = make_ladder()
    assert LadderForm.under_way(call) == []
    climbing(call)
    climbing(call)
    call.activity.closes_at = end_of_day(NOW.date(), "Europe/Berlin")
    climb, closes = LadderForm.under_way(call)
    assert climb.startswith("2 ideas climb now.")
    assert closes.startswith("Support is taken until this call closes on 18 June")


@pytest.mark.django_db
def test_ideas_from_before_there_was_a_ladder_go_on_without_a_clock():
    call = make_call()
    idea = make_idea(call)
    call.rules = make_ladder().rules
    call.save()
    assert LadderForm.under_way(call) == ["1 idea came when there was no ladder. It goes on without a clock."]
    assert climb_of(idea, Ladder.of(call)) is None
    stand_behind(idea, *[NOW] * 4)
    assert story(idea) == []
