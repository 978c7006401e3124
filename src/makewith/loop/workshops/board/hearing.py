"""What a client says, before anything is done about it: read, and counted."""

import json
import uuid
from dataclasses import dataclass, field
from typing import Any

from makewith.loop.workshops.board.state import Operation

OPERATIONS_AT_ONCE = 200
PER_SECOND, BURST = 20.0, 300.0
PATIENCE = 400
"""So many refusals for haste or nonsense, and the connection ends."""
LIVE_BYTES = 500


class Unintelligible(ValueError):
    """Not what a client of ours would say."""


@dataclass(slots=True)
class Said:
    """One message: operations, and what is only of this moment."""

    operations: list[Operation] = field(default_factory=list)
    live: dict[str, Any] | None = None


def understand(text: str, seat: str | None) -> Said:
    """Read `{"ops": [{"id", "kind", "data", "phase"}]}` or `{"live": {…}}`. Raises Unintelligible for anything else."""
    try:
        message = json.loads(text)
        said = Said()
        if "live" in message:
            said.live = _live(message["live"], len(text))
        given = message.get("ops", [])
        if not isinstance(given, list) or len(given) > OPERATIONS_AT_ONCE or not (given or said.live):
            raise Unintelligible
        said.operations = [_operation(one, seat) for one in given]
    except Unintelligible:
        raise
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise Unintelligible from error
    return said


def _operation(one: Any, seat: str | None) -> Operation:
    kind, data, phase = one["kind"], one.get("data", {}), one.get("phase") or ""
    if not isinstance(kind, str) or not isinstance(data, dict) or not isinstance(phase, str) or len(phase) > 36:
        raise Unintelligible
    return Operation(uuid.UUID(one["id"]), kind, data, seat, phase)


def _live(live: Any, length: int) -> dict[str, Any]:
    """A place, and the thing that is being moved there if there is one."""
    if not isinstance(live, dict) or length > LIVE_BYTES:
        raise Unintelligible
    x, y, thing = live["x"], live["y"], live.get("thing")
    if not all(isinstance(place, int | float) and abs(place) < 1e6 for place in (x, y)):
        raise Unintelligible
    where: dict[str, Any] = {"x": round(x), "y": round(y)}
    return {**where, "thing": str(uuid.UUID(thing))} if thing is not None else where


class Pace:
    """How much a seat may still do: `PER_SECOND` more every second, at most `BURST`. It outlives a connection."""

    __slots__ = ("_at", "_left", "faults")

    def __init__(self) -> None:
        self._left, self._at, self.faults = BURST, 0.0, 0

    def may(self, now: float) -> bool:
        """Take one, if there is one."""
        self._left = min(BURST, self._left + (now - self._at) * PER_SECOND)
        self._at = now
        if self._left == BURST:
            self.faults = 0
        if self._left < 1:
            self.faults += 1
            return False
        self._left -= 1
        return True

    @property
    def has_lost_patience(self) -> bool:
        return self.faults > PATIENCE
