"""Programmes for tests: open and public, with one activity, members and a team as asked for."""

import factory

from makewith.foundation.people.tests.factories import PersonFactory
from makewith.foundation.programmes.models import (
    Activity,
    ActivityState,
    Membership,
    Programme,
    ProgrammeState,
    Role,
    TeamRole,
    Visibility,
)


class ProgrammeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Programme

    slug = factory.Sequence(lambda number: f"programme-{number}")
    name = factory.Sequence(lambda number: f"Programme {number}")
    goal = "Every parcel arrives where its receiver wants it"
    visibility = Visibility.PUBLIC
    state = ProgrammeState.OPEN
    time_zone = "Europe/Berlin"


class ActivityFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Activity

    programme = factory.SubFactory(ProgrammeFactory)
    kind = "call_for_ideas"
    slug = factory.Sequence(lambda number: f"activity-{number}")
    title = "What would make the last ten metres better?"
    visibility = Visibility.PUBLIC
    state = ActivityState.OPEN


class MembershipFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Membership

    programme = factory.SubFactory(ProgrammeFactory)
    person = factory.SubFactory(PersonFactory)


class TeamRoleFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = TeamRole

    programme = factory.SubFactory(ProgrammeFactory)
    person = factory.SubFactory(PersonFactory)
    role = Role.OWNER
