"""Who may follow an inbox live."""

from typing import Any


def may_follow_inbox(user: Any, key: str) -> bool:
    """Only the person whose public_id is `key`."""
    person = getattr(user, "person", None) if user is not None and user.is_authenticated else None
    return person is not None and str(person.public_id) == key
