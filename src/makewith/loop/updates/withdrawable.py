"""An update repeats what a decision said; taking it back empties its text and what inboxes repeat of it."""

from makewith.foundation.notifications.actions import forget_item
from makewith.foundation.trail.models import Item
from makewith.loop.updates.models import Update


def empty_update(item: Item) -> None:
    Update.objects.filter(trail_item=item).update(text="")
    forget_item(item_id=item.public_id)
