"""The live rooms of this process, behind the sockets at `/ws/workshop/<uuid>`."""

import asyncio
import json
import uuid
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from django.db import InterfaceError, OperationalError, connection
from django.utils import timezone

from makewith.foundation.realtime.bus import Bus
from makewith.foundation.realtime.connection import REFUSED, Connections, Ended
from makewith.foundation.realtime.hub import Client
from makewith.foundation.realtime.messages import EVERY_ROOM, Message, message
from makewith.kit.asgi import Scope, header
from makewith.kit.threads import end_threads
from makewith.loop.workshops.board import actions, live, queries
from makewith.loop.workshops.board.actions import Appended
from makewith.loop.workshops.board.admission import Guest, guest_at
from makewith.loop.workshops.board.live import CLIENT_BYTES, LiveRoom
from makewith.loop.workshops.board.models import Board
from makewith.loop.workshops.board.queries import Kept
from makewith.loop.workshops.board.state import Operation

Result = TypeVar("Result")
WRITING_THREADS = 3
SEATS_A_MESSAGE = 80
"""So many ids fit into one message of the bus."""
_EMPTY_ROOM_SECONDS = 30.0


class Database:
    """What rooms ask of the database. A connection that was lost is opened again, once; `append` bears being asked twice."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(WRITING_THREADS, thread_name_prefix="board")

    async def append(self, board: Board, operations: list[Operation]) -> Appended:
        return await self._ask(lambda: actions.append(board, operations, now=timezone.now(), from_clients=True))

    async def load(self, board: Board) -> Kept:
        def read() -> Kept:
            return queries.load(Board.objects.get(pk=board.pk))

        return await self._ask(read)

    async def keep_snapshot(self, board: Board) -> None:
        await self._ask(lambda: actions.keep_snapshot(board.pk))

    async def close(self) -> None:
        await asyncio.to_thread(end_threads, self._threads, WRITING_THREADS)

    async def _ask(self, ask: Callable[[], Result]) -> Result:
        def in_thread() -> Result:
            try:
                return ask()
            except (InterfaceError, OperationalError):
                connection.close()
                return ask()

        return await asyncio.get_running_loop().run_in_executor(self._threads, in_thread)


class WorkshopRooms(Connections[Guest]):
    """Serves the boards of workshops, each in a room that is open while somebody is in it."""

    def __init__(self, bus: Bus, *, max_per_address: int = 400, check_again_seconds: float = 60.0) -> None:
        super().__init__(max_per_address=max_per_address, check_again_seconds=check_again_seconds)
        self._bus = bus
        self._database = Database()
        self._rooms: dict[uuid.UUID, asyncio.Task[LiveRoom]] = {}
        self._of: dict[Client, LiveRoom] = {}
        self._loop: asyncio.AbstractEventLoop | None = None
        self._looking: asyncio.Task[None] | None = None
        self._bringing: set[asyncio.Task[None]] = set()
        self._name = uuid.uuid4().hex

    async def start(self) -> None:
        await super().start()
        self._loop = asyncio.get_running_loop()
        await asyncio.to_thread(self._bus.subscribe, self._receive)
        self._looking = asyncio.ensure_future(self._look_around())

    async def close(self) -> None:
        self._loop = None
        if self._looking is not None:
            self._looking.cancel()
        await super().close()
        await self._database.close()

    async def admit(self, scope: Scope) -> Guest:
        query, cookies = scope["query_string"].decode("latin-1"), header(scope, b"cookie")
        guest = await self.in_thread(guest_at, scope["path"], query, cookies)
        if guest is None:
            raise Ended(REFUSED, "not for you, or unknown")
        return guest

    async def enter(self, guest: Guest) -> Client:
        room = await self._room(guest.board)
        ballots = {}
        if guest.seat is not None and not guest.is_wall:
            ballots = await self.in_thread(queries.own_cells, guest.board, room.kept.state, guest.seat)
            if f"seat:{guest.seat}" not in room.kept.state:
                # Somebody who joined a moment ago, of whom this room has not heard yet.
                room = await self._catch_up(room)
        client = Client((), CLIENT_BYTES)
        # The room's own board, lest each of its thousands holds another copy.
        room.enter(client, guest._replace(board=room.board), ballots)
        self._of[client] = room
        return client

    def hear(self, client: Client, text: str) -> None:
        self._of[client].hear(client, text)

    def leave(self, client: Client) -> None:
        room = self._of.pop(client)
        room.leave(client)
        if room.is_empty and self._loop is not None:
            self._loop.call_later(_EMPTY_ROOM_SECONDS, self._close_empty, room)

    async def _room(self, board: Board) -> LiveRoom:
        opening = self._rooms.get(board.public_id)
        if opening is None:
            opening = asyncio.ensure_future(self._open_room(board))
            self._rooms[board.public_id] = opening
        try:
            return await asyncio.shield(opening)
        except Exception:
            self._rooms.pop(board.public_id, None)
            raise

    async def _open_room(self, board: Board) -> LiveRoom:
        room = LiveRoom(
            board,
            await self._database.load(board),
            self._database,
            lambda: round(timezone.now().timestamp() * 1000),
            lambda seat: self._publish(board.public_id, "own", {"seat": seat, "by": self._name}),
        )
        return await self._catch_up(room)

    async def _catch_up(self, room: LiveRoom) -> LiveRoom:
        """Take in what was written while the room opened."""
        kept = await self._database.load(room.board)
        room.take_in(kept)
        return room

    def _close_empty(self, room: LiveRoom) -> None:
        if room.is_empty:
            self._rooms.pop(room.board.public_id, None)

    async def _look_around(self) -> None:
        """Tell every process who is in the rooms of this one, and see who is in none."""
        while True:
            await asyncio.sleep(live.LOOK_SECONDS)
            for room in self._open_rooms():
                here = room.look_around()
                for start in range(0, len(here), SEATS_A_MESSAGE):
                    self._publish(room.board.public_id, "here", here[start : start + SEATS_A_MESSAGE])

    def _publish(self, board: uuid.UUID, kind: str, data: Any) -> None:
        self._bus.publish([message(f"board:{board}", kind, data)])

    async def _bring_own(self, room: LiveRoom, seat: str) -> None:
        room.tell_own(seat, await self.in_thread(queries.own_cells, room.board, room.kept.state, seat))

    def _receive(self, messages: Sequence[Message]) -> None:
        """From the bus, in any thread: `board:<uuid>` has reached an event, or nobody knows what was missed."""
        loop = self._loop
        told = [one for one in messages if one.room.startswith("board:") or one.room == EVERY_ROOM]
        if told and loop is not None:
            try:
                loop.call_soon_threadsafe(self._wake, told)
            except RuntimeError:
                self._loop = None

    def _wake(self, messages: Sequence[Message]) -> None:
        for one in messages:
            if one.room == EVERY_ROOM:
                for room in self._open_rooms():
                    room.look()
                continue
            opening = self._rooms.get(uuid.UUID(one.room.partition(":")[2]))
            if opening is not None and opening.done() and not opening.exception():
                self._heard(opening.result(), one.kind, json.loads(one.body)["data"])

    def _heard(self, room: LiveRoom, kind: str, data: Any) -> None:
        if kind == "seq":
            room.wake(data)
        elif kind == "here":
            room.hear_of(data)
        elif kind == "own" and data["by"] != self._name and room.has(data["seat"]):
            bringing = asyncio.ensure_future(self._bring_own(room, data["seat"]))
            self._bringing.add(bringing)
            bringing.add_done_callback(self._bringing.discard)

    def _open_rooms(self) -> list[LiveRoom]:
        return [one.result() for one in self._rooms.values() if one.done() and not one.exception()]
