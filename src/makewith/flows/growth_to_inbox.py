"""An idea grew: whoever stands behind it or follows it hears of an update, and of a substantial change once a day."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from makewith.flows.telling import Recipient, listening_to, still_there, tell_in_slices
from makewith.foundation.activity.queries import event_of
from makewith.foundation.notifications.actions import News, tell
from makewith.foundation.notifications.models import Fate
from makewith.foundation.people.models import Person
from makewith.foundation.trail.actions import excerpt, lock_items
from makewith.foundation.trail.models import CONTRIBUTORS, Item
from makewith.foundation.trail.paths import path_of
from makewith.kit.later import later
from makewith.loop.ideas.authors.models import IdeaUpdate
from makewith.loop.ideas.models import Idea

_IDEAS = Idea.objects.select_related("trail_item__programme", "trail_item__activity", "author__kind")


def tell_update(*, event_id: str, now: datetime) -> None:
    """An author told how it goes on: find whom it concerns, once, and enqueue a Job for each slice of them."""
    event = event_of(event_id)
    _tell_listeners(
        _IDEAS.get(trail_item__public_id=event.subject), event.actor_id, f"{event.payload['update_id']}", now
    )


def tell_change(*, event_id: str, now: datetime) -> None:
    """There is a new version. A small change is nobody's news."""
    event = event_of(event_id)
    if event.payload["is_substantial"]:
        _tell_listeners(_IDEAS.get(trail_item__public_id=event.subject), event.actor_id, "", now)


def _tell_listeners(idea: Idea, actor_id: Any, update_id: str, now: datetime) -> None:
    item = idea.trail_item
    assert item is not None
    makers = set(item.credits.filter(role__in=CONTRIBUTORS).values_list("person_id", flat=True))
    # Co-authors hear of it as of something of their own.
    own = [] if idea.is_anonymous else [Recipient(person_id, [item.pk]) for person_id in sorted(makers)]
    others = listening_to(item) - makers
    people = [*own, *(Recipient(person_id, []) for person_id in sorted(others))]
    actor = Person.objects.filter(public_id=actor_id).values_list("pk", flat=True).first()
    people = [one for one in people if one.person_id != actor]
    # A day is the programme's: two changes on one of its days are one piece of news.
    day = now.astimezone(ZoneInfo(item.programme.time_zone)).date().isoformat()
    key = f"idea-update:{update_id}" if update_id else f"idea-edited:{item.public_id}:{day}"
    tell_in_slices(
        tell_some, people, unique_key=f"{key}:{idea.version}", now=now, idea_id=idea.pk, update_id=update_id, key=key
    )


def tell_some(*, idea_id: int, update_id: str, key: str, people: list[dict[str, Any]], now: datetime) -> None:
    """Tell one slice of people, of those who may still see the idea."""
    idea = _IDEAS.get(pk=idea_id)
    item = idea.trail_item
    assert item is not None
    update = (
        IdeaUpdate.objects.select_related("by__kind", "trail_item").get(trail_item__public_id=update_id)
        if update_id
        else None
    )
    # Locked, so that words which are being taken back at this moment are not repeated in an inbox.
    wanted = [item.pk, update.trail_item_id] if update else [item.pk]
    items = lock_items(wanted)
    if len(items) < len(wanted) or any(one.held_at is not None for one in items.values()):
        return
    recipients = still_there([Recipient(**row) for row in people], {0: item})
    tell([_news(idea, item, update, one, key) for one in recipients], now=now)


def _news(idea: Idea, item: Item, update: IdeaUpdate | None, reader: Recipient, key: str) -> News:
    line = excerpt(item.title, 60)
    author = idea.author_for(None) if idea.is_anonymous else update.by if update else idea.author
    return News(
        person_id=reader.person_id,
        programme_id=item.programme_id,
        kind="update" if reader.own else "followed",
        fate=Fate.OTHER,
        unique_key=key,
        title=later(_("%(name)s tells how “%(title)s” goes on"), name=author.shown_name, title=line)
        if update
        else later(_("“%(title)s” has a new version"), title=line),
        body=excerpt(update.text, 300) if update else "",
        path=path_of(update.trail_item) if update else path_of(item),
        about=(item.public_id, update.trail_item.public_id) if update else (item.public_id,),
        thing=item.title,
    )
