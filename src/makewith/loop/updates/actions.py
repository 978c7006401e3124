"""Writes: publishing an update, counting whom it reached."""

from datetime import datetime

from django.db import transaction
from django.db.models import F

from makewith.foundation.activity.actions import publish
from makewith.foundation.people.models import Person
from makewith.foundation.trail.actions import Giver, link_items, lock_items, make_item
from makewith.foundation.trail.models import CreditRole, Item, Relation
from makewith.loop.updates.events import UpdatePublished
from makewith.loop.updates.models import Update


@transaction.atomic
def publish_update(*, signed_by: Person, about: Item, text: str, now: datetime) -> Update:
    """Tell what was decided or delivered. One update per Item: publishing again returns the one there is.

    Called by flows after a decision or delivery whose permission was checked there.
    """
    lock_items([about.pk])
    if existing := Update.objects.filter(about=about).first():
        return existing
    item = make_item(
        programme=about.programme,
        kind="update",
        title=about.title,
        givers=[Giver(signed_by, role=CreditRole.SIGNATORY)],
        audience=about.audience,
        now=now,
    )
    update = Update.objects.create(trail_item=item, about=about, signed_by=signed_by, text=text, created_at=now)
    link_items(source=about, target=item, relation=Relation.TOLD_IN, made_by=signed_by, now=now)
    publish(
        UpdatePublished(
            actor_id=signed_by.public_id, programme_id=about.programme.public_id, subject_id=item.public_id
        ),
        now=now,
    )
    return update


def count_told(*, update: Update, people: int, now: datetime) -> None:
    """Add people whom the update has just reached."""
    Update.objects.filter(pk=update.pk).update(told_count=F("told_count") + people, told_at=now)
