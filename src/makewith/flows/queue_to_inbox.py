"""An idea came into a partner's queue, or the promise to its author falls due: the partner is told."""

import uuid
from datetime import datetime

from makewith.foundation.activity.models import Event
from makewith.foundation.activity.queries import event_of
from makewith.foundation.notifications.actions import News, tell
from makewith.foundation.notifications.models import Fate
from makewith.foundation.people.models import Person
from makewith.foundation.trail.actions import lock_items
from makewith.foundation.trail.models import Item
from makewith.foundation.trail.paths import path_of
from makewith.kit.dates import day


def tell_partner(*, event_id: str, now: datetime) -> None:
    """Whoever takes an idea themselves knows of it."""
    event = event_of(event_id)
    if event.payload["person_id"] != str(event.actor_id):
        _tell(event, "An idea is in your queue", now)


def remind_partner(*, event_id: str, now: datetime) -> None:
    event = event_of(event_id)
    item = Item.objects.select_related("programme").get(public_id=event.subject)
    due_at = item.occurred_at + item.programme.promise
    _tell(event, f"An idea in your queue is promised an answer by {day(due_at)}", now)


def _tell(event: Event, title: str, now: datetime) -> None:
    person = Person.objects.filter(public_id=uuid.UUID(event.payload["person_id"]), erased_at=None).first()
    item = Item.objects.select_related("programme", "activity").get(public_id=event.subject)
    if person is None or not lock_items([item.pk]):
        return
    news = News(
        person_id=person.pk,
        programme_id=item.programme_id,
        kind="queue",
        fate=Fate.OTHER,
        unique_key=f"queue:{event.pk}",
        title=title,
        quote=item.title,
        path=path_of(item),
        about=(item.public_id,),
    )
    tell([news], now=now)
