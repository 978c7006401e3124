"""Writing a board: `append` is the one way into its log, for sockets and pages alike."""

import logging
import secrets
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from makewith.foundation.realtime import broadcast
from makewith.loop.workshops.board.models import Board, Event, Snapshot
from makewith.loop.workshops.board.operations import Rule, Undo, policy, rule_of
from makewith.loop.workshops.board.planned import every_seat_of, plan_of, seat_data, seats_of
from makewith.loop.workshops.board.queries import Kept, load, remember, state_of
from makewith.loop.workshops.board.reading import fields, identity, unreadable
from makewith.loop.workshops.board.state import CLOSED, Draft, Operation, Refused, State
from makewith.loop.workshops.models import Seat, Workshop, WorkshopState

logger = logging.getLogger("makewith.workshops")

SNAPSHOT_EVERY = 1000
SECRET_KEPT = timedelta(minutes=10)
_read_undo = fields(operation=identity)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one operation: it is done (also if it was before), or `why` it was refused.

    `own` are cells for nobody but its seat that are in no state, such as its ballot.
    """

    why: Any = None
    own: dict[str, Any] = field(default_factory=dict)

    @property
    def is_done(self) -> bool:
        return self.why is None


@dataclass(frozen=True, slots=True)
class Appended:
    """The board after some operations. `changed` are the cells that differ from the state after event `since`."""

    since: int
    seq: int
    state: State
    changed: frozenset[str]
    outcomes: dict[uuid.UUID, Outcome]


def append(board: Board, operations: Sequence[Operation], *, now: datetime, from_clients: bool = False) -> Appended:
    """Do these operations, in this order, in one transaction; each is done or refused by itself.

    The board's row is locked, events that this process has not seen are read, and each operation is read, checked by the policy, applied
    and logged with the next number. One whose id is in the log already is done and changes nothing. With `from_clients`, seats may do
    what is public only. The others in the room, in all processes, learn of it after the commit.
    """
    with transaction.atomic():
        locked = Board.objects.select_for_update(no_key=True).get(pk=board.pk)
        base = load(locked)
        log = _Log(locked, base, now)
        log.find_known(operations)
        outcomes = {operation.id: log.try_one(operation, from_clients) for operation in operations}
        log.write()
        kept = Kept(locked.seq, log.draft.state())
        if kept.seq != base.seq:
            transaction.on_commit(lambda: remember(locked.public_id, kept))
            broadcast(f"board:{locked.public_id}", "seq", kept.seq, is_latest=True)
    return Appended(base.seq, kept.seq, kept.state, frozenset(log.draft.changes), outcomes)


def do(board: Board, *operations: Operation, now: datetime) -> Appended:
    """Do all of this, from a page; raises Refused with the first sentence there is to show, and then nothing is done."""
    with transaction.atomic():
        appended = append(board, operations, now=now)
        for outcome in appended.outcomes.values():
            if outcome.why is not None:
                raise Refused(outcome.why)
    return appended


class _Log:
    """The log while its board is locked: the draft of the state, and the rows that are to be written."""

    def __init__(self, board: Board, base: Kept, now: datetime) -> None:
        self.board, self.draft = board, Draft(base.state)
        self.now = now.replace(microsecond=now.microsecond // 1000 * 1000)
        self._at = round(self.now.timestamp() * 1000)
        self._rows: dict[uuid.UUID, Event] = {}
        self._known: set[uuid.UUID] = set()

    def find_known(self, operations: Sequence[Operation]) -> None:
        """Which of these are in the log already. An undo stands there under a name that follows from what it undid."""
        keys = {operation.id for operation in operations}
        keys |= {_undo_key(operation.data.get("operation")) for operation in operations if operation.kind == "undo"}
        rows = Event.objects.filter(board=self.board, operation_id__in=keys)
        self._known = set(rows.values_list("operation_id", flat=True))

    def try_one(self, operation: Operation, from_client: bool) -> Outcome:
        if operation.id in self._known or operation.id in self._rows:
            return Outcome()
        before, seq, rows = dict(self.draft.changes), self.board.seq, dict(self._rows)
        try:
            if operation.kind == "undo":
                return self._undo(operation)
            rule = rule_of(operation.kind)
            if from_client and operation.seat is not None and not rule.is_public:
                raise unreadable(operation.kind)
            data = rule.read(operation.data)
            phase = operation.phase if self._is_phase(operation.phase) else self.draft.phase
            return self._do(rule, replace(operation, data=data, phase=phase, at=self._at))
        except Refused as refused:
            outcome = Outcome(refused.why)
        except Exception:
            if connection.needs_rollback or not from_client:
                raise
            logger.exception("An operation %s could not be done", operation.kind)
            outcome = Outcome(_("This did not work, and we were told. Please try again."))
        self.draft.changes, self.board.seq, self._rows = before, seq, rows
        return outcome

    def _is_phase(self, phase: str) -> bool:
        return phase != "" and any(block["id"] == phase for block in self.draft.get("agenda") or ())

    def _do(self, rule: Rule, operation: Operation) -> Outcome:
        policy(self.draft, operation)
        if rule.is_moot(self.draft, operation):
            return Outcome()
        if rule.complete is not None:
            operation = replace(operation, data=rule.complete(self.board, self.draft, operation))
        if rule.instead is not None:
            with transaction.atomic():
                instead, own = rule.instead(self.board, self.draft, operation)
            for one in instead:
                self._do(rule_of(one.kind), replace(one, phase=self.draft.phase))
            return Outcome(own=own)
        undo = rule.undo(self.draft, operation) if rule.undo is not None else None
        rule.apply(self.draft, operation)
        self.board.seq += 1
        self._rows[operation.id] = Event(
            board=self.board,
            seq=self.board.seq,
            operation_id=operation.id,
            seat_id=_seat_key(operation.seat) if operation.seat else None,
            phase=operation.phase,
            kind=operation.kind,
            payload=operation.data,
            undo={"kind": undo.kind, "data": undo.data, "was": undo.was} if undo else None,
            happened_at=self.now,
        )
        if rule.store is not None:
            with transaction.atomic():
                rule.store(self.board, self.draft, operation)
        return Outcome()

    def _undo(self, operation: Operation) -> Outcome:
        """Append what puts one's own operation back, checked like any other. Once; it has a name of its own in the log."""
        target = uuid.UUID(_read_undo(operation.data)["operation"])
        key = _undo_key(str(target))
        if key in self._known or key in self._rows:
            return Outcome()
        row = self._rows.get(target) or Event.objects.filter(board=self.board, operation_id=target).first()
        if row is None or operation.seat is None or row.seat_id != _seat_key(operation.seat):
            raise Refused(_("Only your own steps can be undone."))
        if row.undo is None:
            raise Refused(rule_of(row.kind).stays)
        undo = Undo(**row.undo)
        for name, values in undo.was.items():
            now = self.draft.get(name) or {}
            if any(now.get(one) != value for one, value in values.items()):
                raise Refused(_("Somebody has changed this since. It stays."))
        inverse = Operation(key, undo.kind, undo.data, operation.seat, self.draft.phase, self._at)
        return self._do(rule_of(undo.kind), inverse)

    def write(self) -> None:
        if self._rows:
            Event.objects.bulk_create(self._rows.values())
            Board.objects.filter(pk=self.board.pk).update(seq=self.board.seq)


def _undo_key(operation: Any) -> uuid.UUID:
    return uuid.uuid5(_UNDONE, str(operation))


_UNDONE = uuid.UUID("6f0f5d3c-5a0b-4c39-9f0f-1c9a3d8f6a11")
_seat_keys: dict[str, int] = {}


def _seat_key(seat: str) -> int:
    """The row of a seat. It never changes, so a process remembers it."""
    if seat not in _seat_keys:
        if len(_seat_keys) > 100_000:
            _seat_keys.clear()
        _seat_keys[seat] = Seat.objects.values_list("pk", flat=True).get(public_id=seat)
    return _seat_keys[seat]


def house_operation(kind: str, data: dict[str, Any]) -> Operation:
    """An operation of the house itself."""
    return Operation(uuid.uuid4(), kind, data)


@transaction.atomic
def open_board(workshop: Workshop, *, now: datetime) -> Board:
    """The board of a workshop, made with its plan and its seats if there is none yet."""
    board, is_new = Board.objects.get_or_create(workshop=workshop, defaults={"secret": secrets.token_bytes(32)})
    if is_new:
        told = [house_operation("seat.set", seat_data(seat)) for seat in seats_of(workshop.pk)]
        do(board, house_operation("plan.set", plan_of(workshop)), *told, now=now)
    return board


def hold_board(workshop: Workshop) -> None:
    """Lock the board, if there is one. To be called before rows of the workshop are locked that the board is told of:
    an operation such as the opening of the lobby locks the board first and those rows after it.
    """
    Board.objects.select_for_update(no_key=True).filter(workshop=workshop).first()


def show_seating(workshop: Workshop, *, now: datetime) -> None:
    """Tell the board who sits where and does what, as the page of people has it; to be called in the transaction that changed it.

    Without a board nothing: one that is opened later takes it all in.
    """
    board = Board.objects.filter(workshop=workshop).first()
    if board is None:
        return
    state = state_of(board)
    told = [seat_data(seat) for seat in every_seat_of(workshop.pk)]
    operations = [house_operation("seat.set", data) for data in told if _is_news(state, data)]
    if state["workshop"]["state"] != CLOSED:
        operations.insert(0, house_operation("plan.set", {"tables": plan_of(workshop)["tables"]}))
    do(board, *operations, now=now)


def _is_news(state: State, data: dict[str, Any]) -> bool:
    known = state.get(f"seat:{data['seat']}")
    if known is None:
        return not data["removed"]
    return any(known.get(field) != value for field, value in data.items() if field != "seat")


def show_seat(seat: Seat, *, now: datetime) -> None:
    """Tell the board of somebody who joined or changed; to be called in the transaction that did it. Without a board nothing."""
    board = Board.objects.filter(workshop=seat.workshop_id).first()
    if board is not None:
        do(board, house_operation("seat.set", seat_data(seat)), now=now)


@transaction.atomic
def keep_snapshot(board_id: int) -> bool:
    """Write the state down if the log has grown long since the last time; whether it was.

    All of them stay, so that looking back at any moment reads a thousand events at most. The board's row is locked, so that
    no words are written down which are taken back meanwhile.
    """
    board = Board.objects.select_for_update(no_key=True).get(pk=board_id)
    last = Snapshot.objects.filter(board=board).order_by("-seq").values_list("seq", flat=True).first() or 0
    if board.seq - last < SNAPSHOT_EVERY:
        return False
    Snapshot.objects.create(board=board, seq=board.seq, state=dict(load(board).state))
    return True


def destroy_secrets(*, now: datetime) -> int:
    """Forget what ballots were keyed with, ten minutes after their workshop was closed; how many boards that concerned."""
    over = Board.objects.filter(workshop__state=WorkshopState.CLOSED, workshop__closed_at__lte=now - SECRET_KEPT)
    return over.exclude(secret=None).update(secret=None)
