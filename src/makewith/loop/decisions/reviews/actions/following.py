"""An entry follows its Item: when that becomes part of another, and when the two are parted again."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from makewith.foundation.trail.models import Item
from makewith.loop.decisions.reviews.actions.locking import locked_entry, locked_window
from makewith.loop.decisions.reviews.models import Entry


@transaction.atomic
def follow_item(*, part: Item, whole: Item, now: datetime) -> None:
    """What `part` became part of is judged in its place, cards and all; where it is before the same board already, the
    entry of `part` comes off the list. Called by flows. Twice is as once."""
    for found in Entry.objects.filter(item=part, closed_at=None).order_by("pk"):
        entry = locked_entry(found)
        if entry.closed_at is not None or entry.item_id != part.pk:
            continue
        entry.followed_from_id = entry.followed_from_id or part.pk
        if _is_before(entry, whole):
            entry.taken_off_at = entry.closed_at = now
        else:
            entry.item = whole
        entry.save(update_fields=["followed_from", "taken_off_at", "closed_at", "item"])


@transaction.atomic
def return_to_item(*, part: Item, whole: Item, came_through: Collection[int]) -> None:
    """The two are parted: what `part` brought along, itself or through what is part of it (`came_through`, keys of Items), is its
    own again. What was decided meanwhile stays decided."""
    brought = Entry.objects.filter(followed_from__in=[part.pk, *came_through], window__announced_at=None)
    for found in brought.filter(item__in=[part.pk, whole.pk]).order_by("pk"):
        entry = locked_entry(found)
        is_off = entry.taken_off_at is not None
        if entry.window.announced_at is not None or is_off != (entry.item_id == part.pk) or _is_before(entry, part):
            continue
        entry.item = part
        entry.followed_from_id = None if entry.followed_from_id == part.pk else entry.followed_from_id
        entry.taken_off_at = entry.closed_at = None
        entry.save(update_fields=["followed_from", "taken_off_at", "closed_at", "item"])
        if is_off and entry.window.announce_at is not None:
            # It may have no outcome yet, so nothing is announced by itself any more.
            window = locked_window(entry.window_id)
            window.announce_at, window.planned_by = None, None
            window.save(update_fields=["announce_at", "planned_by"])


def _is_before(entry: Entry, item: Item) -> bool:
    """Whether an Item has an entry of its own before the same board."""
    return Entry.objects.filter(board=entry.board_id, item=item, closed_at=None).exclude(pk=entry.pk).exists()
