"""Workshops for tests, made by the actions that make them in life."""

from datetime import UTC, datetime
from typing import Any

from makewith.foundation.people.models import Person
from makewith.foundation.people.tests.factories import PersonFactory
from makewith.foundation.programmes.models import Activity, ActivityState, Programme, Role
from makewith.foundation.programmes.tests.factories import ProgrammeFactory, TeamRoleFactory
from makewith.loop.workshops.actions import create_workshop
from makewith.loop.workshops.models import Block, Workshop

NOW = datetime(2026, 6, 18, 12, 0, tzinfo=UTC)
# Thursday 25 June, 18:00 to 20:00 in Berlin.
BEGINS = datetime(2026, 6, 25, 16, 0, tzinfo=UTC)
ENDS = datetime(2026, 6, 25, 18, 0, tzinfo=UTC)
EVENING: list[dict[str, Any]] = [
    {"exercise": "welcome"},
    {"exercise": "bring-and-show"},
    {"exercise": "brainwriting", "minutes": 10, "question": "Where does a parcel wait when nobody owns the hall?"},
    {"exercise": "affinity"},
    {"exercise": "dot-vote"},
    {"exercise": "break", "at": "19:05"},
    {"exercise": "prototype"},
    {"exercise": "swap-tables"},
    {"exercise": "what-happens-next"},
]


def make_team(programme: Programme, role: str = Role.OWNER, name: str = "Leila H.") -> Person:
    person = PersonFactory(name=name)
    TeamRoleFactory(programme=programme, person=person, role=role)
    return person


def make_workshop(
    programme: Programme | None = None, leader: Person | None = None, *, is_open: bool = True, **values: Any
) -> Workshop:
    """An evening with nine blocks and four tables, led by an owner of its programme."""
    programme = programme or ProgrammeFactory(time_zone="Europe/Berlin")
    leader = leader or make_team(programme)
    wanted = {
        "title": "Safe spots when you share a front door",
        "place": "Harbour depot and by phone",
        "opens_at": BEGINS,
        "closes_at": ENDS,
        "blocks": EVENING,
        "tables": 4,
        **values,
    }
    workshop = create_workshop(actor=leader, programme=programme, now=NOW, **wanted)
    if is_open:
        Activity.objects.filter(pk=workshop.activity_id).update(state=ActivityState.OPEN)
        workshop.activity.state = ActivityState.OPEN
    return workshop


def leader_of(workshop: Workshop) -> Person:
    person = workshop.seats.select_related("person__user").get(role="facilitator").person
    assert person is not None
    return person


def block(workshop: Workshop, title: str) -> Block:
    return Block.objects.select_related("workshop__activity__programme").get(workshop=workshop, title=title)
