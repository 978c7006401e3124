"""Changing an agenda: each change once, in order, and undone as it was."""

import uuid

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from makewith.foundation.activity.models import Event
from makewith.foundation.programmes.models import Role
from makewith.loop.workshops import agenda
from makewith.loop.workshops.actions import (
    add_block,
    change_block,
    change_workshop,
    keep_agenda,
    move_block,
    remove_block,
    undo_agenda,
)
from makewith.loop.workshops.actions.agenda import MOST_BLOCKS, MOST_CHANGES
from makewith.loop.workshops.library import exercises
from makewith.loop.workshops.models import AgendaChange, Block, Workshop
from makewith.loop.workshops.tests.factories import BEGINS, ENDS, NOW, block, leader_of, make_team, make_workshop

pytestmark = pytest.mark.django_db


def titles(workshop: Workshop) -> list[str]:
    return list(workshop.blocks.values_list("title", flat=True))


def positions(workshop: Workshop) -> list[int]:
    return list(workshop.blocks.values_list("position", flat=True))


def undo(workshop: Workshop) -> bool:
    return undo_agenda(actor=leader_of(workshop), workshop=workshop, change=workshop.agenda_changes.last().pk, now=NOW)


def test_an_exercise_goes_in_after_the_block_one_is_on() -> None:
    workshop = make_workshop()
    on = block(workshop, "Write on your own")
    add_block(
        actor=leader_of(workshop), workshop=workshop, exercise=exercises()["silent-swap"], after=on.public_id, now=NOW
    )
    assert titles(workshop)[2:5] == ["Write on your own", "Silent swap", "Group and name"]
    assert positions(workshop) == list(range(10))
    added = block(workshop, "Silent swap")
    assert (added.minutes, added.rules, added.note) == (
        8,
        {"writing": True},
        "Read another table’s notes, add one word to each that needs one.",
    )


def test_the_same_block_twice_is_one_block() -> None:
    workshop, key = make_workshop(), uuid.uuid4()
    for _twice in range(2):
        add_block(actor=leader_of(workshop), workshop=workshop, title="Soup", block_id=key, now=NOW)
    assert titles(workshop).count("Soup") == 1
    assert workshop.agenda_changes.count() == 1


def test_undo_takes_each_change_back_in_turn_and_a_second_click_nothing_more() -> None:
    workshop = make_workshop()
    leader, first = leader_of(workshop), agenda.written(workshop)
    change_block(actor=leader, block=block(workshop, "Write on your own"), minutes=14, now=NOW)
    second = agenda.written(workshop)
    remove_block(actor=leader, workshop=workshop, block_id=block(workshop, "Break").public_id, now=NOW)
    newest = workshop.agenda_changes.last().pk
    assert undo_agenda(actor=leader, workshop=workshop, change=newest, now=NOW) is True
    assert undo_agenda(actor=leader, workshop=workshop, change=newest, now=NOW) is False
    assert agenda.written(workshop) == second
    assert undo(workshop) is True
    assert agenda.written(workshop) == first
    assert AgendaChange.objects.count() == 0


def test_a_block_that_is_brought_back_is_led_by_the_same_people() -> None:
    workshop = make_workshop()
    leader, seat = leader_of(workshop), workshop.seats.get()
    change_block(actor=leader, block=block(workshop, "Break"), led_by=[seat], now=NOW)
    before = agenda.written(workshop)
    remove_block(actor=leader, workshop=workshop, block_id=block(workshop, "Break").public_id, now=NOW)
    undo(workshop)
    assert agenda.written(workshop) == before
    assert list(block(workshop, "Break").led_by.all()) == [seat]


def test_a_change_that_changes_nothing_leaves_nothing_to_undo() -> None:
    workshop = make_workshop()
    events = Event.objects.count()
    change_block(actor=leader_of(workshop), block=block(workshop, "Welcome"), minutes=10, now=NOW)
    assert (AgendaChange.objects.count(), Event.objects.count()) == (0, events)


def test_moving_is_to_a_place_and_not_by_a_step_so_twice_is_as_once() -> None:
    workshop = make_workshop()
    leader, welcome = leader_of(workshop), block(workshop, "Welcome")
    for _twice in range(2):
        move_block(actor=leader, block=block(workshop, "Five dots"), after=welcome.public_id, now=NOW)
    assert titles(workshop)[:3] == ["Welcome", "Five dots", "Bring and show"]
    move_block(actor=leader, block=block(workshop, "Five dots"), after=None, now=NOW)
    assert titles(workshop)[:2] == ["Five dots", "Welcome"]
    assert positions(workshop) == list(range(9))


def test_a_block_that_somebody_else_took_out_says_so() -> None:
    workshop = make_workshop()
    leader, gone = leader_of(workshop), block(workshop, "Break")
    remove_block(actor=leader, workshop=workshop, block_id=gone.public_id, now=NOW)
    with pytest.raises(ValidationError, match="taken this block out"):
        change_block(actor=leader, block=gone, minutes=5, now=NOW)
    with pytest.raises(ValidationError, match="taken this block out"):
        move_block(actor=leader, block=block(workshop, "Welcome"), after=gone.public_id, now=NOW)


def test_a_pin_is_on_the_day_and_comes_along_to_another() -> None:
    workshop = make_workshop()
    leader = leader_of(workshop)
    with pytest.raises(ValidationError, match="before the workshop begins"):
        change_block(
            actor=leader, block=block(workshop, "Five dots"), is_pinned=True, starts_at=BEGINS.replace(hour=5), now=NOW
        )
    # To the other side of the change of clocks: 19:05 on the wall stays 19:05.
    later = BEGINS.replace(month=11, day=26, hour=17)
    change_workshop(actor=leader, workshop=workshop, opens_at=later, closes_at=later.replace(hour=19), now=NOW)
    assert block(workshop, "Break").starts_at.isoformat() == "2026-11-26T18:05:00+00:00"


def test_what_is_different_is_measured_from_the_plan_that_was_kept() -> None:
    workshop = make_workshop()
    leader = leader_of(workshop)
    for minutes in (11, 12, 13, 14):
        change_block(actor=leader, block=block(workshop, "Write on your own"), minutes=minutes, now=NOW)
    found = agenda.compare(workshop.agenda_changes.first().before, agenda.written(workshop), BEGINS, ENDS)
    assert found.grew == [("Write on your own", 4)]
    ids = {key: Block.objects.get(public_id=key).title for key in found.was_at}
    assert sorted(ids.values()) == ["Five dots", "Group and name"]
    assert list(found.was_spare.values()) == [5]
    keep_agenda(actor=leader, workshop=workshop)
    assert workshop.agenda_changes.count() == 0


def test_of_many_changes_the_first_and_the_newest_stay() -> None:
    workshop = make_workshop()
    leader, first = leader_of(workshop), agenda.written(workshop)
    for minutes in range(20, 20 + MOST_CHANGES + 10):
        change_block(actor=leader, block=block(workshop, "Welcome"), minutes=minutes, now=NOW)
    assert workshop.agenda_changes.first().before == first
    assert workshop.agenda_changes.count() == MOST_CHANGES + 1


def test_an_agenda_has_an_end() -> None:
    workshop = make_workshop(blocks=[])
    for number in range(MOST_BLOCKS):
        add_block(actor=leader_of(workshop), workshop=workshop, title=f"Block {number}", now=NOW)
    with pytest.raises(ValidationError, match="at most 60 blocks"):
        add_block(actor=leader_of(workshop), workshop=workshop, title="One more", now=NOW)


@pytest.mark.parametrize("who", ["observer", "leader of one that is live"])
def test_who_may_not_changes_nothing(who: str) -> None:
    workshop = make_workshop()
    actor = leader_of(workshop)
    if who == "observer":
        actor = make_team(workshop.activity.programme, Role.OBSERVER)
    else:
        Workshop.objects.update(state="live")
    before, one = agenda.written(workshop), block(workshop, "Break")
    for act in (
        lambda: add_block(actor=actor, workshop=workshop, title="Soup", now=NOW),
        lambda: change_block(actor=actor, block=one, minutes=1, now=NOW),
        lambda: move_block(actor=actor, block=one, after=None, now=NOW),
        lambda: remove_block(actor=actor, workshop=workshop, block_id=one.public_id, now=NOW),
        lambda: undo_agenda(actor=actor, workshop=workshop, change=1, now=NOW),
        lambda: keep_agenda(actor=actor, workshop=workshop),
    ):
        with pytest.raises(PermissionDenied):
            act()
    assert agenda.written(workshop) == before
