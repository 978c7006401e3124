"""Standing behind an idea, and stepping back from it."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from makewith.foundation.activity.actions import publish
from makewith.foundation.people.models import Person
from makewith.foundation.programmes.actions import join_programme
from makewith.foundation.realtime import broadcast
from makewith.kit.permissions import require
from makewith.kit.rows import insert_once, update_returning
from makewith.loop.ideas import events, permissions
from makewith.loop.ideas.models import Idea, Support


@transaction.atomic
def support_idea(*, person: Person, idea: Idea, now: datetime) -> bool:
    """Stand behind an idea. True if this is new; clicking eight times at once counts once."""
    require(permissions.can_support_idea, person, idea, now)
    if not insert_once(Support(idea=idea, person=person, created_at=now)):
        return False
    # Joined before the idea is touched, in the order in which an import does it.
    join_programme(person=person, programme=idea.call.activity.programme, now=now)
    _count_support(idea, +1, events.IdeaSupported, person, now)
    return True


@transaction.atomic
def take_back_support(*, person: Person, idea: Idea, now: datetime) -> bool:
    """Step back from an idea, at any time. True if there was support to take back."""
    require(permissions.can_take_back_support, person, idea)
    taken, _ = Support.objects.filter(idea=idea, person=person).delete()
    if taken:
        _count_support(idea, -1, events.SupportTakenBack, person, now)
    return bool(taken)


def _count_support(idea: Idea, step: int, event: type[Any], person: Person, now: datetime) -> None:
    if idea.trail_item is None:
        raise ValueError("A draft has no supporters.")
    counted = update_returning(
        Idea.objects.filter(pk=idea.pk), ["supports_count"], supports_count=F("supports_count") + step, active_at=now
    )
    if counted is None:
        raise Idea.DoesNotExist
    idea.supports_count, idea.active_at = counted["supports_count"], now
    item_id, count = idea.trail_item.public_id, idea.supports_count
    programme = idea.call.activity.programme
    publish(event(actor_id=person.public_id, programme_id=programme.public_id, subject_id=item_id), now=now)
    transaction.on_commit(lambda: broadcast(f"idea:{item_id}", "support", {"count": count}), robust=True)
