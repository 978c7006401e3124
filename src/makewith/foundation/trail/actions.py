"""Writes on the trail: making Items with their Credits, linking them, taking them back."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from makewith.foundation.activity.actions import publish
from makewith.foundation.files.models import File
from makewith.foundation.people.models import Person
from makewith.foundation.programmes.models import Activity, Programme
from makewith.foundation.trail import permissions, registry
from makewith.foundation.trail.events import ItemHeld, ItemReleased, ItemWithdrawn
from makewith.foundation.trail.models import Audience, Credit, CreditRole, Item, Link, Numbering
from makewith.kit.permissions import require

TITLE_LENGTH = 200


@dataclass(frozen=True)
class Giver:
    """Who is credited with an Item, as what, and whether the team may know."""

    person: Person
    role: str = CreditRole.AUTHOR
    share: int = 1
    hidden: bool = False


def next_number(programme: Programme, kind: str, *, count: int = 1) -> int:
    """The first of `count` numbers that nobody else gets. Must run inside the transaction that uses them."""
    rows = Numbering.objects.filter(programme=programme, kind=kind)
    if not rows.update(last=F("last") + count):
        Numbering.objects.get_or_create(programme=programme, kind=kind)
        rows.update(last=F("last") + count)
    return rows.get().last - count + 1


def excerpt(text: str, length: int = TITLE_LENGTH) -> str:
    """The beginning of a text on one line, cut at a word with an ellipsis."""
    line = " ".join(text.split())
    if len(line) <= length:
        return line
    cut = line[: length - 1]
    return (cut.rsplit(" ", 1)[0] if " " in cut[length // 2 :] else cut) + "…"


@transaction.atomic
def make_item(
    *,
    programme: Programme,
    kind: str,
    title: str,
    givers: Sequence[Giver],
    audience: str,
    now: datetime,
    activity: Activity | None = None,
    picture: File | None = None,
    picture_alt: str = "",
    language: str = "",
) -> Item:
    """A new Item with its number and its Credits. `now` is when it was given."""
    registry.kind_of(kind)
    item = Item.objects.create(
        programme=programme,
        activity=activity,
        kind=kind,
        number=next_number(programme, kind),
        title=excerpt(title),
        picture=picture,
        picture_alt=picture_alt,
        language=language or programme.language,
        audience=audience,
        occurred_at=now,
    )
    Credit.objects.bulk_create(
        Credit(item=item, person=giver.person, role=giver.role, share=giver.share, hidden=giver.hidden)
        for giver in givers
    )
    return item


def link_items(
    *,
    source: Item,
    target: Item,
    relation: str,
    now: datetime,
    made_by: Person | None = None,
    reason: str = "",
    look_again_on: date | None = None,
    quote: str = "",
    anchor: dict[str, Any] | None = None,
) -> tuple[Link, bool]:
    """Say what became of `source`. The same link again changes nothing; returns it and whether it is new."""
    return Link.objects.get_or_create(
        source=source,
        target=target,
        relation=relation,
        defaults={
            "reason": reason,
            "look_again_on": look_again_on,
            "quote": quote,
            "anchor": anchor,
            "made_by": made_by,
            "made_at": now,
        },
    )


def unlink_items(*, source: Item, target: Item, relation: str) -> bool:
    """Take a Link back that should not have been made, as when merged ideas are parted; True if it was there."""
    gone, _ = Link.objects.filter(source=source, target=target, relation=relation).delete()
    return bool(gone)


def show_item(*, item: Item, audience: str) -> None:
    """Change who may see an Item, as when a draft insight is published."""
    Item.objects.filter(pk=item.pk).update(audience=audience)
    item.audience = audience


def retitle_item(*, item: Item, title: str) -> None:
    Item.objects.filter(pk=item.pk).update(title=excerpt(title))
    item.title = excerpt(title)


def mark_heard(*, item_ids: Iterable[int], person_ids: Iterable[int], now: datetime) -> int:
    """News written by a person about these Items reached these people's inboxes; the first time counts."""
    rows = Credit.objects.contributions().filter(item__in=list(item_ids), person__in=list(person_ids), heard_at=None)
    return Credit.objects.filter(pk__in=rows.values("pk")).update(heard_at=now)


def lock_items(item_ids: Iterable[int], *, given_only: bool = True) -> dict[int, Item]:
    """Items by key with their programmes, as they are now, locked until this transaction ends; those taken back left out.

    Whoever repeats somebody's words locks what they stand in first: then nobody takes them back in between. Always in
    the same order, and leaving alone who only points at them, so that no two transactions wait for each other.
    """
    rows = Item.objects.filter(pk__in=list(item_ids)).select_related("programme").order_by("pk")
    rows = rows.select_for_update(of=("self",), no_key=True)
    return {item.pk: item for item in (rows.given() if given_only else rows)}


@transaction.atomic
def hold_item(*, item: Item, now: datetime, actor: Person | None = None) -> bool:
    """Put an Item out of everybody's sight but its givers' and the team's. Twice is as once; False if nothing changed.

    Who may, those decide who call this (`foundation/moderation`). News that repeats it is hidden, not emptied.
    """
    locked = lock_items([item.pk]).get(item.pk)
    if locked is None or locked.held_at is not None:
        return False
    _set_held(locked, now)
    item.held_at = now
    if hold := registry.kind_of(locked.kind).hold:
        hold(locked)
    publish(_of(ItemHeld, locked, actor), now=now)
    return True


@transaction.atomic
def release_item(*, item: Item, now: datetime, actor: Person | None = None) -> bool:
    """Show an Item that was held to everybody whom it is for. Twice is as once; False if nothing changed."""
    locked = lock_items([item.pk]).get(item.pk)
    if locked is None or locked.held_at is None:
        return False
    _set_held(locked, None)
    item.held_at = None
    if release := registry.kind_of(locked.kind).release:
        release(locked)
    publish(_of(ItemReleased, locked, actor), now=now)
    return True


def _set_held(item: Item, held_at: datetime | None) -> None:
    item.held_at = held_at
    item.save(update_fields=["held_at"])


def _of(event: type[ItemHeld] | type[ItemReleased], item: Item, actor: Person | None) -> ItemHeld | ItemReleased:
    return event(
        actor_id=actor.public_id if actor else None,
        programme_id=item.programme.public_id,
        subject_id=item.public_id,
        kind=item.kind,
    )


@transaction.atomic
def withdraw_item(*, actor: Person, item: Item, now: datetime) -> bool:
    """Take a contribution back: its content is emptied everywhere, its place on the trail stays. Twice is as once.

    Emptied in this one act: what the kind's `empty` forgets (text, files, search row), what is kept about every kind, the Item's title and picture,
    quotes on Links, and what inboxes and stored letters repeat of it.
    """
    require(permissions.can_withdraw_item, actor, item)
    return take_item_back(item=item, now=now, actor=actor)


@transaction.atomic
def take_item_back(*, item: Item, now: datetime, actor: Person | None = None) -> bool:
    """`withdraw_item` for a stage that knows by itself whose it is, as of somebody who has a seat and no account.

    Who may, those decide who call this.
    """
    locked = lock_items([item.pk], given_only=False)[item.pk]
    if locked.withdrawn_at is not None:
        return False
    registry.empty(locked)
    locked.links_onward.update(quote="", anchor=None)
    locked.title, locked.picture, locked.picture_alt, locked.withdrawn_at = "", None, "", now
    locked.audience = Audience.CREDITED
    locked.save(update_fields=["title", "picture", "picture_alt", "withdrawn_at", "audience"])
    publish(
        ItemWithdrawn(
            actor_id=actor.public_id if actor else None,
            programme_id=locked.programme.public_id,
            subject_id=locked.public_id,
            kind=locked.kind,
        ),
        now=now,
    )
    return True
