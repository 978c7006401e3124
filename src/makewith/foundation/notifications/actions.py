"""Telling people, and what they do with the news."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import islice
from typing import Any, TypeVar
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Q
from django.utils.translation import gettext

from makewith.foundation.jobs.actions import enqueue_paths
from makewith.foundation.notifications import letters, queries, registry
from makewith.foundation.notifications.models import (
    Fate,
    Letter,
    Mail,
    Notification,
    NotificationAbout,
    Preference,
    Rhythm,
)
from makewith.foundation.notifications.permissions import can_read_notification
from makewith.foundation.people.models import Person
from makewith.foundation.programmes.models import Departure, Programme
from makewith.foundation.realtime import broadcast
from makewith.kit.permissions import require

T = TypeVar("T")

BadToken = letters.BadToken

SEND_LETTER = "makewith.foundation.notifications.tasks.send_letter"
FORGET_LETTERS = "makewith.foundation.notifications.tasks.forget_letters"
_BATCH = 500


@dataclass(frozen=True)
class News:
    """One piece of news for one person. `person_id` and `programme_id` are keys, `about` the public_ids of Items.

    `unique_key` names the occasion ("decision:<uuid>"): told again, it is not told twice. `path` begins with "/".
    """

    person_id: int
    programme_id: int | None
    kind: str
    fate: str
    unique_key: str
    title: str
    path: str
    quote: str = ""
    body: str = ""
    about: tuple[UUID, ...] = ()
    by_mail: bool = True


def tell(news: Sequence[News], *, now: datetime) -> int:
    """Put news into inboxes, each once; how many were new. Letters follow as each reader wants them.

    Raises ValueError for a path that leaves this site, or a kind or a fate there is none of.
    """
    for one in news:
        registry.kind_of(one.kind)
        if not one.path.startswith("/") or one.path.startswith("//") or one.fate not in Fate.values:
            raise ValueError(f"News {one.unique_key!r} has no place to lead to, or an unknown fate.")
    told: set[int] = set()
    count = 0
    with transaction.atomic():
        for batch in _batches(_for_those_here(news)):
            new = _tell_batch(batch, now)
            count += len(new)
            told |= {row.person_id for row in new}
        _announce(told)
    return count


def _for_those_here(news: Sequence[News]) -> list[News]:
    """Without news for people who were erased."""
    people = {one.person_id for one in news}
    gone: set[int] = set()
    for batch in _batches(people):
        gone |= set(Person.objects.filter(pk__in=batch, erased_at__isnull=False).values_list("pk", flat=True))
    return [one for one in news if one.person_id not in gone]


def _tell_batch(batch: list[News], now: datetime) -> list[Notification]:
    unwanted = _without_letters(batch)
    rows = [
        Notification(
            person_id=one.person_id,
            programme_id=one.programme_id,
            kind=one.kind,
            fate=one.fate,
            unique_key=one.unique_key,
            title=_short(one.title, 200),
            quote=_short(one.quote, 300),
            body=one.body,
            path=one.path,
            by_mail=one.by_mail and (one.person_id, one.programme_id) not in unwanted,
            created_at=now,
        )
        for one in batch
    ]
    Notification.objects.bulk_create(rows, ignore_conflicts=True)
    # Which of them are new, a database that ignores conflicts does not say; their random names do.
    keys = dict(
        Notification.objects.filter(public_id__in=[row.public_id for row in rows]).values_list("public_id", "pk")
    )
    about = [
        NotificationAbout(notification_id=keys[row.public_id], item_id=item_id)
        for row, one in zip(rows, batch, strict=True)
        if row.public_id in keys
        for item_id in dict.fromkeys(one.about)
    ]
    NotificationAbout.objects.bulk_create(about, batch_size=_BATCH)
    return [row for row in rows if row.public_id in keys]


def _without_letters(batch: list[News]) -> set[tuple[int, int | None]]:
    people = {one.person_id for one in batch}
    never = Preference.objects.filter(person__in=people, rhythm=Rhythm.NEVER).values_list("person_id", "programme_id")
    left = Departure.objects.filter(person__in=people).values_list("person_id", "programme_id")
    return {*never, *left}


def _short(text: str, limit: int) -> str:
    plain = text.replace("\0", "").strip()
    return plain if len(plain) <= limit else plain[: limit - 1].rstrip() + "…"


def _batches(rows: Iterable[T]) -> Iterable[list[T]]:
    left = iter(rows)
    while batch := list(islice(left, _BATCH)):
        yield batch


def _announce(person_ids: set[int]) -> None:
    """Set the number at the bell on the pages these people have open, once all of this is true."""
    if person_ids:
        transaction.on_commit(partial(_broadcast_unread, person_ids), robust=True)


def _broadcast_unread(person_ids: set[int]) -> None:
    for batch in _batches(sorted(person_ids)):
        unread = Count("notifications", filter=Q(notifications__read_at=None))
        people = Person.objects.filter(pk__in=batch).annotate(unread=unread).values_list("public_id", "unread")
        for public_id, count in people:
            broadcast(f"inbox:{public_id}", "inbox", {"unread": count}, is_latest=True)


def mark_read(*, person: Person, notification: Notification | None = None, now: datetime) -> int:
    """Mark one piece of somebody's news as read, or all of it; how many were unread until now."""
    rows = Notification.objects.filter(person=person, read_at=None)
    if notification is not None:
        require(can_read_notification, person, notification)
        rows = rows.filter(pk=notification.pk)
    with transaction.atomic():
        count = rows.update(read_at=now)
        if count:
            _announce({person.pk})
    return count


def set_rhythm(*, person: Person, programme: Programme | None, rhythm: str) -> None:
    """Choose how often letters about a programme come. With NEVER, what waits for a letter is not sent later either."""
    if rhythm not in Rhythm.values:
        raise ValueError(rhythm)
    with transaction.atomic():
        Preference.objects.update_or_create(person=person, programme=programme, defaults={"rhythm": rhythm})
        if rhythm == Rhythm.NEVER:
            queries.unmailed().filter(person=person, programme=programme).update(by_mail=False)


def unsubscribe(token: str) -> tuple[Person, Programme | None]:
    """End letters about the programme a letter's link stands for; whose, and about what. Raises BadToken."""
    person, programme = letter_of(token)
    set_rhythm(person=person, programme=programme, rhythm=Rhythm.NEVER)
    return person, programme


def letter_of(token: str) -> tuple[Person, Programme | None]:
    """Whom and what an unsubscribe link is about. Raises BadToken, also when either is gone."""
    person_id, programme_id = letters.read_token(token)
    person = Person.objects.filter(public_id=person_id).first()
    programme = Programme.objects.filter(public_id=programme_id).first() if programme_id else None
    if person is None or (programme_id and programme is None):
        raise BadToken(token)
    return person, programme


def forget_item(*, item_id: UUID) -> int:
    """Empty all news about an Item that was taken back, and letters that were kept of it; how many pieces of news."""
    with transaction.atomic():
        about = NotificationAbout.objects.filter(item_id=item_id).values("notification")
        return _forget(Notification.objects.filter(pk__in=about))


def forget_person(*, person: Person) -> None:
    """Remove somebody's news, rhythms and letters; for erasing a person."""
    with transaction.atomic():
        _forget_letters(Mail.objects.filter(person=person))
        Mail.objects.filter(person=person).update(address="")
        Notification.objects.filter(person=person).delete()
        Preference.objects.filter(person=person).delete()
        _announce({person.pk})


def _forget(rows: Any) -> int:
    _forget_letters(Mail.objects.filter(pk__in=rows.values("mail")))
    count: int = rows.update(title=gettext("This was taken back"), quote="", body="", is_taken_back=True)
    return count


def _forget_letters(mails: Any) -> None:
    """The letters kept as files are a job's work: it is done even when this process dies after the commit."""
    for batch in _batches(mails.values_list("message_id", flat=True)):
        enqueue_paths([FORGET_LETTERS], unique_key=str(uuid.uuid4()), payload={"message_ids": batch})


def send_letter_later(*, address: str, subject: str, text: str, html: str = "", unique_key: str, now: datetime) -> bool:
    """Send one letter after this transaction commits; False if one with this key was written before.

    For invitations and the like. Its words stay in the database until it is sent and no longer.
    """
    with transaction.atomic():
        _, is_new = Letter.objects.get_or_create(
            unique_key=unique_key,
            defaults={
                "message_id": letters.message_id(f"letter:{unique_key}"),
                "address": address,
                "subject": _short(subject, 200),
                "text": text,
                "html": html,
                "created_at": now,
            },
        )
        enqueue_paths([SEND_LETTER], unique_key=unique_key, payload={"unique_key": unique_key}, run_at=now)
    return is_new
