"""Outcomes: set, unset, and published together as decisions."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from makewith.flows.tests.test_canary import CANARY, tables_that_say_it
from makewith.foundation.activity.models import Event
from makewith.foundation.jobs import worker
from makewith.foundation.notifications.models import Notification
from makewith.foundation.trail.actions import withdraw_item
from makewith.foundation.trail.models import Credit, Link
from makewith.loop.decisions.models import Decision
from makewith.loop.decisions.reviews.actions import announce_window, queue_item, settle_entry, unsettle_entry
from makewith.loop.decisions.reviews.models import Entry, Phase
from makewith.loop.decisions.reviews.queries import entries_page, verdicts_on
from makewith.loop.decisions.reviews.tests.factories import QUEUED, REVEALED, Table, lay_table
from makewith.loop.ideas.actions import Words
from makewith.loop.ideas.tests.factories import make_idea

ANNOUNCED = REVEALED + timedelta(days=8)


def revealed(table: Table, count: int) -> list[Entry]:
    entries = table.queue(count)
    table.open()
    table.fill()
    table.reveal()
    return entries


def test_outcomes_are_the_teams_alone_until_they_are_published_together_as_decisions(table: Table) -> None:
    yes, no, later = revealed(table, 3)
    table.settle(yes)
    settle_entry(actor=table.helene, entry=no, outcome="not_approved", reason="It cuts fingers.", now=REVEALED)
    settle_entry(
        actor=table.helene, entry=later, outcome="parked", reason="After the licence.", now=REVEALED,
        look_again_on=date(2027, 9, 1),
    )  # fmt: skip
    assert (Decision.objects.count(), Link.objects.count()) == (0, 0)
    assert announce_window(actor=table.helene, window=table.window, now=ANNOUNCED) is True
    assert announce_window(actor=table.helene, window=table.window, now=ANNOUNCED) is False
    assert [(d.title, d.outcome, d.decided_by) for d in Decision.objects.order_by("id")] == [
        ("Idea 1 is approved, in the review of 4 May 2027", "go", table.helene),
        ("Idea 2 is not approved, in the review of 4 May 2027", "no", table.helene),
        ("Idea 3 is parked, in the review of 4 May 2027", "not_now", table.helene),
    ]
    assert list(Link.objects.order_by("id").values_list("relation", "reason", "look_again_on")) == [
        ("adopted_by", "We build it.", None),
        ("declined_by", "It cuts fingers.", None),
        ("deferred_by", "After the licence.", date(2027, 9, 1)),
    ]
    window = table.window
    assert window.phase(ANNOUNCED) == Phase.DECIDED
    entries = list(Entry.objects.filter(window=window).select_related("window"))
    assert {verdicts_on(entries)[entry.pk].reason for entry in entries} == {
        "We build it.", "It cuts fingers.", "After the licence.",
    }  # fmt: skip


def test_authors_are_told_as_of_any_decision_and_have_been_heard(table: Table) -> None:
    (entry,) = revealed(table, 1)
    table.settle(entry)
    announce_window(actor=table.helene, window=table.window, now=ANNOUNCED)
    worker.run_due(ANNOUNCED + timedelta(days=1))
    news = Notification.objects.get(person=table.amina)
    assert (news.title, news.body) == ("Idea 1 is approved, in the review of 4 May 2027", "We build it.")
    assert Credit.objects.get(item=entry.item, person=table.amina).heard_at is not None


def test_every_entry_needs_an_outcome_and_a_reason(table: Table) -> None:
    first, _second = revealed(table, 2)
    for values, field in (
        ({"outcome": "approved", "reason": " \0"}, "reason"),
        ({"outcome": "perhaps", "reason": "So."}, "outcome"),
        ({"outcome": "parked", "reason": "So."}, "look_again_on"),
    ):
        with pytest.raises(ValidationError) as error:
            settle_entry(actor=table.helene, entry=first, now=REVEALED, **values)
        assert list(error.value.message_dict) == [field]
    table.settle(first)
    with pytest.raises(ValidationError) as error:
        announce_window(actor=table.helene, window=table.window, now=ANNOUNCED)
    assert error.value.messages == ["1 entry has no outcome yet."]
    assert Decision.objects.count() == 0


def test_an_outcome_can_be_taken_back_until_it_is_published(table: Table) -> None:
    (entry,) = revealed(table, 1)
    table.settle(entry)
    for _ in range(2):
        undone = unsettle_entry(actor=table.helene, entry=entry)
        assert (undone.outcome, undone.reason) == ("", "We build it.")
    table.settle(entry)
    announce_window(actor=table.helene, window=table.window, now=ANNOUNCED)
    with pytest.raises(PermissionDenied):
        unsettle_entry(actor=table.helene, entry=entry)


@pytest.mark.parametrize("who", ["sofie", "imre", "amina"])
def test_only_an_owner_settles_and_announces(table: Table, who: str) -> None:
    (entry,) = revealed(table, 1)
    table.settle(entry)
    actor = getattr(table, who)
    with pytest.raises(PermissionDenied):
        settle_entry(actor=actor, entry=entry, outcome="not_approved", reason="No.", now=REVEALED)
    with pytest.raises(PermissionDenied):
        announce_window(actor=actor, window=table.window, now=ANNOUNCED)
    assert (Entry.objects.get().outcome, Decision.objects.count()) == ("approved", 0)


def test_nothing_is_settled_before_the_cards_are_open(table: Table) -> None:
    (entry,) = table.queue()
    table.open()
    with pytest.raises(PermissionDenied):
        table.settle(entry)


def test_what_is_parked_waits_for_the_first_review_on_or_after_its_day(table: Table) -> None:
    (entry,) = revealed(table, 1)
    table.settle(entry, "parked", look_again_on=date(2027, 9, 6))
    announce_window(actor=table.helene, window=table.window, now=ANNOUNCED)
    again = Entry.objects.get(returned_from=entry)
    assert f"{again.window.closes_at:%Y-%m-%d}" == "2027-09-06"
    assert again.item == entry.item


def test_what_is_parked_the_day_after_a_review_waits_for_the_one_after(table: Table) -> None:
    (entry,) = revealed(table, 1)
    table.settle(entry, "parked", look_again_on=date(2027, 9, 7))
    announce_window(actor=table.helene, window=table.window, now=ANNOUNCED)
    assert f"{Entry.objects.get(returned_from=entry).window.closes_at:%Y-%m-%d}" == "2028-01-04"


def test_what_is_parked_stays_away_where_the_rules_say_so(db: None) -> None:
    table = lay_table(parked_returns=False)
    (entry,) = revealed(table, 1)
    table.settle(entry, "parked", look_again_on=date(2027, 9, 6))
    announce_window(actor=table.helene, window=table.window, now=ANNOUNCED)
    assert Entry.objects.count() == 1


def test_what_was_taken_back_meanwhile_is_left_out_and_none_of_its_words_are_kept(table: Table) -> None:
    gone, stays = revealed(table, 2)
    table.settle(gone)
    table.settle(stays)
    withdraw_item(actor=table.amina, item=gone.item, now=REVEALED)
    announce_window(actor=table.helene, window=table.window, now=ANNOUNCED)
    assert [decision.title for decision in Decision.objects.all()] == [
        "Idea 2 is approved, in the review of 4 May 2027"
    ]
    assert Event.objects.filter(kind="WindowAnnounced").count() == 1


def test_what_is_taken_back_after_it_was_decided_leaves_none_of_its_words_with_the_board(table: Table) -> None:
    words = Words(f"A {CANARY} on wheels", {"today": f"My {CANARY} stands still.", "instead": "It rolls."})
    item = make_idea(table.call, table.amina, words=words, now=QUEUED).trail_item
    queue_item(board=table.board, item=item, now=QUEUED)
    table.open()
    table.fill()
    table.reveal()
    table.settle(Entry.objects.get(), "parked", look_again_on=date(2027, 9, 6))
    announce_window(actor=table.helene, window=table.window, now=ANNOUNCED)
    worker.run_due(ANNOUNCED + timedelta(days=1), in_this_process=True)
    assert {"trail_item.title", "notifications_notification.quote"} <= tables_that_say_it()
    withdraw_item(actor=table.amina, item=item, now=ANNOUNCED)
    worker.run_due(ANNOUNCED + timedelta(days=1), in_this_process=True)
    assert tables_that_say_it() == set()
    assert entries_page(Entry.objects.latest("pk").window).rows == []
