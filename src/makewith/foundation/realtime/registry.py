"""The rooms there are: which predicate says who may listen in a room of each prefix.

A room is named `prefix:key`, such as `idea:0b0c…`. `config/rooms.py` names the predicates; they are registered once at start-up.
"""

from collections.abc import Callable
from typing import Any

RoomPredicate = Callable[[Any, str], bool]

_predicates: dict[str, RoomPredicate] = {}


def register_room(prefix: str, predicate: RoomPredicate) -> None:
    """Let `predicate(user, key)` decide who may listen in the rooms `prefix:*`.

    `user` is the signed-in user or Django's `AnonymousUser`; `key` is the untrusted text after the colon, so the predicate
    answers False for one that is malformed. It may read the database: it runs in a thread, never in the event loop.
    A second predicate for the same prefix raises ValueError.
    """
    if _predicates.get(prefix, predicate) is not predicate:
        raise ValueError(f"The rooms {prefix}:* already have a predicate")
    _predicates[prefix] = predicate


def may_listen(user: Any, room: str) -> bool:
    """Whether `user` may listen in `room`; a room of a prefix nobody registered is refused."""
    prefix, _, key = room.partition(":")
    predicate = _predicates.get(prefix)
    return predicate is not None and key != "" and predicate(user, key)
