"""What is before a board follows the idea that it became part of, cards and all, and comes back when the two are parted."""

import pytest

from makewith.foundation.jobs import worker
from makewith.loop.decisions.reviews.actions import announce_window, plan_announcement, queue_item
from makewith.loop.decisions.reviews.models import Entry, Scorecard
from makewith.loop.decisions.reviews.tests.factories import CLOSED, QUEUED, REVEALED, Table, lay_table
from makewith.loop.ideas.merging.actions import merge_ideas, part_ideas
from makewith.loop.ideas.merging.models import Merge
from makewith.loop.ideas.models import Idea

DAY = REVEALED - CLOSED


@pytest.fixture
def table(db: None) -> Table:
    made = lay_table()
    for _ in range(3):
        made.item()
    worker.run_due(REVEALED)
    return made


def idea(table: Table, number: int) -> Idea:
    return Idea.objects.select_related("trail_item", "call__activity__programme").get(
        trail_item=table.items[number - 1]
    )


def merge(table: Table, part: int, whole: int) -> Merge:
    made = merge_ideas(actor=table.helene, source=idea(table, part), target=idea(table, whole), reason="", now=CLOSED)
    worker.run_due(REVEALED)
    return made


def part(table: Table, made: Merge) -> None:
    part_ideas(actor=table.helene, merge=Merge.objects.get(pk=made.pk), now=CLOSED)
    worker.run_due(REVEALED)


def put(table: Table, number: int) -> Entry:
    return queue_item(board=table.board, item=table.items[number - 1], now=QUEUED)


def judged() -> list[tuple[int, bool]]:
    """For each entry: the number of the idea that is judged, and whether it is off the list."""
    rows = Entry.objects.order_by("id").values_list("item__number", "taken_off_at")
    return [(number, off is not None) for number, off in rows]


def test_the_whole_is_judged_in_the_place_of_its_part_with_the_cards_that_are_in(table: Table) -> None:
    put(table, 1)
    table.open()
    table.fill(table.sofie)
    made = merge(table, 1, 2)
    assert judged() == [(2, False)]
    assert Scorecard.objects.filter(entry__item=table.items[1], submitted_at__isnull=False).count() == 1
    part(table, made)
    assert judged() == [(1, False)]
    assert Entry.objects.get().followed_from is None


def test_a_part_comes_off_the_list_where_the_whole_is_before_the_board_already(table: Table) -> None:
    put(table, 1), put(table, 2)
    made = merge(table, 1, 2)
    assert judged() == [(1, True), (2, False)]
    part(table, made)
    assert judged() == [(1, False), (2, False)]


def test_what_came_through_a_chain_goes_back_along_it(table: Table) -> None:
    put(table, 1)
    first = merge(table, 1, 2)
    second = merge(table, 2, 3)
    assert judged() == [(3, False)]
    part(table, second)
    assert judged() == [(2, False)]
    part(table, first)
    assert judged() == [(1, False)]


def test_what_the_whole_had_of_its_own_stays_with_it(table: Table) -> None:
    put(table, 2)
    part(table, merge(table, 1, 2))
    assert judged() == [(2, False)]


def test_what_was_decided_about_the_whole_stays_decided(table: Table) -> None:
    put(table, 1)
    table.open()
    table.fill()
    made = merge(table, 1, 2)
    table.reveal()
    table.settle(Entry.objects.select_related("window").get())
    announce_window(actor=table.helene, window=table.window, now=REVEALED)
    part(table, made)
    assert judged() == [(2, False)]


def test_an_entry_that_comes_back_without_an_outcome_takes_a_planned_announcement_back(table: Table) -> None:
    put(table, 1), put(table, 2)
    table.open()
    table.fill()
    made = merge(table, 1, 2)
    table.reveal()
    table.settle(Entry.objects.select_related("window").get(item=table.items[1]))
    plan_announcement(actor=table.helene, window=table.window, at=REVEALED + DAY, now=REVEALED)
    part(table, made)
    assert (judged(), table.window.announce_at) == ([(1, False), (2, False)], None)
