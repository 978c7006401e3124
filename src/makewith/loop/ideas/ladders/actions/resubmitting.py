"""Putting an idea on the table again after a clock ran out, from zero."""

from collections.abc import Sequence
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from makewith.foundation.files.actions import copy_picture
from makewith.foundation.files.models import File
from makewith.foundation.people.models import Person
from makewith.kit.permissions import require
from makewith.loop.ideas.ladders import permissions
from makewith.loop.ideas.ladders.models import Resubmission
from makewith.loop.ideas.models import Idea, IdeaPicture, IdeaState


def resubmit_idea(*, author: Person, idea: Idea, now: datetime) -> Idea:
    """A new draft with the words and pictures of an idea whose clock ran out; asked for again, the same one.

    It is another idea with a number, supporters and clocks of its own: what people stood behind stays as it was, and the
    trail leads from the one to the other once it is on the table. Raises ValidationError if the author has another draft
    in this call, which is not written over.
    """
    if existing := _draft_of(idea, author):
        return existing
    # Keeping bytes may take long, so it comes before the transaction; a copy that finds no place is swept up later.
    rows = idea.pictures.select_related("file") if permissions.can_resubmit_idea(author, idea, now) else ()
    pictures = [(picture, copy_picture(file=picture.file, now=now)) for picture in rows]
    with transaction.atomic():
        return _resubmit(author, idea, pictures, now)


def _draft_of(idea: Idea, author: Person) -> Idea | None:
    again = Resubmission.objects.filter(before=idea, before__author=author).select_related("idea").first()
    return again.idea if again else None


def _resubmit(author: Person, idea: Idea, pictures: Sequence[tuple[IdeaPicture, File | None]], now: datetime) -> Idea:
    # Locked, so that of two clicks at once the second finds the draft of the first.
    locked = Idea.objects.select_for_update(of=("self",), no_key=True).select_related("call__activity__programme")
    before = locked.get(pk=idea.pk)
    if existing := _draft_of(before, author):
        return existing
    require(permissions.can_resubmit_idea, author, before, now)
    draft, is_new = Idea.objects.get_or_create(
        call=before.call, author=author, state=IdeaState.DRAFT, defaults={"changed_at": now, "active_at": now}
    )
    if not is_new and (draft.title or any(draft.answers.values()) or draft.pictures.exists()):
        raise ValidationError(
            _("You have another draft in this call. Put it on the table or throw it away first, then try again.")
        )
    draft.title, draft.answers, draft.category, draft.changed_at = before.title, before.answers, before.category, now
    draft.save(update_fields=["title", "answers", "category", "changed_at"])
    IdeaPicture.objects.bulk_create(
        IdeaPicture(idea=draft, file=copy, caption=picture.caption, alt=picture.alt, position=picture.position)
        for picture, copy in pictures
        if copy is not None
    )
    Resubmission.objects.create(idea=draft, before=before)
    return draft
