"""Putting an idea aside for a legal reason or a licence, with the reason in public, and taking it up again."""

import uuid
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from makewith.foundation.activity.actions import publish
from makewith.foundation.conversation.actions import close_conversation, give_answer, reopen_conversation
from makewith.foundation.people.models import Person
from makewith.foundation.trail.actions import lock_items
from makewith.foundation.trail.models import Item
from makewith.kit.permissions import require
from makewith.loop.ideas.ladders import events, permissions
from makewith.loop.ideas.ladders.actions.clocks import pause, resume
from makewith.loop.ideas.ladders.models import Archive, Clock, Ground
from makewith.loop.ideas.models import Idea


@transaction.atomic
def archive_idea(
    *, actor: Person, idea: Idea, ground: str, text: str, submission_key: uuid.UUID, now: datetime
) -> Archive:
    """Put an idea aside: it stays visible and takes no more support or comments; `text` is its official answer.

    Its clock stands still. The same again returns what is there. Raises ValidationError, about `text` or `ground`, when
    nothing is said: an idea is never put aside without a reason that everybody may read.
    """
    item = _item(idea)
    if existing := Archive.objects.filter(idea=idea, answer__submission_key=submission_key).first():
        return existing
    require(permissions.can_archive_idea, actor, idea)
    if ground not in Ground.values:
        raise ValidationError({"ground": _("Choose why it is put aside.")})
    answer = give_answer(signed_by=actor, target=item, text=text, submission_key=submission_key, now=now)
    archive, is_new = Archive.objects.get_or_create(
        idea=idea, restored_at=None, defaults={"ground": ground, "answer": answer, "archived_at": now}
    )
    if is_new:
        pause(idea=idea, now=now)
        _set_taking(idea, takes_support=False)
        close_conversation(item=item, now=now, actor=actor)
        publish(_about(events.IdeaArchived, actor, idea), now=now)
    return archive


@transaction.atomic
def restore_idea(*, actor: Person, idea: Idea, now: datetime) -> bool:
    """Take up an idea that was put aside: support and comments are open again, its clock goes on. True if it was aside."""
    item = _item(idea)
    require(permissions.can_restore_idea, actor, idea)
    if not lock_items([item.pk]):
        return False
    if not Archive.objects.filter(idea=idea, restored_at=None).update(restored_at=now):
        return False
    # An idea whose clock ran out before takes no support after it either.
    _set_taking(idea, takes_support=not Clock.objects.filter(idea=idea, missed_at__isnull=False).exists())
    resume(idea=idea, now=now)
    reopen_conversation(item=item, now=now, actor=actor)
    publish(_about(events.IdeaRestored, actor, idea), now=now)
    return True


def _item(idea: Idea) -> Item:
    if idea.trail_item is None:
        raise ValueError("A draft is nobody's to put aside.")
    return idea.trail_item


def _set_taking(idea: Idea, *, takes_support: bool) -> None:
    idea.takes_support = takes_support
    idea.save(update_fields=["takes_support"])


def _about(
    event: type[events.IdeaArchived] | type[events.IdeaRestored], actor: Person, idea: Idea
) -> events.IdeaArchived | events.IdeaRestored:
    return event(
        actor_id=actor.public_id,
        programme_id=idea.call.activity.programme.public_id,
        subject_id=_item(idea).public_id,
    )
