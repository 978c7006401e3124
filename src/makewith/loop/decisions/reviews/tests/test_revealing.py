"""Laying the cards open."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from makewith.foundation.activity.models import Event
from makewith.foundation.trail.actions import withdraw_item
from makewith.loop.decisions.reviews.actions import reveal_window, stand_back, submit_card
from makewith.loop.decisions.reviews.models import Phase
from makewith.loop.decisions.reviews.tests.factories import CLOSED, FULL, QUEUED, REVEALED, Table


def test_all_cards_are_laid_open_at_once_and_once(table: Table) -> None:
    table.queue(2)
    table.open()
    table.fill()
    assert reveal_window(actor=table.helene, window=table.window, now=REVEALED) is True
    assert reveal_window(actor=table.helene, window=table.window, now=REVEALED) is False
    assert (table.window.phase(REVEALED), table.window.revealed_by) == (Phase.REVEALED, table.helene)
    (event,) = Event.objects.filter(kind="WindowRevealed")
    assert (event.subject_id, event.payload) == (table.window.public_id, {"missing": 0})


def test_without_all_cards_the_owner_says_why_and_it_stays_with_the_window(table: Table) -> None:
    table.queue()
    table.open()
    table.fill(table.sofie)
    with pytest.raises(ValidationError) as error:
        reveal_window(actor=table.helene, window=table.window, now=REVEALED)
    assert error.value.message_dict == {
        "early_reason": ["1 card is not in. Wait for it, or say why you go on without it."]
    }
    reveal_window(actor=table.helene, window=table.window, now=REVEALED, early_reason="Dario is ill until June.")
    assert table.window.early_reason == "Dario is ill until June."
    assert Event.objects.get(kind="WindowRevealed").payload == {"missing": 1}


def test_nothing_is_laid_open_while_the_window_collects_or_when_there_is_nothing(table: Table) -> None:
    table.queue()
    with pytest.raises(ValidationError):
        reveal_window(actor=table.helene, window=table.window, now=QUEUED, early_reason="Why not")
    with pytest.raises(ValidationError):
        reveal_window(actor=table.helene, window=table.window, now=CLOSED, early_reason="Why not")
    assert table.window.revealed_at is None


@pytest.mark.parametrize("who", ["sofie", "dario", "imre", "amina"])
def test_only_an_owner_lays_open(table: Table, who: str) -> None:
    table.queue()
    table.open()
    table.fill()
    with pytest.raises(PermissionDenied):
        reveal_window(actor=getattr(table, who), window=table.window, now=REVEALED)
    assert table.window.revealed_at is None


def test_who_stood_back_and_what_was_taken_back_are_not_waited_for(table: Table) -> None:
    first, second = table.queue(2)
    table.open()
    withdraw_item(actor=table.amina, item=first.item, now=CLOSED)
    table_card = next(card for card in table.cards(table.dario) if card.entry_id == second.pk)
    stand_back(reviewer=table.dario, card=table_card, because="My cousin", now=CLOSED)
    for card in table.cards(table.sofie):
        if card.entry_id == second.pk:
            submit_card(reviewer=table.sofie, card=card, filling=FULL, now=CLOSED)
    assert reveal_window(actor=table.helene, window=table.window, now=REVEALED) is True
