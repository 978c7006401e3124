"""An idea stands elsewhere: whoever wrote it and whoever follows it is told.

Where an answer came with it, the answer's letter says both (`answer_to_inbox`).
"""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from makewith.flows.telling import Recipient, listening_to, still_there, tell_in_slices
from makewith.foundation.activity.queries import event_of
from makewith.foundation.notifications.actions import News, tell
from makewith.foundation.notifications.models import Fate
from makewith.foundation.trail.actions import lock_items
from makewith.foundation.trail.models import Credit
from makewith.foundation.trail.paths import path_of
from makewith.kit.later import later
from makewith.loop.ideas.voting.models import StatusChange
from makewith.loop.ideas.voting.rules import Pipeline

_CHANGES = StatusChange.objects.select_related(
    "idea__trail_item__programme", "idea__trail_item__activity", "idea__call"
)


def tell_concerned(*, event_id: str, now: datetime) -> None:
    """Find whom it concerns, once, and enqueue a Job for each slice of them, contributors first."""
    change = _CHANGES.get(pk=event_of(event_id).payload["change_id"])
    item = change.idea.trail_item
    if change.answer_id is not None or not change.label or item is None or item.withdrawn_at is not None:
        return
    credited = set(Credit.objects.contributions().filter(item=item).values_list("person_id", flat=True))
    followers = listening_to(item) - credited
    people = [
        *(Recipient(person_id, [item.pk]) for person_id in sorted(credited)),
        *(Recipient(person_id, []) for person_id in sorted(followers)),
    ]
    people = [person for person in people if person.person_id != change.changed_by_id]
    tell_in_slices(tell_some, people, unique_key=f"status:{change.pk}", now=now, change_id=change.pk)


def tell_some(*, change_id: int, people: list[dict[str, Any]], now: datetime) -> None:
    """Tell one slice of people. A status without an answer makes nobody heard: it says where an idea lies, not what of it."""
    change = _CHANGES.get(pk=change_id)
    item = change.idea.trail_item
    assert item is not None
    # Locked, so that words which are being taken back at this moment are not repeated in an inbox.
    if not lock_items([item.pk]):
        return
    recipients = still_there([Recipient(**row) for row in people], {0: item})
    tell(
        [
            News(
                person_id=one.person_id,
                programme_id=item.programme_id,
                kind="status" if one.own else "followed",
                fate=_fate(change),
                unique_key=f"status:{change.pk}",
                title=later(
                    _("Your idea stands at: %(status)s") if one.own else _("An idea stands at: %(status)s"),
                    status=change.label,
                ),
                quote=item.title,
                path=path_of(item),
                about=(item.public_id,),
            )
            for one in recipients
        ],
        now=now,
    )


def _fate(change: StatusChange) -> str:
    status = Pipeline.of(change.idea.call).named(change.after)
    if status is not None and status.is_shown:
        return Fate.CHANGED
    return Fate.TIED if status is not None and status.ends else Fate.UNDERWAY
