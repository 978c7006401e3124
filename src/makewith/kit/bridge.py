"""Runs Django's WSGI application behind the event loop, in a few request threads, through a2wsgi.

Threads are for computing, never for waiting: the body is complete when a thread is taken (`kit.spool`), a file is sent by
the event loop after the thread is free again, and a client that stops reading is given up after a while.
"""

import asyncio
from collections.abc import Callable, Iterable
from typing import IO, Any, cast

from a2wsgi import WSGIMiddleware
from a2wsgi.wsgi import WSGIResponder

from makewith.kit.asgi import Message, Receive, Scope, Send
from makewith.kit.spool import BODY
from makewith.kit.threads import end_threads

FILE_PART_BYTES = 64 * 1024
_FILE = "makewith.file"

WSGIApp = Callable[[dict[str, Any], Any], Iterable[bytes]]


class Bridge:
    """An ASGI application for HTTP that answers with the WSGI application `app` in at most `threads` threads.

    Expects `scope[BODY]` from `kit.spool.Spooling`. Headers whose names hold an underscore are dropped: WSGI cannot tell
    them from the same name with a hyphen, which a proxy may have set and a client must not. A client that takes nothing
    for `stall_seconds` loses its response.
    """

    def __init__(self, app: WSGIApp, *, threads: int, stall_seconds: float = 60.0) -> None:
        self.stall_seconds = stall_seconds
        self._threads = threads
        self._middleware = _Middleware(cast(Any, _with_whole_body(app)), workers=threads)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        scope = {
            **scope,
            "headers": [pair for pair in scope["headers"] if b"_" not in pair[0]],
            _FILE: None,
        }
        outgoing = _Outgoing(send, self.stall_seconds)
        await self._middleware(cast(Any, scope), cast(Any, receive), cast(Any, outgoing.send))
        if (file := scope[_FILE]) is not None:
            await outgoing.send_file(file)
        await outgoing.end()

    def close(self) -> None:
        """End the request threads and their database connections. Waits; not for the event loop."""
        end_threads(self._middleware.executor, self._threads)


class _Middleware(WSGIMiddleware):
    """a2wsgi's own, with another responder."""

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        await _Responder(self.app, self.executor, self.send_queue_size)(scope, receive, send)


class _Responder(WSGIResponder):
    """Leaves the beginning of a response and its first part to the event loop without waiting for its turn, which under load
    comes late; most responses have no other part. From the second part on the thread waits, so that no more lies in memory
    than the queue holds.
    """

    _start: Any = None

    def send(self, message: Any) -> None:
        if message["type"] == "http.response.start":
            self._start = message
        elif self._start is not None:
            for one in (self._start, message):
                self.loop.call_soon_threadsafe(self.send_queue.put_nowait, one)
            self._start = None
        elif message["body"]:
            super().send(message)


class _Outgoing:
    """A response on its way to the client; after a failure the rest is dropped.

    The request thread must always get rid of what it has: were `send` to raise, a2wsgi would leave the thread waiting for ever.
    """

    def __init__(self, send: Send, stall_seconds: float) -> None:
        self._send = send
        self._stall_seconds = stall_seconds
        self._failure: Exception | None = None

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.body":
            # The response ends in end(), because a file may still follow what the thread has sent.
            message = {**message, "more_body": True}
            if not message["body"]:
                return
        await self._pass_on(message)

    async def _pass_on(self, message: Message) -> None:
        if self._failure is not None:
            return
        try:
            async with asyncio.timeout(self._stall_seconds):
                await self._send(message)
        except Exception as failure:  # noqa: BLE001 - end() raises it again
            self._failure = failure

    async def send_file(self, file: IO[bytes]) -> None:
        try:
            while self._failure is None and (part := await asyncio.to_thread(file.read, FILE_PART_BYTES)):
                await self._pass_on({"type": "http.response.body", "body": part, "more_body": True})
        finally:
            await asyncio.to_thread(file.close)

    async def end(self) -> None:
        await self._pass_on({"type": "http.response.body", "body": b""})
        if self._failure is not None and not isinstance(self._failure, TimeoutError):
            raise self._failure


def _with_whole_body(app: WSGIApp) -> WSGIApp:
    def run(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        scope = environ["asgi.scope"]

        def send_file_later(file: IO[bytes], _block_bytes: int = FILE_PART_BYTES) -> tuple[bytes, ...]:
            scope[_FILE] = file
            return ()

        environ["wsgi.input"] = scope[BODY]
        environ["wsgi.file_wrapper"] = send_file_later
        return app(environ, start_response)

    return run
