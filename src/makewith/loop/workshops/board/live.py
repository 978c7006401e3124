"""The live room of a workshop: who is there, what they said in this frame, and what each of them gets to see of it.

Everything here runs in the event loop and returns at once; the log is written in threads, one commit for one frame.
"""

import asyncio
import logging
import uuid
from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any, Protocol

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from makewith.foundation.realtime.bus import FRAME_SECONDS
from makewith.foundation.realtime.connection import REFUSED, UNEXPECTED
from makewith.foundation.realtime.hub import Client
from makewith.loop.workshops.board.actions import SNAPSHOT_EVERY, Appended, Outcome, house_operation
from makewith.loop.workshops.board.admission import Guest
from makewith.loop.workshops.board.audiences import Audience, shown, touched
from makewith.loop.workshops.board.frames import Change, frame
from makewith.loop.workshops.board.hearing import Pace, Said, Unintelligible, understand
from makewith.loop.workshops.board.models import Board
from makewith.loop.workshops.board.queries import Kept
from makewith.loop.workshops.board.state import EMPTY, Operation, State

logger = logging.getLogger("makewith.workshops")

CLIENT_BYTES = 1024 * 1024
LOOK_SECONDS, AWAY_SECONDS = 4.0, 10.0
"""How often processes tell each other who is with them, and after how long a seat that none of them named is away."""
OPERATIONS_A_FRAME = 400
LIVE_PER_SECOND = 40


class Writing(Protocol):
    """What a room asks of the database, in threads."""

    async def append(self, board: Board, operations: list[Operation]) -> Appended: ...
    async def load(self, board: Board) -> Kept: ...
    async def keep_snapshot(self, board: Board) -> None: ...


class Attendee:
    """One connection in a room."""

    __slots__ = ("audience", "ballots", "client", "guest", "lives")

    def __init__(self, client: Client, guest: Guest, audience: Audience, ballots: Iterable[str]) -> None:
        self.client, self.guest, self.audience = client, guest, audience
        self.ballots = set(ballots)
        self.lives = 0


class LiveRoom:
    """One board and everybody who looks at it through this process."""

    def __init__(
        self, board: Board, kept: Kept, writing: Writing, now_ms: Callable[[], int], tell_others: Callable[[str], None]
    ) -> None:
        """`tell_others` lets the other processes know that something changed that only the devices of one seat are told."""
        self.board, self.kept = board, kept
        self._writing, self._now_ms, self._tell_others = writing, now_ms, tell_others
        self._loop = asyncio.get_running_loop()
        self._opened_at = self._loop.time()
        self._heard_at: dict[str, float] = {}
        self._attendees: dict[Client, Attendee] = {}
        self._here: Counter[str] = Counter()
        self._paces: dict[str, Pace] = {}
        self._waiting: list[tuple[Client | None, Operation]] = []
        self._refused: dict[Client, list[dict[str, str]]] = {}
        self._live: dict[str, tuple[Audience, dict[str, Any]]] = {}
        self._heard_seq = kept.seq
        self._has_gap = False
        self._snapshot_seq = kept.seq
        self._next_frame_at = 0.0
        self._is_due = False
        self._task: asyncio.Task[None] | None = None
        self._snapshot: asyncio.Task[None] | None = None

    # Coming and going

    def enter(self, client: Client, guest: Guest, ballots: dict[str, Any]) -> None:
        """Let somebody in: the first frame has all that they may see."""
        audience = guest.audience(self.kept.state)
        self._attendees[client] = Attendee(client, guest, audience, ballots)
        client.offer_first(self._whole(audience, ballots))
        if guest.seat is not None and not guest.is_wall:
            self._here[guest.seat] += 1
            if self._here[guest.seat] == 1:
                self._see(guest.seat, is_here=True)

    def leave(self, client: Client) -> None:
        """Somebody went; who does not come back at once is away."""
        attendee = self._attendees.pop(client, None)
        self._refused.pop(client, None)
        if attendee is not None and attendee.guest.seat is not None and not attendee.guest.is_wall:
            seat = attendee.guest.seat
            self._here[seat] -= 1
            if not self._here[seat]:
                del self._here[seat]
                self._heard_at[seat] = self._loop.time()

    def hear_of(self, seats: Iterable[str]) -> None:
        """A process says that these are with it just now."""
        now = self._loop.time()
        self._heard_at.update(dict.fromkeys(seats, now))

    def look_around(self) -> list[str]:
        """Who is here, in this process. Whoever the log has here and no process has named for a while is away, also when theirs was killed."""
        long_ago = self._loop.time() - AWAY_SECONDS
        for name, cell in self.kept.state.items():
            if not name.startswith("seat:") or cell.get("removed"):
                continue
            seat, was_here = name.partition(":")[2], bool(cell.get("here"))
            if seat in self._here:
                if not was_here:
                    self._see(seat, is_here=True)
            elif was_here and self._heard_at.get(seat, self._opened_at) < long_ago:
                self._see(seat, is_here=False)
        return list(self._here)

    @property
    def is_empty(self) -> bool:
        return not self._attendees and not self._waiting and self._task is None

    def _see(self, seat: str, *, is_here: bool) -> None:
        self._waiting.append((None, house_operation("seat.here", {"seat": seat, "on": is_here})))
        self._ask_for_frame()

    def _whole(self, audience: Audience, ballots: dict[str, Any]) -> str:
        state = self.kept.state
        seat = audience.seat
        me = {"seat": seat, "role": state[f"seat:{seat}"]["role"] if seat else "wall", "table": audience.table}
        told: dict[str, Any] = {"whole": True, "me": me, "now": self._now_ms(), "addresses": settings.LIVE_ADDRESSES}
        inside = Change(EMPTY, state, state).text(audience, audience, {"set": ballots, **told})
        return frame(self.kept.seq, inside)

    # Hearing

    def hear(self, client: Client, text: str) -> None:
        """What somebody says waits for the next frame; what is refused already is said then, too."""
        attendee = self._attendees.get(client)
        if attendee is None:
            return
        seat = attendee.guest.seat
        pace = self._paces.setdefault(seat or "", Pace())
        try:
            said = understand(text, seat) if not attendee.guest.is_wall else Said()
        except Unintelligible:
            logger.warning("Seat %s of board %s said something unintelligible", seat, self.board.public_id)
            pace.faults += 10
            self._refuse(client, "", _("This could not be read."))
        else:
            self._take(client, attendee, said, pace)
        if pace.has_lost_patience:
            client.end(UNEXPECTED, "too much at once")

    def _take(self, client: Client, attendee: Attendee, said: Said, pace: Pace) -> None:
        now = self._loop.time()
        for operation in said.operations:
            if pace.may(now):
                self._waiting.append((client, operation))
            else:
                self._refuse(client, str(operation.id), _("This is too much at once. It was not taken."))
        if said.live is not None and attendee.lives < LIVE_PER_SECOND * FRAME_SECONDS + 1:
            attendee.lives += 1
            self._show_live(attendee, said.live)
        if said.operations:
            self._ask_for_frame()

    def _show_live(self, attendee: Attendee, live: dict[str, Any]) -> None:
        """What is dragged is seen by those who see the thing anyway, unless everybody is to work by themself or without names."""
        rules = self.kept.state.get("rules", {})
        is_seen = "thing" not in live or shown(self.kept.state, f"thing:{live['thing']}", attendee.audience.others)
        if attendee.audience.seat is not None and not rules.get("private") and rules.get("names", True) and is_seen:
            self._live[attendee.audience.seat] = (attendee.audience, live)
            self._ask_for_frame()

    def _refuse(self, client: Client, operation: str, why: Any) -> None:
        self._refused.setdefault(client, []).append({"id": operation, "why": str(why)})
        self._ask_for_frame()

    def wake(self, seq: int) -> None:
        """Another process, or a page, has written up to this event."""
        self._heard_seq = max(self._heard_seq, seq)
        if self._has_more:
            self._ask_for_frame()

    def look(self) -> None:
        """Something may have been written; nobody knows."""
        self._has_gap = True
        self._ask_for_frame()

    @property
    def _has_more(self) -> bool:
        return self._has_gap or self._heard_seq > self.kept.seq

    def take_in(self, kept: Kept) -> None:
        """The state as it was just read; everybody is told what is new."""
        if kept.seq > self.kept.seq and self._task is None:
            self._tell(Appended(-1, kept.seq, kept.state, frozenset(), {}), [])
        else:
            self.wake(kept.seq)

    # Frames

    def _ask_for_frame(self) -> None:
        if not self._is_due and self._task is None:
            self._is_due = True
            self._loop.call_at(self._next_frame_at, self._begin_frame)

    def _begin_frame(self) -> None:
        self._is_due = False
        self._next_frame_at = self._loop.time() + FRAME_SECONDS
        self._task = asyncio.ensure_future(self._frame())
        self._task.add_done_callback(self._end_frame)

    def _end_frame(self, task: asyncio.Task[None]) -> None:
        self._task = None
        if not task.cancelled() and (error := task.exception()):
            logger.error("A frame of board %s failed", self.board.public_id, exc_info=error)
        if self._waiting or self._live or self._refused or self._has_more:
            self._ask_for_frame()
        elif self.kept.seq - self._snapshot_seq >= SNAPSHOT_EVERY:
            self._keep_snapshot()

    def _keep_snapshot(self) -> None:
        if self._snapshot is None or self._snapshot.done():
            self._snapshot_seq = self.kept.seq
            self._snapshot = asyncio.ensure_future(self._writing.keep_snapshot(self.board))

    async def _frame(self) -> None:
        """Write what was said, and tell everybody. When the database fails, those who spoke are told to send it again."""
        taken = self._waiting[:OPERATIONS_A_FRAME]
        del self._waiting[: len(taken)]
        must_look, self._has_gap = self._has_more, False
        try:
            if taken:
                appended = await self._writing.append(self.board, [operation for _client, operation in taken])
            elif must_look:
                kept = await self._writing.load(self.board)
                appended = Appended(-1, kept.seq, kept.state, frozenset(), {})
            else:
                appended = Appended(self.kept.seq, self.kept.seq, self.kept.state, frozenset(), {})
        except Exception:
            logger.exception("What was said on board %s could not be written", self.board.public_id)
            for client in {client for client, _operation in taken if client is not None}:
                client.end(1012, "try again")
            return
        self._tell(appended, taken)

    def _tell(self, appended: Appended, taken: list[tuple[Client | None, Operation]]) -> None:
        before, after = self.kept, Kept(appended.seq, appended.state)
        if after.seq < before.seq:
            after = before
        self.kept, self._heard_seq = after, max(self._heard_seq, after.seq)
        changed = appended.changed if appended.since == before.seq else _different(before.state, after.state)
        change = Change(before.state, after.state, touched(before.state, after.state, changed))
        extras = self._answers(appended.outcomes, taken)
        self._close_ballots(changed, extras)
        texts: dict[tuple[Audience, str], str] = {}
        lives, self._live = self._live, {}
        for client, attendee in list(self._attendees.items()):
            attendee.lives = 0
            was = attendee.audience
            if was.seat is not None and f"seat:{was.seat}" in changed:
                if after.state[f"seat:{was.seat}"].get("removed"):
                    client.end(REFUSED, "you were asked to leave")
                    continue
                attendee.audience = attendee.guest.audience(after.state)
            extra = extras.get(client, {})
            if lives and attendee.guest.sees_moves:
                seen = self._lives_for(attendee.audience, lives)
                extra = {**extra, "live": seen} if seen else extra
            inside = change.text(was, attendee.audience, extra)
            if not inside:
                continue
            key = (attendee.audience.others, inside)
            if key not in texts:
                texts[key] = frame(after.seq, inside)
            client.offer(texts[key])
        if appended.outcomes:
            self._log_refusals(appended.outcomes, taken)

    def _answers(
        self, outcomes: dict[uuid.UUID, Outcome], taken: list[tuple[Client | None, Operation]]
    ) -> dict[Client, dict[str, Any]]:
        """What only those who spoke are told: done and refused, and cells of their own."""
        extras: dict[Client, dict[str, Any]] = {}
        refused, self._refused = self._refused, {}
        for waiting, refusals in refused.items():
            extras.setdefault(waiting, {})["refused"] = refusals
        for client, operation in taken:
            if client is None:
                continue
            outcome, extra = outcomes[operation.id], extras.setdefault(client, {})
            if outcome.is_done:
                extra.setdefault("done", []).append(str(operation.id))
            else:
                extra.setdefault("refused", []).append({"id": str(operation.id), "why": str(outcome.why)})
            if outcome.own:
                for other in self._devices_of(operation.seat):
                    extras.setdefault(other.client, {}).setdefault("set", {}).update(outcome.own)
                    other.ballots |= set(outcome.own)
                self._tell_others(str(operation.seat))
        return extras

    def has(self, seat: str) -> bool:
        """Whether somebody on this seat looks on through this process."""
        return bool(self._devices_of(seat))

    def tell_own(self, seat: str, cells: dict[str, Any]) -> None:
        """What only this seat is told, as it is now, for its devices here: it changed in another process."""
        for one in self._devices_of(seat):
            gone, one.ballots = one.ballots - cells.keys(), set(cells)
            inside = Change(self.kept.state, self.kept.state, ()).text(
                one.audience, one.audience, {"set": cells, "drop": sorted(gone)}
            )
            one.client.offer(frame(self.kept.seq, inside))

    def _devices_of(self, seat: str | None) -> list[Attendee]:
        return [one for one in self._attendees.values() if one.guest.seat == seat and not one.guest.is_wall]

    def _close_ballots(self, changed: Iterable[str], extras: dict[Client, dict[str, Any]]) -> None:
        """One's own ballot goes when the result is revealed."""
        revealed = {f"ballot:{name[5:]}" for name in changed if name.startswith("vote:") and self._is_revealed(name)}
        if revealed:
            for client, attendee in self._attendees.items():
                if gone := attendee.ballots & revealed:
                    extras.setdefault(client, {})["drop"] = sorted(gone)
                    attendee.ballots -= gone

    def _is_revealed(self, vote: str) -> bool:
        return "results" in (self.kept.state.get(vote) or {})

    def _lives_for(self, audience: Audience, lives: dict[str, tuple[Audience, dict[str, Any]]]) -> dict[str, Any]:
        """What others are just moving, as far as this audience sees it."""
        is_apart = (self.kept.state.get("rules") or {}).get("apart")
        return {
            seat: live
            for seat, (mover, live) in lives.items()
            if seat != audience.seat
            and (not is_apart or audience.is_team or audience.table == mover.table)
            and ("thing" not in live or shown(self.kept.state, f"thing:{live['thing']}", audience) is not None)
        }

    def _log_refusals(self, outcomes: dict[uuid.UUID, Outcome], taken: list[tuple[Client | None, Operation]]) -> None:
        for _client, operation in taken:
            outcome = outcomes[operation.id]
            if not outcome.is_done:
                where, why = self.board.public_id, str(outcome.why)
                logger.warning("Board %s refused %s of seat %s: %s", where, operation.kind[:40], operation.seat, why)


def _different(before: State, after: State) -> set[str]:
    """The cells that are not the same, where nobody kept count."""
    new = {name for name, value in after.items() if before.get(name) is not value and before.get(name) != value}
    return new | (before.keys() - after.keys())
