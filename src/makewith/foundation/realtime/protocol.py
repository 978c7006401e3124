"""uvicorn's protocols, which wait for clients as long as they like, with an end to the waiting."""

import asyncio

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

from makewith.foundation.realtime.connection import ABORT


class PunctualProtocol(HttpToolsProtocol):
    """Closes a connection on which no request's headers are complete `header_seconds` after it began.

    (Bodies have a patience of their own, in `kit.spool`; connections between two requests have uvicorn's.)
    """

    header_seconds = 20.0
    _headers_due: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._expect_headers()

    def connection_lost(self, exc: Exception | None) -> None:
        self._have_headers()
        super().connection_lost(exc)

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._have_headers()
        self._expect_headers()

    def on_headers_complete(self) -> None:
        self._have_headers()
        super().on_headers_complete()

    def _expect_headers(self) -> None:
        self._headers_due = self.loop.call_later(self.header_seconds, self.transport.close)

    def _have_headers(self) -> None:
        if self._headers_due is not None:
            self._headers_due.cancel()
            self._headers_due = None


class AbortableProtocol(WebSocketsSansIOProtocol):
    """Closing waits until the client has taken what was sent; from a stalled client that is never. This leaves
    the function that drops the connection at once in the connection's state."""

    async def run_asgi(self) -> None:
        self.scope["state"][ABORT] = self.transport.abort
        await super().run_asgi()
