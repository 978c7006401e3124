"""Who opens the desk, the big screen and the board."""

import json
import re
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from makewith.foundation.people.tests.factories import PersonFactory
from makewith.foundation.programmes.models import Activity as ActivityRow
from makewith.foundation.programmes.models import ActivityState, Role
from makewith.loop.workshops import walls
from makewith.loop.workshops.actions import give_seat
from makewith.loop.workshops.models import Workshop
from makewith.loop.workshops.tests.factories import NOW, leader_of, make_team, make_workshop

pytestmark = pytest.mark.django_db


@pytest.fixture
def workshop() -> Workshop:
    return make_workshop()


def console_of(workshop: Workshop) -> str:
    activity = workshop.activity
    return reverse("workshops:console", args=[activity.programme.slug, activity.slug])


def signed_in(person) -> Client:
    client = Client()
    if person is not None:
        client.force_login(person.user)
    return client


def somebody(workshop: Workshop, who: str):
    if who == "visitor":
        return None
    if who == "stranger":
        return PersonFactory()
    if who == "leader":
        return leader_of(workshop)
    takes_part = who in {"participant", "table_host"}
    person = PersonFactory() if takes_part else make_team(workshop.activity.programme, Role.FACILITATOR, who)
    if who != "team":
        give_seat(actor=leader_of(workshop), workshop=workshop, person=person, now=NOW, role=who)
    return person


@pytest.mark.parametrize(
    ("who", "console", "wall", "board"),
    [
        ("visitor", 302, 403, 302),
        ("stranger", 403, 403, 302),
        ("team", 403, 200, 302),
        ("participant", 403, 403, 302),
        ("table_host", 403, 403, 302),
        ("observer", 200, 200, 200),
        ("note_taker", 200, 200, 200),
        ("leader", 200, 200, 200),
    ],
)
def test_a_seat_opens_the_live_pages(workshop, who, console, wall, board):
    client = signed_in(somebody(workshop, who))
    workshop_id = workshop.activity.public_id

    assert client.get(console_of(workshop)).status_code == console
    assert client.get(reverse("workshops:wall", args=[workshop_id])).status_code == wall
    assert client.get(reverse("workshops:board", args=[workshop_id])).status_code == board


@pytest.mark.parametrize("role", ["participant", "table_host"])
def test_a_guest_opens_the_board_from_when_they_sat_down(workshop, role):
    person = somebody(workshop, role)
    page = reverse("workshops:board", args=[workshop.activity.public_id])

    assert signed_in(person).get(page)["Location"] == f"/join/{workshop.code}/"
    workshop.seats.filter(person=person).update(joined_at=NOW)
    assert signed_in(person).get(page).status_code == 200


@pytest.mark.parametrize("page", ["board", "phone"])
def test_a_member_of_the_team_without_a_seat_may_take_one(workshop, page):
    ActivityRow.objects.filter(pk=workshop.activity_id).update(state=ActivityState.DRAFT)
    client = signed_in(somebody(workshop, "team"))
    door = client.get(reverse(f"workshops:{page}", args=[workshop.activity.public_id]))

    assert (door.status_code, door["Location"]) == (302, f"/join/{workshop.code}/")
    assert client.get(door["Location"]).status_code == 200
    assert signed_in(somebody(workshop, "stranger")).get(door["Location"]).status_code == 403


def test_a_seat_that_was_taken_opens_nothing(workshop):
    helper = somebody(workshop, "co_facilitator")
    workshop.seats.filter(person=helper).update(removed_at=NOW)

    assert signed_in(helper).get(console_of(workshop)).status_code == 403


def test_the_desk_hands_out_an_address_that_opens_the_wall_elsewhere(workshop):
    html = signed_in(leader_of(workshop)).get(console_of(workshop)).content.decode()
    found = re.search(r'<script type="application/json" id="room">(.+?)</script>', html)
    assert found is not None
    room = json.loads(found[1])
    assert room["socket"] == f"/ws/workshop/{workshop.activity.public_id}?view=console"

    projector = Client()
    first = projector.get(room["wall"])
    assert (first.status_code, first["Location"]) == (302, room["wall"].partition("?")[0])
    assert projector.get(first["Location"]).status_code == 200
    cookie = projector.cookies[walls.wall_cookie(workshop.activity.public_id)]
    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (True, "Lax", 12 * 60 * 60)


def test_a_key_opens_its_own_wall_for_twelve_hours(workshop):
    workshop_id = workshop.activity.public_id
    other = make_workshop(workshop.activity.programme, leader_of(workshop), title="Another evening")
    with time_machine.travel(NOW, tick=False):
        key = walls.wall_key(workshop_id)
        assert walls.opens_wall(workshop_id, key)
        assert not walls.opens_wall(other.activity.public_id, key)
        assert not walls.opens_wall(workshop_id, key[:-1])
        assert not walls.opens_wall(workshop_id, "")
    with time_machine.travel(NOW + timedelta(hours=12, seconds=1), tick=False):
        assert not walls.opens_wall(workshop_id, key)


@pytest.mark.parametrize("page", ["wall", "board"])
def test_there_is_nothing_at_another_address(page, workshop):
    client = signed_in(leader_of(workshop))

    assert client.get(f"/w/7b6f8d1e-0000-4000-8000-000000000000/{page}/").status_code == 404


def test_what_people_called_the_workshop_cannot_end_the_script(workshop):
    workshop.activity.title = "</script><b>"
    workshop.activity.save(update_fields=["title"])
    html = signed_in(leader_of(workshop)).get(console_of(workshop)).content.decode()

    assert "</script><b>" not in html
