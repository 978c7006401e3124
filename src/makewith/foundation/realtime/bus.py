"""The bus between processes: three methods, and three ways to travel.

A bus carries wake-ups, never the record: what is lost on it is loaded again after the `GAP` it delivers when it is back.
"""

import atexit
import logging
import threading
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any, Protocol

from django.conf import settings
from django.db import connection

from makewith.foundation.realtime.messages import GAP, Message, pack, unpack, without_superseded

logger = logging.getLogger(__name__)

FRAME_SECONDS = 0.033
CHANNEL = "makewith_realtime"
Receiver = Callable[[Sequence[Message]], None]


class Bus(Protocol):
    def publish(self, messages: Sequence[Message]) -> None:
        """Hand messages to every process that subscribed, this one included. Waits for nobody; callable from any thread."""

    def subscribe(self, receiver: Receiver) -> None:
        """Call `receiver`, in any thread, with messages as they arrive; it must return at once."""

    def close(self) -> None:
        """Send what is still to be sent, then stop."""


class MemoryBus:
    """Within one process."""

    def __init__(self) -> None:
        self._receivers: tuple[Receiver, ...] = ()

    def publish(self, messages: Sequence[Message]) -> None:
        for receiver in self._receivers:
            receiver(messages)

    def subscribe(self, receiver: Receiver) -> None:
        self._receivers += (receiver,)

    def close(self) -> None:
        self._receivers = ()


class _NetworkBus:
    """What the buses between processes share: a thread that sends one batch a frame, and a thread that listens."""

    max_waiting = 10_000
    back_off_seconds = 1.0

    def __init__(self) -> None:
        self._waiting: deque[Message] = deque(maxlen=self.max_waiting)
        self._lock = threading.Lock()
        self._has_waiting = threading.Event()
        self._stop = threading.Event()
        self._is_listening = threading.Event()
        self._receivers: tuple[Receiver, ...] = ()
        self._sender: threading.Thread | None = None
        self._listener: threading.Thread | None = None

    def publish(self, messages: Sequence[Message]) -> None:
        with self._lock:
            self._waiting.extend(messages)
            if self._sender is None and not self._stop.is_set():
                self._sender = threading.Thread(target=self._send_frames, name="bus-sender", daemon=True)
                self._sender.start()
        self._has_waiting.set()

    def subscribe(self, receiver: Receiver) -> None:
        with self._lock:
            self._receivers += (receiver,)
            if self._listener is None:
                self._listener = threading.Thread(target=self._listen_always, name="bus-listener", daemon=True)
                self._listener.start()
        self._is_listening.wait(5)

    def close(self) -> None:
        self._stop.set()
        self._has_waiting.set()
        for thread in (self._sender, self._listener):
            if thread is not None:
                thread.join(5)

    def _deliver(self, messages: Sequence[Message]) -> None:
        for receiver in self._receivers:
            receiver(messages)

    def _send_frames(self) -> None:
        while not self._stop.is_set():
            self._has_waiting.wait()
            self._has_waiting.clear()
            self._send_waiting()
            self._stop.wait(FRAME_SECONDS)
        self._send_waiting()
        self._hang_up()

    def _send_waiting(self) -> None:
        with self._lock:
            messages = without_superseded(self._waiting)
            self._waiting.clear()
        if not messages:
            return
        for attempt in (1, 2):
            try:
                self._send(messages)
                return
            except Exception:
                self._hang_up()
                if attempt == 2:
                    logger.exception("The bus lost %d realtime messages", len(messages))

    def _listen_always(self) -> None:
        while not self._stop.is_set():
            try:
                self._listen()
            except Exception as error:  # noqa: BLE001 - whatever cut it off, it tries again
                if not self._stop.is_set():
                    logger.warning("The bus is cut off and tries again in %s s: %s", self.back_off_seconds, error)
                    self._stop.wait(self.back_off_seconds)

    def _now_listening(self) -> None:
        if self._is_listening.is_set():
            self._deliver([GAP])
        self._is_listening.set()

    def _send(self, messages: Sequence[Message]) -> None:
        raise NotImplementedError

    def _hang_up(self) -> None:
        raise NotImplementedError

    def _listen(self) -> None:
        raise NotImplementedError


class PostgresBus(_NetworkBus):
    """PostgreSQL's NOTIFY: one connection listens; another sends one transaction a frame, for each takes a lock at commit.

    `url` is a connection string, or empty for the site's own database.
    """

    payload_bytes = 7900

    def __init__(self, url: str = "") -> None:
        super().__init__()
        self._url = url
        self._connection: Any = None

    def _connect(self) -> Any:
        import psycopg

        options: dict[str, Any] = {"autocommit": True, "keepalives_idle": 30, "application_name": "makewith bus"}
        if self._url:
            return psycopg.connect(self._url, **options)
        site = connection.get_connection_params()
        for name in ("context", "cursor_factory", "prepare_threshold", "autocommit"):
            site.pop(name, None)
        return psycopg.connect(**{**site, **options})

    def _send(self, messages: Sequence[Message]) -> None:
        if self._connection is None:
            self._connection = self._connect()
        self._connection.execute(
            "SELECT pg_notify(%s, payload) FROM unnest(%s::text[]) WITH ORDINALITY AS frame (payload, place) ORDER BY place",
            # Of payloads that are the same, PostgreSQL delivers one a transaction; the place makes them differ.
            [CHANNEL, [f"{place} {payload}" for place, payload in enumerate(pack(messages, self.payload_bytes))]],
        )

    def _hang_up(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _listen(self) -> None:
        with self._connect() as listening:
            listening.execute(f"LISTEN {CHANNEL}")
            self._now_listening()
            while not self._stop.is_set():
                for notification in listening.notifies(timeout=0.5):
                    self._deliver(unpack(notification.payload.partition(" ")[2]))


class RedisBus(_NetworkBus):
    """Redis or Valkey, by `redis://` or `rediss://` address; needs the extra `redis`."""

    payload_bytes = 1_000_000

    def __init__(self, url: str) -> None:
        super().__init__()
        try:
            import redis
        except ImportError as error:
            raise RuntimeError("A bus at redis:// needs the package redis: install makewith[redis]") from error
        self._client: Any = redis.Redis.from_url(url, health_check_interval=15, socket_connect_timeout=5)

    def _send(self, messages: Sequence[Message]) -> None:
        for payload in pack(messages, self.payload_bytes):
            self._client.publish(CHANNEL, payload)

    def _hang_up(self) -> None:
        with suppress(Exception):
            self._client.close()

    def _listen(self) -> None:
        with self._client.pubsub(ignore_subscribe_messages=False) as listening:
            listening.subscribe(CHANNEL)
            while not self._stop.is_set():
                received = listening.get_message(timeout=0.5)
                if received is None:
                    continue
                if received["type"] == "subscribe":
                    self._now_listening()
                elif received["type"] == "message":
                    self._deliver(unpack(received["data"].decode()))


def open_bus(url: str) -> Bus:
    """The bus an address names: `memory:`, `postgresql:` (the site's database), `postgresql://…`, `redis://…`."""
    scheme = url.partition(":")[0]
    if scheme == "memory":
        return MemoryBus()
    if scheme in {"postgresql", "postgres"}:
        return PostgresBus(url if "//" in url else "")
    if scheme in {"redis", "rediss", "valkey", "valkeys"}:
        return RedisBus(url.replace("valkey", "redis", 1))
    raise ValueError(f"No bus travels by {scheme}: MAKEWITH_BUS_URL is memory:, postgresql: or redis://…")


_bus: Bus | None = None
_bus_lock = threading.Lock()


def the_bus() -> Bus:
    """This process's bus, opened at first use as `settings.BUS_URL` says and closed when the process ends."""
    global _bus
    with _bus_lock:
        if _bus is None:
            _bus = open_bus(settings.BUS_URL)
            atexit.register(_bus.close)
        return _bus
