"""The board as it was at any moment, for one who looks back."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from makewith.foundation.people.models import Person
from makewith.loop.workshops.board.audiences import Audience, Side, side_of, view
from makewith.loop.workshops.board.models import Board, Event
from makewith.loop.workshops.board.operations import all_rules
from makewith.loop.workshops.board.queries import state_at, state_of
from makewith.loop.workshops.board.state import State
from makewith.loop.workshops.models import Workshop
from makewith.loop.workshops.report.gathered import Gathered
from makewith.loop.workshops.report.queries.report import NOTES, groups_of, sides_of, spans_of

SEEN = (
    "note.",
    "sketch.",
    "photo.",
    "paper.",
    "group.",
    "thing.",
    "late.",
    "reveal",
    "block.",
    "vote.reveal",
    "workshop.",
)


@dataclass(frozen=True)
class Began:
    """A block of the agenda, and the event it began with."""

    seq: int
    at: datetime
    title: str
    is_now: bool


@dataclass(frozen=True)
class Moment:
    """One event of the log and the board right after it. `before` and `after` are the steps next to it, in `first` to `last`."""

    seq: int
    at: datetime
    first: int
    before: int
    after: int
    last: int
    block: str
    blocks: tuple[Began, ...]
    groups: tuple[Gathered, ...]
    notes: int
    is_private: bool


def moment_of(workshop: Workshop, person: Person, at: int | None) -> Moment | None:
    """The moment nearest before event `at`, the last one without it; None where nothing has happened.

    As this person may see it: what was private then is so in the replay. What was taken back since is not in it at all.
    """
    board = Board.objects.filter(workshop=workshop).first()
    if board is None:
        return None
    steps = Event.objects.filter(board=board, kind__in=_seen()).order_by("seq")
    seqs = steps.values_list("seq", flat=True)
    first, last = seqs.first(), seqs.last()
    if first is None or last is None:
        return None
    wanted = min(max(at if at is not None else last, first), last)
    seq, happened_at = steps.filter(seq__lte=wanted).values_list("seq", "happened_at").reverse()[0]
    state = without_gone(state_at(board, seq), state_of(board))
    cells = view(state, audience_for(workshop, person))
    groups = groups_of(workshop, state, cells, sides_of(workshop))
    return Moment(
        seq=seq,
        at=happened_at,
        first=first,
        before=seqs.filter(seq__lt=seq).last() or first,
        after=seqs.filter(seq__gt=seq).first() or last,
        last=last,
        block=(state.get("block") or {}).get("title", ""),
        blocks=_blocks(workshop, state),
        groups=groups,
        notes=sum(len(group.notes) for group in groups),
        is_private=bool((state.get("rules") or {}).get("private")),
    )


def audience_for(workshop: Workshop, person: Person) -> Audience:
    """As whom somebody looks back: in the seat they had there, or else as one of the team beside it."""
    seat = workshop.seats.filter(person=person, removed_at=None).select_related("table").first()
    if seat is None:
        return Audience(Side.TEAM)
    return Audience(side_of(seat.role), str(seat.table.public_id) if seat.table else None, str(seat.public_id))


def without_gone(then: State, now: State) -> State:
    """A state of then without the notes that are not on the board any more: who took theirs back took it back then too."""

    def stays(name: str, cell: Any) -> bool:
        if not name.startswith("thing:") or cell["kind"] not in NOTES:
            return True
        current = now.get(name)
        return current is not None and not current.get("dropped")

    return {name: cell for name, cell in then.items() if stays(name, cell)}


def _seen() -> list[str]:
    """The kinds of events after which the board looks other than before."""
    return [rule.kind for rule in all_rules() if rule.kind.startswith(SEEN)]


def _blocks(workshop: Workshop, state: State) -> tuple[Began, ...]:
    """Where blocks began, for jumping there; which of them runs at this moment."""
    titles = {block["id"]: block["title"] for block in state.get("agenda") or ()}
    now = (state.get("block") or {}).get("id")
    return tuple(
        Began(span.seq, datetime.fromtimestamp(span.since / 1000, UTC), titles[span.block], span.block == now)
        for span in spans_of(workshop)
        if span.block in titles
    )
