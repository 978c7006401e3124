"""Which handlers and schedules there are. Filled by config at start-up."""

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

Handler = Callable[..., None]
Due = Callable[[datetime], None]


class UnknownHandler(LookupError):
    """A Job names a handler that is not registered, perhaps from an older release."""


@dataclass(frozen=True)
class Schedule:
    """`run(now)` every `seconds`; what is due it computes from the data."""

    name: str
    run: Due
    seconds: int


_handlers: dict[str, Handler] = {}
schedules: dict[str, Schedule] = {}


def outside_transaction(handler: Handler) -> Handler:
    """Mark a handler that talks to a network: it opens its own short transactions and must bear being run twice."""
    handler.runs_outside_transaction = True  # type: ignore[attr-defined]
    return handler


def heavy(handler: Handler) -> Handler:
    """Mark a handler that burns CPU: it runs in a child process, so that pages and boards stay quick."""
    handler.is_heavy = True  # type: ignore[attr-defined]
    return handler


def register_handler(path: str, handler: Handler) -> None:
    _handlers[path] = handler


def handler_for(path: str) -> Handler:
    try:
        return _handlers[path]
    except KeyError:
        raise UnknownHandler(
            f"Nobody registered a handler {path}. Handlers are listed in config.subscriptions."
        ) from None


def call(handler: Handler, payload: Mapping[str, Any], now: datetime) -> None:
    """Run a handler with its payload, and with `now`, the moment its Job was taken, if it has a parameter of that name."""
    asked = {"now": now} if "now" in inspect.signature(handler).parameters else {}
    handler(**asked, **payload)


def path_of(handler: Any) -> str:
    return f"{handler.__module__}.{handler.__qualname__}"


def register_schedule(name: str, run: Due, seconds: int) -> None:
    schedules[name] = Schedule(name, run, seconds)
