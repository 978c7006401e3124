"""Somebody was invited: a letter goes to their address, which may belong to nobody we know yet."""

from urllib.parse import urljoin

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext

from makewith.foundation.activity.queries import event_of
from makewith.foundation.notifications.actions import send_letter_later
from makewith.foundation.people.queries import company
from makewith.foundation.programmes.models import Invitation


def send_invitation(*, event_id: str, **_: object) -> None:
    """Write the letter of one PersonInvited. An invitation that was answered in the meantime needs none."""
    event = event_of(event_id)
    assert event.subject_id is not None
    invitation = (
        Invitation.objects.select_related("programme", "invited_by__kind")
        .filter(public_id=event.subject_id, accepted_at=None, declined_at=None)
        .first()
    )
    if invitation is None:
        return
    house = company()
    context = {
        "invitation": invitation,
        "programme": invitation.programme,
        "company": house,
        "link": urljoin(settings.URL, reverse("programmes:invitation", args=[invitation.public_id])),
        "decline_link": urljoin(settings.URL, reverse("programmes:decline", args=[invitation.public_id])),
    }
    with translation.override(invitation.programme.language):
        inviter = invitation.invited_by
        subject = (
            gettext("%(person)s asks you to take part: %(programme)s")
            % {"person": inviter.shown_name, "programme": invitation.programme.name}
            if inviter
            else gettext("Take part: %(programme)s") % {"programme": invitation.programme.name}
        )
        send_letter_later(
            address=invitation.email,
            subject=subject,
            text=render_to_string("programmes/invitation_letter_text.jinja", context),
            html=render_to_string("programmes/invitation_letter_html.jinja", context),
            unique_key=f"invitation:{event_id}",
            now=event.occurred_at,
        )
