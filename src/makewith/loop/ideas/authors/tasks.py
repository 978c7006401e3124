"""Work that the worker does for this room."""

from datetime import datetime

from makewith.foundation.activity.queries import event_of
from makewith.foundation.trail.models import Item
from makewith.loop.ideas.authors import actions
from makewith.loop.ideas.authors.actions.wording import KIND


def settle_wording(*, event_id: str, now: datetime) -> None:
    """A wording was held or released: the idea follows."""
    event = event_of(event_id)
    if event.payload["kind"] == KIND:
        item = Item.objects.only("pk").get(public_id=event.subject)
        actions.settle_wording(item_id=item.pk, now=now)
