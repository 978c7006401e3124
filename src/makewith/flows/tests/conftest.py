"""A small cast and one programme, for walking the loop."""

import uuid
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from makewith.foundation.jobs import worker
from makewith.foundation.people.models import Person
from makewith.foundation.people.tests.factories import PersonFactory
from makewith.foundation.programmes.models import Programme, Role
from makewith.foundation.programmes.tests.factories import ProgrammeFactory, TeamRoleFactory
from makewith.loop.decisions.actions import Verdict, record_decision
from makewith.loop.decisions.models import Decision
from makewith.loop.ideas.models import Call, Idea
from makewith.loop.ideas.tests.factories import make_call, make_idea
from makewith.loop.insights.actions import Piece, make_insight, publish_insight
from makewith.loop.insights.models import Insight

NOW = datetime(2026, 6, 18, 12, 0, tzinfo=UTC)


@dataclass
class Walk:
    """Amina gives, Sofie understands, Helene decides, Ruth supports; `run()` does what is due."""

    programme: Programme
    call: Call
    amina: Person
    sofie: Person
    helene: Person
    ruth: Person

    def run(self, now: datetime | None = None) -> int:
        """Do what is due, at `now`; without it whatever is due by tomorrow."""
        return worker.run_due(now or datetime.now(UTC) + timedelta(days=1))

    def idea(self, author: Person | None = None) -> Idea:
        return make_idea(self.call, author or self.amina, now=NOW)

    def insight(self, idea: Idea, quote: str = "He chose the bins, and it rained.") -> Insight:
        assert idea.trail_item is not None
        insight = make_insight(
            actor=self.sofie,
            programme=self.programme,
            claim="They mind not being the one who chose.",
            pieces=[Piece(idea.trail_item, quote)],
            now=NOW + timedelta(days=1),
        )
        publish_insight(actor=self.sofie, insight=insight, now=NOW + timedelta(days=1))
        return insight

    def decision(self, *verdicts: Verdict) -> Decision:
        return record_decision(
            actor=self.helene,
            programme=self.programme,
            title="Try safe-spot photos with forty couriers",
            verdicts=verdicts,
            decided_by=self.helene,
            decided_on=NOW.date(),
            submission_key=uuid.uuid4(),
            now=NOW + timedelta(days=2),
        )

    @classmethod
    def begin(cls) -> "Walk":
        programme = ProgrammeFactory()
        amina, sofie, helene, ruth = (
            PersonFactory(name=name) for name in ("Amina K.", "Sofie N.", "Helene V.", "Ruth O.")
        )
        TeamRoleFactory(programme=programme, person=sofie, role=Role.RESEARCHER)
        TeamRoleFactory(programme=programme, person=helene, role=Role.OWNER)
        return cls(programme, make_call(programme), amina, sofie, helene, ruth)


@pytest.fixture
def walk(db: None) -> Walk:
    return Walk.begin()
