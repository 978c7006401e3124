"""Putting an idea on the table again after a clock ran out, from zero."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from makewith.foundation.people.models import Person
from makewith.kit.permissions import require
from makewith.loop.ideas.ladders import permissions
from makewith.loop.ideas.ladders.models import Resubmission
from makewith.loop.ideas.models import Idea, IdeaState


@transaction.atomic
def resubmit_idea(*, author: Person, idea: Idea, now: datetime) -> Idea:
    """A new draft with the words of an idea whose clock ran out; asked for again, the same one.

    It is another idea with a number, supporters and clocks of its own: what people stood behind stays as it was, and the
    trail leads from the one to the other once it is on the table. Raises ValidationError if the author has another draft
    in this call, which is not written over.
    """
    # Locked, so that of two clicks at once the second finds the draft of the first.
    locked = Idea.objects.select_for_update(of=("self",), no_key=True).select_related("call__activity__programme")
    before = locked.get(pk=idea.pk)
    if existing := Resubmission.objects.filter(before=before, before__author=author).select_related("idea").first():
        return existing.idea
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
    Resubmission.objects.create(idea=draft, before=before)
    return draft
