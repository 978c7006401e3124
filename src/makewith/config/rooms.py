"""Realtime rooms: prefix -> dotted path of the predicate `(user, key) -> bool` that says who may listen."""

ROOMS: dict[str, str] = {
    "idea": "makewith.foundation.trail.rooms.may_follow_item",
    "inbox": "makewith.foundation.people.rooms.may_follow_inbox",
}
