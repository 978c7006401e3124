"""What is in a window, and what a page of an idea says of the review it is in."""

import uuid
from collections.abc import Sequence
from functools import lru_cache

from django.db.models import Count, Q

from makewith.foundation.people.models import Person
from makewith.foundation.programmes.models import Programme
from makewith.foundation.trail.models import Item
from makewith.kit.pages import Page, keyset_page
from makewith.kit.rows import Prepared, stand_ins
from makewith.loop.decisions.reviews.models import Entry, Window

PAGE = 40


def entry_in(programme: Programme, entry_id: uuid.UUID) -> Entry | None:
    """An entry with window, board, programme and Item, for the team, who sees everything in a programme."""
    entry = (
        Entry.objects.filter(public_id=entry_id, board__activity__programme=programme)
        .select_related("window__board__activity", "item__activity", "settled_by__kind")
        .first()
    )
    return joined(entry, programme) if entry else None


def joined(entry: Entry, programme: Programme) -> Entry:
    """With what is known of it already, so that nothing is asked for twice."""
    entry.board = entry.window.board
    entry.board.activity.programme = entry.item.programme = programme
    return entry


def entries_page(window: Window, cursor: str | None = None, size: int = PAGE) -> Page[Entry]:
    """What is in a window, in the order in which it came, with `cards_count` and `cards_in`."""
    counted = Q(cards__isnull=False, cards__stood_back_at=None)
    counted &= Q(cards__submitted_at__isnull=False) | Q(cards__reviewer__erased_at=None)
    rows = (
        Entry.objects.standing()
        .filter(window=window)
        .select_related("item")
        .annotate(
            cards_count=Count("cards", filter=counted),
            cards_in=Count("cards", filter=counted & Q(cards__submitted_at__isnull=False)),
        )
    )
    page = keyset_page(rows, order=("queued_at", "id"), cursor=cursor, size=size)
    for entry in page.rows:
        entry.window, entry.board, entry.item.programme = window, window.board, window.board.programme
    return page


# What the page of an idea asks of the review it is in, every time that somebody reads it.
_WAITING = (
    "item",
    *(f"window__{name}" for name in ("public_id", "closes_at", "terms", "revealed_at", "announced_at")),
    *(f"window__board__activity__{name}" for name in ("programme", "state", "visibility")),
)


def waiting_for(items: Sequence[Item], person: Person | None) -> dict[int, Entry]:
    """Item id -> the entry that is before a board now, where this reader may see the board. Needs Items with programmes."""
    by_id = {item.pk: item for item in items}
    found = {}
    for entry in _waiting(len(by_id)).rows(*by_id):
        entry.board = entry.window.board
        entry.board.activity.programme = by_id[entry.item_id].programme
        if entry.board.activity.is_visible_to(person):
            found[entry.item_id] = entry
    return found


@lru_cache(maxsize=30)
def _waiting(count: int) -> Prepared[Entry]:
    rows = Entry.objects.filter(closed_at=None).select_related("window__board__activity").only(*_WAITING)
    return Prepared(lambda *items: rows.filter(item__in=items).order_by("-id"), *stand_ins(count))
