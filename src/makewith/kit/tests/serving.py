"""A real server on a loopback port, for tests of what happens on the wire."""

import asyncio
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import uvicorn


class LoopbackServer:
    """uvicorn in a thread; `port` is where it listens, `loop` its event loop."""

    def __init__(self, config: uvicorn.Config) -> None:
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listening.getsockname()[1]
        self.loop: asyncio.AbstractEventLoop
        self._server = uvicorn.Server(config)
        self._has_started = threading.Event()
        self._thread = threading.Thread(target=self._run)

    def _run(self) -> None:
        with asyncio.Runner(loop_factory=self._server.config.get_loop_factory()) as runner:
            self.loop = runner.get_loop()
            self.loop.call_soon(self._note_start)
            runner.run(self._server.serve(sockets=[self._listening]))

    def _note_start(self) -> None:
        if self._server.started:
            self._has_started.set()
        else:
            self.loop.call_later(0.01, self._note_start)

    def __enter__(self) -> "LoopbackServer":
        self._thread.start()
        assert self._has_started.wait(20), "the server did not start"
        return self

    def __exit__(self, *_: object) -> None:
        self._server.should_exit = True
        self._thread.join(30)
        assert not self._thread.is_alive(), "the server did not stop"

    def connect(self) -> socket.socket:
        """A plain connection, for requests no well-behaved client would send."""
        connection = socket.create_connection(("127.0.0.1", self.port))
        connection.settimeout(20)
        return connection

    def ask(self, request: bytes) -> bytes:
        """The whole answer to a request that says `Connection: close`."""
        with self.connect() as connection:
            connection.sendall(request)
            return read_to_end(connection)

    def get(self, path: str) -> bytes:
        return self.ask(f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode())

    def eventually(self, holds: Callable[[], bool]) -> None:
        """Ask in the server's event loop until `holds()` does; an AssertionError after 20 s."""
        given_up_at = time.monotonic() + 20
        while not self.in_loop(holds):
            assert time.monotonic() < given_up_at, "it never came to that"
            time.sleep(0.01)

    def connections(self) -> int:
        """How many connections the server has; to be asked in its event loop."""
        return len(self._server.server_state.connections)

    def in_loop(self, function: Any, *arguments: Any) -> Any:
        """Call a plain function in the server's event loop and return what it returns."""

        async def call() -> Any:
            return function(*arguments)

        return asyncio.run_coroutine_threadsafe(call(), self.loop).result(20)


def read_to_end(connection: socket.socket) -> bytes:
    parts = []
    while part := connection.recv(65536):
        parts.append(part)
    return b"".join(parts)


@contextmanager
def serving(app: Any, **settings: Any) -> Iterator[LoopbackServer]:
    """Serve an ASGI application, or a prepared `uvicorn.Config`."""
    if not isinstance(app, uvicorn.Config):
        settings = {
            "lifespan": "off",
            "log_config": None,
            "access_log": False,
            "timeout_graceful_shutdown": 5,
            **settings,
        }
        app = uvicorn.Config(app, **settings)
    with LoopbackServer(app) as server:
        yield server
