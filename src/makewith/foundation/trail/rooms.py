"""Who may follow an Item live."""

import uuid
from typing import Any

from makewith.foundation.trail.models import Item


def may_follow_item(user: Any, key: str) -> bool:
    """Whoever may see the Item whose public_id is `key`."""
    try:
        item_id = uuid.UUID(key)
    except ValueError:
        return False
    person = getattr(user, "person", None) if user is not None and user.is_authenticated else None
    return Item.objects.visible_to(person).filter(public_id=item_id).exists()
