from datetime import UTC, datetime

import pytest

from makewith.foundation.accounts.tests.factories import UserFactory
from makewith.foundation.activity.models import Event
from makewith.foundation.people.actions import AddressTaken, create_person
from makewith.foundation.people.models import Person
from makewith.foundation.people.tests.factories import PersonFactory, StakeholderKindFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 6, 18, 14, 2, tzinfo=UTC)


def join(user, name="Amina K.", kind=None):
    return create_person(user=user, name=name, kind=kind, time_zone="Europe/Berlin", language="en", now=NOW)


def test_somebody_new_becomes_a_person_under_the_address_of_their_account():
    user, kind = UserFactory(email="amina@example.org"), StakeholderKindFactory(name="receiver")
    person = join(user, kind=kind)
    assert (person.user, person.email, person.name, person.kind) == (user, "amina@example.org", "Amina K.", kind)
    assert (person.time_zone, person.language) == ("Europe/Berlin", "en")
    event = Event.objects.get()
    assert (event.kind, event.actor_id, event.subject_id, event.occurred_at) == (
        "PersonJoined",
        person.public_id,
        person.public_id,
        NOW,
    )
    assert event.payload == {}


def test_whoever_was_imported_under_the_address_is_connected_and_keeps_their_side():
    courier = StakeholderKindFactory(name="courier")
    waiting = PersonFactory(user=None, email="Amina@Example.org", name="A. Khan", kind=courier)
    user = UserFactory(email="amina@example.org")
    person = join(user, kind=StakeholderKindFactory(name="receiver"))
    assert (person.pk, person.user, person.name, person.kind) == (waiting.pk, user, "Amina K.", courier)
    assert Person.objects.count() == 1
    assert [event.kind for event in Event.objects.all()] == ["PersonConnected"]


def test_whoever_waits_without_a_side_takes_the_one_they_choose():
    PersonFactory(user=None, email="amina@example.org", kind=None)
    kind = StakeholderKindFactory(name="receiver")
    assert join(UserFactory(email="amina@example.org"), kind=kind).kind == kind


def test_joining_twice_makes_one_person_and_one_event():
    user = UserFactory()
    assert join(user).pk == join(user, name="Somebody else").pk
    assert Person.objects.get().name == "Amina K."
    assert Event.objects.count() == 1


def test_an_address_that_belongs_to_another_account_is_refused_and_nothing_changes():
    PersonFactory(email="amina@example.org", user=UserFactory(email="amina@work.example"))
    with pytest.raises(AddressTaken):
        join(UserFactory(email="amina@example.org"))
    assert Person.objects.count() == 1
    assert Event.objects.count() == 0


def test_somebody_who_left_is_not_brought_back_by_their_address():
    PersonFactory(user=None, email="", name="", erased_at=NOW)
    person = join(UserFactory(email="amina@example.org"))
    assert person.erased_at is None
    assert Person.objects.count() == 2
