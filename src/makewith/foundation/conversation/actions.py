"""Writes: adding a comment, giving an answer, closing a conversation."""

import uuid
from datetime import date, datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from makewith.foundation.activity.actions import publish
from makewith.foundation.activity.events import Happened
from makewith.foundation.conversation import permissions
from makewith.foundation.conversation.events import (
    AnswerGiven,
    CommentAdded,
    ConversationClosed,
    ConversationReopened,
)
from makewith.foundation.conversation.models import Answer, Comment, Mention
from makewith.foundation.conversation.queries import mentioned_in
from makewith.foundation.moderation.actions import check_pace, screen
from makewith.foundation.people.models import Person
from makewith.foundation.programmes.actions import join_programme
from makewith.foundation.search.actions import index
from makewith.foundation.trail.actions import Giver, lock_items, make_item
from makewith.foundation.trail.models import CreditRole, Item
from makewith.kit.permissions import require
from makewith.kit.text import limited

COMMENT_LIMIT = 2000
ANSWER_LIMIT = 4000


@transaction.atomic
def add_comment(
    *,
    author: Person,
    target: Item,
    text: str,
    stance: str,
    submission_key: uuid.UUID,
    now: datetime,
    reply_to: Comment | None = None,
) -> Comment:
    """Say something about an Item, or reply to what was said. The same `submission_key` again returns the comment there is.

    Whoever takes part in the conversation and is named after an @ is mentioned. The rules of moderation may let it wait.
    Raises ValidationError, about `text`, for a comment that is empty or too long.
    """
    require(permissions.can_add_comment, author, target, now)
    _lock(target)
    if existing := Comment.objects.filter(submission_key=submission_key, author=author, target=target).first():
        return existing
    if reply_to is not None and reply_to.target_id != target.pk:
        raise ValidationError(_("The comment you reply to belongs to something else."))
    text = limited(text, COMMENT_LIMIT, field="text", empty=_("There is nothing written yet."))
    check_pace(author=author, programme=target.programme, activity=target.activity, now=now)
    # Whoever left the name away from a thing is not unmasked by talking about it.
    is_nameless = target.credits.filter(person=author, hidden=True).exists()
    item = make_item(
        programme=target.programme,
        activity=target.activity,
        kind="comment",
        title=text,
        givers=[Giver(author, hidden=is_nameless)],
        audience=target.audience,
        now=now,
    )
    comment = Comment(
        trail_item=item,
        target=target,
        reply_to=reply_to,
        thread_id=(reply_to.thread_id or reply_to.pk) if reply_to is not None else None,
        author=author,
        stance=stance,
        is_nameless=is_nameless,
        text=text,
        submission_key=submission_key,
        created_at=now,
    )
    comment.full_clean(validate_unique=False, validate_constraints=False)
    comment.save()
    mentioned = mentioned_in(text, target, author)
    Mention.objects.bulk_create(Mention(comment=comment, person=person) for person in mentioned)
    index(item=item, title="", body=text)
    join_programme(person=author, programme=target.programme, now=now)
    screen(item=item, author=author, text=text, now=now)
    publish(
        CommentAdded(
            actor_id=None if is_nameless else author.public_id,
            programme_id=target.programme.public_id,
            subject_id=item.public_id,
            target_id=target.public_id,
        ),
        now=now,
    )
    return comment


def _lock(target: Item) -> None:
    """Make two clicks at once take turns, so that the second finds the first. Refuses what was just taken back."""
    if not lock_items([target.pk]):
        raise PermissionDenied("This was taken back.")


@transaction.atomic
def give_answer(
    *,
    signed_by: Person,
    target: Item,
    text: str,
    submission_key: uuid.UUID,
    now: datetime,
    next_on: date | None = None,
) -> Answer:
    """Answer for the company, by name. Reaches everybody credited with the Item; the same key again changes nothing.

    Raises ValidationError, about `text`, for an answer that is empty or too long.
    """
    require(permissions.can_give_answer, signed_by, target)
    _lock(target)
    if existing := Answer.objects.filter(submission_key=submission_key, signed_by=signed_by, target=target).first():
        return existing
    text = limited(text, ANSWER_LIMIT, field="text", empty=_("There is nothing written yet."))
    item = make_item(
        programme=target.programme,
        activity=target.activity,
        kind="answer",
        title=text,
        givers=[Giver(signed_by, role=CreditRole.SIGNATORY)],
        audience=target.audience,
        now=now,
    )
    answer = Answer(
        trail_item=item,
        target=target,
        signed_by=signed_by,
        text=text,
        next_on=next_on,
        submission_key=submission_key,
        created_at=now,
    )
    answer.full_clean(validate_unique=False, validate_constraints=False)
    answer.save()
    publish(
        AnswerGiven(
            actor_id=signed_by.public_id,
            programme_id=target.programme.public_id,
            subject_id=item.public_id,
            target_id=target.public_id,
        ),
        now=now,
    )
    return answer


@transaction.atomic
def close_conversation(*, item: Item, now: datetime, actor: Person | None = None) -> bool:
    """Nothing more is added to what was said about an Item; it all stays. True if it was open.

    Without an `actor` the house itself does it, as when an idea is archived because its time ran out.
    """
    if actor is not None:
        require(permissions.can_close_conversation, actor, item)
    closed = Item.objects.filter(pk=item.pk, conversation_closed_at=None).update(conversation_closed_at=now)
    item.conversation_closed_at = item.conversation_closed_at or now
    if closed:
        publish(_about(ConversationClosed, item, actor), now=now)
    return bool(closed)


@transaction.atomic
def reopen_conversation(*, item: Item, now: datetime, actor: Person | None = None) -> bool:
    """Let people add to what was said about an Item again. True if it was closed."""
    if actor is not None:
        require(permissions.can_close_conversation, actor, item)
    opened = Item.objects.filter(pk=item.pk).exclude(conversation_closed_at=None).update(conversation_closed_at=None)
    item.conversation_closed_at = None
    if opened:
        publish(_about(ConversationReopened, item, actor), now=now)
    return bool(opened)


def _about(event: type[Happened], item: Item, actor: Person | None) -> Happened:
    return event(
        actor_id=actor.public_id if actor else None,
        programme_id=item.programme.public_id,
        subject_id=item.public_id,
    )
