"""Somebody who is blocked looks and does nothing else, until it is lifted."""

import pytest
from django.core.exceptions import PermissionDenied

from makewith.foundation.moderation.actions import block_person, lift_block
from makewith.foundation.moderation.models import ModerationAction
from makewith.foundation.moderation.tests.factories import NOW, make_activity, moderator_of
from makewith.foundation.people.tests.factories import PersonFactory
from makewith.foundation.programmes.models import Block
from makewith.foundation.programmes.permissions import can_see_activity, can_take_part

pytestmark = pytest.mark.django_db


def test_they_see_everything_and_take_part_in_nothing_until_it_is_lifted():
    activity, person = make_activity(), PersonFactory()
    moderator = moderator_of(activity)
    person.request_cache = {}
    given = {"actor": moderator, "programme": activity.programme, "person": person, "now": NOW}
    assert can_take_part(person, activity, NOW) is True
    assert [block_person(reason="Insults.", **given), block_person(reason="Again.", **given)] == [True, False]
    assert (can_see_activity(person, activity), can_take_part(person, activity, NOW)) == (True, False)
    assert can_take_part(person, make_activity(), NOW) is True
    assert [lift_block(**given), lift_block(**given)] == [True, False]
    assert can_take_part(person, activity, NOW) is True
    log = ModerationAction.objects.order_by("id").values_list("verb", "actor", "person", "reason")
    assert list(log) == [
        ("blocked", moderator.pk, person.pk, "Insults."),
        ("unblocked", moderator.pk, person.pk, ""),
    ]


def test_nobody_of_the_team_and_not_oneself_is_blocked_and_members_block_nobody():
    activity = make_activity()
    moderator, observer, member = moderator_of(activity), moderator_of(activity, "observer"), PersonFactory()
    for actor, person in [(moderator, observer), (moderator, moderator), (member, PersonFactory()), (observer, member)]:
        with pytest.raises(PermissionDenied):
            block_person(actor=actor, programme=activity.programme, person=person, reason="x", now=NOW)
    with pytest.raises(PermissionDenied):
        lift_block(actor=member, programme=activity.programme, person=PersonFactory(), now=NOW)
    assert Block.objects.count() == 0
