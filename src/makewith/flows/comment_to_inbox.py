"""Somebody commented: the people credited with the thing, and whoever is replied to, learn of it.

A comment that is held is told of when it is released; whoever is mentioned in it learns that instead.
"""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from makewith.foundation.activity.queries import event_of
from makewith.foundation.conversation.models import Comment
from makewith.foundation.conversation.queries import mentioned_people
from makewith.foundation.notifications.actions import News, tell
from makewith.foundation.notifications.models import Fate
from makewith.foundation.trail.actions import excerpt, lock_items
from makewith.foundation.trail.models import Credit
from makewith.foundation.trail.paths import path_of
from makewith.foundation.trail.queries import who_see
from makewith.kit.later import later


def tell_author(*, event_id: str, now: datetime) -> None:
    event = event_of(event_id)
    rows = Comment.objects.select_related(
        "target__programme", "target__activity", "trail_item", "author__kind", "reply_to"
    )
    comment = rows.filter(trail_item__public_id=event.subject).first()
    if comment is None:
        return
    # Locked, so that words which are being taken back at this moment are not repeated in an inbox.
    locked = lock_items([comment.target_id, comment.trail_item_id])
    if len(locked) < 2 or locked[comment.trail_item_id].held_at is not None:
        return
    people = set(Credit.objects.contributions().filter(item=comment.target).values_list("person_id", flat=True))
    if comment.reply_to:
        # What one gave oneself stays in reach; what one only talked about may be closed to one by now.
        people |= who_see(comment.target, [comment.reply_to.author_id])
    people -= {comment.author_id, *mentioned_people([comment.pk])[comment.pk]}
    tell(
        [
            News(
                person_id=person_id,
                programme_id=comment.target.programme_id,
                kind="comment",
                fate=Fate.OTHER,
                unique_key=f"comment:{comment.trail_item.public_id}",
                title=later(
                    _("%(name)s wrote about “%(title)s”"),
                    name=comment.speaker.shown_name,
                    title=excerpt(comment.target.title, 60),
                ),
                body=excerpt(comment.text, 300),
                path=path_of(comment.target),
                about=(comment.trail_item.public_id, comment.target.public_id),
                thing=comment.target.title,
            )
            for person_id in sorted(people)
        ],
        now=now,
    )
