"""Outcomes that are announced by themselves at a set time."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from makewith.foundation.notifications.models import Notification
from makewith.foundation.programmes.models import TeamRole
from makewith.loop.decisions.models import Decision
from makewith.loop.decisions.reviews.actions import announce_window, drop_plan, plan_announcement, unsettle_entry
from makewith.loop.decisions.reviews.models import Entry
from makewith.loop.decisions.reviews.tasks import announce_planned_windows
from makewith.loop.decisions.reviews.tests.factories import REVEALED, Table

AT = REVEALED + timedelta(days=3)


@pytest.fixture
def entry(table: Table) -> Entry:
    """The only entry of a window whose cards are open, with its outcome."""
    (entry,) = table.queue()
    table.open()
    table.fill()
    table.reveal()
    return table.settle(entry)


def plan(table: Table, at=AT):
    return plan_announcement(actor=table.helene, window=table.window, at=at, now=REVEALED)


def test_nothing_is_announced_before_its_time_and_everything_once_at_it(table: Table, entry: Entry) -> None:
    plan(table)
    announce_planned_windows(AT - timedelta(seconds=1))
    assert Decision.objects.count() == 0
    for later in (0, 60):
        announce_planned_windows(AT + timedelta(seconds=later))
    assert (Decision.objects.get().decided_by, table.window.announced_at) == (table.helene, AT)


def test_another_moment_takes_the_place_of_the_first_and_a_dropped_plan_comes_to_nothing(
    table: Table, entry: Entry
) -> None:
    plan(table)
    plan(table, AT + timedelta(days=1))
    announce_planned_windows(AT)
    assert table.window.announced_at is None
    assert [drop_plan(actor=table.helene, window=table.window) for _ in range(2)] == [True, False]
    announce_planned_windows(AT + timedelta(days=2))
    assert Decision.objects.count() == 0


def test_an_outcome_that_is_open_again_takes_the_plan_back(table: Table, entry: Entry) -> None:
    plan(table)
    unsettle_entry(actor=table.helene, entry=entry)
    assert table.window.announce_at is None
    with pytest.raises(ValidationError, match="1 entry has no outcome yet"):
        plan(table)


def test_what_is_over_announced_or_not_laid_open_is_not_planned(table: Table) -> None:
    (entry,) = table.queue()
    table.open()
    table.fill()
    with pytest.raises(ValidationError, match="not laid open yet"):
        plan(table)
    table.reveal()
    table.settle(entry)
    with pytest.raises(ValidationError) as error:
        plan(table, REVEALED)
    assert error.value.message_dict == {"day": ["Choose a moment that is not over."]}
    announce_window(actor=table.helene, window=table.window, now=REVEALED)
    with pytest.raises(ValidationError, match="announced already"):
        plan(table)


def test_whoever_planned_it_and_may_not_any_more_hears_that_nothing_was_announced(table: Table, entry: Entry) -> None:
    plan(table)
    TeamRole.objects.filter(person=table.helene).delete()
    for later in (0, 60):
        announce_planned_windows(AT + timedelta(seconds=later))
    assert (Decision.objects.count(), table.window.announce_at) == (0, None)
    told = Notification.objects.get(kind="review", person=table.helene)
    assert (told.title, told.body) == (
        "The outcomes were not announced",
        "Whoever planned it may not announce outcomes any more.",
    )
