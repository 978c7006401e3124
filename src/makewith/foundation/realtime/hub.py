"""The rooms of this process: who listens, and what the next frame brings them."""

import asyncio
import threading
from collections.abc import Iterable, Sequence

from makewith.foundation.realtime.bus import FRAME_SECONDS, Bus
from makewith.foundation.realtime.messages import EVERY_ROOM, GAP, Message, message, without_superseded


class Client:
    """One connection: the frames on their way to it, at most `max_bytes` of them.

    One that falls behind is too slow: it gets nothing more, and whoever serves it closes it. There are thousands of these, nearly all of
    them waiting; a future costs a tenth of an event.
    """

    __slots__ = ("_awaited", "_frames", "_max_bytes", "_waiting_bytes", "ending", "over", "rooms")

    def __init__(self, rooms: tuple[str, ...], max_bytes: int) -> None:
        self.rooms = rooms
        self.over: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.ending: tuple[int, str] | None = None
        self._max_bytes = max_bytes
        self._frames: list[str] = []
        self._waiting_bytes = 0
        self._awaited: asyncio.Future[None] | None = None

    def offer(self, frame: str) -> None:
        """Queue a frame without ever waiting."""
        if self._waiting_bytes + len(frame) > self._max_bytes:
            self._frames.clear()
            _settle(self.over)
        elif not self.over.done():
            self._queue(frame)

    def offer_first(self, frame: str) -> None:
        """Queue what a connection begins with, however long it is."""
        self._max_bytes += len(frame)
        self._queue(frame)

    def end(self, code: int, reason: str) -> None:
        """Have the connection closed with this code and reason."""
        self.ending = self.ending or (code, reason)
        _settle(self.over)

    async def next_frame(self) -> str:
        """The next frame, as soon as there is one."""
        while not self._frames:
            self._awaited = asyncio.get_running_loop().create_future()
            await self._awaited
        frame = self._frames.pop(0)
        self._waiting_bytes -= len(frame)
        return frame

    def _queue(self, frame: str) -> None:
        self._frames.append(frame)
        self._waiting_bytes += len(frame)
        if self._awaited is not None:
            _settle(self._awaited)


def _settle(future: "asyncio.Future[None]") -> None:
    if not future.done():
        future.set_result(None)


class Hub:
    """Takes messages from the bus in any thread and queues them for the clients in their rooms.

    The first message after a pause goes at once; what follows within 33 ms goes together in the next frame.
    """

    def __init__(self, bus: Bus, *, frame_seconds: float = FRAME_SECONDS, client_bytes: int = 256 * 1024) -> None:
        self._bus = bus
        self._frame_seconds = frame_seconds
        self._client_bytes = client_bytes
        self._rooms: dict[str, set[Client]] = {}
        self._lock = threading.Lock()
        self._incoming: list[Message] = []
        self._loop: asyncio.AbstractEventLoop | None = None
        self._next_frame_at = 0.0

    async def start(self) -> None:
        """Begin to listen to the bus, on behalf of the running event loop."""
        self._loop = asyncio.get_running_loop()
        await asyncio.to_thread(self._bus.subscribe, self._receive)

    async def close(self) -> None:
        """Close the bus."""
        await asyncio.to_thread(self._bus.close)

    def join(self, rooms: Sequence[str]) -> Client:
        """A new client of these rooms, with the frame that says so already queued."""
        client = Client(tuple(dict.fromkeys(rooms)), self._client_bytes)
        for room in client.rooms:
            self._rooms.setdefault(room, set()).add(client)
        client.offer(_frame(message(room, "joined", None).body for room in client.rooms))
        return client

    def leave(self, client: Client) -> None:
        """Forget a client; one that left before is no error."""
        for room in client.rooms:
            if clients := self._rooms.get(room):
                clients.discard(client)
                if not clients:
                    del self._rooms[room]

    def _receive(self, messages: Sequence[Message]) -> None:
        # The dictionary is only looked at here, which one bytecode does; a room that opens a moment later sends "joined".
        wanted = [one for one in messages if one.room in self._rooms or one is GAP]
        if not wanted or self._loop is None:
            return
        with self._lock:
            is_first = not self._incoming
            self._incoming += wanted
        if is_first:
            try:
                self._loop.call_soon_threadsafe(self._loop.call_at, self._next_frame_at, self._flush)
            except RuntimeError:
                # The event loop has ended, and with it everybody who listened.
                self._loop = None

    def _flush(self) -> None:
        if self._loop is not None:
            self._next_frame_at = self._loop.time() + self._frame_seconds
        with self._lock:
            messages, self._incoming = self._incoming, []
        bodies: dict[str, list[str]] = {}
        if any(one.room == EVERY_ROOM for one in messages):
            bodies = {room: [message(room, GAP.kind, None).body] for room in self._rooms}
        for one in without_superseded(messages):
            if one.room in self._rooms:
                bodies.setdefault(one.room, []).append(one.body)
        clients = {client for room in bodies for client in self._rooms[room]}
        frames: dict[tuple[str, ...], str] = {}
        for client in clients:
            rooms = tuple(room for room in client.rooms if room in bodies)
            if rooms not in frames:
                frames[rooms] = _frame(body for room in rooms for body in bodies[room])
            client.offer(frames[rooms])
            if client.over.done():
                self.leave(client)


def _frame(bodies: Iterable[str]) -> str:
    return f"[{','.join(bodies)}]"
