"""A guest of a workshop is written to: with when and where it is, and the personal link to their seat.

The link is in the letter alone, which keeps its words until it is sent. It opens the seat without an account.
"""

from datetime import datetime
from urllib.parse import urljoin

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext

from makewith.foundation.activity.queries import event_of
from makewith.foundation.notifications.actions import send_letter_later
from makewith.foundation.people.queries import company
from makewith.foundation.programmes.queries import has_declined
from makewith.kit.text import isolated
from makewith.loop.workshops.actions import tell_new_day
from makewith.loop.workshops.joining.queries import facilitator_of
from makewith.loop.workshops.models import Seat, Workshop, WorkshopState
from makewith.loop.workshops.queries import letter_key
from makewith.loop.workshops.seats import key_of

TOLD = {"opens_at", "place"}
"""What makes somebody come at the wrong time or to the wrong door. When it ends is told by the page behind their link."""


def write_letter(*, event_id: str, **_: object) -> None:
    """Write the letter of one SeatInvited, unless meanwhile the seat was taken away, the workshop is over, or they
    said no to the programme.
    """
    event = event_of(event_id)
    rows = Seat.objects.select_related("workshop__activity__programme", "person", "invitation")
    rows = rows.filter(removed_at=None).exclude(workshop__state=WorkshopState.CLOSED)
    seat = rows.filter(public_id=event.payload["seat_id"]).first()
    if seat is None:
        return
    address = seat.person.email if seat.person else seat.invitation.address
    workshop, activity = seat.workshop, seat.workshop.activity
    programme, key = activity.programme, key_of(seat)
    if not address or has_declined(programme, address):
        return
    context = {
        "seat": seat,
        "workshop": workshop,
        "activity": activity,
        "programme": programme,
        "company": company(),
        "facilitator": facilitator_of(workshop),
        "is_change": event.payload["is_change"],
        "link": urljoin(settings.URL, reverse("workshops:invited", args=[key])),
        "calendar": urljoin(settings.URL, reverse("workshops:calendar", args=[key])),
    }
    title = isolated(activity.title)
    with translation.override(programme.language), timezone.override(programme.time_zone):
        subject = (
            gettext("Another day or place: %(title)s") % {"title": title}
            if event.payload["is_change"]
            else gettext("A seat is kept for you: %(title)s") % {"title": title}
        )
        send_letter_later(
            address=address,
            subject=subject,
            text=render_to_string("workshops/invitation_letter_text.jinja", context),
            html=render_to_string("workshops/invitation_letter_html.jinja", context),
            unique_key=letter_key(seat, event.payload["letter"]),
            now=event.occurred_at,
        )


def tell_change(*, event_id: str, now: datetime) -> None:
    """The day, when it begins or the place is another: whoever was asked by letter is told by one."""
    event = event_of(event_id)
    if not TOLD & set(event.payload["fields"]):
        return
    rows = Workshop.objects.select_related("activity__programme")
    workshop = rows.filter(activity__public_id=event.subject).first()
    if workshop is not None:
        tell_new_day(workshop=workshop, now=now)
