"""Telling how an idea goes on."""

import uuid
from datetime import datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from makewith.foundation.activity.actions import publish
from makewith.foundation.files.actions import receive_picture
from makewith.foundation.moderation.actions import screen
from makewith.foundation.people.models import Person
from makewith.foundation.search.actions import index
from makewith.foundation.trail.actions import Giver, make_item
from makewith.kit.permissions import require
from makewith.kit.text import limited, one_line
from makewith.loop.ideas.authors import events, permissions
from makewith.loop.ideas.authors.about import about, locked
from makewith.loop.ideas.authors.models import IdeaUpdate
from makewith.loop.ideas.models import Idea

UPDATE_LIMIT = 1000
KIND = "idea_update"


def post_update(
    *,
    person: Person,
    idea: Idea,
    text: str,
    submission_key: uuid.UUID,
    now: datetime,
    upload: "UploadedFile[bytes] | None" = None,
    picture_alt: str = "",
) -> IdeaUpdate:
    """Say how it goes on, perhaps with a picture. The same `submission_key` again returns the update that is there.

    Raises ValidationError, about `text`, for one that is empty or too long, and RefusedFile with what is wrong.
    """
    require(permissions.can_post_update, person, idea)
    text = limited(text, UPDATE_LIMIT, field="text", empty=_("There is nothing written yet."))
    same = IdeaUpdate.objects.filter(idea=idea, by=person, submission_key=submission_key)
    if existing := same.first():
        return existing
    # Keeping the bytes may take long, so it comes before the transaction; a file that finds no place is swept up later.
    picture = receive_picture(owner_id=person.public_id, holder=KIND, upload=upload, now=now) if upload else None
    with transaction.atomic():
        idea = locked(idea)
        require(permissions.can_post_update, person, idea)
        if existing := same.first():
            return existing
        target = idea.trail_item
        assert target is not None
        alt = one_line(picture_alt)[:200]
        item = make_item(
            programme=target.programme,
            activity=idea.call.activity,
            kind=KIND,
            title=text,
            givers=[Giver(person, hidden=idea.is_anonymous)],
            audience=target.audience,
            picture=picture,
            picture_alt=alt,
            now=now,
        )
        update = IdeaUpdate.objects.create(
            trail_item=item,
            idea=idea,
            by=person,
            text=text,
            picture=picture,
            picture_alt=alt,
            submission_key=submission_key,
            posted_at=now,
        )
        index(item=item, title="", body=text)
        Idea.objects.filter(pk=idea.pk, active_at__lt=now).update(active_at=now)
        screen(item=item, author=person, text=text, now=now)
        publish(about(events.IdeaUpdatePosted, idea, person, update_id=item.public_id), now=now)
        return update
