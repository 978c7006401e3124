"""Reads whole request bodies before a request thread is taken.

A thread that waits for a slow sender is a thread no page gets: ten stalled uploads would stop the site. And a body that was
cut off must never reach a form as if it were whole. So the event loop collects each body into a temporary file, which is
memory up to 256 KiB and disk beyond, and only a complete request goes on to the application.
"""

import asyncio
import re
from collections.abc import Mapping
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import IO

from makewith.kit.asgi import App, Message, Receive, Scope, Send, answer, header

KIB, MIB = 1024, 1024 * 1024
MEMORY_BYTES = 256 * KIB
BODY = "makewith.body"
"""Where in the scope the application finds the body: a binary file, rewound, of the length in the Content-Length header."""


class _Refused(Exception):
    """The request ends here, with this answer."""

    def __init__(self, status: int, title: str, text: str, *, more_to_come: bool = False) -> None:
        super().__init__(title)
        self.status, self.title, self.text, self.more_to_come = status, title, text, more_to_come


class _ClientLeft(Exception):
    """Nobody is there to answer."""


class BodyLimits:
    """How many bytes a request body may have, by where it is sent.

    `routes` maps the beginning of a path to a number of bytes; a `*` in it stands for one segment of the path
    (`/programmes/*/files/`). The first that fits counts, and `default` where none fits.
    """

    def __init__(self, default: int, routes: Mapping[str, int] | None = None) -> None:
        self.default = default
        self._routes = [
            (re.compile("[^/]+".join(map(re.escape, beginning.split("*")))), limit)
            for beginning, limit in (routes or {}).items()
        ]

    def of(self, path: str) -> int:
        """The number of bytes a body sent to `path` may have."""
        return next((limit for pattern, limit in self._routes if pattern.match(path)), self.default)


class Spooling:
    """ASGI middleware that calls `app` with a request only when its whole body has arrived, as a file in `scope[BODY]`.

    413 for a body over its route's limit, 408 after `idle_seconds` without a byte, 400 for one that is not as long as its
    Content-Length says, 503 while all bodies under way together exceed `total_bytes`, 507 when the disk is full. When the
    client leaves early nothing happens at all. Chunked bodies arrive with a Content-Length, as WSGI demands.
    """

    def __init__(
        self,
        app: App,
        *,
        limits: BodyLimits,
        folder: Path,
        idle_seconds: float = 20.0,
        total_bytes: int = 2048 * MIB,
        linger_seconds: float = 5.0,
    ) -> None:
        self.app = app
        self.limits = limits
        self.folder = folder
        self.idle_seconds = idle_seconds
        self.total_bytes = total_bytes
        self.linger_seconds = linger_seconds
        self._bytes_under_way = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        with SpooledTemporaryFile(max_size=MEMORY_BYTES, dir=str(self.folder)) as body:
            try:
                length = await self._collect(scope, receive, body)
            except _ClientLeft:
                return
            except _Refused as refused:
                await self._refuse(scope, receive, send, refused)
                return
            body.seek(0)
            headers = [pair for pair in scope["headers"] if pair[0] not in {b"content-length", b"transfer-encoding"}]
            if length or scope["method"] not in {"GET", "HEAD"}:
                headers.append((b"content-length", str(length).encode()))
            await self.app({**scope, "headers": headers, BODY: body}, receive, send)

    async def _collect(self, scope: Scope, receive: Receive, body: IO[bytes]) -> int:
        """Read the body into `body` and return its length in bytes."""
        declared = _declared_length(scope)
        is_chunked = header(scope, b"transfer-encoding") != ""
        if not declared and not is_chunked:
            return 0
        limit = self.limits.of(scope["path"])
        if declared is not None and declared > limit:
            raise _too_large(limit, more_to_come=True)
        length = 0
        try:
            while True:
                message = await self._next_part(receive)
                part: bytes = message.get("body", b"")
                length += len(part)
                self._bytes_under_way += len(part)
                if length > limit:
                    raise _too_large(limit, more_to_come=message.get("more_body", False))
                if self._bytes_under_way > self.total_bytes:
                    raise _Refused(503, "Too many uploads at once", "Please send it again in a few minutes.")
                try:
                    body.write(part)
                except OSError as error:
                    raise _Refused(
                        507, "The server's disk is full", "Nothing was saved. Please tell its team."
                    ) from error
                if not message.get("more_body", False):
                    break
        finally:
            self._bytes_under_way -= length
        if declared is not None and not is_chunked and length != declared:
            raise _Refused(400, "The request was cut off", "Nothing was saved. Please send it again.")
        return length

    async def _next_part(self, receive: Receive) -> Message:
        try:
            async with asyncio.timeout(self.idle_seconds):
                message = await receive()
        except TimeoutError:
            raise _Refused(
                408, "The connection went quiet", "The rest of what you sent did not arrive, so nothing was saved."
            ) from None
        if message["type"] == "http.disconnect":
            raise _ClientLeft
        return message

    async def _refuse(self, scope: Scope, receive: Receive, send: Send, refused: _Refused) -> None:
        """Answer, then go on reading a while: closing on a client that is still sending would destroy the answer."""
        close = [(b"connection", b"close")]
        await answer(scope, send, refused.status, refused.title, refused.text, headers=close, is_last=False)
        if refused.more_to_come:
            try:
                async with asyncio.timeout(self.linger_seconds):
                    while (await receive()).get("more_body", False):
                        pass
            except TimeoutError:
                pass
        await send({"type": "http.response.body", "body": b""})


def _declared_length(scope: Scope) -> int | None:
    """The Content-Length of a request, or None; several that differ, or one that is no number, are refused."""
    values = {value.strip() for name, value in scope["headers"] if name == b"content-length"}
    if not values:
        return None
    value = values.pop()
    if values or not value.isdigit():
        raise _Refused(400, "The request is malformed", "Its Content-Length makes no sense.")
    return int(value)


def _too_large(limit: int, *, more_to_come: bool) -> _Refused:
    size = f"{limit // MIB} MB" if limit >= MIB else f"{max(limit // KIB, 1)} kB"
    text = f"At most {size} can be sent here. Nothing was saved."
    return _Refused(413, "That is too large", text, more_to_come=more_to_come)
