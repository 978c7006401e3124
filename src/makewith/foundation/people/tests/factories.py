"""People for tests. Every person has an account with the same address, unless `user=None` is asked for."""

import factory

from makewith.foundation.accounts.tests.factories import UserFactory
from makewith.foundation.people.models import Paper, Person, Side, StakeholderKind


class StakeholderKindFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = StakeholderKind
        django_get_or_create = ["name"]

    name = "receiver"
    side = Side.CUSTOMER
    paper = Paper.LEMON


class PersonFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Person

    name = factory.Sequence(lambda number: f"Amina {number}")
    email = factory.Sequence(lambda number: f"amina{number}@example.org")
    user = factory.SubFactory(UserFactory, email=factory.SelfAttribute("..email"))
    kind = factory.SubFactory(StakeholderKindFactory)
    time_zone = "Europe/Berlin"
