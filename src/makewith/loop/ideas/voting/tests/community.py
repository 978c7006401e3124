"""A call as an idea community has it: votes, categories, statuses, and a team."""

from dataclasses import replace
from typing import Any

from makewith.foundation.people.models import Person, Side
from makewith.foundation.people.tests.factories import PersonFactory, StakeholderKindFactory
from makewith.foundation.programmes.models import Role
from makewith.foundation.programmes.tests.factories import TeamRoleFactory
from makewith.loop.ideas.models import Call, Idea
from makewith.loop.ideas.rules import checked
from makewith.loop.ideas.tests.factories import NOW, WORDS, make_call
from makewith.loop.ideas.tests.factories import make_idea as make_any_idea
from makewith.loop.ideas.voting.actions import choose_partner
from makewith.loop.ideas.voting.models import CallPartner

RULES: dict[str, Any] = {
    "votes": {"points": 10, "half_life_days": 30, "comment_points": 2},
    "categories": {"rows": [{"key": "product", "label": "Product"}, {"key": "experience", "label": "Experience"}]},
    "pipeline": {
        "rows": [
            {"key": "review", "label": "Under review", "tone": "info"},
            {"key": "soon", "label": "Coming soon", "tone": "warn", "needs_answer": True},
            {
                "key": "launched",
                "label": "Launched",
                "tone": "ok",
                "needs_answer": True,
                "ends": True,
                "is_shown": True,
            },
        ],
        "grace_minutes": 10,
    },
}


def make_community(**activity: Any) -> tuple[Call, Person]:
    """A call with these rules, and the owner of its programme."""
    call = make_call(**activity)
    call.rules = checked(RULES)
    call.save()
    owner = PersonFactory(name="Helene V.")
    TeamRoleFactory(programme=call.activity.programme, person=owner, role=Role.OWNER)
    return call, owner


def make_idea(call: Call, author: Person | None = None, category: str = "product") -> Idea:
    """An idea on the table, in a category."""
    return make_any_idea(call, author, words=replace(WORDS, category=category))


def make_employee(name: str = "Jonas B.") -> Person:
    return PersonFactory(name=name, kind=StakeholderKindFactory(name="employee", side=Side.EMPLOYEE))


def make_partner(call: Call, owner: Person, name: str = "Jonas B.") -> CallPartner:
    return choose_partner(actor=owner, call=call, person=make_employee(name), now=NOW)
