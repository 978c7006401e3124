"""What is asked of one row that is loaded answers as the query over all rows does."""

import itertools
from datetime import UTC, datetime

import pytest

from makewith.foundation.people.models import Person, Side, StakeholderKind
from makewith.foundation.people.tests.factories import PersonFactory
from makewith.foundation.programmes.models import (
    Activity,
    ActivityState,
    Membership,
    Participation,
    ParticipationState,
    Programme,
    ProgrammeState,
    Role,
    Segment,
    SegmentKind,
    TeamRole,
    Visibility,
)
from makewith.foundation.programmes.tests.factories import ActivityFactory, ProgrammeFactory
from makewith.foundation.trail.models import Audience, Credit, Item

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 6, 18, 12, 0, tzinfo=UTC)


@pytest.fixture
def everything():
    """A programme of every visibility and state, in each an activity of every kind, in each an Item for every audience."""
    segment = Segment.objects.create(name="Receivers")
    kind = StakeholderKind.objects.create(name="receiver", side=Side.CUSTOMER)
    SegmentKind.objects.create(segment=segment, kind=kind)
    numbers = itertools.count(1)
    for visibility, state in itertools.product(Visibility, ProgrammeState):
        programme = ProgrammeFactory(visibility=visibility, state=state, segment=segment)
        for seen_by, at in itertools.product(Visibility, ActivityState):
            activity = ActivityFactory(programme=programme, visibility=seen_by, state=at, segment=segment)
            _make_items(programme, activity, numbers)
        _make_items(programme, None, numbers)
    return kind


def _make_items(programme: Programme, activity: Activity | None, numbers) -> None:
    for audience, held_at in itertools.product(Audience, (None, NOW)):
        Item.objects.create(
            programme=programme,
            activity=activity,
            kind="idea",
            number=next(numbers),
            title="x",
            audience=audience,
            held_at=held_at,
            occurred_at=NOW,
        )


def _member(kind: StakeholderKind) -> Person:
    person = PersonFactory()
    Membership.objects.bulk_create(Membership(programme=row, person=person) for row in Programme.objects.all())
    return person


def _of_the_team(kind: StakeholderKind) -> Person:
    person = PersonFactory()
    TeamRole.objects.bulk_create(
        TeamRole(programme=row, person=person, role=Role.OBSERVER) for row in Programme.objects.all()
    )
    return person


def _coach_of_the_past(kind: StakeholderKind) -> Person:
    person = PersonFactory()
    TeamRole.objects.bulk_create(
        TeamRole(programme=row, person=person, role=Role.COACH, ends_at=datetime(2020, 1, 1, tzinfo=UTC))
        for row in Programme.objects.all()
    )
    return person


def _participant(kind: StakeholderKind) -> Person:
    person = _member(kind)
    Participation.objects.bulk_create(
        Participation(activity=row, person=person, state=ParticipationState.INVITED) for row in Activity.objects.all()
    )
    return person


def _giver(kind: StakeholderKind) -> Person:
    person = PersonFactory()
    Credit.objects.bulk_create(Credit(item=row, person=person) for row in Item.objects.all())
    return person


def _administrator(kind: StakeholderKind) -> Person:
    person = PersonFactory()
    person.user.is_administrator = True
    person.user.save()
    return person


READERS = {
    "visitor": lambda kind: None,
    "outsider": lambda kind: PersonFactory(),
    "one of the segment": lambda kind: PersonFactory(kind=kind),
    "member": _member,
    "participant": _participant,
    "team": _of_the_team,
    "former coach": _coach_of_the_past,
    "giver": _giver,
    "administrator": _administrator,
}


@pytest.mark.parametrize("model", [Programme, Activity, Item])
@pytest.mark.parametrize("reader", READERS)
def test_one_row_and_all_rows_give_the_same_answer(reader, model, everything):
    person = READERS[reader](everything)

    found = set(model.objects.visible_to(person))

    assert {row for row in model.objects.all() if row.is_visible_to(person)} == found


def test_a_public_item_is_seen_without_a_query_beside_the_sight(everything, django_assert_num_queries):
    person = PersonFactory()
    item = Item.objects.select_related("programme", "activity__programme").get(
        programme__visibility=Visibility.PUBLIC,
        programme__state=ProgrammeState.OPEN,
        activity__visibility=Visibility.PUBLIC,
        activity__state=ActivityState.OPEN,
        audience=Audience.PUBLIC,
        held_at=None,
    )
    person.request_cache = {}

    with django_assert_num_queries(1):
        assert item.is_visible_to(person)
    with django_assert_num_queries(0):
        assert item.is_visible_to(person)
        assert item.is_visible_to(None)
