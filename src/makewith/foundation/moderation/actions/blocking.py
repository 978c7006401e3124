"""Keeping somebody from writing, voting and supporting in a programme, and lifting it."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from makewith.foundation.activity.actions import publish
from makewith.foundation.moderation import permissions
from makewith.foundation.moderation.actions.log import note
from makewith.foundation.moderation.events import BlockLifted, PersonBlocked
from makewith.foundation.moderation.models import REASON_LIMIT, Verb
from makewith.foundation.people.models import Person
from makewith.foundation.programmes.models import Block, Programme, forget_sight
from makewith.kit.permissions import require
from makewith.kit.text import limited


@transaction.atomic
def block_person(*, actor: Person, programme: Programme, person: Person, reason: str, now: datetime) -> bool:
    """Let somebody only look in this programme; they are told why. True if it is new.

    Raises ValidationError, about `reason`.
    """
    require(permissions.can_block_person, actor, programme, person)
    reason = limited(reason, REASON_LIMIT, field="reason", empty=_("Say why. The person reads this."))
    _block, new = Block.objects.get_or_create(programme=programme, person=person, defaults={"blocked_at": now})
    forget_sight(person)
    if new:
        line = note(programme=programme, person=person, actor=actor, verb=Verb.BLOCKED, reason=reason, now=now)
        publish(
            PersonBlocked(
                actor_id=actor.public_id,
                programme_id=programme.public_id,
                person_id=person.public_id,
                action_id=line.public_id,
            ),
            now=now,
        )
    return new


@transaction.atomic
def lift_block(*, actor: Person, programme: Programme, person: Person, now: datetime) -> bool:
    """Let somebody take part again. True if they were blocked."""
    require(permissions.can_moderate, actor, programme)
    lifted, _of_each = Block.objects.filter(programme=programme, person=person).delete()
    forget_sight(person)
    if lifted:
        note(programme=programme, person=person, actor=actor, verb=Verb.UNBLOCKED, now=now)
        publish(
            BlockLifted(actor_id=actor.public_id, programme_id=programme.public_id, person_id=person.public_id),
            now=now,
        )
    return bool(lifted)
