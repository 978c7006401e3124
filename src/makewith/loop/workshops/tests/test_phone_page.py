"""Who opens the phone's page, and what stands in it."""

import json
import re
import uuid

import pytest
from django.test import Client
from django.urls import reverse

from makewith.foundation.people.tests.factories import PersonFactory
from makewith.loop.workshops.models import Seat, Workshop
from makewith.loop.workshops.seats import cookie_name, key_digest
from makewith.loop.workshops.tests.factories import NOW, leader_of, make_workshop

pytestmark = pytest.mark.django_db
KEY = "a" * 32


@pytest.fixture
def workshop() -> Workshop:
    return make_workshop()


def page_of(workshop: Workshop) -> str:
    return reverse("workshops:phone", args=[workshop.activity.public_id])


def walk_in(workshop: Workshop, **values: object) -> Seat:
    return Seat.objects.create(
        **{"workshop": workshop, "name": "Amina", "key_digest": key_digest(KEY), "joined_at": NOW, **values}
    )


def client_of(workshop: Workshop) -> Client:
    client = Client()
    client.cookies[cookie_name(workshop)] = KEY
    return client


def told(answer) -> dict:
    found = re.search(r'<script type="application/json" id="room">(.*?)</script>', answer.content.decode())
    assert found
    return json.loads(found[1])


def test_a_walk_in_opens_it_without_an_account(workshop):
    seat = walk_in(workshop)

    room = told(client_of(workshop).get(page_of(workshop)))

    assert room["seat"] == str(seat.public_id)
    assert room["workshop"] == str(workshop.activity.public_id)
    assert room["socket"] == f"/ws/workshop/{workshop.activity.public_id}?view=phone"
    assert room["limits"] == {"note": 500, "word": 500, "part": 280}


def test_a_signed_in_person_opens_it_from_any_browser(workshop):
    leader = leader_of(workshop)
    workshop.seats.filter(person=leader).update(joined_at=NOW)
    client = Client()
    client.force_login(leader.user)

    assert told(client.get(page_of(workshop)))["seat"] == str(workshop.seats.get(person=leader).public_id)


@pytest.mark.parametrize("signed_in", [False, True])
def test_whoever_has_no_seat_is_shown_the_door_and_not_the_code(workshop, signed_in):
    client = Client()
    if signed_in:
        client.force_login(PersonFactory().user)

    answer = client.get(page_of(workshop))

    assert (answer.status_code, answer["Location"]) == (302, "/join/")


def test_whoever_was_invited_says_their_name_first(workshop):
    walk_in(workshop, joined_at=None)

    assert client_of(workshop).get(page_of(workshop))["Location"] == f"/join/{workshop.code}/"


def test_a_seat_that_was_taken_away_opens_nothing(workshop):
    walk_in(workshop, removed_at=NOW)

    assert client_of(workshop).get(page_of(workshop)).status_code == 302


def test_the_seat_of_another_workshop_opens_nothing_here(workshop):
    walk_in(make_workshop())

    assert client_of(workshop).get(page_of(workshop)).status_code == 302


def test_a_workshop_that_is_not_there_is_not_found(workshop):
    assert Client().get(reverse("workshops:phone", args=[uuid.uuid4()])).status_code == 404


def test_nobody_writes_to_it(workshop):
    walk_in(workshop)

    assert client_of(workshop).post(page_of(workshop)).status_code == 405


def test_opening_it_costs_the_same_whoever_comes(workshop, django_assert_max_num_queries):
    walk_in(workshop)
    client = client_of(workshop)
    client.get(page_of(workshop))

    with django_assert_max_num_queries(6):
        client.get(page_of(workshop))
