"""How many people work in this block, and how many of them have put something down: kept up with every change of a seat."""

from typing import Any

from makewith.loop.workshops.board.state import Draft
from makewith.loop.workshops.models import SeatRole

_WORK = {SeatRole.PARTICIPANT, SeatRole.TABLE_HOST}


def change_seat(draft: Draft, seat: str | None, **fields: Any) -> None:
    """Give some fields of a seat new values, and `progress` what follows from that."""
    name = f"seat:{seat}"
    before: dict[str, Any] = draft.get(name) or {}
    after = {**before, **fields}
    draft.put(name, after)
    steps = {"written": _has_written(after) - _has_written(before), "of": _counts(after) - _counts(before)}
    change_progress(draft, **{field: step for field, step in steps.items() if step})


def change_progress(draft: Draft, **steps: int) -> None:
    """So many more or fewer."""
    if steps:
        counts = draft.get("progress") or {}
        draft.patch("progress", **{field: max(0, counts.get(field, 0) + step) for field, step in steps.items()})


def begin_counting(draft: Draft) -> None:
    """A block begins: nobody has written, is ready or wants to skip it."""
    here = 0
    for name, seat in list(draft.named("seat:")):
        if seat.get("ready") or seat.get("skip") or seat.get("notes"):
            seat = {**seat, "ready": False, "skip": False, "notes": 0}
            draft.put(name, seat)
        here += _counts(seat)
    draft.patch("progress", written=0, notes=0, of=here)


def _has_written(seat: dict[str, Any]) -> bool:
    return _works(seat) and seat.get("notes", 0) > 0


def _counts(seat: dict[str, Any]) -> bool:
    """Whoever has written counts on when their phone falls asleep."""
    return _works(seat) and bool(seat.get("here") or seat.get("notes"))


def _works(seat: dict[str, Any]) -> bool:
    return seat.get("role") in _WORK and not seat.get("removed")
