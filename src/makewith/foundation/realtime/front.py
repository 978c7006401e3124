"""The front door of a process: which request goes where, what starts and what ends with it."""

import asyncio
from collections.abc import Callable, Mapping
from typing import Any

from makewith.foundation.realtime.connection import Connections
from makewith.kit.asgi import App, Receive, Scope, Send, answer

SOCKET_PATH = "/ws"
HEALTH_PATH = "/healthz"


class Front:
    """Sends HTTP to `http` and sockets to whoever serves their address, where this process has them, and answers `/healthz` itself.

    `sockets` are those at `/ws`, on which browsers listen. `rooms` are those further in, on which they also speak: the beginning of
    the path -> who serves it.

    `/healthz` says that the event loop turns, without a thread or the database; `/readyz` is Django's.
    `close_http` ends the request threads.
    """

    def __init__(
        self,
        *,
        http: App | None = None,
        close_http: Callable[[], None] | None = None,
        sockets: "Connections[Any] | None" = None,
        rooms: "Mapping[str, Connections[Any]] | None" = None,
    ) -> None:
        self._http = http
        self._close_http = close_http
        self._sockets = {**({SOCKET_PATH: sockets} if sockets is not None else {}), **(rooms or {})}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] == "websocket":
            serving = self._sockets.get(_beginning(scope["path"]))
            if serving is not None:
                await serving(scope, receive, send)
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
        for serving in self._sockets.values():
            await serving.start()
        await send({"type": "lifespan.startup.complete"})
        await receive()
        for serving in reversed(self._sockets.values()):
            await serving.close()
        if self._close_http is not None:
            await asyncio.to_thread(self._close_http)
        await send({"type": "lifespan.shutdown.complete"})


def _beginning(path: str) -> str:
    """`/ws` of `/ws`, and `/ws/workshop/` of `/ws/workshop/<key>`."""
    return path if path == SOCKET_PATH else path[: path.rfind("/") + 1]


async def _answer_health(send: Send) -> None:
    headers = [(b"content-type", b"text/plain"), (b"content-length", b"3"), (b"cache-control", b"no-store")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": b"ok\n"})
