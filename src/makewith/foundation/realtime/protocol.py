"""uvicorn's WebSocket protocol, with a way to let go of a client that takes nothing any more."""

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

from makewith.foundation.realtime.socket import ABORT


class AbortableProtocol(WebSocketsSansIOProtocol):
    """Closing waits until the client has taken what was sent; from a stalled client that is never. This leaves
    the function that drops the connection at once in the connection's state."""

    async def run_asgi(self) -> None:
        self.scope["state"][ABORT] = self.transport.abort
        await super().run_asgi()
