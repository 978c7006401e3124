"""Reading a board: its state now, its state then, and its log."""

import threading
import uuid
from collections import OrderedDict
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from django.db import connection

from makewith.loop.workshops.board.ballots import ballot_of
from makewith.loop.workshops.board.models import Board, Event, Snapshot
from makewith.loop.workshops.board.operations import rule_of
from makewith.loop.workshops.board.state import EMPTY, Draft, Operation, State

BOARDS_KEPT = 100


class Kept(NamedTuple):
    """A state and the last event that is in it."""

    seq: int
    state: State


class Logged(NamedTuple):
    """One row of the log."""

    seq: int
    operation: Operation


_kept: "OrderedDict[uuid.UUID, Kept]" = OrderedDict()
_lock = threading.Lock()


def remember(board_id: uuid.UUID, kept: Kept) -> None:
    """Keep a committed state in this process, so that the next look reads only what came after it."""
    with _lock:
        known = _kept.get(board_id)
        if known is None or known.seq < kept.seq:
            _kept[board_id] = kept
        _kept.move_to_end(board_id)
        while len(_kept) > BOARDS_KEPT:
            _kept.popitem(last=False)


def forget(board_id: uuid.UUID) -> None:
    """Read this board afresh the next time: its log was rewritten."""
    with _lock:
        _kept.pop(board_id, None)


def events_between(board: Board, after: int, until: int | None = None) -> Iterator[Logged]:
    """The log after one event, up to and with another, in order."""
    rows = Event.objects.filter(board=board, seq__gt=after)
    if until is not None:
        rows = rows.filter(seq__lte=until)
    names = ("seq", "operation_id", "kind", "payload", "seat__public_id", "phase", "happened_at")
    for seq, key, kind, payload, seat, phase, at in rows.order_by("seq").values_list(*names).iterator(chunk_size=2000):
        who = str(seat) if seat else None
        yield Logged(seq, Operation(key, kind, payload, who, phase, round(at.timestamp() * 1000)))


def load(board: Board) -> Kept:
    """The state as the database has it now, from what this process remembers or the newest snapshot, and the log after it."""
    with _lock:
        base = _kept.get(board.public_id)
    if base is None:
        base = _snapshot(board)
    kept = _follow(board, base, None)
    if not connection.in_atomic_block:
        # Within a transaction this may have read what is never committed.
        remember(board.public_id, kept)
    return kept


def state_of(board: Board) -> State:
    """The state now."""
    return load(board).state


def state_at(board: Board, seq: int) -> State:
    """The state after one event of the log, for looking back."""
    base = _snapshot(board, until=seq)
    return _follow(board, base, seq).state


def _snapshot(board: Board, until: int | None = None) -> Kept:
    rows = Snapshot.objects.filter(board=board)
    if until is not None:
        rows = rows.filter(seq__lte=until)
    newest = rows.order_by("-seq").first()
    return Kept(newest.seq, newest.state) if newest else Kept(0, EMPTY)


def _follow(board: Board, base: Kept, until: int | None) -> Kept:
    draft, seq = Draft(base.state), base.seq
    for logged in events_between(board, base.seq, until):
        rule_of(logged.operation.kind).apply(draft, logged.operation)
        seq = logged.seq
    return Kept(seq, draft.state()) if seq != base.seq else base


def own_ballots(board: Board, state: State, seat: str) -> dict[str, Any]:
    """The cells `ballot:<vote>` of one seat, for votes that are not revealed yet. They are in no state."""
    cells = {}
    for name, vote in state.items():
        if name.startswith("vote:") and "results" not in vote:
            key = name.partition(":")[2]
            ballot = ballot_of(board, uuid.UUID(key), seat, budget=vote["budget"])
            if ballot is not None:
                cells[f"ballot:{key}"] = ballot
    return cells


OwnCells = Callable[[Board, State, str], dict[str, Any]]
_own_cells: list[OwnCells] = [own_ballots]


def register_own(tell: OwnCells) -> None:
    """Add cells of one seat that are in no state, told to it when it connects. For rooms above that keep what people say in tables."""
    _own_cells.append(tell)


def own_cells(board: Board, state: State, seat: str) -> dict[str, Any]:
    """Everything that only this seat is told, and that is in no state."""
    return {name: value for tell in _own_cells for name, value in tell(board, state, seat).items()}
