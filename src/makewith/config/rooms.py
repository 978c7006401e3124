"""Realtime rooms: prefix -> dotted path of the predicate `(user, key) -> bool` that says who may listen."""

ROOMS: dict[str, str] = {}
