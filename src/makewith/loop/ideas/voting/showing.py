"""What pages show of an idea in its community: the reader's vote, where it stands, who looks after it."""

from dataclasses import dataclass, field
from datetime import datetime

from makewith.foundation.people.models import Person
from makewith.kit.dates import day
from makewith.loop.ideas.models import Idea
from makewith.loop.ideas.voting import queries
from makewith.loop.ideas.voting.budgets import votes_given
from makewith.loop.ideas.voting.models import Assignment, StatusChange
from makewith.loop.ideas.voting.permissions import can_set_status, can_take_idea, is_partner
from makewith.loop.ideas.voting.rules import Categories, Category, Pipeline, Status, Votes


@dataclass(frozen=True)
class Ballot:
    """How somebody voted on an idea: 1 for, -1 against, 0 not; and how many votes they have left, None for any number."""

    votes: Votes
    direction: int = 0
    left: int | None = None


def ballot_of(person: Person | None, idea: Idea, direction: int | None = None) -> Ballot:
    """`direction` where it is known; asked for otherwise, and only in calls that need more than a number of supporters."""
    votes = Votes.of(idea.call)
    if person is None:
        return Ballot(votes)
    if direction is None:
        direction = 1 if getattr(idea, "supported", False) else 0
        if not direction and votes.both_ways:
            direction = queries.votes_of(person, [idea.pk]).get(idea.pk, 0)
    left = None if votes.budget is None else max(0, votes.budget - votes_given(person, idea.call))
    return Ballot(votes, direction, left)


@dataclass(frozen=True)
class Step:
    """A status that an idea reached, for the timeline."""

    at: datetime
    text: str


@dataclass(frozen=True)
class Standing:
    """Where an idea stands, and what its reader may do about it beside voting."""

    category: Category | None = None
    status: Status | None = None
    steps: list[Step] = field(default_factory=list)
    is_kept: bool = False
    partner: Person | None = None
    may_set_status: bool = False
    may_take: bool = False
    has_it: bool = False


def standing_of(person: Person | None, idea: Idea) -> Standing:
    """A call without statuses costs nothing. `idea` was found by `idea_for`, which knows whether the reader keeps it."""
    call = idea.call
    pipeline = Pipeline.of(call)
    kept = bool(getattr(idea, "is_kept", False))
    category = Categories.of(call).named(idea.category)
    if not pipeline.rows:
        return Standing(category=category, is_kept=kept)
    changes = queries.changes_of(idea)
    assigned = Assignment.objects.filter(idea=idea).select_related("partner__person__kind").first()
    looks_after = assigned.partner.person if assigned else None
    partner = is_partner(person, call)
    return Standing(
        category=category,
        status=_status(pipeline, idea, changes),
        steps=[Step(change.changed_at, change.label) for change in changes if change.label],
        is_kept=kept,
        partner=looks_after,
        may_set_status=can_set_status(person, idea),
        may_take=partner and assigned is None and can_take_idea(person, idea),
        has_it=looks_after is not None and person is not None and looks_after.pk == person.pk,
    )


def _status(pipeline: Pipeline, idea: Idea, changes: list[StatusChange]) -> Status | None:
    """A status that was taken out of the rules keeps the name it had."""
    if not idea.status:
        return None
    known = pipeline.named(idea.status)
    return known or Status(key=idea.status, label=changes[-1].label if changes else idea.status)


def timeline(steps: list[tuple[datetime, dict[str, str]]], place: Standing) -> list[dict[str, str]]:
    """The steps of the trail and the statuses between them, oldest first."""
    shown = [(step.at, {"state": "done", "when": day(step.at), "text": step.text, "url": ""}) for step in place.steps]
    return [row for _, row in sorted([*steps, *shown], key=lambda entry: entry[0])]
