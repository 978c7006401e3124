"""Reads about who follows what."""

import uuid
from collections.abc import Iterable
from typing import cast

from django.db.models import Exists, OuterRef

from makewith.foundation.following.models import Follow, Target
from makewith.foundation.people.models import Person
from makewith.foundation.programmes.models import Activity, Programme
from makewith.foundation.trail.models import Item


def follows(person: Person | None, target: Target) -> bool:
    """Whether somebody follows this and hears of it."""
    return person is not None and Follow.objects.of(target).heard().filter(person=person).exists()


def follows_item(person: Person) -> Exists:
    """The same for rows that have an Item at `trail_item`, as a column of theirs."""
    return Exists(Follow.objects.heard().filter(item=OuterRef("trail_item"), person=person))


def follows_activity(person: Person) -> Exists:
    """The same for rows that have an activity at `activity`."""
    return Exists(Follow.objects.heard().filter(activity=OuterRef("activity"), person=person))


def listeners(target: Target, besides: Iterable[int] = ()) -> set[int]:
    """Keys of everybody to tell when something moves here: who follows it, and `besides`, without those who muted it.

    `besides` are people whom something else connects with it, such as an idea's supporters.
    """
    rows = Follow.objects.of(target).values_list("person_id", "muted_at")
    muted: set[int] = set()
    hearing = set(besides)
    for person_id, muted_at in rows:
        (hearing.add if muted_at is None else muted.add)(person_id)
    return hearing - muted


def target_of(kind: str, target_id: uuid.UUID, person: Person) -> Target | None:
    """What is to be followed: a "programme", "activity" or "item" that this person sees, or follows since they saw it."""
    rows = {
        "programme": Programme.objects.all(),
        "activity": Activity.objects.select_related("programme"),
        "item": Item.objects.select_related("programme", "activity"),
    }.get(kind)
    found = rows.filter(public_id=target_id).first() if rows is not None else None
    if found is None:
        return None
    target = cast(Target, found)
    if target.is_visible_to(person) or Follow.objects.of(target).filter(person=person).exists():
        return target
    return None
