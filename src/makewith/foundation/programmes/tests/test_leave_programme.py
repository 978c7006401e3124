"""Leaving: nothing that was given goes, no letter comes any more, and the door stays open."""

import threading

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection

from makewith.foundation.activity.models import Event
from makewith.foundation.notifications import actions as notifications
from makewith.foundation.notifications.models import Notification
from makewith.foundation.notifications.queries import unmailed
from makewith.foundation.people.tests.factories import PersonFactory
from makewith.foundation.programmes.actions import LastOwner, come_back, join_programme, leave_programme
from makewith.foundation.programmes.models import (
    Departure,
    Membership,
    Participation,
    ParticipationState,
    ProgrammeState,
    Role,
    TeamRole,
    Visibility,
)
from makewith.foundation.programmes.permissions import can_see_activity, can_see_programme
from makewith.foundation.programmes.queries import belongings_of, only_owner_of
from makewith.foundation.programmes.tests.factories import (
    ActivityFactory,
    MembershipFactory,
    ProgrammeFactory,
    TeamRoleFactory,
)
from makewith.foundation.trail.tests.test_make_item import NOW


def news(person, programme, key):
    return notifications.News(
        person_id=person.pk,
        programme_id=programme.pk,
        kind="update",
        fate="changed",
        unique_key=key,
        title="New",
        path="/",
    )


@pytest.mark.django_db
def test_who_leaves_takes_part_no_longer_and_twice_is_as_once():
    activity = ActivityFactory(programme__visibility=Visibility.INVITATION, visibility=Visibility.INVITATION)
    programme = activity.programme
    person = MembershipFactory(programme=programme).person
    Participation.objects.create(activity=activity, person=person, state=ParticipationState.CONFIRMED)
    assert can_see_programme(person, programme)
    assert can_see_activity(person, activity)
    assert leave_programme(person=person, programme=programme, now=NOW) is True
    assert leave_programme(person=person, programme=programme, now=NOW) is False
    assert not Membership.objects.exists()
    assert Participation.objects.get().state == "withdrawn"
    assert not can_see_programme(person, programme)
    assert not can_see_activity(person, activity)
    assert [event.kind for event in Event.objects.all()] == ["MemberLeft"]


@pytest.mark.django_db
def test_who_never_took_part_has_nothing_to_leave():
    person, programme = PersonFactory(), ProgrammeFactory()
    with pytest.raises(PermissionDenied):
        leave_programme(person=person, programme=programme, now=NOW)
    assert not Departure.objects.exists()


@pytest.mark.django_db
def test_the_only_owner_stays_until_there_is_another():
    programme = ProgrammeFactory()
    owner = TeamRoleFactory(programme=programme).person
    MembershipFactory(programme=programme, person=owner)
    with pytest.raises(LastOwner):
        leave_programme(person=owner, programme=programme, now=NOW)
    assert (Membership.objects.count(), TeamRole.objects.count()) == (1, 1)
    TeamRoleFactory(programme=programme, role=Role.OWNER)
    assert leave_programme(person=owner, programme=programme, now=NOW)
    assert only_owner_of(owner) == set()
    assert TeamRole.objects.filter(person=owner).count() == 0


@pytest.mark.django_db
def test_who_left_comes_back_without_being_invited_but_not_into_the_team():
    programme = ProgrammeFactory(visibility=Visibility.INVITATION)
    TeamRoleFactory(programme=programme)
    person = TeamRoleFactory(programme=programme, role=Role.RESEARCHER).person
    leave_programme(person=person, programme=programme, now=NOW)
    come_back(person=person, programme=programme, now=NOW)
    come_back(person=person, programme=programme, now=NOW)
    assert not Departure.objects.exists()
    assert can_see_programme(person, programme)
    assert [(row.roles, row.left_at) for row in belongings_of(person)] == [((), None)]


@pytest.mark.django_db
def test_nobody_comes_back_to_what_they_never_left_or_what_is_over():
    programme = ProgrammeFactory(visibility=Visibility.INVITATION)
    person = MembershipFactory(programme=programme).person
    leave_programme(person=person, programme=programme, now=NOW)
    programme.state = ProgrammeState.ARCHIVED
    programme.save()
    for somebody in (person, PersonFactory()):
        with pytest.raises(PermissionDenied):
            come_back(person=somebody, programme=programme, now=NOW)
    assert not Membership.objects.exists()


@pytest.mark.django_db
def test_no_letter_comes_about_what_one_left_but_the_inbox_still_says_it():
    programme = ProgrammeFactory()
    person = MembershipFactory(programme=programme).person
    notifications.tell([news(person, programme, "before")], now=NOW)
    assert unmailed().count() == 1
    leave_programme(person=person, programme=programme, now=NOW)
    notifications.tell([news(person, programme, "after")], now=NOW)
    assert Notification.objects.filter(person=person).count() == 2
    assert unmailed().count() == 0
    join_programme(person=person, programme=programme, now=NOW)
    notifications.tell([news(person, programme, "back")], now=NOW)
    # What was told meanwhile does not come by mail later either.
    assert set(unmailed().values_list("unique_key", flat=True)) == {"before", "back"}


@pytest.mark.django_db
def test_where_one_belongs_takes_five_queries_however_much_it_is(django_assert_num_queries):
    person = PersonFactory()
    for _ in range(4):
        MembershipFactory(person=person)
    TeamRoleFactory(person=person)
    leave_programme(person=person, programme=MembershipFactory(person=person).programme, now=NOW)
    with django_assert_num_queries(5):
        found = belongings_of(person)
    assert [row.is_only_owner for row in found].count(True) == 1
    assert len(found) == 6


@pytest.mark.django_db(transaction=True)
def test_two_owners_who_leave_at_once_leave_one_of_them_behind():
    programme = ProgrammeFactory()
    owners = [TeamRoleFactory(programme=programme).person for _ in range(2)]
    gone, barrier = [], threading.Barrier(2)

    def go(owner):
        try:
            barrier.wait(timeout=10)
            gone.append(leave_programme(person=owner, programme=programme, now=NOW))
        except LastOwner:
            gone.append(False)
        finally:
            connection.close()

    threads = [threading.Thread(target=go, args=[owner]) for owner in owners]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(gone) == [False, True]
    assert TeamRole.objects.filter(programme=programme, role=Role.OWNER).count() == 1
