"""The front door of a process: which request goes where, what starts and what ends with it."""

import asyncio
from collections.abc import Callable

from makewith.foundation.realtime.socket import Sockets
from makewith.kit.asgi import App, Receive, Scope, Send, answer

SOCKET_PATH = "/ws"
HEALTH_PATH = "/healthz"


class Front:
    """Sends HTTP to `http` and sockets at `/ws` to `sockets`, where this process has them, and answers `/healthz` itself.

    `/healthz` says that the event loop turns, without a thread or the database; `/readyz` is Django's.
    `close_http` ends the request threads.
    """

    def __init__(
        self, *, http: App | None = None, close_http: Callable[[], None] | None = None, sockets: Sockets | None = None
    ) -> None:
        self._http = http
        self._close_http = close_http
        self._sockets = sockets

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] == "websocket":
            if self._sockets is not None and scope["path"] == SOCKET_PATH:
                await self._sockets(scope, receive, send)
            else:
                await send({"type": "websocket.close"})
        elif scope["path"] == HEALTH_PATH:
            await _answer_health(send)
        elif self._http is not None:
            await self._http(scope, receive, send)
        else:
            await answer(scope, send, 404, "No pages here", "This process serves live updates only.")

    async def _live(self, receive: Receive, send: Send) -> None:
        await receive()
        if self._sockets is not None:
            await self._sockets.hub.start()
        await send({"type": "lifespan.startup.complete"})
        await receive()
        if self._sockets is not None:
            await asyncio.to_thread(self._sockets.close)
            await self._sockets.hub.close()
        if self._close_http is not None:
            await asyncio.to_thread(self._close_http)
        await send({"type": "lifespan.shutdown.complete"})


async def _answer_health(send: Send) -> None:
    headers = [(b"content-type", b"text/plain"), (b"content-length", b"3"), (b"cache-control", b"no-store")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": b"ok\n"})
