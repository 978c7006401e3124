"""What everybody sees: windows with their outcomes, finalists, and the vote after its end."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet

from makewith.foundation.people.models import Person
from makewith.foundation.programmes.models import Activity, Programme
from makewith.foundation.trail.models import VERDICTS, Item, Link
from makewith.kit.pages import Page, keyset_page
from makewith.loop.decisions.reviews.models import Ballot, Entry, Window
from makewith.loop.decisions.reviews.queries.entries import PAGE
from makewith.loop.decisions.reviews.statistics import shown_counts


def public_windows(programme: Programme, person: Person | None) -> QuerySet[Window]:
    """Windows with something in them that this reader may see, the latest first, with `entries_count`."""
    visible = Item.objects.visible_to(person).given().values("pk")
    shown = Q(entries__taken_off_at=None, entries__item__in=visible)
    activities = Activity.objects.visible_to(person).filter(programme=programme)
    return (
        Window.objects.filter(board__activity__in=activities)
        .select_related("board__activity")
        .annotate(entries_count=Count("entries", filter=shown, distinct=True))
        .filter(entries_count__gt=0)
        .order_by("-closes_at", "-id")
    )


def public_entries(window: Window, person: Person | None, cursor: str | None = None) -> Page[Entry]:
    """What is in a window, as far as this reader may see it; outcomes are not for showing before they are announced."""
    visible = Item.objects.visible_to(person).given()
    rows = Entry.objects.filter(window=window, taken_off_at=None, item__in=visible).select_related("item")
    page = keyset_page(rows, order=("queued_at", "id"), cursor=cursor, size=PAGE)
    for entry in page.rows:
        entry.window, entry.board, entry.item.programme = window, window.board, window.board.programme
    return page


def finalists_of(window: Window, person: Person | None) -> list[Entry]:
    """Those who are voted on, as far as this reader may see them."""
    visible = Item.objects.visible_to(person).given()
    rows = Entry.objects.filter(window=window, is_finalist=True, taken_off_at=None, item__in=visible)
    found = list(rows.select_related("item").order_by("queued_at", "id"))
    for entry in found:
        entry.window, entry.board, entry.item.programme = window, window.board, window.board.programme
    return found


def votes_open(programme: Programme, person: Person | None, now: datetime) -> list[Window]:
    """Windows whose finalists are voted on now, where this reader may see the board; the soonest end first."""
    activities = Activity.objects.visible_to(person).filter(programme=programme)
    rows = Window.objects.filter(board__activity__in=activities, vote_opens_at__lte=now, vote_closes_at__gte=now)
    return list(rows.select_related("board__activity").order_by("vote_closes_at", "id"))


def verdicts_on(entries: Sequence[Entry]) -> dict[int, Link]:
    """Entry id -> the verdict that its window's announcement made about it."""
    announced = {entry.item_id: entry for entry in entries if entry.window.announced_at}
    rows = (
        Link.objects.filter(source__in=list(announced), relation__in=VERDICTS).select_related("target").order_by("id")
    )
    return {
        announced[link.source_id].pk: link
        for link in rows
        if link.made_at == announced[link.source_id].window.announced_at
    }


@dataclass(frozen=True)
class Tally:
    """The fans' vote after it has closed: how many voted, and each finalist's votes, None where they are too few to show."""

    voters: int
    counts: dict[int, int | None]


def tally_of(window: Window, now: datetime) -> Tally | None:
    """None before the vote has closed, for everybody."""
    if window.vote_closes_at is None or now <= window.vote_closes_at:
        return None
    finalists = Entry.objects.filter(window=window, is_finalist=True, taken_off_at=None).annotate(n=Count("ballots"))
    counts = dict(finalists.values_list("pk", "n"))
    return Tally(sum(counts.values()), shown_counts(counts))


def ballot_of(window: Window, person: Person | None) -> Ballot | None:
    return Ballot.objects.filter(window=window, person=person).first() if person else None
