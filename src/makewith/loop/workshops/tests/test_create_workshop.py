"""Making a workshop: its activity, its code, its agenda, and who leads it."""

import re

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction

from makewith.foundation.people.tests.factories import PersonFactory
from makewith.foundation.programmes.models import Activity, ActivityState, Role
from makewith.foundation.programmes.tests.factories import ProgrammeFactory
from makewith.loop.workshops.actions import create_workshop, planning
from makewith.loop.workshops.models import Preparation, SeatRole, Workshop
from makewith.loop.workshops.tests.factories import BEGINS, ENDS, NOW, make_team, make_workshop

pytestmark = pytest.mark.django_db


def test_a_workshop_is_a_draft_that_its_maker_leads() -> None:
    workshop = make_workshop(is_open=False)
    activity = workshop.activity
    assert (activity.kind, activity.state, activity.slug) == (
        "workshop",
        ActivityState.DRAFT,
        "safe-spots-when-you-share-a-front-door",
    )
    assert (activity.opens_at, activity.closes_at) == (BEGINS, ENDS)
    assert [(seat.role, seat.name) for seat in workshop.seats.all()] == [(SeatRole.FACILITATOR, "Leila H.")]
    assert [table.name for table in workshop.tables.all()] == ["Table A", "Table B", "Table C", "Table D"]
    assert workshop.preparations.count() == 19
    assert "without names" in workshop.ground_rules


def test_its_code_has_six_signs_that_nobody_takes_for_another() -> None:
    assert re.fullmatch("[CDFGHJKMNPQRTWXY34679]{6}", make_workshop().code)


def test_the_agenda_begins_with_what_the_library_says() -> None:
    blocks = list(make_workshop().blocks.all())
    assert [block.minutes for block in blocks] == [10, 15, 10, 20, 5, 10, 25, 12, 8]
    own = blocks[2]
    assert (own.exercise, own.title, own.rules) == (
        "brainwriting",
        "Write on your own",
        {"private": True, "writing": True},
    )
    assert own.question == "Where does a parcel wait when nobody owns the hall?"
    assert blocks[5].starts_at.isoformat() == "2026-06-25T17:05:00+00:00"
    assert blocks[4].rules == {"vote": {"on": "group", "budget": 5, "cap": 3}}


def test_a_code_that_is_taken_is_not_given_again(monkeypatch) -> None:
    taken = make_workshop().code
    codes = iter([taken, taken, "FREE44"])
    monkeypatch.setattr(planning, "new_code", lambda: next(codes))
    assert make_workshop().code == "FREE44"


@pytest.mark.parametrize("title", ["New", "library"])
def test_a_title_that_is_the_name_of_a_page_gets_another_address(title: str) -> None:
    assert make_workshop(title=title).activity.slug == f"workshop-{title.lower()}"


@pytest.mark.parametrize("role", [Role.OBSERVER, Role.RESEARCHER, None])
def test_only_who_runs_activities_makes_one(role: str | None) -> None:
    programme = ProgrammeFactory()
    person = make_team(programme, role) if role else PersonFactory()
    with pytest.raises(PermissionDenied), transaction.atomic():
        create_workshop(actor=person, programme=programme, now=NOW, title="An evening")
    assert (Workshop.objects.count(), Activity.objects.count(), Preparation.objects.count()) == (0, 0, 0)
