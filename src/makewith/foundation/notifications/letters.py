"""What a letter looks like: its words, made from the news when it is sent, and its headers."""

import hashlib
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext, gettext_lazy, ngettext

from makewith.foundation.notifications.models import Fate, Mail, Notification
from makewith.foundation.people.models import Company, Person
from makewith.foundation.programmes.models import Programme

_SALT = "makewith.unsubscribe"

FATE_HEADS: dict[str, Any] = {
    Fate.CHANGED: gettext_lazy("It changed something"),
    Fate.UNDERWAY: gettext_lazy("Somebody is on it"),
    Fate.READ: gettext_lazy("Being read"),
    Fate.TIED: gettext_lazy("Tied off, with a reason"),
    Fate.OTHER: gettext_lazy("Other news"),
}


class BadToken(ValueError):
    """An unsubscribe link that we did not write, or not whole."""


def message_id(unique_key: str) -> str:
    """The Message-ID of the letter with this key: always the same, so that a letter sent twice is seen to be one."""
    return f"<{hashlib.sha256(unique_key.encode()).hexdigest()[:40]}@{urlsplit(settings.URL).hostname or 'localhost'}>"


def unsubscribe_token(person: Person, programme: Programme | None) -> str:
    """What stands in an unsubscribe link. It needs no signing in and never expires: letters are kept for years."""
    return signing.Signer(salt=_SALT).sign_object([person.public_id.hex, programme.public_id.hex if programme else ""])


def read_token(token: str) -> tuple[str, str]:
    """Public ids (hex) of the person and the programme, the latter empty for none. Raises BadToken."""
    try:
        person_id, programme_id = signing.Signer(salt=_SALT).unsign_object(token)
    except (signing.BadSignature, ValueError) as error:
        raise BadToken(token) from error
    return person_id, programme_id


def by_fate(news: Sequence[Notification]) -> list[tuple[str, Any, list[Notification]]]:
    """News in the order of what it means to its reader: (fate, its heading, its news), without empty ones."""
    return [
        (str(fate), head, found)
        for fate, head in FATE_HEADS.items()
        if (found := [notification for notification in news if notification.fate == fate])
    ]


def digest(mail: Mail, news: Sequence[Notification]) -> EmailMultiAlternatives:
    """The letter with this news, in the reader's language and time."""
    person, programme = mail.person, mail.programme
    leaving = settings.URL + reverse("notifications:unsubscribe", args=[unsubscribe_token(person, programme)])
    with translation.override(person.language), timezone.override(person.time_zone):
        company = _company()
        name = programme.name if programme else company
        subject = (
            news[0].title
            if len(news) == 1
            else ngettext("%(count)d piece of news: %(name)s", "%(count)d pieces of news: %(name)s", len(news))
            % {"count": len(news), "name": name}
        )
        context = {
            "person": person,
            "name": name,
            "company": company,
            "groups": by_fate(news),
            "site": settings.URL,
            "unsubscribe_url": leaving,
            "preferences_url": settings.URL + reverse("notifications:inbox") + "#reach",
        }
        message = plain_letter(
            address=person.email,
            subject=subject,
            text=render_to_string("notifications/mail/letter.txt.jinja", context),
            html=render_to_string("notifications/mail/letter.html.jinja", context),
            message_id=mail.message_id,
        )
    message.extra_headers |= {
        "List-Unsubscribe": f"<{leaving}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    return message


def plain_letter(*, address: str, subject: str, text: str, html: str, message_id: str) -> EmailMultiAlternatives:
    message = EmailMultiAlternatives(
        subject=" ".join(subject.split()) or gettext("News"),
        body=text,
        from_email=_sender(),
        to=[address],
        headers={"Message-ID": message_id, "Auto-Submitted": "auto-generated"},
    )
    if html:
        message.attach_alternative(html, "text/html")
    return message


def _company() -> str:
    return Company.objects.values_list("name", flat=True).first() or "Makewith"


def _sender() -> str:
    """The company's name before the address, unless the address already has one."""
    address = settings.DEFAULT_FROM_EMAIL
    if "<" in address:
        return address
    name = "".join(letter for letter in _company() if letter.isprintable() and letter not in '"\\<>')
    return f'"{name}" <{address}>'
