"""An update was published: everybody behind what it is about finds it in their inbox, once, with their own words.

Heard is who has it in their inbox, at the moment they have it there.
"""

from datetime import datetime
from typing import Any

from makewith.flows.telling import Recipient, listening_to, still_there, tell_in_slices
from makewith.foundation.activity.queries import event_of
from makewith.foundation.notifications.actions import News, tell
from makewith.foundation.notifications.models import Fate
from makewith.foundation.trail.actions import lock_items, mark_heard
from makewith.foundation.trail.models import VERDICTS, Item, Link, Relation
from makewith.foundation.trail.paths import path_of
from makewith.foundation.trail.queries import contributors_behind
from makewith.loop.updates.actions import count_told
from makewith.loop.updates.models import Update

FATES = {
    Relation.ADOPTED_BY: Fate.UNDERWAY,
    Relation.DEFERRED_BY: Fate.TIED,
    Relation.DECLINED_BY: Fate.TIED,
}


def _links(update: Update) -> list[Link]:
    """What the update is about: a decision's verdicts, or for a delivery what its decision adopted."""
    about = update.about
    if about.kind == "delivery":
        decisions = Link.objects.filter(target=about, relation=Relation.DELIVERED_BY).values("source")
        rows = Link.objects.filter(target__in=decisions, relation=Relation.ADOPTED_BY)
    else:
        rows = Link.objects.filter(target=about, relation__in=VERDICTS)
    # A go comes first, so that somebody behind two subjects hears the better news.
    return sorted(rows.select_related("source"), key=lambda link: (VERDICTS.index(Relation(link.relation)), link.pk))


def recipients_of(update: Update) -> list[Recipient]:
    """Everybody it concerns, each once: contributors with their own Items, then who supports or follows them."""
    links = _links(update)
    found: dict[int, Recipient] = {}
    for link in links:
        for person_id, own in contributors_behind([link.source]).items():
            found.setdefault(person_id, Recipient(person_id, sorted(own), link.pk))
    for link in links:
        for person_id in listening_to(link.source):
            found.setdefault(person_id, Recipient(person_id, [], link.pk))
    return [found[person_id] for person_id in sorted(found)]


def tell_everyone(*, event_id: str, now: datetime) -> None:
    """Find the people to tell, once, and enqueue a Job for each slice of them."""
    event = event_of(event_id)
    update = Update.objects.select_related("about").get(trail_item__public_id=event.subject)
    concerned = recipients_of(update)
    people = [person for person in concerned if person.person_id != update.signed_by_id]
    # Whoever signs is not written to, nor does anybody still owe them an answer.
    own = {item_id for person in concerned if person.person_id == update.signed_by_id for item_id in person.own}
    mark_heard(item_ids=own, person_ids=[update.signed_by_id], now=now)
    tell_in_slices(tell_some, people, unique_key=f"update:{update.pk}", now=now, update_id=update.pk)


def tell_some(*, update_id: int, people: list[dict[str, Any]], now: datetime) -> None:
    """Tell one slice of people, and note for contributors that they were heard."""
    update = Update.objects.select_related("about__programme", "trail_item").get(pk=update_id)
    recipients = [Recipient(**row) for row in people]
    links = Link.objects.select_related("source__programme", "source__activity").in_bulk(
        {recipient.link_id for recipient in recipients}
    )
    recipients = still_there(recipients, {link_id: link.source for link_id, link in links.items()})
    own_ids = {item_id for recipient in recipients for item_id in recipient.own}
    # Locked, so that words which are being taken back at this moment are not repeated in an inbox.
    items = lock_items(own_ids)
    news = []
    for recipient in recipients:
        own = [items[item_id] for item_id in recipient.own if item_id in items]
        if recipient.own and not own:
            continue
        news.append(_news(update, links[recipient.link_id], recipient.person_id, own))
    tell(news, now=now)
    for recipient in recipients:
        mark_heard(item_ids=recipient.own, person_ids=[recipient.person_id], now=now)
    count_told(update=update, people=len(news), now=now)


def _news(update: Update, link: Link, person_id: int, own: list[Item]) -> News:
    delivered = update.about.kind == "delivery"
    return News(
        person_id=person_id,
        programme_id=update.about.programme_id,
        kind=update.about.kind if own else "followed",
        fate=Fate.CHANGED if delivered else FATES[Relation(link.relation)],
        unique_key=f"update:{update.trail_item.public_id}",
        title=update.about.title,
        quote=own[0].title if own else "",
        body=update.text if delivered else link.reason,
        path=path_of(update.about),
        about=tuple(item.public_id for item in own),
    )
