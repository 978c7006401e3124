"""Shapes of an ASGI application, and the small answers one gives without Django."""

import html
import json
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from typing import Any

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]


def header(scope: Scope, name: bytes) -> str:
    """The last value of a request header, named in lower case; empty when the request has none."""
    value = b""
    for key, found in scope["headers"]:
        if key == name:
            value = found
    return value.decode("latin-1")


async def answer(
    scope: Scope,
    send: Send,
    status: int,
    title: str,
    text: str,
    *,
    headers: Iterable[tuple[bytes, bytes]] = (),
    is_last: bool = True,
) -> None:
    """Send a small page, or a problem document (RFC 9457) to what accepts JSON and no HTML, that says what happened.

    With `is_last=False` the response stays open, so that the caller can go on reading before it ends it.
    """
    accepted = header(scope, b"accept")
    if "json" in accepted and "html" not in accepted:
        content_type = b"application/problem+json"
        content = json.dumps({"type": "about:blank", "title": title, "status": status, "detail": text, "errors": []})
    else:
        content_type = b"text/html; charset=utf-8"
        content = (
            f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{html.escape(title)}</title>'
            f"<h1>{html.escape(title)}</h1><p>{html.escape(text)}</p></html>"
        )
    body = content.encode()
    await send(
        {
            "type": "http.response.start",
            "status": status,
            "headers": [
                (b"content-type", content_type),
                (b"content-length", str(len(body)).encode()),
                (b"cache-control", b"no-store"),
                *headers,
            ],
        }
    )
    await send({"type": "http.response.body", "body": body, "more_body": not is_last})
