"""Letters to the guests of a workshop."""

from datetime import timedelta

import pytest

from makewith.foundation.jobs import worker
from makewith.foundation.notifications.models import Letter
from makewith.foundation.people.tests.factories import PersonFactory
from makewith.foundation.programmes.models import Invitation as Asked
from makewith.loop.workshops.actions import (
    answer_invitation,
    change_workshop,
    give_seat,
    invite_everybody,
    invite_guest,
    take_seat,
)
from makewith.loop.workshops.models import Invitation, Seat, Workshop
from makewith.loop.workshops.seats import key_of
from makewith.loop.workshops.tests.factories import BEGINS, ENDS, NOW, leader_of, make_workshop

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(minutes=5)


@pytest.fixture
def workshop(settings) -> Workshop:
    settings.URL = "https://make.example.org"
    return make_workshop(brief="Bring something that shares your door.", thanks="40 euros, the same week")


def ask(workshop: Workshop, name: str = "Farid") -> Seat:
    return invite_guest(
        actor=leader_of(workshop), workshop=workshop, address=f"{name}@example.org", name=name, kind=None, now=NOW
    )


def run() -> None:
    worker.run_due(LATER, in_this_process=True)


def test_a_guest_gets_one_letter_with_all_they_need(workshop: Workshop, mailoutbox) -> None:
    seat = ask(workshop)
    run()
    run()
    [letter] = mailoutbox
    assert (letter.to, letter.subject) == (
        ["farid@example.org"],
        "A seat is kept for you: Safe spots when you share a front door",
    )
    html = letter.alternatives[0][0]
    for said in (
        "Dear Farid,", "25 June 2026, 18:00 to 20:00", "Europe/Berlin", "Harbour depot and by phone",
        "Bring something that shares your door.", "40 euros, the same week", "You cannot come?", "Leila H.",
        f"https://make.example.org/join/seat/{key_of(seat)}/coming/",
        f"https://make.example.org/join/seat/{key_of(seat)}/workshop.ics",
    ):  # fmt: skip
        assert said in letter.body
        assert said in html


def test_the_key_of_a_seat_is_kept_nowhere_once_the_letter_is_sent(workshop: Workshop, mailoutbox) -> None:
    seat = ask(workshop)
    run()
    assert len(mailoutbox) == 1
    assert list(Letter.objects.values_list("text", "html", "address")) == [("", "", "")]
    assert key_of(seat) not in repr(list(Seat.objects.values()))


def test_a_member_is_written_to_where_they_get_their_letters(workshop: Workshop, mailoutbox) -> None:
    amina = PersonFactory(name="Amina K.", email="amina@example.org")
    give_seat(actor=leader_of(workshop), workshop=workshop, person=amina, now=NOW)
    invite_everybody(actor=leader_of(workshop), workshop=workshop, now=NOW)
    run()
    assert [letter.to for letter in mailoutbox] == [["amina@example.org"]]
    assert Invitation.objects.get().address == ""


def test_a_letter_for_a_seat_that_was_taken_away_meanwhile_is_not_written(workshop: Workshop, mailoutbox) -> None:
    take_seat(actor=leader_of(workshop), seat=ask(workshop), now=NOW)
    run()
    assert mailoutbox == []


def test_who_said_no_to_the_programme_meanwhile_gets_no_letter(workshop: Workshop, mailoutbox) -> None:
    ask(workshop)
    Asked.objects.create(
        programme=workshop.activity.programme, email="farid@example.org", invited_at=NOW, declined_at=NOW
    )
    run()
    assert mailoutbox == []


def test_another_day_is_told_to_whoever_was_asked_and_may_come(workshop: Workshop, mailoutbox) -> None:
    ask(workshop, "Farid")
    answer_invitation(seat=ask(workshop, "Nadia"), is_coming=False, now=NOW)
    Seat.objects.filter(pk=ask(workshop, "Mo").pk).update(joined_at=NOW)
    give_seat(actor=leader_of(workshop), workshop=workshop, person=PersonFactory(name="Not asked"), now=NOW)
    run()
    mailoutbox.clear()
    move(workshop, days=7)
    run()
    run()
    # Mo went in early, which is no reason to come on the wrong day.
    assert sorted(letter.to[0] for letter in mailoutbox) == ["farid@example.org", "mo@example.org"]
    for letter in mailoutbox:
        assert letter.subject == "Another day or place: Safe spots when you share a front door"
        assert "2 July 2026, 18:00 to 20:00" in letter.body


def test_a_day_that_was_changed_and_changed_back_is_told_to_nobody(workshop: Workshop, mailoutbox) -> None:
    ask(workshop)
    run()
    mailoutbox.clear()
    move(workshop, days=7)
    move(workshop, days=0)
    run()
    assert mailoutbox == []


def test_another_place_is_told_and_another_brief_is_not(workshop: Workshop, mailoutbox) -> None:
    ask(workshop)
    run()
    mailoutbox.clear()
    change_workshop(actor=leader_of(workshop), workshop=workshop, now=NOW, brief="Bring nothing.")
    run()
    assert mailoutbox == []
    change_workshop(actor=leader_of(workshop), workshop=workshop, now=NOW, place="The library, room 2")
    run()
    assert ["The library, room 2" in letter.body for letter in mailoutbox] == [True]


def test_another_end_is_told_by_the_page_and_not_by_a_letter(workshop: Workshop, mailoutbox, client) -> None:
    seat = ask(workshop)
    run()
    mailoutbox.clear()
    change_workshop(actor=leader_of(workshop), workshop=workshop, now=NOW, closes_at=ENDS + timedelta(hours=1))
    run()
    assert mailoutbox == []
    assert "25 June 2026, 18:00 to 21:00" in client.get(f"/join/seat/{key_of(seat)}/coming/").content.decode()


def test_of_a_workshop_that_is_over_nobody_is_told_another_day(workshop: Workshop, mailoutbox) -> None:
    ask(workshop)
    run()
    mailoutbox.clear()
    Workshop.objects.update(state="closed", closed_at=NOW)
    workshop.refresh_from_db()
    move(workshop, days=7)
    run()
    assert mailoutbox == []


def move(workshop: Workshop, *, days: int) -> None:
    by = timedelta(days=days)
    change_workshop(actor=leader_of(workshop), workshop=workshop, now=NOW, opens_at=BEGINS + by, closes_at=ENDS + by)
