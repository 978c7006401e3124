"""Somebody commented: the people credited with the thing, whoever is replied to and whoever is mentioned learn of it.

A comment that is held is told of when it is released. Whoever is mentioned in it learns that and nothing else of it.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from makewith.foundation.activity.queries import event_of
from makewith.foundation.conversation.models import Comment
from makewith.foundation.conversation.queries import mentioned_people
from makewith.foundation.notifications.actions import News, tell
from makewith.foundation.notifications.models import Fate
from makewith.foundation.trail.actions import excerpt, lock_items
from makewith.foundation.trail.models import Credit, Item
from makewith.foundation.trail.paths import path_of
from makewith.foundation.trail.queries import who_see
from makewith.kit.later import later


def tell_author(*, event_id: str, now: datetime) -> None:
    """Whoever gave what is talked about, and whoever is replied to."""
    comment = _in_sight(event_id)
    if comment is None:
        return
    people = set(Credit.objects.contributions().filter(item=comment.target).values_list("person_id", flat=True))
    if comment.reply_to:
        # What one gave oneself stays in reach; what one only talked about may be closed to one by now.
        people |= who_see(comment.target, [comment.reply_to.author_id])
    people -= {comment.author_id, *mentioned_people([comment.pk])[comment.pk]}
    _tell(comment, people, "comment", _("%(name)s wrote about “%(title)s”"), leads_to=comment.target, now=now)


def tell_mentioned(*, event_id: str, now: datetime) -> None:
    """Whoever is mentioned and may see what it is about."""
    comment = _in_sight(event_id)
    if comment is None:
        return
    people = who_see(comment.target, mentioned_people([comment.pk])[comment.pk])
    _tell(comment, people, "mention", _("%(name)s mentions you in “%(title)s”"), leads_to=comment.trail_item, now=now)


def _in_sight(event_id: str) -> Comment | None:
    """The comment that was added, or released after it was held; of the two, the one that finds it in sight tells."""
    rows = Comment.objects.select_related(
        "target__programme", "target__activity", "trail_item__programme", "author__kind", "reply_to"
    )
    comment = rows.filter(trail_item__public_id=event_of(event_id).subject).first()
    if comment is None:
        return None
    # Locked, so that words which are being taken back at this moment are not repeated in an inbox.
    locked = lock_items([comment.target_id, comment.trail_item_id])
    return comment if len(locked) == 2 and locked[comment.trail_item_id].held_at is None else None


def _tell(comment: Comment, people: Iterable[int], kind: str, title: Any, *, leads_to: Item, now: datetime) -> None:
    tell(
        [
            News(
                person_id=person_id,
                programme_id=comment.target.programme_id,
                kind=kind,
                fate=Fate.OTHER,
                unique_key=f"{kind}:{comment.trail_item.public_id}",
                title=later(title, name=comment.speaker.shown_name, title=excerpt(comment.target.title, 60)),
                body=excerpt(comment.text, 300),
                path=path_of(leads_to),
                about=(comment.trail_item.public_id, comment.target.public_id),
                thing=comment.target.title,
            )
            for person_id in sorted(people)
        ],
        now=now,
    )
