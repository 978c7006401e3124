"""Filling in a card."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import QueryDict

from makewith.foundation.activity.models import Event
from makewith.foundation.trail.actions import withdraw_item
from makewith.loop.decisions.reviews.actions import keep_card, stand_back, submit_card
from makewith.loop.decisions.reviews.actions.cards import Filling
from makewith.loop.decisions.reviews.drawing import line_of
from makewith.loop.decisions.reviews.forms import CardForm
from makewith.loop.decisions.reviews.models import Scorecard
from makewith.loop.decisions.reviews.queries import compare
from makewith.loop.decisions.reviews.tests.factories import CLOSED, FULL, Table


@pytest.fixture
def card(table: Table) -> Scorecard:
    table.queue()
    table.open()
    return table.cards(table.sofie)[0]


def test_a_card_keeps_itself_and_goes_in_once(table: Table, card: Scorecard) -> None:
    keep_card(
        reviewer=table.sofie, card=card, filling=Filling({"play": 2}, {"safe": " Sharp.\r\nEdges\0 "}), now=CLOSED
    )
    card.refresh_from_db()
    assert (card.marks, card.words, card.submitted_at) == ({"play": 2}, {"safe": "Sharp.\nEdges"}, None)
    for later in (0, 1):
        submit_card(reviewer=table.sofie, card=card, filling=FULL, now=CLOSED + timedelta(hours=later))
    card.refresh_from_db()
    assert (card.submitted_at, card.filled_at) == (CLOSED, CLOSED + timedelta(hours=1))
    assert Event.objects.filter(kind="CardSubmitted").count() == 1


def test_what_is_missing_is_said_by_field(table: Table, card: Scorecard) -> None:
    with pytest.raises(ValidationError) as error:
        submit_card(reviewer=table.sofie, card=card, filling=Filling({"play": 2}), now=CLOSED)
    assert error.value.message_dict == {
        "mark-safe": ["Give it a mark, or say that you cannot."],
        "leaning": ["Say where you lean."],
    }
    card.refresh_from_db()
    assert (card.marks, card.filled_at) == ({}, None)


def test_a_reviewer_may_say_that_they_cannot(table: Table, card: Scorecard) -> None:
    filling = Filling({"play": None, "safe": 5}, {"play": "I never held one."}, leaning="approved")
    submit_card(reviewer=table.sofie, card=card, filling=filling, now=CLOSED)
    submit_card(reviewer=table.dario, card=table.cards(table.dario)[0], filling=FULL, now=CLOSED)
    card.refresh_from_db()
    assert (card.marks, card.submitted_at) == ({"play": None, "safe": 5}, CLOSED)
    table.reveal()
    (compared,) = compare([card.entry], table.window.rules, table.helene)
    assert [(one.key, spread and spread.n) for one, spread in compared.spreads] == [("play", 1), ("safe", 2)]
    line = line_of(*compared.spreads[0], compared.cards)
    assert (len(line.dots), [(mark, said) for _person, mark, said in line.words]) == (
        1,
        [(4, "It clicks."), (None, "I never held one.")],
    )


def test_the_form_of_a_card_knows_what_cannot_be_said(table: Table, card: Scorecard) -> None:
    form = CardForm.of(card, QueryDict("mark-play=none&mark-safe=2&leaning=parked"))
    assert form.is_valid()
    assert form.filling().marks == {"play": None, "safe": 2}
    keep_card(reviewer=table.sofie, card=card, filling=form.filling(), now=CLOSED)
    card.refresh_from_db()
    assert [CardForm.of(card)[f"mark-{key}"].value() for key in ("play", "safe")] == ["none", "2"]


@pytest.mark.parametrize(
    ("filling", "field"),
    [
        (Filling({"play": 6}), "mark-play"),
        (Filling({"play": 0}), "mark-play"),
        (Filling({"play": True}), "mark-play"),
        (Filling(words={"play": "x" * 1001}), "words-play"),
        (Filling(note="x" * 1001), "note"),
        (Filling(leaning="maybe"), "leaning"),
    ],
)
def test_what_does_not_fit_is_refused_and_what_nobody_asked_is_left_out(
    table: Table, card: Scorecard, filling: Filling, field: str
) -> None:
    with pytest.raises(ValidationError) as error:
        keep_card(reviewer=table.sofie, card=card, filling=filling, now=CLOSED)
    assert list(error.value.message_dict) == [field]
    keep_card(reviewer=table.sofie, card=card, filling=Filling({"other": 3}, {"other": "x"}), now=CLOSED)
    card.refresh_from_db()
    assert (card.marks, card.words) == ({}, {})


def test_a_card_that_is_in_can_be_changed_and_is_open_again_when_something_lacks(table: Table, card: Scorecard) -> None:
    submit_card(reviewer=table.sofie, card=card, filling=FULL, now=CLOSED)
    keep_card(reviewer=table.sofie, card=card, filling=Filling({"play": 1, "safe": 5}, leaning="parked"), now=CLOSED)
    card.refresh_from_db()
    assert (card.marks["play"], card.submitted_at) == (1, CLOSED)
    keep_card(reviewer=table.sofie, card=card, filling=Filling({"play": 1}), now=CLOSED)
    card.refresh_from_db()
    assert card.submitted_at is None


def test_after_all_cards_are_laid_open_nothing_changes(table: Table, card: Scorecard) -> None:
    table.fill()
    table.reveal()
    for act in (keep_card, submit_card):
        with pytest.raises(ValidationError) as error:
            act(reviewer=table.sofie, card=card, filling=Filling({"play": 1}), now=CLOSED)
        assert error.value.messages == ["All cards were laid open meanwhile. This one stays as it was then."]
    card.refresh_from_db()
    assert card.marks == {"play": 4, "safe": 5}


@pytest.mark.parametrize("who", ["helene", "dario", "imre", "amina"])
def test_nobody_fills_in_the_card_of_another(table: Table, card: Scorecard, who: str) -> None:
    for act in (keep_card, submit_card):
        with pytest.raises(PermissionDenied):
            act(reviewer=getattr(table, who), card=card, filling=FULL, now=CLOSED)
    card.refresh_from_db()
    assert card.filled_at is None


def test_who_stands_back_leaves_nothing_on_the_card(table: Table, card: Scorecard) -> None:
    submit_card(reviewer=table.sofie, card=card, filling=FULL, now=CLOSED)
    with pytest.raises(ValidationError):
        stand_back(reviewer=table.sofie, card=card, because=" ", now=CLOSED)
    for _ in range(2):
        stand_back(reviewer=table.sofie, card=card, because="I drew it with them", now=CLOSED)
    card.refresh_from_db()
    assert (card.marks, card.words, card.note, card.leaning) == ({}, {}, "", "")
    assert (card.submitted_at, card.stood_back_because) == (None, "I drew it with them")
    assert Event.objects.filter(kind="CardStoodBack").count() == 1
    with pytest.raises(ValidationError):
        keep_card(reviewer=table.sofie, card=card, filling=FULL, now=CLOSED)


def test_what_was_taken_back_is_judged_no_further(table: Table, card: Scorecard) -> None:
    withdraw_item(actor=table.amina, item=table.items[0], now=CLOSED)
    with pytest.raises(PermissionDenied):
        keep_card(reviewer=table.sofie, card=card, filling=FULL, now=CLOSED)
