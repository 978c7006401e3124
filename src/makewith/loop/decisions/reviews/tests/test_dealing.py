"""Who judges what."""

from collections import Counter
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from makewith.foundation.notifications.models import Notification
from makewith.foundation.people.actions import erase_person
from makewith.foundation.programmes.actions import take_role
from makewith.loop.decisions.reviews.actions import (
    deal_cards,
    give_card,
    keep_card,
    open_window,
    queue_item,
    seat_reviewer,
    stand_back,
    take_card,
    unseat_reviewer,
)
from makewith.loop.decisions.reviews.actions.cards import Filling
from makewith.loop.decisions.reviews.models import Scorecard
from makewith.loop.decisions.reviews.queries import progress_of
from makewith.loop.decisions.reviews.tasks import open_due_windows, remind_reviewers
from makewith.loop.decisions.reviews.tests.factories import CLOSED, QUEUED, Table
from makewith.loop.ideas.tests.factories import make_idea


def dealt(table: Table) -> Counter[str]:
    return Counter(card.reviewer.name for card in table.cards())


def test_a_window_opens_once_after_its_closing_and_each_entry_has_its_cards(table: Table) -> None:
    table.queue(3)
    assert open_window(window=table.window, now=QUEUED) is False
    assert open_window(window=table.window, now=CLOSED) is True
    assert open_window(window=table.window, now=CLOSED) is False
    assert dealt(table) == {"Sofie N.": 3, "Dario F.": 3}


def test_cards_are_spread_evenly(table: Table) -> None:
    seat_reviewer(actor=table.helene, board=table.board, person=table.helene, now=QUEUED)
    seat_reviewer(actor=table.helene, board=table.board, person=table.imre, now=QUEUED)
    table.queue(6)
    table.open()
    assert dealt(table) == {"Sofie N.": 3, "Dario F.": 3, "Helene V.": 3, "Imre T.": 3}


def test_nobody_judges_what_they_gave_themselves(table: Table) -> None:
    idea = make_idea(table.call, table.sofie, now=QUEUED)
    queue_item(board=table.board, item=idea.trail_item, now=QUEUED)
    table.open()
    assert dealt(table) == {"Dario F.": 1}


def test_a_card_that_was_handed_back_is_dealt_to_somebody_else(table: Table) -> None:
    table.queue()
    table.open()
    stand_back(reviewer=table.sofie, card=table.cards(table.sofie)[0], because="My sister’s idea", now=CLOSED)
    assert deal_cards(actor=table.helene, window=table.window, now=CLOSED) == 0
    seat_reviewer(actor=table.helene, board=table.board, person=table.imre, now=CLOSED)
    assert deal_cards(actor=table.helene, window=table.window, now=CLOSED) == 1
    assert dealt(table) == {"Sofie N.": 1, "Dario F.": 1, "Imre T.": 1}
    assert deal_cards(actor=table.helene, window=table.window, now=CLOSED) == 0


def test_cards_are_given_and_taken_by_hand_but_not_before_the_closing_nor_once_they_are_in(table: Table) -> None:
    (entry,) = table.queue()
    with pytest.raises(ValidationError):
        give_card(actor=table.helene, entry=entry, reviewer=table.sofie, now=QUEUED)
    with pytest.raises(ValidationError):
        give_card(actor=table.helene, entry=entry, reviewer=table.imre, now=CLOSED)
    card = give_card(actor=table.helene, entry=entry, reviewer=table.sofie, now=CLOSED)
    assert give_card(actor=table.helene, entry=entry, reviewer=table.sofie, now=CLOSED) == card
    assert take_card(actor=table.helene, card=card) is True
    assert take_card(actor=table.helene, card=card) is False
    card = give_card(actor=table.helene, entry=entry, reviewer=table.sofie, now=CLOSED)
    table.fill(table.sofie)
    with pytest.raises(ValidationError):
        take_card(actor=table.helene, card=card)
    with pytest.raises(PermissionDenied):
        give_card(actor=table.sofie, entry=entry, reviewer=table.dario, now=CLOSED)


def test_only_people_of_the_team_sit_on_a_board(table: Table) -> None:
    with pytest.raises(ValidationError):
        seat_reviewer(actor=table.helene, board=table.board, person=table.amina, now=QUEUED)
    assert seat_reviewer(actor=table.helene, board=table.board, person=table.sofie, now=QUEUED) is False


def test_who_leaves_the_board_leaves_their_open_cards_and_what_is_in_counts(table: Table) -> None:
    table.queue(2)
    table.open()
    table.fill(table.sofie)
    assert unseat_reviewer(actor=table.helene, board=table.board, person=table.sofie, now=CLOSED) is True
    assert unseat_reviewer(actor=table.helene, board=table.board, person=table.dario, now=CLOSED) is True
    assert unseat_reviewer(actor=table.helene, board=table.board, person=table.dario, now=CLOSED) is False
    assert dealt(table) == {"Sofie N.": 2}


def test_who_lost_their_role_is_dealt_no_card(table: Table) -> None:
    take_role(actor=table.helene, programme=table.programme, person=table.dario, role="moderator", now=QUEUED)
    table.queue()
    table.open()
    assert dealt(table) == {"Sofie N.": 1}


def test_reviewers_hear_when_cards_are_dealt_and_once_more_near_the_end(table: Table) -> None:
    table.queue(2)
    open_due_windows(QUEUED)
    assert Scorecard.objects.count() == 0
    for _ in range(2):
        open_due_windows(CLOSED)
    told = Notification.objects.order_by("person__name").values_list("person__name", "title")
    assert list(told) == [
        ("Dario F.", "You have 2 cards to fill in"), ("Sofie N.", "You have 2 cards to fill in"),
    ]  # fmt: skip
    table.fill(table.sofie)
    remind_reviewers(CLOSED)
    assert Notification.objects.count() == 2
    near = table.window.decide_by - timedelta(days=3)
    for _ in range(2):
        remind_reviewers(near)
    assert list(Notification.objects.order_by("id").values_list("person__name", "title"))[2:] == [
        ("Dario F.", "2 cards are still open"),
    ]  # fmt: skip


def test_an_erased_reviewer_is_not_waited_for_and_what_was_in_stays_without_a_name(table: Table) -> None:
    table.queue()
    table.open()
    table.fill(table.sofie)
    keep_card(
        reviewer=table.dario,
        card=table.cards(table.dario)[0],
        filling=Filling({"play": 1}, note="Half a word"),
        now=CLOSED,
    )
    for person in (table.sofie, table.dario):
        erase_person(actor=person, person=person, takes_back=False, reason="own_wish", now=CLOSED)
    progress = progress_of(table.window)
    assert (progress.cards, progress.cards_in) == (1, 1)
    table.reveal()
    (card,) = table.cards()
    assert (card.reviewer.shown_name, card.marks) == ("Somebody who left", {"play": 4, "safe": 5})
