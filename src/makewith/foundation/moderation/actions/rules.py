"""What waits to be read first, and the reasons the company gives often."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from makewith.foundation.activity.actions import publish
from makewith.foundation.moderation import permissions
from makewith.foundation.moderation.events import PolicyChanged
from makewith.foundation.moderation.models import Policy, ReasonTemplate
from makewith.foundation.people.models import Person
from makewith.foundation.programmes.models import Activity, Programme
from makewith.kit.permissions import require
from makewith.kit.text import limited_values

CHANGEABLE = ("before", "trusted_after", "words", "newcomer_links", "newcomer_comments", "hold_after_reports")
MOST_WORDS = 500
WORD_LIMIT = 80
MOST_REASONS = 50


@transaction.atomic
def change_policy(*, actor: Person, activity: Activity, now: datetime, **values: Any) -> Policy:
    """Set rules of an activity, fields in CHANGEABLE. They hold for what is written from now on."""
    require(permissions.can_moderate, actor, activity.programme)
    unknown = set(values) - set(CHANGEABLE)
    if unknown:
        raise ValueError(f"No rules of moderation: {', '.join(sorted(unknown))}.")
    words = values.get("words", [])
    if len(words) > MOST_WORDS:
        raise ValidationError(
            {"words": _("This list has %(count)d words. %(limit)d fit.") % {"count": len(words), "limit": MOST_WORDS}}
        )
    if long := [word for word in words if len(word) > WORD_LIMIT]:
        raise ValidationError(
            {"words": _("“%(word)s” is too long for a word or phrase.") % {"word": long[0][:40] + "…"}}
        )
    policy, _new = Policy.objects.get_or_create(activity=activity)
    changed = [name for name, value in values.items() if getattr(policy, name) != value]
    for name in changed:
        setattr(policy, name, values[name])
    if changed:
        policy.full_clean(exclude=["activity", "words"], validate_unique=False)
        policy.save(update_fields=changed)
        publish(
            PolicyChanged(
                actor_id=actor.public_id,
                programme_id=activity.programme.public_id,
                subject_id=activity.public_id,
            ),
            now=now,
        )
    return policy


@transaction.atomic
def add_reason(*, actor: Person, programme: Programme, name: str, text: str) -> ReasonTemplate:
    """A reason for everybody who moderates in the company. `programme` is where the actor does. ValidationError by field."""
    require(permissions.can_moderate, actor, programme)
    if ReasonTemplate.objects.count() >= MOST_REASONS:
        raise ValidationError(_("There are %(most)d reasons already. Take one away first.") % {"most": MOST_REASONS})
    reason = ReasonTemplate(**limited_values(ReasonTemplate, {"name": name, "text": text}))
    reason.full_clean()
    reason.save()
    return reason


@transaction.atomic
def change_reason(
    *, actor: Person, programme: Programme, reason: ReasonTemplate, name: str, text: str
) -> ReasonTemplate:
    """Word a reason anew; what was refused with it before keeps the words it was given."""
    require(permissions.can_moderate, actor, programme)
    for field, value in limited_values(ReasonTemplate, {"name": name, "text": text}).items():
        setattr(reason, field, value)
    reason.full_clean()
    reason.save(update_fields=["name", "text"])
    return reason


@transaction.atomic
def remove_reason(*, actor: Person, programme: Programme, reason: ReasonTemplate) -> None:
    """Offer a reason no longer."""
    require(permissions.can_moderate, actor, programme)
    ReasonTemplate.objects.filter(pk=reason.pk).delete()
