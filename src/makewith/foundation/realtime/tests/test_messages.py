import json
import uuid

import pytest

from makewith.foundation.realtime.messages import message, pack, unpack, without_superseded


def test_a_message_is_what_the_browser_receives():
    key = uuid.UUID(int=7)
    assert json.loads(message("idea:1", "support", {"id": key, "count": 2}).body) == {
        "room": "idea:1",
        "kind": "support",
        "data": {"id": "00000000-0000-0000-0000-000000000007", "count": 2},
    }


def test_a_message_with_content_is_refused():
    with pytest.raises(ValueError, match="send ids, not content"):
        message("idea:1", "support", "x" * 4096)


def test_only_the_latest_of_a_count_remains_and_everything_else_does():
    first = message("idea:1", "support", 1, is_latest=True)
    comment = message("idea:1", "comment", "a")
    other_room = message("idea:2", "support", 9, is_latest=True)
    second = message("idea:1", "support", 2, is_latest=True)
    other_comment = message("idea:1", "comment", "b")
    messages = [first, comment, other_room, second, other_comment]
    assert without_superseded(messages) == [comment, other_room, second, other_comment]


def test_messages_survive_the_journey_in_order_and_in_few_payloads():
    messages = [message("idea:é", "note", f"line\nbreak {n} 💡", is_latest=n % 2 == 0) for n in range(100)]
    payloads = pack(messages, 1000)
    assert all(len(payload.encode()) <= 1000 for payload in payloads)
    assert len(payloads) < 20
    assert [one for payload in payloads for one in unpack(payload)] == messages
