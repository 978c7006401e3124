"""What is held is in nobody's letter and nobody's inbox but its givers'."""

from collections.abc import Iterable
from uuid import UUID

from makewith.foundation.trail.models import Credit, Item


def held_from(person_id: int, item_ids: Iterable[UUID]) -> set[UUID]:
    """Those of these Items that are held and that this person did not give."""
    own = Credit.objects.filter(person=person_id).values("item")
    held = Item.objects.filter(public_id__in=list(item_ids), held_at__isnull=False).exclude(pk__in=own)
    return set(held.values_list("public_id", flat=True))
