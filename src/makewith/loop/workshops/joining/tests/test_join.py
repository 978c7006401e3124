"""Sitting down at the door of a workshop, and coming back."""

import re
import uuid
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.test import Client

from makewith.foundation.accounts.actions import user_for_email
from makewith.foundation.activity.models import Event as Activity
from makewith.foundation.people.models import Person
from makewith.foundation.people.tests.factories import PersonFactory
from makewith.foundation.programmes.models import Participation
from makewith.loop.workshops.actions import give_seat
from makewith.loop.workshops.board.actions import append, open_board
from makewith.loop.workshops.board.queries import state_of
from makewith.loop.workshops.board.state import Operation
from makewith.loop.workshops.joining.actions import bind_seat, claim_seat, join_workshop
from makewith.loop.workshops.joining.queries import seat_with_words, workshop_with_code
from makewith.loop.workshops.models import Seat, Workshop, WorkshopState
from makewith.loop.workshops.seats import cookie_name, key_of, seat_with_key, words_of
from makewith.loop.workshops.tests.factories import NOW, leader_of, make_workshop

pytestmark = pytest.mark.django_db


def sit_down(workshop: Workshop, **values: Any) -> Seat:
    wanted = {
        "person": None,
        "seat": None,
        "token": uuid.uuid4(),
        "name": "Amina",
        "kind": None,
        "consents": True,
        "keeps_trail": True,
        "now": NOW,
        **values,
    }
    return join_workshop(workshop=workshop, **wanted)


def test_a_walk_in_gets_a_seat_that_their_key_and_their_four_words_find() -> None:
    workshop = make_workshop()

    seat = sit_down(workshop, name="  Amina ")

    assert (seat.name, seat.person, seat.role, seat.joined_at, seat.consented_at) == (
        "Amina",
        None,
        "participant",
        NOW,
        NOW,
    )
    assert seat_with_key(key_of(seat)) == seat
    assert len(words_of(key_of(seat)).split()) == 4
    assert seat_with_words(workshop, words_of(key_of(seat)).upper().replace(" ", " - ")) == seat
    assert seat_with_words(make_workshop(title="Another"), words_of(key_of(seat))) is None


def test_the_same_form_sent_twice_is_one_seat() -> None:
    workshop, token = make_workshop(), uuid.uuid4()

    first, second = sit_down(workshop, token=token), sit_down(workshop, token=token)

    assert first == second
    assert workshop.seats.filter(name="Amina").count() == 1
    assert Activity.objects.filter(kind__endswith="SeatJoined").count() == 1


def test_the_id_of_a_seat_which_the_whole_room_knows_opens_no_seat() -> None:
    workshop = make_workshop()
    seat = sit_down(workshop)

    other = sit_down(workshop, token=seat.public_id, name="Somebody else")

    assert other != seat


def test_who_was_invited_sits_in_the_seat_that_was_kept_for_them() -> None:
    workshop = make_workshop()
    amina = PersonFactory(name="Amina K.")
    kept = give_seat(actor=leader_of(workshop), workshop=workshop, person=amina, now=NOW)

    seat = sit_down(workshop, person=amina, name="Amina")

    assert seat.pk == kept.pk
    assert Participation.objects.get(person=amina).state == "attended"


@pytest.mark.parametrize(
    ("values", "field"),
    [({"name": ""}, "name"), ({"name": "A" * 41}, "name"), ({"consents": False}, "consents")],
)
def test_what_is_missing_at_the_door_is_said_and_nothing_is_made(values: dict[str, Any], field: str) -> None:
    workshop = make_workshop()
    before = workshop.seats.count()

    with pytest.raises(ValidationError) as caught:
        sit_down(workshop, **values)

    assert list(caught.value.message_dict) == [field]
    assert workshop.seats.count() == before


def test_nobody_sits_down_in_a_workshop_that_is_over_or_for_invited_people_only() -> None:
    over, invited_only = make_workshop(), make_workshop(title="By invitation")
    Workshop.objects.filter(pk=over.pk).update(state=WorkshopState.CLOSED)
    Workshop.objects.filter(pk=invited_only.pk).update(takes_walk_ins=False)

    for workshop in (over, invited_only):
        workshop.refresh_from_db()
        before = workshop.seats.count()
        with pytest.raises(PermissionDenied):
            sit_down(workshop)
        assert workshop.seats.count() == before


def test_who_was_asked_to_leave_does_not_come_back_by_the_code() -> None:
    workshop, ken = make_workshop(), PersonFactory(name="Ken W.")
    seat = sit_down(workshop, person=ken, name="Ken")
    Seat.objects.filter(pk=seat.pk).update(removed_at=NOW, key_digest="", words_digest="")

    with pytest.raises(PermissionDenied):
        sit_down(workshop, person=ken)
    assert seat_with_key(key_of(seat)) is None


def test_a_seat_given_to_another_device_opens_by_the_new_key_alone() -> None:
    workshop = make_workshop()
    seat = sit_down(workshop)
    old_key = key_of(seat)

    bound = bind_seat(actor=leader_of(workshop), seat=seat, now=NOW)

    assert seat_with_key(old_key) is None
    assert seat_with_words(workshop, words_of(old_key)) is None
    assert seat_with_key(key_of(bound)) == seat
    with pytest.raises(PermissionDenied):
        bind_seat(actor=PersonFactory(), seat=seat, now=NOW)


def test_signing_in_makes_a_walk_ins_seat_their_own_once() -> None:
    workshop, amina, ken = make_workshop(), PersonFactory(name="Amina K."), PersonFactory(name="Ken W.")
    seat = sit_down(workshop, keeps_trail=False)

    claimed = claim_seat(person=amina, seat=seat, now=NOW)
    claim_seat(person=amina, seat=claimed, now=NOW)

    assert (claimed.person, claimed.keeps_trail) == (amina, True)
    assert Activity.objects.filter(kind__endswith="SeatClaimed").count() == 1
    with pytest.raises(PermissionDenied):
        claim_seat(person=ken, seat=claimed, now=NOW)


def test_a_seat_is_claimed_after_the_workshop_too() -> None:
    workshop, amina = make_workshop(), PersonFactory(name="Amina K.")
    board = open_board(workshop, now=NOW)
    seat = sit_down(workshop, name="Amina")
    leader = str(workshop.seats.get(role="facilitator").public_id)
    for kind in ("lobby.open", "workshop.close"):
        append(board, [Operation(uuid.uuid4(), kind, {}, leader)], now=NOW)

    claim_seat(person=amina, seat=seat, now=NOW)

    assert state_of(board)["workshop"]["state"] == "closed"
    assert Seat.objects.get(pk=seat.pk).person == amina


def test_somebody_who_signs_in_at_their_seat_for_the_first_time_says_a_name_and_comes_back() -> None:
    workshop = make_workshop()
    seat = sit_down(workshop)
    client = Client()
    client.cookies[cookie_name(workshop)] = key_of(seat)
    address = f"/w/{workshop.activity.public_id}/seat/"
    assert client.get(address).status_code == 200
    client.force_login(user_for_email(email="amina@example.org"))
    answer = client.get(address)
    assert (answer.status_code, answer["Location"]) == (302, f"/welcome/?next={address}")


def test_who_has_a_seat_under_their_name_cannot_claim_a_second() -> None:
    workshop, amina = make_workshop(), PersonFactory(name="Amina K.")
    sit_down(workshop, person=amina)
    walk_in = sit_down(workshop, name="Somebody")

    with pytest.raises(ValidationError, match="another seat"), transaction.atomic():
        claim_seat(person=amina, seat=walk_in, now=NOW)


def test_the_board_learns_who_sat_down() -> None:
    workshop = make_workshop()
    board = open_board(workshop, now=NOW)

    seat = sit_down(workshop, name="Amina")

    assert state_of(board)[f"seat:{seat.public_id}"]["name"] == "Amina"


def test_a_code_is_found_however_it_is_typed() -> None:
    workshop = make_workshop()

    assert workshop_with_code(f" {workshop.code[:3].lower()} {workshop.code[3:]} ") == workshop
    assert workshop_with_code("AAAAAA") is None


def test_from_the_code_to_the_seat_on_a_phone_without_an_account(client: Client) -> None:
    workshop = make_workshop()

    answer = client.post("/join/", {"code": workshop.code.lower()})
    assert answer.url == f"/join/{workshop.code}/"  # type: ignore[attr-defined]
    page = client.get(answer.url)  # type: ignore[attr-defined]
    found = re.search(r'name="token" value="([0-9a-f-]{36})"', page.content.decode())
    assert found is not None
    token = found[1]
    answer = client.post(
        f"/join/{workshop.code}/", {"token": token, "name": "Amina", "consents": "on", "keeps_trail": "on"}
    )
    seat = Seat.objects.get(name="Amina")

    assert answer.url == f"/w/{workshop.activity.public_id}/seat/"  # type: ignore[attr-defined]
    cookie = answer.cookies[cookie_name(workshop)]
    assert (cookie.value, cookie["httponly"], cookie["samesite"]) == (key_of(seat), True, "Lax")
    shown = client.get(answer.url).content.decode()  # type: ignore[attr-defined]
    assert words_of(key_of(seat)) in shown

    another_phone = Client()
    assert another_phone.get(f"/w/{workshop.activity.public_id}/seat/").url == "/join/"  # type: ignore[attr-defined]
    answer = another_phone.post(f"/join/{workshop.code}/back/", {"words": words_of(key_of(seat))})
    assert answer.cookies[cookie_name(workshop)].value == key_of(seat)


def test_a_machine_that_only_looks_at_a_personal_link_takes_no_seat(client: Client) -> None:
    workshop = make_workshop()
    key = key_of(sit_down(workshop))

    looked = client.get(f"/join/seat/{key}/")
    assert (looked.status_code, cookie_name(workshop) in looked.cookies) == (200, False)
    taken = client.post(f"/join/seat/{key}/")
    assert taken.cookies[cookie_name(workshop)].value == key
    assert client.get(f"/join/seat/{'0' * 32}/").status_code == 404


def test_what_was_typed_stays_in_the_form_with_what_is_missing(client: Client) -> None:
    workshop = make_workshop()

    answer = client.post(f"/join/{workshop.code}/", {"token": uuid.uuid4(), "name": "Amina", "keeps_trail": "on"})

    assert answer.status_code == 422
    assert 'value="Amina"' in answer.content.decode()
    assert "Without it we may not keep what you write." in answer.content.decode()


def test_guessing_words_has_a_limit(client: Client) -> None:
    workshop = make_workshop()

    answers = [client.post(f"/join/{workshop.code}/back/", {"words": f"a b c {number}"}) for number in range(61)]

    assert [answer.status_code for answer in answers] == [422] * 60 + [403]


def test_the_square_leads_to_the_door(client: Client) -> None:
    workshop = make_workshop()

    answer = client.get(f"/join/{workshop.code}/qr.svg")

    assert answer["Content-Type"] == "image/svg+xml"
    assert answer.content.startswith(b"<svg ")


def test_a_signed_in_walk_in_keeps_their_seat_on_every_device() -> None:
    workshop = make_workshop()
    jonas: Person = PersonFactory(name="Jonas B.")
    seat = sit_down(workshop, person=jonas, name="Jonas")

    again = sit_down(workshop, person=jonas, name="Jonas", token=uuid.uuid4())

    assert again == seat


def test_a_facilitator_gives_a_seat_to_another_device_from_the_page_of_people(client: Client) -> None:
    workshop = make_workshop()
    leader, seat = leader_of(workshop), sit_down(workshop)
    address = (
        f"/studio/{workshop.activity.programme.slug}/workshops/{workshop.activity.slug}/seats/{seat.public_id}/bind/"
    )
    client.force_login(leader.user)
    people = client.get(f"/studio/{workshop.activity.programme.slug}/workshops/{workshop.activity.slug}/people/")

    answer = client.post(address)

    seat.refresh_from_db()
    assert address in people.content.decode()
    assert words_of(key_of(seat)) in answer.content.decode()
    assert seat.key_round == 1
    assert Client().post(address).status_code == 302
