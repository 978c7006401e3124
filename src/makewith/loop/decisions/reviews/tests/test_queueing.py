"""Coming before a board: in time, late, again, by hand; moved on, taken off, taken back."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from makewith.foundation.activity.models import Event
from makewith.foundation.trail.actions import withdraw_item
from makewith.foundation.trail.models import Audience, Item
from makewith.loop.decisions.reviews.actions import change_rules, move_entry, put_item, queue_item, take_off
from makewith.loop.decisions.reviews.models import Entry, Scorecard, Window
from makewith.loop.decisions.reviews.queries import entries_page
from makewith.loop.decisions.reviews.tests.factories import CLOSED, QUEUED, RULES, Table

CLOSING = datetime(2027, 5, 4, 21, 59, 59, 999999, tzinfo=UTC)
AUTUMN = datetime(2027, 9, 6, 21, 59, 59, 999999, tzinfo=UTC)


def test_what_comes_in_waits_for_the_window_that_closes_next(table: Table) -> None:
    (entry,) = table.queue()
    assert entry.window.closes_at == CLOSING
    assert Event.objects.filter(kind="EntryQueued", subject_id=entry.item.public_id).count() == 1


def test_the_instant_of_the_closing_is_in_time_and_the_next_one_rolls_over(table: Table) -> None:
    in_time = queue_item(board=table.board, item=table.item(), now=CLOSING)
    late = queue_item(board=table.board, item=table.item(), now=CLOSING + timedelta(microseconds=1))
    assert (in_time.window.closes_at, late.window.closes_at) == (CLOSING, AUTUMN)


def test_what_came_in_time_is_judged_though_its_job_ran_late_unless_the_cards_are_open(table: Table) -> None:
    table.queue()
    table.open()
    late_job = queue_item(board=table.board, item=table.item(), now=CLOSING)
    assert late_job.window.closes_at == CLOSING
    table.open()
    table.fill()
    table.reveal()
    too_late = queue_item(board=table.board, item=table.item(), now=CLOSING)
    assert too_late.window.closes_at == AUTUMN


def test_an_item_is_before_a_board_once(table: Table) -> None:
    item = table.item()
    first = queue_item(board=table.board, item=item, now=QUEUED)
    assert queue_item(board=table.board, item=item, now=CLOSED) == first
    assert Event.objects.filter(kind="EntryQueued").count() == 1


def test_what_was_taken_back_does_not_come_and_leaves_the_list(table: Table) -> None:
    (entry,) = table.queue()
    assert [row.pk for row in entries_page(entry.window).rows] == [entry.pk]
    withdraw_item(actor=table.amina, item=entry.item, now=CLOSED)
    assert entries_page(entry.window).rows == []
    with pytest.raises(ValidationError):
        queue_item(board=table.board, item=entry.item, now=CLOSED)
    assert Entry.objects.count() == 1


def test_the_team_puts_something_before_a_board_by_hand(table: Table) -> None:
    entry = put_item(actor=table.helene, board=table.board, item=table.item(), now=QUEUED)
    assert (entry.put_by, entry.window.closes_at) == (table.helene, CLOSING)
    with pytest.raises(PermissionDenied):
        put_item(actor=table.sofie, board=table.board, item=table.item(), now=QUEUED)
    draft = table.item()
    Item.objects.filter(pk=draft.pk).update(audience=Audience.TEAM)
    draft.refresh_from_db()
    with pytest.raises(ValidationError) as error:
        put_item(actor=table.helene, board=table.board, item=draft, now=QUEUED)
    assert error.value.messages == ["This is still a draft. Publish it first, so that people can follow."]


def test_an_entry_moves_to_the_next_review_until_somebody_judges_it(table: Table) -> None:
    first, second = table.queue(2)
    table.open()
    moved = move_entry(actor=table.helene, entry=first, now=CLOSED)
    assert (moved.window.closes_at, Scorecard.objects.filter(entry=first).count()) == (AUTUMN, 0)
    table.fill(table.sofie)
    second.refresh_from_db()
    with pytest.raises(ValidationError):
        move_entry(actor=table.helene, entry=second, now=CLOSED)
    with pytest.raises(ValidationError):
        take_off(actor=table.helene, entry=second, now=CLOSED)


def test_an_entry_is_taken_off_once_and_can_come_again(table: Table) -> None:
    (entry,) = table.queue()
    assert take_off(actor=table.helene, entry=entry, now=QUEUED) is True
    assert take_off(actor=table.helene, entry=entry, now=QUEUED) is False
    again = queue_item(board=table.board, item=entry.item, now=QUEUED)
    assert again.pk != entry.pk
    assert Event.objects.filter(kind="EntryTakenOff").count() == 1


def test_new_closings_leave_a_window_with_something_in_it_where_it_was_promised(table: Table) -> None:
    table.queue()
    empty = Window.objects.create(board=table.board, closes_at=AUTUMN, terms=table.board.rules)
    change_rules(actor=table.helene, board=table.board, rules={**RULES, "closings": ["07-01"]}, now=QUEUED)
    assert not Window.objects.filter(pk=empty.pk).exists()
    (second,) = table.queue()
    assert second.window.closes_at == CLOSING
    later = queue_item(board=table.board, item=table.item(), now=CLOSED)
    assert later.window.closes_at == datetime(2027, 7, 1, 21, 59, 59, 999999, tzinfo=UTC)


def test_new_rules_hold_for_a_window_until_somebody_has_begun_a_card(table: Table) -> None:
    table.queue()
    change_rules(actor=table.helene, board=table.board, rules={**RULES, "reviewers": 1}, now=QUEUED)
    assert table.window.rules.reviewers == 1
    table.open()
    table.fill(table.sofie)
    change_rules(actor=table.helene, board=table.board, rules={**RULES, "apart": 1}, now=CLOSED)
    assert (table.window.rules.apart, table.board.rules["apart"]) == (3, 1)
    with pytest.raises(PermissionDenied):
        change_rules(actor=table.sofie, board=table.board, rules=RULES, now=CLOSED)
