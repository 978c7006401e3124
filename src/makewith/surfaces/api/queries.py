"""Reads by the names that the API uses, and of what a page of it needs beside its rows."""

import uuid
from collections.abc import Iterable

from django.db.models import Q, QuerySet

from makewith.foundation.conversation.models import Comment
from makewith.foundation.conversation.queries import comments_on
from makewith.foundation.people.models import Person, StakeholderKind
from makewith.foundation.programmes.models import Activity, Programme
from makewith.foundation.trail.models import Audience, Credit, Item
from makewith.loop.ideas.models import Call


def programme_for(slug: str, person: Person | None) -> Programme | None:
    return Programme.objects.visible_to(person).filter(slug=slug).first()


def call_for(call_id: uuid.UUID, person: Person | None) -> Call | None:
    """A call by its activity's public_id; None if it is not for this person."""
    activities = Activity.objects.visible_to(person).filter(public_id=call_id)
    return Call.objects.filter(activity__in=activities).select_related("activity__programme").first()


def item_for(item_id: uuid.UUID, person: Person | None) -> Item | None:
    rows = Item.objects.visible_to(person).select_related("programme", "activity")
    return rows.filter(public_id=item_id).first()


def comments_for(target: Item, person: Person | None) -> QuerySet[Comment]:
    """What is said about an Item, as far as it is open to `person`, with the places of what was taken back."""
    # What is only for those credited, or was taken back, is shown where its target is.
    beside = Q(trail_item__audience=Audience.CREDITED, trail_item__held_at=None)
    visible = Q(trail_item__in=Item.objects.visible_to(person)) | beside
    return comments_on(target).filter(visible).select_related("author__kind", "trail_item", "reply_to__trail_item")


def kind_id_of(public_id: uuid.UUID) -> int | None:
    return StakeholderKind.objects.filter(public_id=public_id).values_list("id", flat=True).first()


def slugs_of(items: Iterable[Item]) -> dict[int, str]:
    """Programme id -> slug, for the addresses of these Items."""
    return dict(Programme.objects.filter(pk__in={item.programme_id for item in items}).values_list("id", "slug"))


def heard_of(items: Iterable[Item], person: Person) -> QuerySet[Credit]:
    """The person's own credits of these Items, which say when they were heard."""
    return Credit.objects.filter(person=person, item__in=[item.pk for item in items])
