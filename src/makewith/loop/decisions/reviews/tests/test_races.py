"""Several at once: two reveals, two reviewers, two announcements, eight clicks of a fan."""

import threading
from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, connection

from makewith.foundation.activity.models import Event
from makewith.foundation.people.tests.factories import PersonFactory
from makewith.loop.decisions.models import Decision
from makewith.loop.decisions.reviews.actions import (
    announce_window,
    cast_ballot,
    open_vote,
    open_window,
    queue_item,
    reveal_window,
    submit_card,
)
from makewith.loop.decisions.reviews.models import Ballot, Entry, Scorecard
from makewith.loop.decisions.reviews.queries import entry_in
from makewith.loop.decisions.reviews.tests.factories import CLOSED, FULL, QUEUED, REVEALED, lay_table

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts: Callable[[], object]) -> list[object]:
    """What each act returned or raised."""
    start = threading.Barrier(len(acts))
    found: list[object] = []

    def run(act: Callable[[], object]) -> None:
        start.wait()
        try:
            found.append(act())
        except (PermissionDenied, ValidationError, DatabaseError) as error:
            found.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def test_two_reveals_are_one() -> None:
    table = lay_table()
    table.queue(2)
    table.open()
    table.fill()
    window = table.window
    found = at_once(*[lambda: reveal_window(actor=table.helene, window=window, now=REVEALED)] * 4)
    assert sorted(map(str, found)) == ["False", "False", "False", "True"]
    assert Event.objects.filter(kind="WindowRevealed").count() == 1


def test_two_reviewers_hand_in_at_once_and_both_are_in() -> None:
    table = lay_table()
    table.queue()
    table.open()
    (mine,), (theirs,) = table.cards(table.sofie), table.cards(table.dario)
    at_once(
        lambda: submit_card(reviewer=table.sofie, card=mine, filling=FULL, now=CLOSED),
        lambda: submit_card(reviewer=table.dario, card=theirs, filling=FULL, now=CLOSED),
        lambda: submit_card(reviewer=table.sofie, card=mine, filling=FULL, now=CLOSED),
    )
    assert Scorecard.objects.filter(submitted_at=CLOSED).count() == 2
    assert Event.objects.filter(kind="CardSubmitted").count() == 2


def test_a_card_that_goes_in_while_all_are_opened_is_in_or_refused_and_never_half() -> None:
    table = lay_table()
    table.queue()
    table.open()
    table.fill(table.sofie)
    (late,) = table.cards(table.dario)
    window = table.window
    found = at_once(
        lambda: submit_card(reviewer=table.dario, card=late, filling=FULL, now=REVEALED),
        lambda: reveal_window(actor=table.helene, window=window, now=REVEALED, early_reason="Dario is ill."),
    )
    late.refresh_from_db()
    missing = Event.objects.get(kind="WindowRevealed").payload["missing"]
    was_in_time = missing == 0
    assert bool(late.submitted_at) is was_in_time
    assert (table.window.early_reason == "") is was_in_time
    assert len([one for one in found if isinstance(one, Exception)]) == (0 if was_in_time else 1)


def test_two_announcements_decide_everything_once() -> None:
    table = lay_table()
    entries = table.queue(3)
    table.open()
    table.fill()
    table.reveal()
    for entry in entries:
        table.settle(entry)
    window = table.window
    found = at_once(*[lambda: announce_window(actor=table.helene, window=window, now=REVEALED)] * 3)
    assert sorted(map(str, found)) == ["False", "False", "True"]
    assert (Decision.objects.count(), Event.objects.filter(kind="WindowAnnounced").count()) == (3, 1)


def test_cards_are_dealt_once_and_an_item_comes_once() -> None:
    table = lay_table()
    item = table.item()
    at_once(*[lambda: queue_item(board=table.board, item=item, now=QUEUED)] * 4)
    assert Entry.objects.count() == 1
    window = table.window
    found = at_once(*[lambda: open_window(window=window, now=CLOSED)] * 3)
    assert sorted(map(str, found)) == ["False", "False", "True"]
    assert Scorecard.objects.count() == 2


def test_eight_clicks_of_a_fan_are_one_vote() -> None:
    table = lay_table(fan_vote=True)
    entries = table.queue(2)
    table.open()
    table.fill()
    table.reveal()
    open_vote(actor=table.helene, window=table.window, finalists=entries, closes_on=REVEALED.date(), now=REVEALED)
    first, second = (entry_in(table.programme, entry.public_id) for entry in entries)
    fan = PersonFactory()
    found = at_once(
        *[lambda: cast_ballot(person=fan, entry=first, now=REVEALED)] * 4,
        *[lambda: cast_ballot(person=fan, entry=second, now=REVEALED)] * 4,
    )
    assert [one for one in found if isinstance(one, Exception)] == []
    assert Ballot.objects.count() == 1
