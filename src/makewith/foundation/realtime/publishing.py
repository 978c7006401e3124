"""The one way for the rest of the house to tell browsers something."""

from typing import Any

from django.db import transaction

from makewith.foundation.realtime.bus import the_bus
from makewith.foundation.realtime.messages import message


def broadcast(room: str, kind: str, data: Any, *, is_latest: bool = False) -> None:
    """Tell everybody in `room` that something of `kind` happened, once the transaction around this call has committed.

    `data` is what JSON can say (uuids and times included), at most 4 kB: ids and counts, because everybody in the room gets
    the same. Pass `is_latest=True` where each message replaces the one before, such as a count: only the last of a frame of 33 ms is then sent.
    Delivery is a courtesy, never the record: a page that was not listening learns the same by loading. A bus that
    fails is logged and fails nobody's request. Callable from any thread.
    """
    one = message(room, kind, data, is_latest=is_latest)

    def publish() -> None:
        the_bus().publish([one])

    transaction.on_commit(publish, robust=True)
