"""Windows, and how far their cards are."""

import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from makewith.foundation.people.models import Person
from makewith.foundation.programmes.models import Programme
from makewith.loop.decisions.reviews.models import Board, Entry, Scorecard, Window


def windows_of(boards: Iterable[Board]) -> QuerySet[Window]:
    """Windows, the latest closing first, with `entries_count`, `cards_count` and `cards_in` as lists show them."""
    standing = Q(entries__taken_off_at=None, entries__item__withdrawn_at=None)
    counted = standing & Q(entries__cards__stood_back_at=None, entries__cards__isnull=False)
    counted &= Q(entries__cards__submitted_at__isnull=False) | Q(entries__cards__reviewer__erased_at=None)
    return (
        Window.objects.filter(board__in=list(boards))
        .select_related("board__activity__programme")
        .annotate(
            entries_count=Count("entries", filter=standing, distinct=True),
            cards_count=Count("entries__cards", filter=counted, distinct=True),
            cards_in=Count(
                "entries__cards", filter=counted & Q(entries__cards__submitted_at__isnull=False), distinct=True
            ),
        )
        .order_by("-closes_at", "-id")
    )


def window_in(programme: Programme, window_id: uuid.UUID, person: Person | None) -> Window | None:
    """A window with its board and programme; None if it is not for this person."""
    rows = Window.objects.filter(public_id=window_id, board__activity__programme=programme)
    window = rows.select_related(
        "board__activity", "revealed_by__kind", "announced_by__kind", "planned_by__kind"
    ).first()
    if window is None:
        return None
    window.board.activity.programme = programme
    return window if window.board.activity.is_visible_to(person) else None


def unsettled_count(window: Window) -> int:
    return Entry.objects.standing().filter(window=window, closed_at=None, outcome="").count()


@dataclass(frozen=True)
class Share:
    """How many of a reviewer's cards are in; how many they stood back from."""

    person: Person
    cards: int
    cards_in: int
    stood_back: int


@dataclass(frozen=True)
class Progress:
    """How far the cards of a window are: numbers, never marks."""

    shares: tuple[Share, ...]

    @property
    def cards(self) -> int:
        return sum(share.cards for share in self.shares)

    @property
    def cards_in(self) -> int:
        return sum(share.cards_in for share in self.shares)

    @property
    def missing(self) -> int:
        return self.cards - self.cards_in


def progress_of(window: Window) -> Progress:
    """By reviewer, those who sit on the board without a card among them. Two queries."""
    rows = Scorecard.objects.filter(
        entry__window=window, entry__taken_off_at=None, entry__item__withdrawn_at=None
    ).values_list("reviewer_id", "submitted_at", "stood_back_at", "reviewer__erased_at")
    counts: dict[int, list[int]] = defaultdict(lambda: [0, 0, 0])
    for person_id, submitted_at, stood_back_at, erased_at in rows:
        count = counts[person_id]
        if stood_back_at:
            count[2] += 1
        elif submitted_at or not erased_at:
            count[0] += 1
            count[1] += submitted_at is not None
    sitting = Q(review_seats__board=window.board_id) | Q(pk__in=list(counts))
    people = Person.objects.filter(sitting).distinct().select_related("kind").order_by("name", "pk")
    return Progress(tuple(Share(person, *counts[person.pk]) for person in people))


def reviews_to_decide(programme: Programme, person: Person) -> list[tuple[Window, int]]:
    """Windows under review that are not announced, with how many cards of this person's are open in each. One query."""
    mine = Q(entries__cards__reviewer=person, entries__cards__submitted_at=None, entries__cards__stood_back_at=None)
    mine &= Q(entries__taken_off_at=None, entries__item__withdrawn_at=None, revealed_at=None)
    rows = Window.objects.filter(board__activity__programme=programme, opened_at__isnull=False, announced_at=None)
    return [(window, window.mine) for window in rows.annotate(mine=Count("entries__cards", filter=mine, distinct=True))]
