"""A board without a database: operations by hand, for tests of what is pure."""

import uuid
from typing import Any

from makewith.loop.workshops.board.operations import apply, policy, rule_of
from makewith.loop.workshops.board.state import EMPTY, Draft, Operation, Refused, State
from makewith.loop.workshops.models import SeatRole


def fixed(number: int) -> str:
    return str(uuid.UUID(int=number))


SEATS = {
    "fay": (fixed(1), SeatRole.FACILITATOR, None),
    "cora": (fixed(2), SeatRole.CO_FACILITATOR, None),
    "hugo": (fixed(3), SeatRole.TABLE_HOST, fixed(21)),
    "nils": (fixed(4), SeatRole.NOTE_TAKER, None),
    "olga": (fixed(5), SeatRole.OBSERVER, None),
    "carl": (fixed(6), SeatRole.COACH, None),
    "anna": (fixed(7), SeatRole.PARTICIPANT, fixed(21)),
    "ben": (fixed(8), SeatRole.PARTICIPANT, fixed(21)),
    "dora": (fixed(9), SeatRole.PARTICIPANT, fixed(22)),
}
TABLES = [fixed(21), fixed(22)]
BLOCKS = [fixed(31), fixed(32), fixed(33)]
BLOCK_RULES: list[dict[str, Any]] = [
    {"private": True, "writing": True},
    {"writing": True, "vote": {"on": "note", "budget": 3, "cap": 2}},
    {},
]
PLAN = {
    "title": "The last ten metres, together",
    "code": "KTPR47",
    "join_url": "",
    "blocks": [
        {"id": key, "title": f"Block {place}", "minutes": 10, "rules": rules}
        for place, (key, rules) in enumerate(zip(BLOCKS, BLOCK_RULES, strict=True))
    ],
    "tables": [{"id": key, "name": f"Table {key[-1]}"} for key in TABLES],
}


def told_seats() -> list[dict[str, Any]]:
    return [
        {"seat": seat, "name": name.title(), "role": role, "kind": "", "paper": "kraft", "table": table}
        for name, (seat, role, table) in SEATS.items()
    ]


class Pure:
    """`pure.do("anna", "note.add", …)` reads, checks and applies like the log does; `pure.state` is what comes of it."""

    def __init__(self, state: State = EMPTY, at: int = 1_000_000) -> None:
        self.state, self.at, self._ids = state, at, 1000
        if not state:
            self.do(None, "plan.set", **PLAN)
            for seat in told_seats():
                self.do(None, "seat.set", **seat)

    def operation(self, who: str | None, kind: str, data: dict[str, Any], phase: str = "") -> Operation:
        self._ids += 1
        draft = Draft(self.state)
        seat = SEATS[who][0] if who else None
        read = rule_of(kind).read(data) if seat else data
        return Operation(uuid.UUID(int=self._ids), kind, read, seat, phase or draft.phase, self.at)

    def do(self, who: str | None, kind: str, /, phase: str = "", **data: Any) -> Operation:
        operation = self.operation(who, kind, data, phase)
        policy(Draft(self.state), operation)
        rule = rule_of(kind)
        draft = Draft(self.state)
        if not rule.is_moot(draft, operation):
            for name, value in apply(self.state, operation).items():
                draft.put(name, value)
            self.state = draft.state()
        return operation

    def may(self, who: str, kind: str, /, phase: str = "", **data: Any) -> bool:
        try:
            policy(Draft(self.state), self.operation(who, kind, data, phase))
        except Refused:
            return False
        return True

    def begin(self, block: int = 0) -> None:
        self.do(None, "lobby.open", plan=PLAN, seats=told_seats())
        self.do("fay", "block.start", block=BLOCKS[block])
