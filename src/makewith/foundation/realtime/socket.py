"""One WebSocket from its handshake to its end, as a raw ASGI application."""

import asyncio
import logging
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

from django.db import close_old_connections

from makewith.foundation.realtime.admission import is_own_origin, refused_room, rooms_asked_for
from makewith.foundation.realtime.hub import Client, Hub
from makewith.kit.asgi import Receive, Scope, Send, header
from makewith.kit.threads import end_threads

logger = logging.getLogger(__name__)

ADMISSION_THREADS = 2
BAD_ADDRESS, REFUSED, UNEXPECTED, FAILED, TRY_LATER = 4400, 4403, 1008, 1011, 1013
ABORT = "makewith.abort"
"""Where in the connection's state `protocol.AbortableProtocol` leaves the function that cuts it off at once."""


class _Ended(Exception):
    """The connection ends with this code and reason; without a code the client has left."""

    def __init__(self, code: int = 0, reason: str = "") -> None:
        super().__init__(reason)
        self.code, self.reason = code, reason


class Sockets:
    """Serves the hub's rooms to browsers.

    `refused_room(cookies, rooms)` says which room this visitor may not enter; it is asked in a thread, at the start and again every
    `check_again_seconds`, so that signing out or leaving a team ends the listening too.
    """

    def __init__(
        self,
        hub: Hub,
        *,
        max_per_address: int = 400,
        check_again_seconds: float = 60.0,
        refused_room: Callable[[str, Sequence[str]], str | None] = refused_room,
    ) -> None:
        self.hub = hub
        self.max_per_address = max_per_address
        self.check_again_seconds = check_again_seconds
        self._refused_room = refused_room
        self._open: Counter[str] = Counter()
        self._threads = ThreadPoolExecutor(ADMISSION_THREADS, thread_name_prefix="socket-admission")

    def close(self) -> None:
        """End the threads that ask the database, and their connections to it. Waits; not for the event loop."""
        end_threads(self._threads, ADMISSION_THREADS)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await receive()
        if not is_own_origin(header(scope, b"origin"), header(scope, b"host")):
            await send({"type": "websocket.close"})
            return
        address = scope["client"][0] if scope["client"] else ""
        self._open[address] += 1
        client: Client | None = None
        try:
            if self._open[address] > self.max_per_address:
                raise _Ended(TRY_LATER, "too many connections from this address")
            rooms = _rooms(scope)
            await self._check(scope, rooms)
            await send({"type": "websocket.accept"})
            client = self.hub.join(rooms)
            await self._attend(scope, receive, send, client)
        except _Ended as ended:
            if client is None and ended.code:
                # A browser learns the code of a close, but nothing of a refused handshake.
                await send({"type": "websocket.accept"})
            await _end(scope, send, ended)
        finally:
            if client is not None:
                self.hub.leave(client)
            self._open[address] -= 1
            if not self._open[address]:
                del self._open[address]

    async def _check(self, scope: Scope, rooms: Sequence[str]) -> None:
        loop = asyncio.get_running_loop()
        try:
            refused = await loop.run_in_executor(self._threads, self._ask, header(scope, b"cookie"), rooms)
        except Exception as error:
            logger.exception("Could not find out who may listen in %s", rooms)
            raise _Ended(FAILED, "the server could not check your access") from error
        if refused is not None:
            raise _Ended(REFUSED, f"not for you, or unknown: {refused}")

    def _ask(self, cookies: str, rooms: Sequence[str]) -> str | None:
        # What Django does around each request: a connection the database has given up is not used again.
        close_old_connections()
        try:
            return self._refused_room(cookies, rooms)
        finally:
            close_old_connections()

    async def _attend(self, scope: Scope, receive: Receive, send: Send, client: Client) -> None:
        """Serve one client until something ends it."""
        duties = [
            asyncio.ensure_future(duty)
            for duty in (
                _send_frames(client, send),
                _hear(client, receive),
                _notice_slowness(client),
                self._check_again(scope, client),
            )
        ]
        try:
            done, _ = await asyncio.wait(duties, return_when=asyncio.FIRST_COMPLETED)
            for duty in done:
                duty.result()
        finally:
            for duty in duties:
                duty.cancel()
            await asyncio.gather(*duties, return_exceptions=True)

    async def _check_again(self, scope: Scope, client: Client) -> None:
        while True:
            await asyncio.sleep(self.check_again_seconds)
            await self._check(scope, client.rooms)


def _rooms(scope: Scope) -> tuple[str, ...]:
    try:
        return rooms_asked_for(scope["query_string"].decode("latin-1"))
    except ValueError as error:
        raise _Ended(BAD_ADDRESS, "name 1 to 8 rooms") from error


async def _send_frames(client: Client, send: Send) -> None:
    while True:
        await send({"type": "websocket.send", "text": await client.next_frame()})


async def _hear(client: Client, receive: Receive) -> None:
    while True:
        received = await receive()
        if received["type"] == "websocket.disconnect":
            raise _Ended
        if received.get("text") != "ping":
            raise _Ended(UNEXPECTED, "this connection only listens")
        client.offer("[]")


async def _notice_slowness(client: Client) -> None:
    await client.too_slow.wait()
    raise _Ended(TRY_LATER, "too slow: load the page's state again")


async def _end(scope: Scope, send: Send, ended: _Ended) -> None:
    """Close politely, and cut off a client that does not even take the close."""
    if not ended.code:
        return
    reason = ended.reason.encode()[:120].decode(errors="ignore")
    try:
        async with asyncio.timeout(1):
            # uvicorn raises its own exception when the client is gone already.
            with suppress(OSError):
                await send({"type": "websocket.close", "code": ended.code, "reason": reason})
    except TimeoutError:
        if abort := scope.get("state", {}).get(ABORT):
            abort()
