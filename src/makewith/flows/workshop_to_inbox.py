"""A workshop is over: everybody who was there is thanked, once, with their notes and what happens next.

Not before it can no longer be opened again. This is no answer: it makes nobody heard. Guests without an account who were
asked by letter are thanked by one, with the link that says what became of what they gave.
"""

from datetime import datetime, timedelta
from urllib.parse import urljoin

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from makewith.foundation.activity.queries import event_of
from makewith.foundation.jobs.actions import enqueue
from makewith.foundation.notifications.actions import News, send_letter_later, tell
from makewith.foundation.notifications.models import Fate
from makewith.foundation.people.queries import company
from makewith.kit.later import later
from makewith.kit.text import isolated
from makewith.loop.workshops.board.operations.flow import REOPEN_MS
from makewith.loop.workshops.models import Seat, Workshop, WorkshopState
from makewith.loop.workshops.queries import address_of_guest
from makewith.loop.workshops.seats import key_of


def thank_later(*, event_id: str, now: datetime) -> None:
    """Thank when the time to open it again has passed."""
    event = event_of(event_id)
    due = event.occurred_at + timedelta(milliseconds=REOPEN_MS)
    enqueue(thank_everybody, unique_key=f"thanks:{event_id}", run_at=due, activity_id=str(event.subject))


def thank_everybody(*, activity_id: str, now: datetime) -> None:
    """Everybody with a seat who came, unless it was opened again."""
    rows = Workshop.objects.select_related("activity__programme").filter(state=WorkshopState.CLOSED)
    workshop = rows.filter(activity__public_id=activity_id).first()
    if workshop is None:
        return
    activity = workshop.activity
    came = workshop.seats.filter(joined_at__isnull=False, removed_at=None, person__isnull=False).order_by("id")
    people = [seat.person_id for seat in came if seat.person_id is not None]
    tell(
        [
            News(
                person_id=person_id,
                programme_id=activity.programme_id,
                kind="workshop",
                fate=Fate.OTHER,
                unique_key=f"thanks:{activity.public_id}",
                title=later(_("Thank you for coming to “%(title)s”"), title=activity.title),
                body=workshop.thank_you or later(_("Your notes are kept, and you see what becomes of them.")),
                path=reverse("workshops_report:afterwards", args=[activity.programme.slug, activity.slug]),
            )
            for person_id in people
        ],
        now=now,
    )
    for seat in workshop.seats.filter(joined_at__isnull=False, removed_at=None, person=None).order_by("id"):
        _thank_by_letter(seat, now)


def _thank_by_letter(seat: Seat, now: datetime) -> None:
    address = address_of_guest(seat)
    if not address:
        return
    activity = seat.workshop.activity
    context = {
        "seat": seat,
        "workshop": seat.workshop,
        "activity": activity,
        "programme": activity.programme,
        "company": company(),
        "link": urljoin(settings.URL, reverse("workshops:invited", args=[key_of(seat)])),
    }
    with translation.override(activity.programme.language):
        send_letter_later(
            address=address,
            subject=gettext("Thank you for coming: %(title)s") % {"title": isolated(activity.title)},
            text=render_to_string("workshops/thanks_letter_text.jinja", context),
            html=render_to_string("workshops/thanks_letter_html.jinja", context),
            unique_key=f"thanks:{seat.public_id}",
            now=now,
        )
