"""Writing a line of the log."""

import uuid
from datetime import datetime
from typing import Any

from makewith.foundation.moderation.models import ModerationAction
from makewith.foundation.people.models import Person
from makewith.foundation.programmes.models import Programme
from makewith.foundation.trail.models import Item


def note(
    *,
    programme: Programme,
    verb: str,
    now: datetime,
    actor: Person | None = None,
    item: Item | None = None,
    person: Person | None = None,
    reason: str = "",
    batch: uuid.UUID | None = None,
    undoes: ModerationAction | None = None,
    before: dict[str, Any] | None = None,
) -> ModerationAction:
    """One line, in the transaction of what it tells of."""
    return ModerationAction.objects.create(
        programme=programme,
        item=item,
        person=person,
        actor=actor,
        verb=verb,
        reason=reason,
        batch=batch or uuid.uuid4(),
        undoes=undoes,
        before=before or {},
        created_at=now,
    )
