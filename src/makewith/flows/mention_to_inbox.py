"""Somebody was mentioned: they learn of it, once the comment is there for everybody and while they may see what it is about."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from makewith.foundation.activity.queries import event_of
from makewith.foundation.conversation.models import Comment
from makewith.foundation.conversation.queries import mentioned_people
from makewith.foundation.notifications.actions import News, tell
from makewith.foundation.notifications.models import Fate
from makewith.foundation.trail.actions import excerpt, lock_items
from makewith.foundation.trail.paths import path_of
from makewith.foundation.trail.queries import who_see
from makewith.kit.later import later


def tell_mentioned(*, event_id: str, now: datetime) -> None:
    """A comment was added, or released after it was held; of the two, the one that finds it in sight tells."""
    rows = Comment.objects.select_related(
        "target__programme", "target__activity", "trail_item__programme", "author__kind"
    )
    comment = rows.filter(trail_item__public_id=event_of(event_id).subject).first()
    if comment is None:
        return
    # Locked, so that words which are being taken back at this moment are not repeated in an inbox.
    locked = lock_items([comment.target_id, comment.trail_item_id])
    if len(locked) < 2 or locked[comment.trail_item_id].held_at is not None:
        return
    people = who_see(comment.target, mentioned_people([comment.pk])[comment.pk])
    tell(
        [
            News(
                person_id=person_id,
                programme_id=comment.target.programme_id,
                kind="mention",
                fate=Fate.OTHER,
                unique_key=f"mention:{comment.trail_item.public_id}",
                title=later(
                    _("%(name)s mentions you in “%(title)s”"),
                    name=comment.speaker.shown_name,
                    title=excerpt(comment.target.title, 60),
                ),
                body=excerpt(comment.text, 300),
                path=path_of(comment.trail_item),
                about=(comment.trail_item.public_id, comment.target.public_id),
                thing=comment.target.title,
            )
            for person_id in sorted(people)
        ],
        now=now,
    )
