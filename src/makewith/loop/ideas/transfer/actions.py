"""Writes about ideas that move house."""

from datetime import datetime

from django.db import transaction

from makewith.foundation.activity.actions import publish
from makewith.foundation.people.models import Person
from makewith.kit.permissions import require
from makewith.loop.ideas.models import Call
from makewith.loop.ideas.transfer import events, permissions


@transaction.atomic
def note_export(*, actor: Person, call: Call, format: str, now: datetime) -> None:  # noqa: A002 (it is called so everywhere)
    """Log who takes the ideas of a call out. Comes before the first byte does."""
    require(permissions.can_export_call, actor, call)
    publish(
        events.IdeasExported(
            actor_id=actor.public_id,
            programme_id=call.activity.programme.public_id,
            subject_id=call.activity.public_id,
            format=format,
        ),
        now=now,
    )
