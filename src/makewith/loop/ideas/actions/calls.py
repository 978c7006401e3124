"""Writes about calls: what they ask."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from makewith.foundation.activity.actions import publish
from makewith.foundation.people.models import Person
from makewith.foundation.programmes.actions import create_activity
from makewith.foundation.programmes.models import Programme
from makewith.kit.permissions import require
from makewith.loop.ideas import events, permissions
from makewith.loop.ideas.models import Call
from makewith.loop.ideas.rules import checked

CALL_KIND = "call_for_ideas"


DEFAULT_QUESTIONS = [
    {
        "key": "today",
        "label": "What happens today?",
        "hint": "One real moment says more than a rule.",
        "placeholder": "",
        "limit": 2000,
        "required": True,
    },
    {
        "key": "instead",
        "label": "What would you like instead?",
        "hint": "",
        "placeholder": "Then …",
        "limit": 2000,
        "required": True,
    },
]


@transaction.atomic
def create_call(
    *,
    actor: Person,
    programme: Programme,
    now: datetime,
    questions: Sequence[Mapping[str, Any]] | None = None,
    support_label: str = "",
    supporters_label: str = "",
    rules: Mapping[str, Any] | None = None,
    **activity: Any,
) -> Call:
    """A new call for ideas with its activity, as a draft. `activity` are fields of programmes.Activity."""
    row = create_activity(actor=actor, programme=programme, kind=CALL_KIND, now=now, **activity)
    call = Call(activity=row, questions=list(questions or DEFAULT_QUESTIONS), rules=checked(rules or {}))
    call.support_label = support_label or call.support_label
    call.supporters_label = supporters_label or call.supporters_label
    call.full_clean()
    call.save()
    return call


@transaction.atomic
def change_call(*, actor: Person, call: Call, now: datetime, **values: Any) -> Call:
    """Change the questions or the words of a call. Answers stay under the keys they were given."""
    require(permissions.can_run_call, actor, call)
    for name, value in values.items():
        setattr(call, name, value)
    call.full_clean(validate_unique=False)
    call.save(update_fields=list(values))
    return call


@transaction.atomic
def change_rules(*, actor: Person, call: Call, section: str, data: Mapping[str, Any], now: datetime) -> Call:
    """Change what one room goes by in this call. Raises ValidationError by field for what makes no sense.

    What is under way keeps the terms it began with; each room says so where it shows them.
    """
    require(permissions.can_run_call, actor, call)
    part = checked({section: data})
    # Locked, so that of two sections changed at once neither is lost.
    locked = Call.objects.select_for_update(no_key=True).get(pk=call.pk)
    locked.rules = call.rules = {**locked.rules, **part}
    locked.save(update_fields=["rules"])
    publish(
        events.RulesChanged(
            actor_id=actor.public_id,
            programme_id=call.activity.programme.public_id,
            subject_id=call.activity.public_id,
            section=section,
        ),
        now=now,
    )
    return call
