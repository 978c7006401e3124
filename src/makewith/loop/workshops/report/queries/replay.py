"""The board as it was at any moment, for one who looks back."""

from bisect import bisect_right
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from makewith.foundation.people.models import Person
from makewith.loop.workshops.board.audiences import Audience, Side, side_of, view
from makewith.loop.workshops.board.models import Board, Event
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
    steps = _steps(board)
    if not steps:
        return None
    seqs = [seq for seq, _ in steps]
    wanted = min(max(at if at is not None else seqs[-1], seqs[0]), seqs[-1])
    place = bisect_right(seqs, wanted) - 1
    seq, happened_at = steps[place]
    state = without_gone(state_at(board, seq), state_of(board))
    cells = view(state, audience_for(workshop, person))
    groups = groups_of(state, cells, sides_of(workshop))
    return Moment(
        seq=seq,
        at=happened_at,
        first=seqs[0],
        before=seqs[max(0, place - 1)],
        after=seqs[min(len(seqs) - 1, place + 1)],
        last=seqs[-1],
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


def _steps(board: Board) -> list[tuple[int, datetime]]:
    """The events after which the board looks other than before."""
    rows = Event.objects.filter(board=board).order_by("seq").values_list("seq", "happened_at", "kind")
    return [(seq, at) for seq, at, kind in rows.iterator(chunk_size=5000) if kind.startswith(SEEN)]


def _blocks(workshop: Workshop, state: State) -> tuple[Began, ...]:
    """Where blocks began, for jumping there; which of them runs at this moment."""
    titles = {block["id"]: block["title"] for block in state.get("agenda") or ()}
    now = (state.get("block") or {}).get("id")
    return tuple(
        Began(span.seq, datetime.fromtimestamp(span.since / 1000, UTC), titles[span.block], span.block == now)
        for span in spans_of(workshop)
        if span.block in titles
    )
