"""What happens to words before everybody sees them."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from makewith.foundation.moderation.actions.log import note
from makewith.foundation.moderation.models import Case, CaseState, Cause, Verb
from makewith.foundation.moderation.queries import Trust, policy_for, trust_of, why_held, written_lately
from makewith.foundation.people.models import Person
from makewith.foundation.programmes.models import Activity, Programme
from makewith.foundation.trail.actions import hold_item
from makewith.foundation.trail.models import Item


@transaction.atomic
def screen(*, item: Item, author: Person, text: str, now: datetime) -> bool:
    """Hold an Item when the rules of its activity want its words read first. Called by whoever makes Items, and for every
    new wording, in the transaction that does so. What was refused waits again in its new wording. True if it waits now."""
    cause = why_held(item, author, text, policy_for(item.activity))
    if item.held_at is not None:
        if Case.objects.filter(item=item, state=CaseState.HANDLED).exists():
            let_wait(item=item, cause=cause or Cause.MODERATOR, now=now)
        return True
    if cause is None:
        return False
    let_wait(item=item, cause=cause, now=now)
    return True


def let_wait(*, item: Item, cause: Cause, now: datetime) -> None:
    """Hold an Item and put it before the moderators, as a rule does it."""
    hold_item(item=item, now=now)
    Case.objects.update_or_create(
        item=item,
        defaults={
            "programme": item.programme,
            "state": CaseState.OPEN,
            "cause": cause,
            "opened_at": now,
            "handled_at": None,
        },
    )
    note(programme=item.programme, verb=Verb.HELD, item=item, reason=cause, now=now)


def check_pace(*, author: Person, programme: Programme, activity: Activity | None, now: datetime) -> None:
    """Raises ValidationError, about `text`, when a newcomer wrote as many comments in an hour as the rules allow."""
    policy = policy_for(activity)
    if written_lately(author, programme, "comment", now) < policy.newcomer_comments:
        return
    if trust_of(author, programme, policy) is Trust.NEWCOMER:
        text = _("You wrote %(count)d comments within an hour. Take a walk and send this one later.")
        raise ValidationError({"text": text % {"count": policy.newcomer_comments}})
