"""The sockets at `/ws`, on which a browser listens."""

from collections.abc import Callable, Sequence

from makewith.foundation.realtime.admission import refused_room, rooms_asked_for
from makewith.foundation.realtime.connection import BAD_ADDRESS, REFUSED, UNEXPECTED, Connections, Ended
from makewith.foundation.realtime.hub import Client, Hub
from makewith.kit.asgi import Scope, header


class Sockets(Connections[tuple[str, ...]]):
    """Serves the hub's rooms to browsers. `refused_room(cookies, rooms)` says which room this visitor may not enter."""

    def __init__(
        self,
        hub: Hub,
        *,
        max_per_address: int = 400,
        check_again_seconds: float = 60.0,
        refused_room: Callable[[str, Sequence[str]], str | None] = refused_room,
    ) -> None:
        super().__init__(max_per_address=max_per_address, check_again_seconds=check_again_seconds)
        self.hub = hub
        self._refused_room = refused_room

    async def start(self) -> None:
        await super().start()
        await self.hub.start()

    async def close(self) -> None:
        await super().close()
        await self.hub.close()

    async def admit(self, scope: Scope) -> tuple[str, ...]:
        rooms = _rooms(scope)
        refused = await self.in_thread(self._refused_room, header(scope, b"cookie"), rooms)
        if refused is not None:
            raise Ended(REFUSED, f"not for you, or unknown: {refused}")
        return rooms

    async def enter(self, guest: tuple[str, ...]) -> Client:
        return self.hub.join(guest)

    def hear(self, client: Client, text: str) -> None:
        raise Ended(UNEXPECTED, "this connection only listens")

    def leave(self, client: Client) -> None:
        self.hub.leave(client)


def _rooms(scope: Scope) -> tuple[str, ...]:
    try:
        return rooms_asked_for(scope["query_string"].decode("latin-1"))
    except ValueError as error:
        raise Ended(BAD_ADDRESS, "name 1 to 8 rooms") from error
