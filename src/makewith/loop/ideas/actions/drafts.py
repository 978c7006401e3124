"""Writes about an idea that is not on the table yet: its words and pictures."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from makewith.foundation.files.actions import empty_file, receive_picture
from makewith.foundation.people.models import Person
from makewith.kit.permissions import require
from makewith.kit.text import one_line
from makewith.loop.ideas import permissions
from makewith.loop.ideas.models import PICTURES_PER_IDEA, Call, Idea, IdeaPicture, IdeaState
from makewith.loop.ideas.voting.rules import Categories
from makewith.loop.ideas.words import Words


def draft_of(*, author: Person, call: Call, now: datetime) -> Idea:
    """The author's one draft in this call, made if there is none."""
    require(permissions.can_write_idea, author, call, now)
    draft, _ = Idea.objects.get_or_create(
        call=call, author=author, state=IdeaState.DRAFT, defaults={"changed_at": now, "active_at": now}
    )
    return draft


@transaction.atomic
def keep_draft(*, author: Person, idea: Idea, words: Words, now: datetime) -> Idea:
    """Save what is written so far; half a sentence is fine, too long is not. A draft that is gone keeps nothing."""
    require(permissions.can_change_draft, author, idea)
    limited = words.limited(idea.call)
    category = limited.category if Categories.of(idea.call).named(limited.category) else ""
    Idea.objects.filter(pk=idea.pk, state=IdeaState.DRAFT).update(
        title=limited.title, answers=dict(limited.answers), category=category, changed_at=now
    )
    idea.title, idea.answers, idea.category, idea.changed_at = limited.title, dict(limited.answers), category, now
    return idea


@transaction.atomic
def discard_draft(*, author: Person, idea: Idea) -> None:
    """Throw a draft away with its pictures."""
    locked = locked_idea(idea)
    require(permissions.can_change_draft, author, locked)
    for picture in locked.pictures.select_related("file"):
        picture.delete()
        empty_file(file=picture.file)
    locked.delete()


def locked_idea(idea: Idea) -> Idea:
    """The idea as it is now, locked until this transaction ends. Raises ValidationError for a draft that is gone."""
    rows = Idea.objects.select_for_update(of=("self",), no_key=True).select_related("call__activity__programme")
    locked = rows.filter(pk=idea.pk).first()
    if locked is None:
        raise ValidationError(
            {"title": _("This draft was thrown away meanwhile. Send it again to put it on the table.")}
        )
    return locked


def add_picture(*, author: Person, idea: Idea, upload: "UploadedFile[bytes]", now: datetime) -> IdeaPicture:
    """Put a picture to a draft. Raises RefusedFile with what is wrong, or ValidationError when there are enough."""
    require(permissions.can_change_draft, author, idea)
    _check_room(idea)
    # Keeping the bytes may take long, so it comes before the transaction; a file that finds no place is swept up later.
    file = receive_picture(owner_id=author.public_id, holder="idea", upload=upload, now=now)
    with transaction.atomic():
        locked = locked_idea(idea)
        require(permissions.can_change_draft, author, locked)
        _check_room(locked)
        last = locked.pictures.aggregate(last=Max("position"))["last"] or 0
        return IdeaPicture.objects.create(idea=locked, file=file, position=last + 1)


def _check_room(idea: Idea) -> None:
    if idea.pictures.count() >= PICTURES_PER_IDEA:
        raise ValidationError(
            _("An idea has up to %(count)d pictures. Take one away first.") % {"count": PICTURES_PER_IDEA}
        )


@transaction.atomic
def describe_pictures(*, author: Person, idea: Idea, pictures: Sequence[tuple[uuid.UUID, str, str]]) -> None:
    """Set captions, descriptions and order: (file public_id, caption, alt) in the order they are shown."""
    require(permissions.can_change_draft, author, idea)
    for position, (file_id, caption, alt) in enumerate(pictures, start=1):
        IdeaPicture.objects.filter(idea=idea, file__public_id=file_id).update(
            caption=one_line(caption)[:120], alt=one_line(alt)[:200], position=position
        )


@transaction.atomic
def remove_picture(*, author: Person, picture: IdeaPicture) -> None:
    """Take a picture off a draft; its bytes go too."""
    require(permissions.can_change_draft, author, locked_idea(picture.idea))
    file = picture.file
    picture.delete()
    empty_file(file=file)
