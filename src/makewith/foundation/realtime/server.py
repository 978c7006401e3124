"""How uvicorn serves this house."""

import resource
from typing import Any

import uvicorn

from makewith.foundation.realtime.protocol import AbortableProtocol, PunctualProtocol

MAX_SOCKET_MESSAGE_BYTES = 65536
GRACE_SECONDS = 10
RESERVED_FILES = 200


def server_config(application: Any, *, host: str, port: int, proxy_addresses: str = "") -> uvicorn.Config:
    """Settings for a server of `application`, or of the factory at that dotted path (`module:function`).

    `proxy_addresses` says whose X-Forwarded-For and X-Forwarded-Proto are believed, separated by commas: nobody's when empty.
    """
    return uvicorn.Config(
        application,
        factory=isinstance(application, str),
        host=host,
        port=port,
        loop="uvloop",
        http=PunctualProtocol,
        ws=AbortableProtocol,
        ws_max_size=MAX_SOCKET_MESSAGE_BYTES,
        ws_per_message_deflate=False,
        ws_ping_interval=20,
        ws_ping_timeout=20,
        lifespan="on",
        log_config=None,
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=proxy_addresses != "",
        forwarded_allow_ips=proxy_addresses,
        limit_concurrency=_connections_possible(),
        timeout_keep_alive=15,
        timeout_graceful_shutdown=GRACE_SECONDS,
    )


def _connections_possible() -> int:
    """How many connections to accept: as many as there may be open files, less some for the files themselves."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    files = 65536 if most == resource.RLIM_INFINITY else min(most, 65536)
    resource.setrlimit(resource.RLIMIT_NOFILE, (files, most))
    return max(files - RESERVED_FILES, 100)
