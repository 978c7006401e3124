"""`makewith serve` and `makewith worker`: the processes of an installation."""

import fcntl
import signal
import socket
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from types import FrameType

import click
import uvicorn
from django.conf import settings
from django.db import connections

from makewith.foundation.jobs import worker as jobs_worker
from makewith.foundation.realtime.bus import the_bus
from makewith.foundation.realtime.server import GRACE_SECONDS, server_config
from makewith.surfaces.cli.network import is_wildcard, reachable_url

APPLICATIONS = {
    "all": "makewith.config.asgi:everything",
    "web": "makewith.config.asgi:web",
    "realtime": "makewith.config.asgi:realtime",
}


class AnnouncingServer(uvicorn.Server):
    """uvicorn, saying where it can be reached as soon as it can."""

    def _log_started_message(self, listeners: Sequence[socket.SocketType]) -> None:
        host, port = listeners[0].getsockname()[:2]
        where = f"[{host}]" if ":" in host else host
        click.echo(f"Makewith listens on http://{where}:{port}. Its address for people is {settings.URL}")
        url = reachable_url(host, port)
        if is_wildcard(host) and settings.URL.startswith("http://localhost") and "localhost" not in url:
            click.echo(f"Phones in this network reach it once MAKEWITH_URL is {url}")


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", default=8000, show_default=True, help="The port to listen on; 0 takes a free one.")
@click.option(
    "--role",
    type=click.Choice(list(APPLICATIONS)),
    default="all",
    show_default=True,
    help="Everything in one process, or only pages, or only live updates (on PostgreSQL).",
)
def serve(host: str, port: int, role: str) -> None:
    """Serve Makewith until it is told to stop."""
    if role != "all":
        _require_several_processes(f"serve --role {role}")
    has_worker = role == "all" and settings.WORKER == "thread"
    with only_process_on_sqlite(), _signals_handled(_stay), _worker_thread(wanted=has_worker):
        config = server_config(APPLICATIONS[role], host=host, port=port, proxy_addresses=settings.PROXY_ADDRESSES)
        AnnouncingServer(config).run()
    connections.close_all()


@click.command()
def worker() -> None:
    """Run background jobs in a process of their own until it is told to stop."""
    _require_several_processes("worker")
    stop = threading.Event()

    def stop_soon(_signal: int, _frame: FrameType | None) -> None:
        stop.set()
        jobs_worker.wake()

    with _signals_handled(stop_soon):
        click.echo("The worker waits for jobs.")
        jobs_worker.run_forever(stop)
    the_bus().close()
    connections.close_all()


def _is_sqlite() -> bool:
    return bool(settings.DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3")


def _require_several_processes(command: str) -> None:
    """Refuse a process that could not work together with the others."""
    if _is_sqlite():
        raise click.ClickException(
            f"`makewith {command}` is one of several processes, and SQLite serves one. "
            "Run `makewith serve`, which does everything, or set MAKEWITH_DATABASE_URL to a PostgreSQL database."
        )
    if settings.BUS_URL.startswith("memory:"):
        raise click.ClickException(
            f"`makewith {command}` is one of several processes, and live updates would not travel between them. "
            "Set MAKEWITH_BUS_URL to postgresql: (the site's own database) or to redis://…, for all of them."
        )


@contextmanager
def only_process_on_sqlite() -> Iterator[None]:
    """Hold a lock that ends with the process, so that no second one serves the same SQLite file."""
    if not _is_sqlite():
        yield
        return
    settings.DATA.mkdir(parents=True, exist_ok=True)
    with (settings.DATA / "serve.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise click.ClickException(
                "Makewith already serves this data folder, and SQLite serves one process. Stop the other one first."
            ) from None
        yield


@contextmanager
def _worker_thread(*, wanted: bool) -> Iterator[None]:
    """Run the worker beside the server, and let it finish the job in hand when the server has ended."""
    if not wanted:
        yield
        return
    stop = threading.Event()
    thread = threading.Thread(
        target=jobs_worker.run_forever, args=(stop,), kwargs={"is_alone": _is_sqlite()}, name="worker", daemon=True
    )
    thread.start()
    try:
        yield
    finally:
        stop.set()
        jobs_worker.wake()
        thread.join(GRACE_SECONDS)


def _stay(_signal: int, _frame: FrameType | None) -> None:
    """uvicorn stops at a signal, and raises it once more when it has stopped; what is to be closed after it must still run."""


@contextmanager
def _signals_handled(handler: Callable[[int, FrameType | None], None]) -> Iterator[None]:
    before = {number: signal.signal(number, handler) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, former in before.items():
            signal.signal(number, former)
