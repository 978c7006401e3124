"""Segments: who is in one, asked from both ends; and what the team does with them."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from makewith.foundation.activity.models import Event
from makewith.foundation.people.models import Person, Side
from makewith.foundation.people.tests.factories import PersonFactory, StakeholderKindFactory
from makewith.foundation.programmes.actions import change_activity, remove_segment, set_segment
from makewith.foundation.programmes.models import (
    Acceptance,
    Activity,
    Invitation,
    Membership,
    Participation,
    Role,
    Segment,
    SegmentKind,
    SegmentSide,
    Terms,
    Visibility,
    segments_of,
)
from makewith.foundation.programmes.permissions import can_see_activity
from makewith.foundation.programmes.queries import Asked, count_in, is_in, sees_activity
from makewith.foundation.programmes.tests.factories import ActivityFactory, ProgrammeFactory, TeamRoleFactory
from makewith.foundation.trail.tests.test_make_item import NOW

EARLY, LATE = datetime(2026, 1, 10, tzinfo=UTC), datetime(2026, 3, 10, tzinfo=UTC)
BETWEEN = datetime(2026, 2, 1, tzinfo=UTC)

# What a person is: kind (None for none), joined early, late or never, took part, is invited.
people = st.lists(
    st.tuples(
        st.sampled_from([None, "courier", "receiver", "clerk"]),
        st.sampled_from([None, EARLY, LATE]),
        st.sampled_from(["", "accepted", "confirmed", "withdrawn"]),
        st.booleans(),
    ),
    min_size=1,
    max_size=6,
)
# What a segment asks: kinds, sides, joined before, took part, is invited.
asks = st.tuples(
    st.sets(st.sampled_from(["courier", "receiver", "clerk"]), max_size=2),
    st.sets(st.sampled_from([Side.CUSTOMER, Side.EMPLOYEE]), max_size=2),
    st.booleans(),
    st.booleans(),
    st.booleans(),
)
SIDES = {"courier": Side.EMPLOYEE, "clerk": Side.EMPLOYEE, "receiver": Side.CUSTOMER}


def fits(person, asked):
    """The sentence of the docstring, word by word."""
    kind, joined, part, invited = person
    kinds, sides, since, took_part, is_invited = asked
    if not (kinds or sides or since or took_part or is_invited):
        return False
    return (
        (not kinds or kind in kinds)
        and (not sides or SIDES.get(kind) in sides)
        and (not since or (joined is not None and joined < BETWEEN))
        and (not took_part or part in ("accepted", "confirmed"))
        and (not is_invited or invited)
    )


@pytest.mark.django_db
@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=people, asked=asks)
def test_who_is_in_it_is_the_same_from_both_ends(rows, asked):
    programme = ProgrammeFactory()
    activity = ActivityFactory(programme=programme, visibility=Visibility.SEGMENT)
    past = ActivityFactory(programme=programme)
    terms = Terms.objects.create(activity=past, version=1, text="Yes.", published_at=NOW)
    kinds = {name: StakeholderKindFactory(name=name, side=side) for name, side in SIDES.items()}
    segment = Segment.objects.create(
        programme=programme,
        name="Some",
        joined_before=BETWEEN if asked[2] else None,
        took_part_in=past if asked[3] else None,
        is_invited=asked[4],
    )
    SegmentKind.objects.bulk_create(SegmentKind(segment=segment, kind=kinds[name]) for name in asked[0])
    SegmentSide.objects.bulk_create(SegmentSide(segment=segment, side=side) for side in asked[1])
    activity.segment = segment
    activity.save()
    cast = []
    for kind, joined, part, invited in rows:
        person = PersonFactory(kind=kinds.get(kind))
        if joined:
            Membership.objects.create(programme=programme, person=person)
            Membership.objects.filter(person=person).update(joined_at=joined)
        if part == "accepted":
            Acceptance.objects.create(terms=terms, person=person, accepted_at=NOW)
        elif part:
            Participation.objects.create(activity=past, person=person, state=part)
        if invited:
            Invitation.objects.create(programme=programme, email=person.email.lower(), invited_at=NOW)
        cast.append(person)
    expected = [fits(row, asked) for row in rows]
    found = set(Person.objects.filter(is_in(Asked.of(segment))).values_list("pk", flat=True))
    assert [person.pk in found for person in cast] == expected
    assert [segment in segments_of(person.pk, person.kind_id or 0) for person in cast] == expected
    assert [can_see_activity(person, activity) for person in cast] == expected
    seeing = set(Person.objects.filter(sees_activity(activity)).values_list("pk", flat=True))
    assert [person.pk in seeing for person in cast] == expected


@pytest.fixture
def owner(db):
    return TeamRoleFactory(programme=ProgrammeFactory(time_zone="Europe/Berlin")).person


@pytest.fixture
def programme(owner):
    return owner.team_roles.get().programme


def test_a_segment_is_made_changed_and_becomes_an_audience(owner, programme):
    courier = StakeholderKindFactory(name="courier", side=Side.EMPLOYEE)
    made = set_segment(
        actor=owner, programme=programme, name=" Couriers ", kinds=[courier], joined_by=date(2026, 3, 1), now=NOW
    )
    assert (made.name, made.joined_before) == ("Couriers", datetime(2026, 3, 1, 23, tzinfo=UTC))
    changed = set_segment(
        actor=owner, programme=programme, name="Couriers", kinds=[courier], sides=[Side.EMPLOYEE], segment=made, now=NOW
    )
    assert (changed.pk, Asked.of(changed)) == (made.pk, Asked(programme.pk, (courier.pk,), (Side.EMPLOYEE,)))
    assert [event.kind for event in Event.objects.all()] == ["SegmentSet", "SegmentSet"]
    activity = ActivityFactory(programme=programme)
    change_activity(actor=owner, activity=activity, visibility=Visibility.SEGMENT, segment=changed, now=NOW)
    assert can_see_activity(PersonFactory(kind=courier), activity)
    assert not can_see_activity(PersonFactory(), activity)
    with pytest.raises(ValidationError, match="is the audience of something"):
        remove_segment(actor=owner, segment=changed, now=NOW)
    change_activity(actor=owner, activity=activity, visibility=Visibility.PUBLIC, segment=None, now=NOW)
    remove_segment(actor=owner, segment=changed, now=NOW)
    assert not Segment.objects.exists()


def test_a_segment_asks_for_something_has_a_name_of_its_own_and_stays_in_its_programme(owner, programme):
    set_segment(actor=owner, programme=programme, name="Invited", is_invited=True, now=NOW)
    elsewhere = ActivityFactory()
    for values in (
        {"name": "Everybody"},
        {"name": "invited", "is_invited": True},
        {"name": "x" * 61, "is_invited": True},
        {"name": "Others", "took_part_in": elsewhere},
    ):
        with pytest.raises(ValidationError):
            set_segment(actor=owner, programme=programme, now=NOW, **values)
    assert [segment.name for segment in Segment.objects.all()] == ["Invited"]


def test_only_those_who_run_activities_make_segments(programme):
    for role in (Role.OBSERVER, Role.RESEARCHER, Role.MODERATOR):
        person = TeamRoleFactory(programme=programme, role=role).person
        with pytest.raises(PermissionDenied):
            set_segment(actor=person, programme=programme, name="Mine", is_invited=True, now=NOW)
    assert not Segment.objects.exists()


@pytest.mark.parametrize(("people", "said"), [(4, None), (5, 5)])
def test_few_people_are_not_counted(db, people, said):
    kind = StakeholderKindFactory(name="pilot")
    for _ in range(people):
        PersonFactory(kind=kind)
    PersonFactory(kind=kind, erased_at=NOW)
    assert count_in(Asked(kinds=(kind.pk,))) == said


def test_a_day_includes_its_last_instant(owner, programme):
    segment = set_segment(actor=owner, programme=programme, name="Since", joined_by=date(2026, 3, 1), now=NOW)
    person = PersonFactory()
    Membership.objects.create(programme=programme, person=person)
    end = datetime(2026, 3, 1, 23, tzinfo=UTC)
    for joined_at, expected in ((end - timedelta(microseconds=1), True), (end, False)):
        Membership.objects.filter(person=person).update(joined_at=joined_at)
        assert Person.objects.filter(is_in(Asked.of(segment)), pk=person.pk).exists() is expected
    assert Activity.objects.count() == 0
