"""Reads about boards, windows, cards and votes. Cards are read through `Scorecard.objects.visible_to` and nowhere past it."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from makewith.foundation.people.models import Person
from makewith.foundation.programmes.models import Activity, Programme, TeamRole
from makewith.foundation.trail.models import VERDICTS, Item, Link
from makewith.kit.pages import Page, keyset_page
from makewith.kit.rows import Prepared, stand_ins
from makewith.loop.decisions.reviews.models import Ballot, Board, Entry, Outcome, Scorecard, Seat, Window
from makewith.loop.decisions.reviews.rules import Criterion, Rules
from makewith.loop.decisions.reviews.statistics import Spread, shown_counts, spread_of, weighted
from makewith.loop.decisions.reviews.windows import closings_after
from makewith.loop.decisions.reviews.zones import zone_of

PAGE = 40


def boards_of(programme: Programme, person: Person | None) -> list[Board]:
    """Boards whose activity this person may see, the first made first."""
    activities = Activity.objects.visible_to(person).filter(programme=programme)
    boards = list(Board.objects.filter(activity__in=activities).select_related("activity").order_by("id"))
    for board in boards:
        board.activity.programme = programme
    return boards


def first_board_of(programme: Programme) -> Board | None:
    """The board that what climbs its ladder comes before."""
    return (
        Board.objects.filter(activity__programme=programme).select_related("activity__programme").order_by("id").first()
    )


def board_for(programme: Programme, board_id: uuid.UUID, person: Person | None) -> Board | None:
    """By the public_id of its activity; None if there is none for this person."""
    board = (
        Board.objects.filter(activity__programme=programme, activity__public_id=board_id)
        .select_related("activity")
        .first()
    )
    if board is None:
        return None
    board.activity.programme = programme
    return board if board.activity.is_visible_to(person) else None


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


def entry_in(programme: Programme, entry_id: uuid.UUID) -> Entry | None:
    """An entry with window, board, programme and Item, for the team, who sees everything in a programme."""
    entry = (
        Entry.objects.filter(public_id=entry_id, board__activity__programme=programme)
        .select_related("window__board__activity", "item__activity", "settled_by__kind")
        .first()
    )
    return _joined(entry, programme) if entry else None


def _joined(entry: Entry, programme: Programme) -> Entry:
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


def seats_of(board: Board) -> list[Seat]:
    return list(Seat.objects.filter(board=board).select_related("person__kind").order_by("id"))


def could_sit(board: Board) -> QuerySet[Person]:
    """People of the programme's team who have no seat yet."""
    team = TeamRole.objects.filter(programme=board.programme, person=OuterRef("pk")).current()
    seated = Seat.objects.filter(board=board, person=OuterRef("pk"))
    return (
        Person.objects.filter(Exists(team), ~Exists(seated), erased_at=None)
        .select_related("kind")
        .order_by("name", "pk")
    )


def cards_of(person: Person, programme: Programme) -> QuerySet[Scorecard]:
    """One's own cards that can still be filled in, open ones first, those whose decision is due soonest at the top."""
    return (
        Scorecard.objects.expected()
        .filter(reviewer=person, entry__board__activity__programme=programme, entry__window__revealed_at=None)
        .filter(entry__closed_at=None)
        .select_related("entry__item", "entry__window__board__activity")
        .order_by(F("submitted_at").asc(nulls_first=True), "entry__window__closes_at", "entry__queued_at", "id")
    )


def next_card(card: Scorecard, programme: Programme) -> Scorecard | None:
    """The next of one's own cards that is not in."""
    return cards_of(card.reviewer, programme).filter(submitted_at=None).exclude(pk=card.pk).first()


def card_of(person: Person, programme: Programme, card_id: uuid.UUID) -> Scorecard | None:
    """One's own card with all that its page needs."""
    card = (
        Scorecard.objects.filter(public_id=card_id, reviewer=person, entry__board__activity__programme=programme)
        .select_related("entry__item__activity", "entry__window__board__activity", "reviewer")
        .first()
    )
    if card:
        _joined(card.entry, programme)
    return card


def cards_on(entries: Sequence[Entry], person: Person) -> dict[int, list[Scorecard]]:
    """Entry id -> the cards that this reader may see, in the order in which reviewers are named."""
    rows = Scorecard.objects.visible_to(person).filter(entry__in=list(entries)).select_related("reviewer__kind")
    found: dict[int, list[Scorecard]] = defaultdict(list)
    for card in rows.order_by("reviewer__name", "reviewer_id"):
        found[card.entry_id].append(card)
    return found


def seats_at(entry: Entry) -> list[Scorecard]:
    """Who judges an entry and whether their card is in, without anything that is on it."""
    rows = Scorecard.objects.filter(entry=entry).select_related("reviewer__kind")
    state = ("public_id", "entry", "filled_at", "submitted_at", "stood_back_at", "stood_back_because")
    who = ("name", "shown_as", "erased_at", "kind__name", "kind__paper")
    return list(rows.only(*state, *(f"reviewer__{name}" for name in who)).order_by("reviewer__name", "reviewer_id"))


@dataclass(frozen=True)
class Compared:
    """An entry with what its cards say: a Spread for each criterion, the cards as one figure, and where reviewers lean."""

    entry: Entry
    spreads: tuple[tuple[Criterion, Spread | None], ...]
    middle: float | None
    low: float | None
    high: float | None
    leanings: dict[str, int]
    cards: list[Scorecard] = field(default_factory=list)

    @property
    def n(self) -> int:
        return len(self.cards)

    @property
    def furthest(self) -> list[tuple[Criterion, Spread]]:
        """What was judged, the criterion on which reviewers lie furthest apart first."""
        judged = [(criterion, spread) for criterion, spread in self.spreads if spread]
        return sorted(judged, key=lambda pair: -pair[1].apart / (pair[0].steps - 1))

    @property
    def disagreements(self) -> int:
        return sum(1 for _criterion, spread in self.spreads if spread and spread.is_apart)


def compare(entries: Sequence[Entry], rules: Rules, person: Person) -> list[Compared]:
    """What the cards that were in when they were laid open say about each entry. One query."""
    cards = cards_on(entries, person)
    return [_compared(entry, [card for card in cards[entry.pk] if card.submitted_at], rules) for entry in entries]


def _compared(entry: Entry, cards: list[Scorecard], rules: Rules) -> Compared:
    spreads = tuple(
        (one, spread_of([mark for card in cards if (mark := card.marks.get(one.key)) is not None], rules.apart))
        for one in rules.criteria
    )
    whole = sorted(figure for card in cards if (figure := weighted(card.marks, rules.criteria)) is not None)
    half = len(whole) // 2
    middle = (whole[half] + whole[~half]) / 2 if whole else None
    leanings = {value: sum(1 for card in cards if card.leaning == value) for value in Outcome.values}
    return Compared(entry, spreads, middle, whole[0] if whole else None, whole[-1] if whole else None, leanings, cards)


def reviews_to_decide(programme: Programme, person: Person) -> list[tuple[Window, int]]:
    """Windows under review that are not announced, with how many cards of this person's are open in each. One query."""
    mine = Q(entries__cards__reviewer=person, entries__cards__submitted_at=None, entries__cards__stood_back_at=None)
    mine &= Q(entries__taken_off_at=None, entries__item__withdrawn_at=None, revealed_at=None)
    rows = Window.objects.filter(board__activity__programme=programme, opened_at__isnull=False, announced_at=None)
    return [(window, window.mine) for window in rows.annotate(mine=Count("entries__cards", filter=mine, distinct=True))]


# In the open


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


# What is due


def due_windows(now: datetime) -> QuerySet[Window]:
    """Windows that have closed with something in them and whose cards were not dealt."""
    standing = Entry.objects.standing().filter(window=OuterRef("pk"), closed_at=None)
    rows = Window.objects.filter(Exists(standing), closes_at__lt=now, opened_at=None, revealed_at=None)
    return rows.select_related("board__activity__programme").order_by("closes_at", "id")


def windows_to_announce(now: datetime) -> list[Window]:
    """Windows whose outcomes somebody planned to be announced by now."""
    rows = Window.objects.filter(announce_at__lte=now, announced_at=None)
    return list(rows.select_related("board__activity__programme").order_by("announce_at", "id"))


def windows_to_remind(now: datetime) -> list[Window]:
    """Windows under review whose decision comes near."""
    rows = Window.objects.filter(opened_at__isnull=False, revealed_at=None, closes_at__lt=now)
    found = rows.select_related("board__activity__programme").order_by("closes_at", "id")
    return [window for window in found if now >= window.decide_by - timedelta(days=window.rules.remind_days)]


def open_cards_by_reviewer(window: Window) -> dict[int, int]:
    """Person id -> how many of their cards are not in."""
    rows = Scorecard.objects.expected().filter(entry__window=window, submitted_at=None, entry__closed_at=None)
    return dict(rows.values_list("reviewer_id").annotate(n=Count("id")).order_by("reviewer_id"))


def upcoming(board: Board, now: datetime, count: int = 3) -> list[datetime]:
    """When the next windows close by the rules as they are."""
    zone = zone_of(board.programme)
    return closings_after(now, Rules.read(board.rules).closings, zone, count)
