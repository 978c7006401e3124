"""Which handlers follow which events. Filled by config at start-up."""

from collections import defaultdict
from collections.abc import Sequence

_subscribers: dict[str, list[str]] = defaultdict(list)


def subscribe(event_type: type, handler_paths: Sequence[str]) -> None:
    for path in handler_paths:
        if path not in _subscribers[event_type.__name__]:
            _subscribers[event_type.__name__].append(path)


def subscribers_of(kind: str) -> list[str]:
    return list(_subscribers.get(kind, ()))
