"""Another address: proven by a code, told to the old one, and nobody learns whose an address is."""

import threading
from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth import get_user
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.utils import timezone

from makewith.foundation.accounts.models import User
from makewith.foundation.accounts.tests.letters import last_code, sign_in
from makewith.foundation.activity.models import Event
from makewith.foundation.people.actions import AddressTaken, change_address
from makewith.foundation.people.models import Person
from makewith.foundation.people.tests.factories import PersonFactory
from makewith.foundation.people.tests.test_me import NOW

NEW = "new@example.org"


@pytest.fixture
def amina(client, db):
    person = PersonFactory(name="Amina K.", email="amina@example.org")
    sign_in(client, person.email)
    mail.outbox.clear()
    return person


def addresses():
    return sorted(Person.objects.values_list("email", flat=True)), sorted(User.objects.values_list("email", flat=True))


def test_the_new_address_proves_itself_and_the_old_one_is_told(client, amina):
    assert client.post("/me/address/", {"email": " New@Example.org "}).url == "/me/address/code/"
    assert [(letter.to, letter.subject) for letter in mail.outbox] == [([NEW], f"{last_code()} is your code")]
    assert client.post("/me/address/code/", {"code": last_code().lower()}).url == "/me/"
    assert addresses() == ([NEW], [NEW])
    assert (mail.outbox[-1].to, mail.outbox[-1].subject) == (["amina@example.org"], "Your address has changed")
    assert NEW not in mail.outbox[-1].body
    assert get_user(client).email == NEW
    assert [event.kind for event in Event.objects.filter(kind="AddressChanged")] == ["AddressChanged"]
    client.logout()
    sign_in(client, NEW)
    assert get_user(client).person == amina


def test_a_code_that_does_not_fit_changes_nothing_and_five_of_them_end_it(client, amina):
    client.post("/me/address/", {"email": NEW})
    code = last_code()
    for _ in range(5):
        assert client.post("/me/address/code/", {"code": "BBBBBB"}).status_code == 422
    assert client.post("/me/address/code/", {"code": code}).url == "/me/address/"
    assert addresses() == (["amina@example.org"], ["amina@example.org"])


def test_a_code_runs_out(client, amina):
    client.post("/me/address/", {"email": NEW})
    with time_machine.travel(timezone.now() + timedelta(minutes=11)):
        assert client.post("/me/address/code/", {"code": last_code()}).url == "/me/address/"
    assert addresses()[0] == ["amina@example.org"]


@pytest.mark.parametrize("how", ["a person with an account", "a person who waits", "an account in use"])
def test_a_taken_address_looks_like_a_free_one_and_gets_a_letter_without_a_code(client, amina, how):
    if how == "an account in use":
        User.objects.create_user(NEW, last_login=timezone.now())
    else:
        PersonFactory(email=NEW, **({"user": None} if "waits" in how else {}))
    before = addresses()
    assert client.post("/me/address/", {"email": NEW}).url == "/me/address/code/"
    assert [(letter.to, letter.subject) for letter in mail.outbox] == [([NEW], "This address is in use already")]
    page = client.get("/me/address/code/").content.decode()
    assert "in use" not in page
    for code in ("", "BBBBBB"):
        assert client.post("/me/address/code/", {"code": code}).status_code == 422
    assert addresses() == before


def test_an_account_that_nobody_came_into_gives_way(client, amina):
    User.objects.create_user(NEW)
    client.post("/me/address/", {"email": NEW})
    client.post("/me/address/code/", {"code": last_code()})
    assert addresses() == ([NEW], [NEW])


def test_an_address_taken_meanwhile_is_said_to_be_so(client, amina):
    client.post("/me/address/", {"email": NEW})
    code = last_code()
    PersonFactory(email=NEW)
    assert client.post("/me/address/code/", {"code": code}).url == "/me/address/"
    assert addresses()[0] == ["amina@example.org", NEW]


@pytest.mark.parametrize("typed", ["", "amina", "AMINA@example.org", "x" * 250 + "@example.org"])
def test_what_is_no_other_address_is_said_in_the_form(client, amina, typed):
    assert client.post("/me/address/", {"email": typed}).status_code == 422
    assert mail.outbox == []


def test_nobody_moves_anothers_account(amina):
    with pytest.raises(PermissionDenied):
        change_address(person=amina, by=PersonFactory(), address=NEW, now=NOW)
    assert not User.objects.filter(email=NEW).exists()


@pytest.mark.django_db(transaction=True)
def test_of_two_who_take_one_address_at_once_one_gets_it():
    people = [PersonFactory(), PersonFactory()]
    barrier, found = threading.Barrier(2), []

    def go(person):
        try:
            barrier.wait(timeout=10)
            found.append(change_address(person=person, by=person, address=NEW, now=NOW))
        except AddressTaken:
            found.append(False)
        finally:
            connection.close()

    threads = [threading.Thread(target=go, args=[person]) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == [False, True]
    assert Person.objects.filter(email=NEW).count() == User.objects.filter(email=NEW).count() == 1
