"""What the giver of a refused Item says to that, and what another moderator answers."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from makewith.foundation.activity.actions import publish
from makewith.foundation.moderation import permissions
from makewith.foundation.moderation.actions.log import note
from makewith.foundation.moderation.events import AppealAnswered, AppealMade
from makewith.foundation.moderation.models import (
    APPEAL_LIMIT,
    REASON_LIMIT,
    Appeal,
    Case,
    CaseState,
    ModerationAction,
    Verb,
)
from makewith.foundation.people.models import Person
from makewith.foundation.trail.actions import lock_items, release_item
from makewith.foundation.trail.models import Item
from makewith.kit.permissions import require
from makewith.kit.text import limited


def _locked(refusal: ModerationAction) -> Item:
    locked = lock_items([refusal.item_id or 0]).get(refusal.item_id or 0)
    if locked is None:
        raise PermissionDenied("This was taken back.")
    return locked


@transaction.atomic
def appeal(*, person: Person, refusal: ModerationAction, words: str, now: datetime) -> Appeal:
    """Ask for another look at what was refused. One appeal per refusal; again, the one that is there is returned.

    Raises ValidationError, about `words`.
    """
    item = _locked(refusal)
    made = Appeal.objects.filter(refusal=refusal, refusal__item__credits__person=person).first()
    if made is not None:
        return made
    require(permissions.can_appeal, person, refusal)
    words = limited(words, APPEAL_LIMIT, field="words", empty=_("Say in a sentence why it should be seen."))
    made = Appeal.objects.create(refusal=refusal, person=person, words=words, created_at=now)
    Case.objects.filter(item=item).update(state=CaseState.APPEALED, opened_at=now, handled_at=None)
    publish(
        AppealMade(
            actor_id=person.public_id,
            programme_id=item.programme.public_id,
            subject_id=item.public_id,
            action_id=refusal.public_id,
        ),
        now=now,
    )
    return made


@transaction.atomic
def answer_appeal(*, actor: Person, appeal: Appeal, is_granted: bool, answer: str, now: datetime) -> Appeal:
    """Read it again and say what holds: granted, the refusal is undone and the Item is there; else it stays refused.

    The first answer counts. Raises ValidationError, about `answer`.
    """
    require(permissions.can_answer_appeal, actor, appeal)
    item = _locked(appeal.refusal)
    appeal.refresh_from_db(fields=["answer"])
    if appeal.answer_id is not None:
        return appeal
    text = limited(answer, REASON_LIMIT, field="answer", empty=_("Say what you found. Whoever asked reads this."))
    appeal.answer = note(
        programme=item.programme,
        item=item,
        actor=actor,
        verb=Verb.GRANTED if is_granted else Verb.DENIED,
        reason=text,
        undoes=appeal.refusal if is_granted else None,
        now=now,
    )
    appeal.save(update_fields=["answer"])
    Case.objects.filter(item=item).update(state=CaseState.HANDLED, handled_at=now)
    if is_granted:
        release_item(item=item, now=now, actor=actor)
    publish(
        AppealAnswered(
            actor_id=actor.public_id,
            programme_id=item.programme.public_id,
            subject_id=item.public_id,
            action_id=appeal.answer.public_id,
        ),
        now=now,
    )
    return appeal
