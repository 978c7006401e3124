"""An idea was taken back: what its authors told of it, and wordings of it that waited, go as well."""

from datetime import datetime

from makewith.foundation.activity.queries import event_of
from makewith.foundation.trail.actions import withdraw_item
from makewith.foundation.trail.models import Item
from makewith.loop.ideas.authors.queries import growth_of


def take_updates_back(*, event_id: str, now: datetime) -> None:
    item = Item.objects.get(public_id=event_of(event_id).subject)
    for credit in growth_of(item):
        withdraw_item(actor=credit.person, item=credit.item, now=now)
