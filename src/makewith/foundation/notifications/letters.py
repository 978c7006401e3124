"""What a letter looks like: its words, made from the news when it is sent, and its headers."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any
from urllib.parse import urldefrag, urlencode, urlsplit

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext, gettext_lazy, ngettext

from makewith.foundation.notifications import registry
from makewith.foundation.notifications.models import Fate, Mail, Notification, Rhythm
from makewith.foundation.people.models import Company, Person
from makewith.foundation.programmes.models import Programme

_SALT = "makewith.unsubscribe"
# What empties a letter of its own.
NO_WORDS = {"address": "", "subject": "", "text": "", "html": ""}
# A letter that says one or two things says them in full, with the reader's words. In one that says more a line has a title of
# at most 90 characters and one excerpt of 70, so that all of it stays under one screen.
_FEW = 2
_TITLE, _SHORT, _LONG = 90, 70, 2000

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


def unsubscribe_token(person: Person, programme: Programme | None, kind: str = "") -> str:
    """What stands in an unsubscribe link. It needs no signing in and never expires: letters are kept for years."""
    parts = [person.public_id.hex, programme.public_id.hex if programme else "", kind]
    return signing.Signer(salt=_SALT).sign_object(parts)


def read_token(token: str) -> tuple[str, str, str]:
    """Public ids (hex) of the person and the programme, and a kind of news; the last two may be empty. Raises BadToken."""
    try:
        person_id, programme_id, *kind = signing.Signer(salt=_SALT).unsign_object(token)
    except (signing.BadSignature, ValueError) as error:
        raise BadToken(token) from error
    return person_id, programme_id, kind[0] if kind else ""


def by_fate(news: Sequence[Notification]) -> list[tuple[str, Any, list[Notification]]]:
    """News in the order of what it means to its reader: (fate, its heading, its news), without empty ones."""
    return [
        (str(fate), head, found)
        for fate, head in FATE_HEADS.items()
        if (found := [notification for notification in news if notification.fate == fate])
    ]


@dataclass(frozen=True)
class Line:
    """One thing in a letter, however much happened to it."""

    title: str
    path: str
    quote: str
    body: str
    also: str
    head: Any
    count: int


def _weight(one: Notification) -> tuple[int, int, int, int]:
    """What matters most comes first: one's own before what one follows, then what became of it, then the kind, then newness."""
    kinds = [kind.name for kind in registry.kinds()]
    place = kinds.index(one.kind) if one.kind in kinds else len(kinds)
    return (not _is_own(one), list(FATE_HEADS).index(Fate(one.fate)), place, -one.pk)


def _is_own(one: Notification) -> bool:
    return one.kind not in {kind.name for kind in registry.kinds() if not kind.is_own}


def lines_of(news: Sequence[Notification]) -> list[Line]:
    """Each thing that something happened to once, the most important first. Things are told apart by where they lead."""
    things: dict[str, list[Notification]] = {}
    for one in sorted(news, key=_weight):
        things.setdefault(urldefrag(one.path).url, []).append(one)
    lines = [_line(path, found) for path, found in things.items()]
    return lines if len(lines) <= _FEW else [_shortened(line) for line in lines]


def _shortened(line: Line) -> Line:
    quote = "" if line.body else _cut(line.quote, _SHORT)
    return replace(line, title=_cut(line.title, _TITLE), quote=quote, body=_cut(line.body, _SHORT))


def _line(page: str, news: list[Notification]) -> Line:
    first = news[0]
    alike = [one for one in news if one.kind == first.kind]
    others = sorted((one for one in news if one.kind != first.kind), key=lambda one: one.kind)
    head = FATE_HEADS[Fate(first.fate)] if _is_own(first) else gettext("What you follow")
    title, quote, body = first.title, first.quote, _cut(first.body, _LONG)
    also = [_counted(kind, len(list(found))) for kind, found in groupby(others, key=lambda one: one.kind)]
    if len(alike) > 1 and first.thing:
        several = {"counted": _counted(first.kind, len(alike)), "thing": first.thing}
        title, quote, body = gettext("%(counted)s on “%(thing)s”") % several, "", ""
    elif len(alike) > 1:
        also.insert(0, _counted(first.kind, len(alike) - 1))
    path = first.path if len(news) == 1 else page
    return Line(title, path, quote, body, ", ".join(also), head, len(news))


def _counted(kind: str, count: int) -> str:
    counted = next((row.counted for row in registry.kinds() if row.name == kind), registry.ANY_NEWS)
    return str(counted % {"count": count})


def _cut(text: str, limit: int) -> str:
    """The beginning of a text, to the end of a word where there is one."""
    return text if len(text) <= limit else " ".join(text[:limit].split(" ")[:-1] or [text[: limit - 1]]).rstrip() + "…"


def _ends(mail: Mail, news: Sequence[Notification]) -> str:
    """The kind of news that a letter's way out ends: a letter sent at once that has one kind ends that, others their programme."""
    kinds = {one.kind for one in news}
    return kinds.pop() if mail.rhythm == Rhythm.AT_ONCE and len(kinds) == 1 else ""


def digest(mail: Mail, news: Sequence[Notification]) -> EmailMultiAlternatives:
    """The letter with this news, in the reader's language and time."""
    person, programme = mail.person, mail.programme
    kind = _ends(mail, news)
    leaving = settings.URL + reverse("notifications:unsubscribe", args=[unsubscribe_token(person, programme, kind)])
    inbox = settings.URL + reverse("notifications:inbox")
    with translation.override(person.language), timezone.override(person.time_zone):
        company = _company()
        name = programme.name if programme else company
        lines = lines_of(news)
        shown = lines[: registry.rules.lines]
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
            "groups": [(head, list(found)) for head, found in groupby(shown, key=lambda line: str(line.head))],
            "is_many": len(lines) > _FEW,
            "more": sum(line.count for line in lines[len(shown) :]),
            "more_url": f"{inbox}?{urlencode({'programme': programme.public_id})}" if programme else inbox,
            "site": settings.URL,
            "kind": registry.kind_of(kind) if kind else None,
            "unsubscribe_url": leaving,
            "preferences_url": settings.URL + reverse("notifications:reach"),
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
