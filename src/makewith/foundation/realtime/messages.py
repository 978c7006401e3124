"""Messages, as they travel on the bus and to the browser."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder

MAX_BYTES = 4096
"""A message carries ids and counts. PostgreSQL carries less than 8,000 bytes in one notification."""


@dataclass(frozen=True, slots=True)
class Message:
    """One message for everybody in a room; `body` is the JSON the browser receives, in ASCII.

    `is_latest` says that within one frame only the last message of its room and kind is worth sending.
    """

    room: str
    kind: str
    body: str
    is_latest: bool = False


EVERY_ROOM = "*"
GAP = Message(EVERY_ROOM, "resync", "")
"""What a bus delivers after it has been cut off: messages may have been lost, in any room."""


def message(room: str, kind: str, data: Any, *, is_latest: bool = False) -> Message:
    """A message from anything JSON can say, uuids and times included; ValueError when it is over `MAX_BYTES`."""
    body = json.dumps({"room": room, "kind": kind, "data": data}, cls=DjangoJSONEncoder, separators=(",", ":"))
    if len(body) > MAX_BYTES:
        raise ValueError(
            f"A realtime message has at most {MAX_BYTES} bytes, this {kind} has {len(body)}: send ids, not content"
        )
    return Message(room, kind, body, is_latest)


def without_superseded(messages: Sequence[Message]) -> list[Message]:
    """The messages in order, without those marked `is_latest` that a later one of the same room and kind replaces."""
    last = {(one.room, one.kind): position for position, one in enumerate(messages)}
    return [one for position, one in enumerate(messages) if not one.is_latest or last[one.room, one.kind] == position]


def pack(messages: Iterable[Message], max_bytes: int) -> list[str]:
    """Write messages as few payloads of at most `max_bytes` each: one message a line, in ASCII."""
    payloads: list[str] = []
    for one in messages:
        line = f"{one.is_latest:d}{one.body}"
        if payloads and len(payloads[-1]) + 1 + len(line) <= max_bytes:
            payloads[-1] += "\n" + line
        else:
            payloads.append(line)
    return payloads


def unpack(payload: str) -> list[Message]:
    """The messages in one payload."""
    messages = []
    for line in payload.split("\n"):
        content = json.loads(line[1:])
        messages.append(Message(content["room"], content["kind"], line[1:], line[0] == "1"))
    return messages
