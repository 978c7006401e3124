"""An idea was taken back: what its authors told of it goes as well."""

from datetime import datetime

from makewith.foundation.activity.queries import event_of
from makewith.foundation.trail.actions import withdraw_item
from makewith.foundation.trail.models import Item
from makewith.loop.ideas.authors.queries import updates_about


def take_updates_back(*, event_id: str, now: datetime) -> None:
    item = Item.objects.get(public_id=event_of(event_id).subject)
    for update in updates_about(item).select_related("by", "trail_item"):
        withdraw_item(actor=update.by, item=update.trail_item, now=now)
