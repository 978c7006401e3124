"""Asking who sees an Item gives the same as asking what somebody sees, whatever is set where."""

import itertools

import pytest

from makewith.foundation.accounts.tests.factories import UserFactory
from makewith.foundation.people.tests.factories import PersonFactory, StakeholderKindFactory
from makewith.foundation.programmes.models import (
    ActivityState,
    Participation,
    ProgrammeState,
    Segment,
    SegmentKind,
    TeamRole,
    Visibility,
)
from makewith.foundation.programmes.tests.factories import (
    ActivityFactory,
    MembershipFactory,
    ProgrammeFactory,
    TeamRoleFactory,
)
from makewith.foundation.trail.models import Audience, Credit, Item
from makewith.foundation.trail.queries import who_see
from makewith.foundation.trail.tests.test_make_item import NOW

OPEN = (Visibility.PUBLIC, ProgrammeState.OPEN)
PLACES = [
    *((*programme, None, None, Audience.PUBLIC) for programme in itertools.product(Visibility, ProgrammeState)),
    *((*OPEN, *activity, Audience.PUBLIC) for activity in itertools.product(Visibility, ActivityState)),
    *(
        (visibility, ProgrammeState.OPEN, Visibility.PUBLIC, ActivityState.OPEN, Audience.PUBLIC)
        for visibility in Visibility
    ),
    *((*OPEN, *OPEN, audience) for audience in Audience),
]
HELD = [(place, held_at) for place in PLACES for held_at in (None, NOW)]


@pytest.mark.django_db
def test_it_is_the_same_as_what_each_of_them_sees_in_every_combination():
    segment = Segment.objects.create(name="Couriers")
    courier = StakeholderKindFactory(name="courier")
    SegmentKind.objects.create(segment=segment, kind=courier)
    programme = ProgrammeFactory(segment=segment)
    activity = ActivityFactory(programme=programme, segment=segment)
    item = Item.objects.create(
        programme=programme, kind="idea", number=1, title="x", audience=Audience.PUBLIC, occurred_at=NOW
    )
    people = [
        PersonFactory(),
        PersonFactory(kind=courier),
        PersonFactory(kind=None, user=None),
        MembershipFactory(programme=programme).person,
        TeamRoleFactory(programme=programme, role="observer").person,
        TeamRoleFactory(programme=programme, role="coach", ends_at=NOW).person,
        PersonFactory(user=UserFactory(is_administrator=True)),
        Credit.objects.create(item=item, person=PersonFactory()).person,
        Participation.objects.create(activity=activity, person=PersonFactory(), state="confirmed").person,
    ]
    assert TeamRole.objects.current().count() == 1
    differing = []
    for place, held_at in HELD:
        visibility, state, activity_visibility, activity_state, audience = place
        programme.visibility, programme.state = visibility, state
        programme.save()
        if activity_visibility is not None:
            activity.visibility, activity.state = activity_visibility, activity_state
            activity.save()
        item.activity, item.audience = activity if activity_visibility else None, audience
        item.held_at = held_at
        item.save()
        seen = {one.pk for one in people if Item.objects.visible_to(one).filter(pk=item.pk).exists()}
        if who_see(item, [one.pk for one in people]) != seen:
            differing.append((place, held_at))
    assert differing == []
    assert who_see(item, []) == set()


@pytest.mark.django_db
def test_one_query_however_many_are_asked_about(count_queries):
    item = Item.objects.create(
        programme=ProgrammeFactory(), kind="idea", number=1, title="x", audience=Audience.PUBLIC, occurred_at=NOW
    )
    people = [PersonFactory().pk for _ in range(3)]
    with count_queries() as queries:
        assert who_see(item, people) == set(people)
    assert len(queries) == 1
