"""Following and muting: once each, of what one sees, and a mute silences whatever else connects one with it."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from makewith.foundation.following.actions import follow, forget_person, mute, unfollow
from makewith.foundation.following.models import Follow
from makewith.foundation.following.queries import follows, listeners
from makewith.foundation.people.tests.factories import PersonFactory
from makewith.foundation.programmes.models import Visibility
from makewith.foundation.programmes.tests.factories import ActivityFactory, MembershipFactory, ProgrammeFactory
from makewith.loop.ideas.tests.factories import make_idea

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 6, 18, 12, 0, tzinfo=UTC)


@pytest.fixture
def ruth():
    return PersonFactory(name="Ruth O.")


@pytest.mark.parametrize("kind", ["programme", "activity", "item"])
def test_following_twice_is_as_once_and_letting_go_ends_it(kind, ruth):
    item = make_idea().trail_item
    target = {"programme": item.programme, "activity": item.activity, "item": item}[kind]

    first, second = (follow(person=ruth, target=target, now=NOW) for _ in range(2))

    assert first == second
    assert (follows(ruth, target), listeners(target)) == (True, {ruth.pk})
    assert (unfollow(person=ruth, target=target), unfollow(person=ruth, target=target)) == (True, False)
    assert (follows(ruth, target), listeners(target)) == (False, set())


def test_what_is_muted_is_not_heard_even_by_somebody_who_supports_it(ruth):
    item = make_idea().trail_item
    other = PersonFactory()

    mute(person=ruth, target=item, now=NOW)

    assert listeners(item, besides=[ruth.pk, other.pk]) == {other.pk}
    assert follows(ruth, item) is False


def test_following_again_ends_the_mute(ruth):
    item = make_idea().trail_item
    mute(person=ruth, target=item, now=NOW)

    follow(person=ruth, target=item, now=NOW + timedelta(days=1))

    row = Follow.objects.get()
    assert (row.muted_at, row.followed_at) == (None, NOW)
    assert listeners(item) == {ruth.pk}


def test_what_one_does_not_see_cannot_be_followed(ruth):
    closed = ProgrammeFactory(visibility=Visibility.MEMBERS)
    activity = ActivityFactory(programme=closed)
    for target in (closed, activity):
        with pytest.raises(PermissionDenied):
            follow(person=ruth, target=target, now=NOW)
    assert Follow.objects.count() == 0
    MembershipFactory(programme=closed, person=ruth)
    ruth.__dict__.pop("request_cache", None)
    follow(person=ruth, target=activity, now=NOW)
    assert listeners(activity) == {ruth.pk}


def test_a_row_is_about_exactly_one_thing(ruth):
    item = make_idea().trail_item
    for columns in ({}, {"item": item, "programme": item.programme}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Follow.objects.create(person=ruth, followed_at=NOW, **columns)


def test_who_is_erased_follows_nothing(ruth):
    item = make_idea().trail_item
    follow(person=ruth, target=item, now=NOW)
    forget_person(person=ruth)
    assert Follow.objects.count() == 0
