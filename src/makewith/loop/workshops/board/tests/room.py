"""A workshop for tests: one facilitator, a helper of each role, guests at two tables, three blocks."""

import secrets
import uuid
from datetime import UTC, datetime, timedelta
from itertools import count
from types import SimpleNamespace
from typing import Any

from makewith.foundation.programmes.tests.factories import ActivityFactory
from makewith.loop.workshops.board.actions import Outcome, append, open_board
from makewith.loop.workshops.board.audiences import audience_of, view
from makewith.loop.workshops.board.models import Board, Snapshot
from makewith.loop.workshops.board.queries import forget, state_of
from makewith.loop.workshops.board.state import Operation
from makewith.loop.workshops.models import Block, Seat, SeatRole, Table, Workshop
from makewith.loop.workshops.seats import key_digest

NOW = datetime(2026, 6, 18, 9, 0, tzinfo=UTC)
WRITING = ({"private": True, "writing": True}, {"writing": True}, {})
_codes = count(100_000)


def new_id() -> str:
    return str(uuid.uuid4())


class Room:
    """A workshop with its board. `room.seat.anna` is a seat's public id; `room.do("anna", "note.add", …)` what she does."""

    def __init__(self, *, rules: tuple[dict[str, Any], ...] = WRITING) -> None:
        self.now = NOW
        activity = ActivityFactory(kind="workshop", title="The last ten metres, together")
        self.workshop = Workshop.objects.create(activity=activity, code=str(next(_codes)))
        self.tables = [
            Table.objects.create(workshop=self.workshop, name=name, position=place)
            for place, name in enumerate(["Window", "Door"])
        ]
        self.blocks = [
            Block.objects.create(workshop=self.workshop, position=place, title=f"Block {place}", rules=one)
            for place, one in enumerate(rules)
        ]
        window, door = self.tables
        cast = {
            "fay": (SeatRole.FACILITATOR, None),
            "cora": (SeatRole.CO_FACILITATOR, None),
            "hugo": (SeatRole.TABLE_HOST, window),
            "nils": (SeatRole.NOTE_TAKER, None),
            "olga": (SeatRole.OBSERVER, None),
            "carl": (SeatRole.COACH, None),
            "anna": (SeatRole.PARTICIPANT, window),
            "ben": (SeatRole.PARTICIPANT, window),
            "dora": (SeatRole.PARTICIPANT, door),
        }
        self.keys = {name: secrets.token_hex(16) for name in cast}
        self.rows = {
            name: Seat.objects.create(
                workshop=self.workshop,
                name=name.title(),
                role=role,
                table=table,
                key_digest=key_digest(self.keys[name]),
                joined_at=self.now,
            )
            for name, (role, table) in cast.items()
        }
        self.seat = SimpleNamespace(**{name: str(row.public_id) for name, row in self.rows.items()})
        self.board: Board = open_board(self.workshop, now=self.now)

    def operation(self, who: str | None, kind: str, /, *, key: str = "", phase: str = "", **data: Any) -> Operation:
        seat = getattr(self.seat, who) if who else None
        return Operation(uuid.UUID(key or new_id()), kind, data, seat, phase)

    def try_(self, who: str | None, kind: str, /, *, key: str = "", phase: str = "", **data: Any) -> Outcome:
        operation = self.operation(who, kind, key=key, phase=phase, **data)
        appended = append(self.board, [operation], now=self.now, from_clients=who is not None)
        return appended.outcomes[operation.id]

    def do(self, who: str | None, kind: str, /, **data: Any) -> str:
        """Do it, and expect it to be allowed; the operation's id."""
        key = new_id()
        outcome = self.try_(who, kind, key=key, **data)
        assert outcome.why is None, str(outcome.why)
        return key

    def refuses(self, who: str, kind: str, /, **data: Any) -> str:
        """Try it, and expect a refusal that changes nothing; its sentence."""
        before = self.state()
        outcome = self.try_(who, kind, **data)
        assert outcome.why is not None, f"{who} may {kind}"
        assert self.state() == before
        return str(outcome.why)

    def begin(self, block: int = 0) -> None:
        """Open the lobby and go to a block."""
        self.do("fay", "lobby.open")
        self.do("fay", "block.start", block=str(self.blocks[block].public_id))

    def add_note(self, who: str, text: str = "Ask me where safe is", **data: Any) -> str:
        thing = new_id()
        self.do(who, "note.add", thing=thing, text=text, **data)
        return thing

    def state(self) -> dict[str, Any]:
        self.board.refresh_from_db()
        return dict(state_of(self.board))

    def same_afresh(self) -> bool:
        """Whether the board is as it is kept in memory when it is read from its snapshot, and from its log alone."""
        was = self.state()
        forget(self.board.public_id)
        from_snapshot = self.state()
        Snapshot.objects.filter(board=self.board).delete()
        forget(self.board.public_id)
        return was == from_snapshot == self.state()

    def sees(self, who: str, cell: str) -> Any:
        """What somebody sees of one cell now; None when it is hidden from them."""
        state = self.state()
        return view(state, audience_of(state, getattr(self.seat, who))).get(cell)

    def later(self, **time: float) -> None:
        self.now += timedelta(**time)
