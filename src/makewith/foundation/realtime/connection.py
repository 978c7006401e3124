"""One WebSocket from its handshake to its end, whatever is spoken on it."""

import asyncio
import logging
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Generic, TypeVar

from django.db import close_old_connections

from makewith.foundation.realtime.admission import is_own_origin
from makewith.foundation.realtime.hub import Client
from makewith.kit.asgi import Receive, Scope, Send, header
from makewith.kit.threads import end_threads

logger = logging.getLogger(__name__)

ADMISSION_THREADS = 2
BAD_ADDRESS, REFUSED, UNEXPECTED, FAILED, TRY_LATER = 4400, 4403, 1008, 1011, 1013
ABORT = "makewith.abort"
"""Where in the connection's state `protocol.AbortableProtocol` leaves the function that cuts it off at once."""

Guest = TypeVar("Guest")
Result = TypeVar("Result")


class Ended(Exception):
    """The connection ends with this code and reason; without a code the client has left."""

    def __init__(self, code: int = 0, reason: str = "") -> None:
        super().__init__(reason)
        self.code, self.reason = code, reason


class Connections(Generic[Guest]):
    """An ASGI application for sockets: lets clients in, sends them their frames, and hears them.

    Who a client is (its guest) is asked in a thread, at the start and again every `check_again_seconds`, so that signing out or
    being removed ends the connection too. Subclasses say how; each may raise `Ended`.
    """

    def __init__(self, *, max_per_address: int = 400, check_again_seconds: float = 60.0) -> None:
        self.max_per_address = max_per_address
        self.check_again_seconds = check_again_seconds
        self._open: Counter[str] = Counter()
        self._attended: dict[Client, Scope] = {}
        self._checking: asyncio.Task[None] | None = None
        self._threads = ThreadPoolExecutor(ADMISSION_THREADS, thread_name_prefix="socket-admission")

    async def start(self) -> None:
        """Begin, on behalf of the running event loop."""
        self._checking = asyncio.ensure_future(self._check_again())

    async def close(self) -> None:
        """End the threads that ask the database, and their connections to it."""
        if self._checking is not None:
            self._checking.cancel()
        await asyncio.to_thread(end_threads, self._threads, ADMISSION_THREADS)

    async def admit(self, scope: Scope) -> Guest:
        """Who this is."""
        raise NotImplementedError

    async def enter(self, guest: Guest) -> Client:
        """A client for a guest who was let in."""
        raise NotImplementedError

    def hear(self, client: Client, text: str) -> None:
        """What the client said. Returns at once."""
        raise NotImplementedError

    def leave(self, client: Client) -> None:
        """The client is gone."""
        raise NotImplementedError

    async def in_thread(self, ask: Callable[..., Result], *arguments: object) -> Result:
        """Ask the database without holding up the event loop."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, _ask, ask, *arguments)

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
                raise Ended(TRY_LATER, "too many connections from this address")
            client = await self._let_in(scope, send)
            await self._attend(scope, receive, send, client)
        except Ended as ended:
            if client is None and ended.code:
                # A browser learns the code of a close, but nothing of a refused handshake.
                with suppress(RuntimeError):
                    await send({"type": "websocket.accept"})
            await _end(scope, send, ended)
        finally:
            if client is not None:
                self.leave(client)
            self._open[address] -= 1
            if not self._open[address]:
                del self._open[address]

    async def _let_in(self, scope: Scope, send: Send) -> Client:
        guest = await self._admit(scope)
        await send({"type": "websocket.accept"})
        return await self.enter(guest)

    async def _admit(self, scope: Scope) -> Guest:
        try:
            return await self.admit(scope)
        except Ended:
            raise
        except Exception as error:
            logger.exception("Could not find out who may open %s", scope["path"])
            raise Ended(FAILED, "the server could not check your access") from error

    async def _attend(self, scope: Scope, receive: Receive, send: Send, client: Client) -> None:
        """Serve one client until something ends it."""
        duties = [
            asyncio.ensure_future(_send_frames(client, send)),
            asyncio.ensure_future(self._hear_all(client, receive)),
        ]
        self._attended[client] = scope
        try:
            done, _ = await asyncio.wait([*duties, client.over], return_when=asyncio.FIRST_COMPLETED)
            for duty in done:
                duty.result()
            raise Ended(*(client.ending or (TRY_LATER, "too slow: load the page's state again")))
        finally:
            del self._attended[client]
            for duty in duties:
                duty.cancel()
            await asyncio.gather(*duties, return_exceptions=True)

    async def _hear_all(self, client: Client, receive: Receive) -> None:
        while True:
            received = await receive()
            if received["type"] == "websocket.disconnect":
                raise Ended
            text = received.get("text")
            if text is None:
                raise Ended(UNEXPECTED, "this connection speaks text")
            if text == "ping":
                client.offer("[]")
            else:
                self.hear(client, text)

    async def _check_again(self) -> None:
        """Ask of everybody again who they are, one after the other, so that thousands are no rush."""
        while True:
            await asyncio.sleep(self.check_again_seconds)
            for client, scope in list(self._attended.items()):
                try:
                    if client in self._attended:
                        await self._admit(scope)
                except Ended as ended:
                    client.end(ended.code, ended.reason)


def _ask(ask: Callable[..., Result], *arguments: object) -> Result:
    # What Django does around each request: a connection the database has given up is not used again.
    close_old_connections()
    try:
        return ask(*arguments)
    finally:
        close_old_connections()


async def _send_frames(client: Client, send: Send) -> None:
    while True:
        await send({"type": "websocket.send", "text": await client.next_frame()})


async def _end(scope: Scope, send: Send, ended: Ended) -> None:
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
