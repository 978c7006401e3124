"""What guests do with the letter that asks them to their seat: answer it, go in by it, put the day into a calendar."""

import re
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.utils import timezone

from makewith.foundation.activity.models import Event
from makewith.foundation.people.tests.factories import PersonFactory
from makewith.foundation.programmes.models import Activity, Participation
from makewith.loop.workshops import queries
from makewith.loop.workshops.actions import (
    answer_invitation,
    invite_everybody,
    say_whether_coming,
    take_seat,
)
from makewith.loop.workshops.models import Invitation, Seat, Workshop, WorkshopState
from makewith.loop.workshops.seats import key_of, seat_with_key
from makewith.loop.workshops.tests.factories import NOW, leader_of, make_workshop
from makewith.loop.workshops.tests.guests import asked, kept

pytestmark = pytest.mark.django_db


def test_a_no_frees_the_seat_and_a_yes_takes_it_again() -> None:
    workshop = make_workshop()
    seat = kept(workshop)
    invite_everybody(actor=leader_of(workshop), workshop=workshop, now=NOW)

    for is_coming, state, removed in ((False, "withdrawn", NOW), (False, "withdrawn", NOW), (True, "confirmed", None)):
        answer_invitation(seat=seat, is_coming=is_coming, now=NOW)
        seat.refresh_from_db()
        assert (seat.removed_at, Participation.objects.get().state) == (removed, state)

    told = Event.objects.filter(kind__endswith="SeatAnswered").order_by("pk")
    assert [event.payload["is_coming"] for event in told] == [False, True]


def test_a_seat_that_was_taken_away_or_sat_on_is_not_answered_for() -> None:
    workshop = make_workshop()
    taken, came, over = (asked(workshop, f"{name}@example.org", name) for name in ("Taken", "Came", "Over"))
    take_seat(actor=leader_of(workshop), seat=taken, now=NOW)
    Seat.objects.filter(pk=came.pk).update(joined_at=NOW)
    Workshop.objects.filter(pk=workshop.pk).update(state=WorkshopState.LIVE)
    for seat in (taken, came):
        seat.workshop.refresh_from_db()
    for seat in (taken, came):
        with pytest.raises(PermissionDenied):
            answer_invitation(seat=seat, is_coming=True, now=NOW)
    Workshop.objects.filter(pk=workshop.pk).update(state=WorkshopState.CLOSED)
    over.workshop.refresh_from_db()
    with pytest.raises(PermissionDenied):
        answer_invitation(seat=over, is_coming=False, now=NOW)
    assert not Event.objects.filter(kind__endswith="SeatAnswered").exists()


def test_who_went_in_before_the_day_can_still_say_no() -> None:
    workshop = make_workshop()
    by_letter, amina = asked(workshop), PersonFactory(name="Amina K.")
    by_account = kept(workshop, amina)
    Seat.objects.filter(pk__in=(by_letter.pk, by_account.pk)).update(joined_at=NOW)
    answer_invitation(seat=by_letter, is_coming=False, now=NOW)
    say_whether_coming(person=amina, workshop=workshop, is_coming=False, now=NOW)
    assert sorted(queries.seats_of(workshop).values_list("role", flat=True)) == ["facilitator"]


def test_what_is_answered_here_and_by_letter_is_one_answer() -> None:
    workshop, amina = make_workshop(), PersonFactory(name="Amina K.")
    seat = kept(workshop, amina)
    invite_everybody(actor=leader_of(workshop), workshop=workshop, now=NOW)
    found = []
    for is_coming in (True, False, True):
        say_whether_coming(person=amina, workshop=workshop, is_coming=is_coming, now=NOW)
        row = Invitation.objects.get(seat=seat)
        found.append((row.is_coming, row.answered_at))
    assert found == [(True, NOW), (False, NOW), (True, NOW)]
    say_whether_coming(person=amina, workshop=workshop, is_coming=False, now=NOW)
    assert queries.said_no(workshop) == ["Amina K."]
    answer_invitation(seat=seat, is_coming=True, now=NOW)
    assert queries.seat_of(workshop, amina) == seat


def test_a_seat_that_is_given_again_after_a_no_waits_for_another_answer() -> None:
    workshop, amina = make_workshop(), PersonFactory(name="Amina K.")
    seat = kept(workshop, amina)
    invite_everybody(actor=leader_of(workshop), workshop=workshop, now=NOW)
    answer_invitation(seat=seat, is_coming=False, now=NOW)
    kept(workshop, amina)
    assert queries.answer_to_letter(seat) is None
    answer_invitation(seat=seat, is_coming=False, now=NOW)
    assert queries.seat_of(workshop, amina) is None


def test_a_seat_that_the_team_took_is_not_taken_back_by_an_old_letter() -> None:
    workshop = make_workshop()
    seat = asked(workshop)
    Invitation.objects.update(is_coming=False, answered_at=NOW)
    take_seat(actor=leader_of(workshop), seat=seat, now=NOW)
    assert queries.answer_to_letter(seat) is None
    assert queries.declined_seat(key_of(seat)) is None
    with pytest.raises(PermissionDenied):
        answer_invitation(seat=seat, is_coming=True, now=NOW)


@pytest.mark.parametrize(
    ("state", "days", "is_shown"),
    [("planned", 2, False), ("planned", 0, True), ("planned", -2, True), ("live", 2, True)],
)
def test_one_goes_in_on_the_day_or_when_it_has_begun(client: Client, state: str, days: int, is_shown: bool) -> None:
    workshop = make_workshop()
    seat = asked(workshop)
    Activity.objects.update(opens_at=timezone.now() + timedelta(days=days), closes_at=None)
    Workshop.objects.update(state=state)
    shown = client.get(f"/join/seat/{key_of(seat)}/coming/").content.decode()
    assert ("It is the day: go in" in shown) is is_shown


def test_a_seat_given_back_is_not_found_again_when_all_places_are_taken() -> None:
    workshop = make_workshop(capacity=1)
    seat = kept(workshop)
    invite_everybody(actor=leader_of(workshop), workshop=workshop, now=NOW)
    answer_invitation(seat=seat, is_coming=False, now=NOW)
    Participation.objects.create(activity=workshop.activity, person=PersonFactory(), state="confirmed")
    with pytest.raises(ValidationError, match="taken meanwhile"):
        answer_invitation(seat=seat, is_coming=True, now=NOW)
    assert queries.said_no(workshop) == ["Amina K."]


def test_the_page_of_a_letter_changes_nothing_when_it_is_looked_at(client: Client) -> None:
    workshop = make_workshop()
    seat = asked(workshop)
    page = f"/join/seat/{key_of(seat)}/coming/"

    shown = client.get(page).content.decode()

    assert "25 June 2026, 18:00" in shown
    assert "Harbour depot and by phone" in shown
    assert Invitation.objects.get().is_coming is None
    client.post(page, {"coming": "0"})
    assert Invitation.objects.get().is_coming is False
    assert "I come after all" in client.get(page).content.decode()
    client.post(page, {"coming": "1"})
    assert seat_with_key(key_of(seat)) == seat
    assert client.get("/join/seat/" + "0" * 32 + "/coming/").status_code == 404


def test_the_personal_link_of_a_letter_opens_the_seat_without_an_account(client: Client) -> None:
    workshop = make_workshop()
    seat = asked(workshop)
    assert client.post(f"/join/seat/{key_of(seat)}/").url == f"/join/{workshop.code}/"
    door = client.get(f"/join/{workshop.code}/").content.decode()
    assert 'value="Farid"' in door
    token = re.search(r'name="token" value="([^"]+)"', door)
    assert token is not None
    client.post(f"/join/{workshop.code}/", {"token": token[1], "name": "Farid", "consents": "on"})
    seat.refresh_from_db()
    assert (seat.joined_at is None, workshop.seats.filter(name="Farid").count()) == (False, 1)


def test_the_day_comes_as_a_file_for_calendars(client: Client) -> None:
    workshop = make_workshop(title="Soup, bread; and “the door”")
    seat = asked(workshop)
    answer = client.get(f"/join/seat/{key_of(seat)}/workshop.ics")
    lines = answer.content.decode().split("\r\n")
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert "DTSTART:20260625T160000Z" in lines
    assert "DTEND:20260625T180000Z" in lines
    assert "SUMMARY:Soup\\, bread\\; and “the door”" in lines
    assert f"UID:{workshop.activity.public_id}@makewith" in lines
    assert "SEQUENCE:1" in lines
    # Calendars are shared with colleagues and machines, so the file does not open the seat.
    assert key_of(seat) not in answer.content.decode().replace("\r\n ", "")
