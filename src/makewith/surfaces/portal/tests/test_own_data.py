"""The pages about one's own data, as somebody sees them who just proved themselves."""

import time

import pytest
from django.apps import apps
from django.core.cache import cache
from django.db.models import EmailField, ForeignKey

from makewith.config.keepers import PERSON_ROWS
from makewith.foundation.people.models import Archive, Erasure, Person
from makewith.foundation.people.registry import Rows
from makewith.foundation.people.tests.factories import PersonFactory
from makewith.foundation.programmes.tests.factories import MembershipFactory, ProgrammeFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nobody_has_been_counted():
    cache.clear()


def fresh(client, person):
    """Signed in, and proved a moment ago."""
    client.force_login(person.user)
    session = client.session
    session["account_authentication_methods_user"] = str(person.user.pk)
    session["account_authentication_methods"] = [{"method": "code", "at": time.time()}]
    session.save()
    return client


def test_a_copy_is_asked_for_once_and_said_to_be_under_way(client):
    person = PersonFactory()
    client.force_login(person.user)
    for _ in range(2):
        assert client.post("/me/data/").url == "/me/data/"
    assert Archive.objects.filter(person=person).count() == 1
    assert "The copy is being made" in client.get("/me/data/").content.decode()


def test_whoever_signed_in_long_ago_proves_themselves_first(client):
    person = PersonFactory(name="Amina K.")
    client.force_login(person.user)
    answer = client.post("/me/data/erase/", {"what": "stay", "name": "Amina K."})
    assert answer.url == "/sign-in/again/?next=/me/data/erase/"
    assert not Erasure.objects.exists()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"what": "stay", "name": "Amina"}, "This is another name"),
        ({"what": "stay", "name": ""}, "Write the name here"),
        ({"name": "Amina K."}, "Choose what becomes"),
        ({"what": "everything", "name": "Amina K."}, "Select a valid choice"),
    ],
)
def test_without_the_name_and_a_choice_nothing_happens(client, typed, said):
    person = PersonFactory(name="Amina K.")
    answer = fresh(client, person).post("/me/data/erase/", typed)
    assert (answer.status_code, said in answer.content.decode()) == (422, True)
    assert not Erasure.objects.exists()


def test_who_is_erased_is_signed_out_and_told_so(client):
    person = PersonFactory(name="Amina K.")
    MembershipFactory(person=person)
    answer = fresh(client, person).post("/me/data/erase/", {"what": "take_back", "name": " amina  k. "})
    erasure = Erasure.objects.get()
    assert answer.url == f"/erased/{erasure.public_id}/"
    assert "What was given is being taken back" in client.get(answer.url).content.decode()
    assert client.get("/me/").status_code == 302
    assert (erasure.person_id, erasure.takes_back, erasure.reason) == (person.pk, True, "own_wish")


def test_an_administrator_erases_somebody_and_says_why(client):
    boss = PersonFactory(user__is_administrator=True)
    programme = ProgrammeFactory()
    person = MembershipFactory(programme=programme, person__name="Mika R.").person
    address = f"/studio/{programme.slug}/people/{person.public_id}/erase/"
    fresh(client, boss)
    assert "Erase Mika R.?" in client.get(address).content.decode()
    for reason in ("", "own_wish", "whim"):
        assert client.post(address, {"what": "stay", "name": "Mika R.", "reason": reason}).status_code == 422
    assert not Erasure.objects.exists()
    client.post(address, {"what": "stay", "name": "Mika R.", "reason": "asked"})
    erasure = Erasure.objects.get()
    assert (erasure.person_id, erasure.asked_by_id, erasure.reason) == (person.pk, boss.public_id, "asked")
    assert client.get(address).status_code == 404
    assert Person.objects.get(pk=person.pk).name == ""


def test_of_every_column_that_knows_a_person_it_is_known_what_becomes_of_it():
    knowing = {
        f"{model._meta.label}.{column.name}"
        for model in apps.get_models()
        for column in model._meta.concrete_fields
        if isinstance(column, ForeignKey) and column.related_model is Person
    }
    rows = [row.column for row in PERSON_ROWS]
    assert sorted(knowing - set(rows)) == [], "add them to config/keepers.py"
    assert sorted(set(rows) - knowing) == []
    assert len(rows) == len(set(rows))


@pytest.mark.parametrize("row", PERSON_ROWS, ids=lambda row: row.column)
def test_what_a_row_tells_and_empties_is_there(row):
    label, column = row.column.rsplit(".", 1)
    rows = Rows(apps.get_model(label), column, row.goes, row.tells, row.empties)
    person = PersonFactory()
    assert all(found == [] for found in rows.tell(person).values())
    rows.forget(person)


# Where addresses stand, each of them forgotten with a person; see the modules named about_person.
ADDRESSES = {
    "accounts.User.email", "people.Person.email", "programmes.Invitation.email", "notifications.Mail.address",
    "notifications.Letter.address", "notifications.Bounce.address", "notifications.PausedAddress.address",
    "ideas_authors.CoAuthorOffer.email", "ideas_authors.GuestIdea.email", "workshops.Invitation.address",
}  # fmt: skip


def test_of_every_column_with_an_address_it_is_known_who_forgets_it():
    columns = {
        f"{model._meta.label}.{column.name}"
        for model in apps.get_models()
        for column in model._meta.concrete_fields
        if isinstance(column, EmailField) and model.__module__.startswith("makewith.")
    }
    assert columns == ADDRESSES
