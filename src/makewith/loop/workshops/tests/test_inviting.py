"""Asking guests to their seat by letter, and how far each letter is."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client

from makewith.foundation.activity.models import Event
from makewith.foundation.people.tests.factories import PersonFactory
from makewith.foundation.programmes.models import Activity, ActivityState, Participation
from makewith.foundation.programmes.models import Invitation as Asked
from makewith.loop.workshops import queries
from makewith.loop.workshops.actions import (
    answer_invitation,
    forget_addresses,
    invite_everybody,
    invite_seat,
    take_seat,
    tell_new_day,
)
from makewith.loop.workshops.board.actions import open_board
from makewith.loop.workshops.joining.actions import bind
from makewith.loop.workshops.models import Invitation, Seat, Workshop, WorkshopState
from makewith.loop.workshops.seats import key_digest, key_of, seat_with_key
from makewith.loop.workshops.showing import letter_lines
from makewith.loop.workshops.tests.factories import BEGINS, NOW, leader_of, make_workshop
from makewith.loop.workshops.tests.guests import asked, kept, on_board
from makewith.loop.workshops.tests.test_planning_races import at_once

pytestmark = pytest.mark.django_db


def letters() -> int:
    return Event.objects.filter(kind__endswith="SeatInvited").count()


def test_everybody_who_takes_part_is_asked_once_and_the_team_is_not() -> None:
    workshop = make_workshop()
    seat = kept(workshop)
    kept(workshop, PersonFactory(name="Hugo"), role="table_host")
    kept(workshop, PersonFactory(name="Olga"), role="observer")
    kept(workshop, PersonFactory(name="No address", email="", user=None))
    leader = leader_of(workshop)

    assert invite_everybody(actor=leader, workshop=workshop, now=NOW) == 2
    assert invite_everybody(actor=leader, workshop=workshop, now=NOW) == 0

    assert letters() == 2
    row = Invitation.objects.get(seat=seat)
    assert (row.letters, row.sent_at, row.told_at, row.told_place, row.address) == (1, NOW, BEGINS, workshop.place, "")
    assert seat_with_key(key_of(seat)) == seat


def test_a_letter_is_written_once_more_by_its_number_and_twice_is_as_once() -> None:
    workshop = make_workshop()
    seat, leader = kept(workshop), leader_of(workshop)

    found = [invite_seat(actor=leader, seat=seat, letter=number, now=NOW) for number in (1, 1, 2, 2, 1, 7)]

    assert found == [True, False, True, False, False, False]
    assert letters() == Invitation.objects.get().letters == 2


def test_a_letter_once_more_leaves_what_happened_since_the_page_was_opened() -> None:
    workshop = make_workshop()
    seat = kept(workshop)
    since = {"name": "Amina", "role": "table_host", "joined_at": NOW, "consented_at": NOW, "key_round": 1}
    Seat.objects.filter(pk=seat.pk).update(**since)

    assert invite_seat(actor=leader_of(workshop), seat=seat, letter=1, now=NOW) is True

    assert Seat.objects.filter(pk=seat.pk).values(*since).get() == since
    assert seat_with_key(key_of(Seat.objects.get(pk=seat.pk))) == seat


def test_no_letter_goes_to_a_seat_that_was_taken_since_the_page_was_opened() -> None:
    workshop = make_workshop()
    seat = kept(workshop)
    Seat.objects.filter(pk=seat.pk).update(removed_at=NOW)
    with pytest.raises(ValidationError, match="There is no address"):
        invite_seat(actor=leader_of(workshop), seat=seat, letter=1, now=NOW)
    assert (Seat.objects.get(pk=seat.pk).removed_at, letters()) == (NOW, 0)


def test_binding_a_seat_saves_its_keys_alone() -> None:
    workshop = make_workshop()
    seat = kept(workshop)
    Seat.objects.filter(pk=seat.pk).update(role="table_host", removed_at=NOW)
    bind(seat)
    now = Seat.objects.get(pk=seat.pk)
    assert (now.role, now.removed_at, now.key_digest) == ("table_host", NOW, key_digest(key_of(seat)))


def test_who_has_no_address_is_not_written_to() -> None:
    workshop = make_workshop()
    seat = kept(workshop, PersonFactory(email="", user=None))
    with pytest.raises(ValidationError, match="There is no address"):
        invite_seat(actor=leader_of(workshop), seat=seat, letter=1, now=NOW)
    assert not Invitation.objects.exists()


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"activity__state": "draft"}, "Choose the day"),
        ({"activity__opens_at": None, "activity__closes_at": None}, "Choose the day"),
        ({"state": "closed"}, "The workshop is over"),
    ],
)
def test_no_letter_goes_out_about_a_day_that_is_not_there(changes: dict[str, object], told: str) -> None:
    workshop = make_workshop()
    seat = kept(workshop)
    for name, value in changes.items():
        setattr(workshop.activity if "__" in name else workshop, name.rpartition("__")[2], value)
    seat.workshop = workshop
    for act in (
        lambda: invite_everybody(actor=leader_of(workshop), workshop=workshop, now=NOW),
        lambda: invite_seat(actor=leader_of(workshop), seat=seat, letter=1, now=NOW),
        lambda: asked(workshop),
    ):
        with pytest.raises(ValidationError, match=told):
            act()
    assert (letters(), Invitation.objects.count()) == (0, 0)


def test_a_guest_without_an_account_has_a_seat_and_one_letter_however_often_they_are_asked() -> None:
    workshop = make_workshop()

    first, second = asked(workshop), asked(workshop, " FARID@example.org ", "Somebody")

    assert first == second
    assert (first.person, first.name, first.joined_at) == (None, "Farid", None)
    assert (Invitation.objects.get().address, letters()) == ("farid@example.org", 1)
    assert seat_with_key(key_of(first)) == first


@pytest.mark.parametrize("how", ["taken away", "given back"])
def test_asking_again_whose_seat_went_keeps_it_for_them_once_more(how: str) -> None:
    workshop = make_workshop()
    seat = asked(workshop)
    board = open_board(workshop, now=NOW)
    if how == "taken away":
        take_seat(actor=leader_of(workshop), seat=seat, now=NOW)
    else:
        answer_invitation(seat=seat, is_coming=False, now=NOW)
    assert on_board(board, seat)["removed"] is True

    assert asked(workshop) == asked(workshop) == seat

    seat.refresh_from_db()
    row = Invitation.objects.get()
    assert (seat.removed_at, row.is_coming, row.answered_at, row.letters, letters()) == (None, None, None, 2, 2)
    assert on_board(board, seat)["removed"] is False
    assert seat_with_key(key_of(seat)) == seat


def test_asking_again_needs_room() -> None:
    workshop = make_workshop()
    seat = asked(workshop)
    take_seat(actor=leader_of(workshop), seat=seat, now=NOW)
    Seat.objects.bulk_create(Seat(workshop=workshop, name=f"Guest {number}") for number in range(199))
    with pytest.raises(ValidationError, match="at most 200 seats"):
        asked(workshop)
    assert (Seat.objects.get(pk=seat.pk).removed_at, letters()) == (NOW, 1)


def test_the_team_is_told_when_an_address_was_asked_already(client: Client) -> None:
    workshop = make_workshop()
    client.force_login(leader_of(workshop).user)
    activity = workshop.activity
    page = f"/studio/{activity.programme.slug}/workshops/{activity.slug}/people/guest/"
    said = [
        client.post(page, {"name": "Farid", "address": "farid@example.org"}, follow=True).content.decode()
        for _time in range(2)
    ]
    assert ["The letter to Farid is on its way." in words for words in said] == [True, False]
    assert ["Farid was asked already." in words for words in said] == [False, True]


def test_an_answer_reaches_an_open_board() -> None:
    workshop = make_workshop()
    seat = asked(workshop)
    board = open_board(workshop, now=NOW)
    removed = []
    for is_coming in (False, True):
        answer_invitation(seat=seat, is_coming=is_coming, now=NOW)
        removed.append(on_board(board, seat)["removed"])
    assert removed == [True, False]


def test_a_guest_who_is_asked_late_is_on_the_open_board() -> None:
    workshop = make_workshop()
    board = open_board(workshop, now=NOW)
    assert on_board(board, asked(workshop))["name"] == "Farid"


def test_the_address_of_a_member_says_nothing_about_them() -> None:
    workshop = make_workshop()
    person = PersonFactory(name="Farid A.")
    assert asked(workshop, person.email).name == "Farid"
    assert not Participation.objects.filter(person=person).exists()


@pytest.mark.parametrize("address", ["", "farid", "farid@", "a@b@c.org"])
def test_what_is_no_address_is_told_and_makes_no_seat(address: str) -> None:
    workshop = make_workshop()
    before = workshop.seats.count()
    with pytest.raises(ValidationError) as caught:
        asked(workshop, address)
    assert list(caught.value.message_dict) == ["address"]
    assert workshop.seats.count() == before


def test_who_said_no_to_the_programme_is_not_written_to() -> None:
    workshop = make_workshop()
    Asked.objects.create(
        programme=workshop.activity.programme, email="farid@example.org", invited_at=NOW, declined_at=NOW
    )
    with pytest.raises(ValidationError, match="not to write again"):
        asked(workshop)
    assert not Invitation.objects.exists()


def test_of_those_with_a_seat_who_said_no_to_the_programme_nobody_is_written_to() -> None:
    workshop = make_workshop()
    seat, guest = kept(workshop, PersonFactory(email="Amina@example.org")), asked(workshop)
    for email in ("amina@example.org", "farid@example.org"):
        Asked.objects.create(programme=workshop.activity.programme, email=email, invited_at=NOW, declined_at=NOW)
    leader, before = leader_of(workshop), letters()
    Activity.objects.update(opens_at=BEGINS + timedelta(hours=1))
    workshop.activity.refresh_from_db()

    assert list(queries.guests_to_ask(workshop)) == []
    assert invite_everybody(actor=leader, workshop=workshop, now=NOW) == 0
    assert tell_new_day(workshop=workshop, now=NOW) == 0
    for one, letter in ((seat, 1), (guest, 2)):
        with pytest.raises(ValidationError, match="not to write again"):
            invite_seat(actor=leader, seat=one, letter=letter, now=NOW)
    assert letters() == before


def test_the_team_sees_how_far_each_letter_is(client: Client) -> None:
    workshop = make_workshop()
    waiting, coming, here, alone = (asked(workshop, f"{name}@example.org", name) for name in ("a", "b", "c", "d"))
    answer_invitation(seat=coming, is_coming=True, now=NOW)
    Seat.objects.filter(pk=here.pk).update(joined_at=NOW)
    answer_invitation(seat=alone, is_coming=False, now=NOW)
    new = kept(workshop)

    lines = letter_lines(list(queries.seats_of(workshop)))

    said = {seat: (lines[seat.public_id].text, lines[seat.public_id].next) for seat in (waiting, coming, here, new)}
    assert said == {
        waiting: ("Letter on its way", 2),
        coming: ("Comes", 2),
        here: ("Sits there", 0),
        new: ("Not asked by letter", 1),
    }
    client.force_login(leader_of(workshop).user)
    activity = workshop.activity
    page = client.get(f"/studio/{activity.programme.slug}/workshops/{activity.slug}/people/").content.decode()
    assert "Cannot come: d" in page
    assert "Write to 1 guest" in page


def test_reading_how_far_letters_are_takes_as_many_queries_for_forty_as_for_two(
    django_assert_num_queries: Callable[..., object],
) -> None:
    workshop = make_workshop()
    for number in range(40):
        asked(workshop, f"guest{number}@example.org", f"Guest {number}")
    with django_assert_num_queries(2):
        assert len(letter_lines(list(queries.seats_of(workshop)))) == 41


@pytest.mark.parametrize(
    ("over", "kept_words"),
    [
        ({"closed": timedelta(hours=23)}, 1),
        ({"closed": timedelta(hours=25)}, 0),
        ({"day": timedelta(days=89)}, 1),
        ({"day": timedelta(days=91)}, 0),
    ],
)
def test_addresses_are_forgotten_when_the_day_is_over(over: dict[str, timedelta], kept_words: int) -> None:
    workshop = make_workshop()
    asked(workshop)
    if "closed" in over:
        Workshop.objects.update(closed_at=NOW - over["closed"], state=WorkshopState.CLOSED)
    else:
        Activity.objects.update(opens_at=NOW - over["day"], state=ActivityState.OPEN)
    forget_addresses(now=NOW)
    assert Invitation.objects.exclude(address="").count() == kept_words


@pytest.mark.django_db(transaction=True)
def test_the_same_guest_asked_four_times_at_once_has_one_seat_and_one_letter() -> None:
    workshop = make_workshop()
    before = workshop.seats.count()
    found = at_once(*[lambda: asked(workshop)] * 4)
    assert len({getattr(seat, "pk", seat) for seat in found}) == 1
    assert (workshop.seats.count() - before, letters()) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_a_letter_that_four_press_for_at_once_is_one() -> None:
    workshop = make_workshop()
    seat, leader = kept(workshop), leader_of(workshop)
    found = at_once(*[lambda: invite_seat(actor=leader, seat=seat, letter=1, now=NOW)] * 4)
    assert sorted(map(str, found)) == ["False", "False", "False", "True"]
    assert letters() == 1
    connection.close()
