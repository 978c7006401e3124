"""Somebody wrote an idea without an account: a letter to the address they gave proves that it is theirs."""

from urllib.parse import urljoin

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext

from makewith.foundation.activity.queries import event_of
from makewith.foundation.notifications.actions import send_letter_later
from makewith.foundation.people.queries import company
from makewith.loop.ideas.authors.models import GuestIdea


def send_link(*, event_id: str, **_: object) -> None:
    """Write the letter, unless it was confirmed or forgotten meanwhile. It repeats no word that was written."""
    event = event_of(event_id)
    rows = GuestIdea.objects.select_related("activity__programme").filter(closed_at=None)
    guest = rows.filter(public_id=event.payload["guest_id"]).first()
    if guest is None:
        return
    programme = guest.activity.programme
    context = {
        "programme": programme,
        "activity": guest.activity,
        "company": company(),
        "link": urljoin(settings.URL, reverse("ideas:guest", args=[guest.public_id])),
    }
    with translation.override(programme.language):
        send_letter_later(
            address=guest.email,
            subject=gettext("One step to put your idea on the table"),
            text=render_to_string("ideas/guest_letter_text.jinja", context),
            html=render_to_string("ideas/guest_letter_html.jinja", context),
            unique_key=f"guest:{guest.public_id}",
            now=event.occurred_at,
        )
