"""What is due after workshops; computed from the data."""

from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from makewith.foundation.activity.queries import event_of
from makewith.foundation.notifications.actions import News, tell
from makewith.foundation.notifications.models import Fate
from makewith.kit.dates import day_year
from makewith.kit.later import later
from makewith.loop.workshops.models import Workshop
from makewith.loop.workshops.report.actions.settling import keep_notes, settle_workshop
from makewith.loop.workshops.report.queries.commitments import due_soon, items_behind

REMIND_BEFORE = timedelta(days=2)


def remind_of_commitments(now: datetime) -> None:
    """Two days before, whoever took something on is reminded, once for each day it was promised for."""
    due = due_soon(now, within=REMIND_BEFORE)
    items = items_behind(due)
    tell(
        [
            News(
                person_id=commitment.seat.person_id,
                programme_id=commitment.workshop.activity.programme_id,
                kind="commitment",
                fate=Fate.OTHER,
                unique_key=f"commitment:{commitment.public_id}:{commitment.due_on}",
                title=later(_("You took this on, by %(day)s"), day=day_year(commitment.due_on)),
                quote=commitment.text,
                about=items.get(commitment.pk, ()),
                path=reverse(
                    "workshops_report:afterwards",
                    args=[commitment.workshop.activity.programme.slug, commitment.workshop.activity.slug],
                ),
            )
            for commitment in due
            if commitment.seat is not None and commitment.seat.person_id is not None
        ],
        now=now,
    )


def keep_notes_of(*, event_id: str, now: datetime) -> None:
    """A phase was revealed or ended: what others can see now is on the trail."""
    keep_notes(workshop=_workshop(event_id), now=now)


def settle(*, event_id: str, now: datetime) -> None:
    """A workshop was closed."""
    settle_workshop(workshop=_workshop(event_id), now=now)


def _workshop(event_id: str) -> Workshop:
    rows = Workshop.objects.select_related("activity__programme")
    return rows.get(activity__public_id=event_of(event_id).subject)
