"""One programme with something of everything, and one person of each role."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from makewith.foundation.jobs.models import Job, JobState
from makewith.foundation.people.models import Person
from makewith.foundation.people.tests.factories import PersonFactory
from makewith.foundation.programmes.models import Invitation, Programme, Role, Segment
from makewith.foundation.programmes.tests.factories import MembershipFactory, ProgrammeFactory, TeamRoleFactory
from makewith.loop.ideas.models import Call, Idea
from makewith.loop.ideas.tests.factories import make_call, make_idea


@dataclass
class House:
    """`people` by the role they play; "visitor" is nobody."""

    programme: Programme
    call: Call
    idea: Idea
    invitation: Invitation
    job: Job
    segment: Segment
    people: dict[str, Person | None] = field(default_factory=dict)

    def client(self, role: str) -> Client:
        client, person = Client(), self.people[role]
        if person is not None:
            assert person.user is not None
            client.force_login(person.user)
        return client

    def url(self, tail: str = "") -> str:
        return f"/studio/{self.programme.slug}/{tail}"


@pytest.fixture
def house(db: Any) -> House:
    programme = ProgrammeFactory(slug="metres")
    member: Person = PersonFactory()  # type: ignore[assignment]
    people: dict[str, Person | None] = {"visitor": None, "member": member}
    MembershipFactory(programme=programme, person=member)
    for role in (Role.OBSERVER, Role.RESEARCHER, Role.FACILITATOR, Role.OWNER):
        people[role.value] = TeamRoleFactory(programme=programme, role=role).person
    people["administrator"] = PersonFactory(user__is_administrator=True)
    call = make_call(programme)
    return House(
        programme=programme,
        call=call,
        idea=make_idea(call, people["member"], now=timezone.now() - timedelta(days=20)),
        invitation=Invitation.objects.create(
            programme=programme, email="ben@example.org", invited_at=timezone.now() - timedelta(days=2)
        ),
        segment=Segment.objects.create(programme=programme, name="Who was invited", is_invited=True),
        job=Job.objects.create(
            handler="makewith.flows.answer_to_inbox.tell_contributors",
            unique_key="failed",
            state=JobState.FAILED,
            run_at=timezone.now(),
            last_error="Traceback\nOSError: the post office is closed",
        ),
        people=people,
    )
