"""Standing behind an idea, or against it, and stepping back."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from makewith.foundation.activity.actions import publish
from makewith.foundation.people.models import Person
from makewith.foundation.programmes.actions import join_programme
from makewith.foundation.realtime import broadcast
from makewith.kit.permissions import require
from makewith.kit.rows import delete_returning, insert_once, update_returning
from makewith.loop.ideas import events, permissions
from makewith.loop.ideas.ladders.actions import advance
from makewith.loop.ideas.merging.actions import leave_parts
from makewith.loop.ideas.models import Direction, Idea, Support
from makewith.loop.ideas.voting.budgets import lock_votes, stay_within
from makewith.loop.ideas.voting.counting import Change, moved_counts, popularity_after
from makewith.loop.ideas.voting.rules import Votes


@transaction.atomic
def support_idea(*, person: Person, idea: Idea, now: datetime, direction: int = Direction.FOR) -> bool:
    """Stand behind an idea, or against it where its call lets people. True if this is new; eight clicks at once count once.

    Whoever was on the other side changes sides in the same step. Raises BudgetSpent when no vote is left.
    """
    require(permissions.can_support_idea, person, idea, now)
    votes, programme = Votes.of(idea.call), idea.call.activity.programme
    if direction == Direction.AGAINST and not votes.both_ways:
        raise PermissionDenied("ideas.vote_against")
    # Joined before the idea is touched, in the order in which an import does it.
    join_programme(person=person, programme=programme, now=now)
    if votes.budget is not None:
        lock_votes(person)
    changes = [(direction, +1, now)]
    if insert_once(Support(idea=idea, person=person, direction=direction, created_at=now)):
        if votes.budget is not None:
            stay_within(votes.budget, person, idea.call)
    elif since := _turn(person, idea, direction, now):
        changes.append((-direction, -1, since))
    else:
        return False
    event = events.IdeaSupported if direction == Direction.FOR else events.IdeaOpposed
    _count(idea, votes, changes, event, person, now)
    return True


def _turn(person: Person, idea: Idea, direction: int, now: datetime) -> datetime | None:
    """Change sides; since when the person had been on the other one, None if they were not."""
    other = Support.objects.filter(idea=idea, person=person, direction=-direction).select_for_update(no_key=True)
    support = other.first()
    if support is None:
        return None
    since, support.direction, support.created_at = support.created_at, direction, now
    support.save(update_fields=["direction", "created_at"])
    return since


@transaction.atomic
def take_back_support(*, person: Person, idea: Idea, now: datetime) -> bool:
    """Step back from an idea, at any time. True if there was a vote to take back."""
    require(permissions.can_take_back_support, person, idea)
    votes, since = Votes.of(idea.call), now
    mine = Support.objects.filter(idea=idea, person=person)
    if votes.half_life_days:
        since = mine.select_for_update(no_key=True).values_list("created_at", flat=True).first() or now
    taken = delete_returning(mine, ["direction"])
    if taken is None:
        return False
    leave_parts(person=person, idea=idea)
    _count(idea, votes, [(taken["direction"], -1, since)], events.SupportTakenBack, person, now)
    return True


def _count(
    idea: Idea, votes: Votes, changes: Sequence[Change], event: type[Any], person: Person, now: datetime
) -> None:
    """Keep the numbers beside the idea, in one UPDATE."""
    if idea.trail_item is None:
        raise ValueError("A draft has no supporters.")
    values: dict[str, Any] = {**moved_counts(votes, changes), "active_at": now}
    if votes.half_life_days:
        values["popularity"] = popularity_after(idea, votes, changes)
    names = ["supports_count", "against_count", "points", "takes_support", "next_goal"]
    counted = update_returning(Idea.objects.filter(pk=idea.pk), names, **values)
    if counted is None:
        raise Idea.DoesNotExist
    if not counted["takes_support"] and event is not events.SupportTakenBack:
        # Its clock was closed, or it was put aside, since it was read.
        raise PermissionDenied("ideas.support_idea")
    idea.supports_count, idea.against_count, idea.points = (counted[name] for name in names[:3])
    idea.active_at = now
    item_id, count = idea.trail_item.public_id, idea.supports_count
    programme = idea.call.activity.programme
    publish(event(actor_id=person.public_id, programme_id=programme.public_id, subject_id=item_id), now=now)
    if counted["next_goal"] is not None and idea.supports_count >= counted["next_goal"]:
        advance(idea=idea)
    transaction.on_commit(lambda: broadcast(f"idea:{item_id}", "support", {"count": count}), robust=True)
