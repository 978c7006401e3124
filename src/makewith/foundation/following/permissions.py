"""Who may follow what."""

from makewith.foundation.following.models import Target
from makewith.foundation.people.models import Person
from makewith.foundation.trail.models import Item
from makewith.kit.permissions import permission


@permission("following.follow")
def can_follow(person: Person | None, target: Target) -> bool:
    """Whoever sees it, until it was taken back. Looking is all it takes, so a blocked person may."""
    if person is None or person.erased_at is not None or (isinstance(target, Item) and target.withdrawn_at is not None):
        return False
    return target.is_visible_to(person)
