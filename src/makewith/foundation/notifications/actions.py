"""Telling people, and what they do with the news."""

import hashlib
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from itertools import islice
from typing import Any, TypeVar
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Q
from django.utils import translation
from django.utils.translation import gettext

from makewith.foundation.jobs.actions import enqueue_paths
from makewith.foundation.notifications import bounces, letters, queries, registry
from makewith.foundation.notifications.models import (
    Bounce,
    Fate,
    KindPreference,
    Letter,
    LetterTimes,
    Mail,
    MailState,
    Notification,
    NotificationAbout,
    PausedAddress,
    Preference,
    Rhythm,
)
from makewith.foundation.notifications.permissions import can_read_notification
from makewith.foundation.notifications.rhythms import Times
from makewith.foundation.people.models import Person
from makewith.foundation.programmes.models import Programme
from makewith.foundation.realtime import broadcast
from makewith.kit.later import Later
from makewith.kit.permissions import require

T = TypeVar("T")

BadToken = letters.BadToken

SEND_LETTER = "makewith.foundation.notifications.tasks.send_letter"
FORGET_LETTERS = "makewith.foundation.notifications.tasks.forget_letters"
_BATCH = 500


@dataclass(frozen=True)
class News:
    """One piece of news for one person. `person_id` and `programme_id` are keys, `about` the public_ids of Items.

    `title` and `body` may be said later: then each reader has them in their own language.
    `unique_key` names the occasion ("decision:<uuid>"): told again, it is not told twice. `path` begins with "/".
    `kind` is one of config.news: one's own is for whoever gave what it is about, "followed" for whoever only follows it.
    `thing` is what "3 comments on …" in a letter ends with; news of one path is one line there.
    """

    person_id: int
    programme_id: int | None
    kind: str
    fate: str
    unique_key: str
    title: str | Later
    path: str
    quote: str = ""
    body: str | Later = ""
    about: tuple[UUID, ...] = ()
    by_mail: bool = True
    thing: str = ""


def tell(news: Sequence[News], *, now: datetime) -> int:
    """Put news into inboxes, each once; how many were new. Letters follow as each reader wants them.

    Whoever does not want a kind of news that is not about their own things does not get it at all.

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
    """Without news for people who were erased, and each said in the language of its reader."""
    languages: dict[int, str] = {}
    for batch in _batches({one.person_id for one in news}):
        languages |= dict(Person.objects.filter(pk__in=batch, erased_at=None).values_list("pk", "language"))
    return [_said(one, languages[one.person_id]) for one in news if one.person_id in languages]


def _said(news: News, language: str) -> News:
    if isinstance(news.title, str) and isinstance(news.body, str):
        return news
    with translation.override(language):
        return replace(news, title=str(news.title), body=str(news.body))


def _tell_batch(news: list[News], now: datetime) -> list[Notification]:
    wishes = queries.Wishes({one.person_id for one in news})
    wanted = [(one, wishes.rhythm(one.person_id, one.programme_id, one.kind)) for one in news]
    batch = [(one, rhythm) for one, rhythm in wanted if rhythm != Rhythm.NOWHERE]
    rows = [
        Notification(
            person_id=one.person_id,
            programme_id=one.programme_id,
            kind=one.kind,
            fate=one.fate,
            unique_key=one.unique_key,
            title=_short(str(one.title), 200),
            quote=_short(one.quote, 300),
            body=str(one.body),
            thing=_short(one.thing, 200),
            path=one.path,
            by_mail=one.by_mail and rhythm != Rhythm.NEVER,
            created_at=now,
        )
        for one, rhythm in batch
    ]
    Notification.objects.bulk_create(rows, ignore_conflicts=True)
    # Which of them are new, a database that ignores conflicts does not say; their random names do.
    keys = dict(
        Notification.objects.filter(public_id__in=[row.public_id for row in rows]).values_list("public_id", "pk")
    )
    about = [
        NotificationAbout(notification_id=keys[row.public_id], item_id=item_id)
        for row, (one, _) in zip(rows, batch, strict=True)
        if row.public_id in keys
        for item_id in dict.fromkeys(one.about)
    ]
    NotificationAbout.objects.bulk_create(about, batch_size=_BATCH)
    return [row for row in rows if row.public_id in keys]


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


def mark_unread(*, person: Person, read_at: datetime) -> int:
    """Take back that everything was marked as read at one moment; how many pieces of news are new again."""
    with transaction.atomic():
        count = Notification.objects.filter(person=person, read_at=read_at).update(read_at=None)
        if count:
            _announce({person.pk})
    return count


def set_rhythm(*, person: Person, programme: Programme | None, rhythm: str) -> None:
    """Choose how often letters about a programme come. With NEVER, what waits for a letter is not sent later either."""
    if rhythm not in Rhythm.values or rhythm == Rhythm.NOWHERE:
        raise ValueError(rhythm)
    with transaction.atomic():
        Preference.objects.update_or_create(person=person, programme=programme, defaults={"rhythm": rhythm})
        if rhythm == Rhythm.NEVER:
            queries.unmailed().filter(person=person, programme=programme).update(by_mail=False)


def choose_what_reaches(
    *, person: Person, kinds: Mapping[str, str], programmes: Mapping[int, str], times: Times
) -> None:
    """Choose what reaches somebody and when, all at once: a rhythm for each kind of news, "" or a rhythm of its own for each
    programme by its key, and the hours.

    Raises ValueError for a rhythm there is none of, and for leaving news about one's own things out of the inbox.
    """
    for name, rhythm in kinds.items():
        if rhythm not in Rhythm.values or (rhythm == Rhythm.NOWHERE and registry.kind_of(name).is_own):
            raise ValueError(f"{name}: {rhythm}")
    if not set(programmes.values()) <= {"", *Rhythm.values} - {Rhythm.NOWHERE}:
        raise ValueError(programmes)
    with transaction.atomic():
        _choose_kinds(person, kinds)
        _choose_programmes(person, programmes)
        LetterTimes.objects.update_or_create(person=person, defaults=asdict(times))


def _choose_kinds(person: Person, kinds: Mapping[str, str]) -> None:
    """What is as the table says anyway is not kept, so that a better table is one for everybody who never chose."""
    chosen = {name: rhythm for name, rhythm in kinds.items() if rhythm != registry.kind_of(name).rhythm}
    KindPreference.objects.filter(person=person, kind__in=kinds.keys() - chosen.keys()).delete()
    KindPreference.objects.bulk_create(
        [KindPreference(person=person, kind=name, rhythm=rhythm) for name, rhythm in chosen.items()],
        update_conflicts=True,
        unique_fields=["person", "kind"],
        update_fields=["rhythm"],
    )
    off = [name for name, rhythm in kinds.items() if rhythm in (Rhythm.NEVER, Rhythm.NOWHERE)]
    queries.unmailed().filter(person=person, kind__in=off).update(by_mail=False)


def _choose_programmes(person: Person, programmes: Mapping[int, str]) -> None:
    chosen = {key: rhythm for key, rhythm in programmes.items() if rhythm}
    Preference.objects.filter(person=person, programme__in=programmes.keys() - chosen.keys()).delete()
    Preference.objects.bulk_create(
        [Preference(person=person, programme_id=key, rhythm=rhythm) for key, rhythm in chosen.items()],
        update_conflicts=True,
        unique_fields=["person", "programme"],
        update_fields=["rhythm"],
    )
    off = [key for key, rhythm in chosen.items() if rhythm == Rhythm.NEVER]
    queries.unmailed().filter(person=person, programme__in=off).update(by_mail=False)


@dataclass(frozen=True)
class Leaving:
    """Whose letters an unsubscribe link ends: those of one kind of news, or else those about one programme or none."""

    person: Person
    programme: Programme | None
    kind: str


def unsubscribe(token: str) -> Leaving:
    """End the letters that a letter's link stands for. Raises BadToken."""
    leaving = letter_of(token)
    with transaction.atomic():
        if leaving.kind:
            _choose_kinds(leaving.person, {leaving.kind: Rhythm.NEVER})
        else:
            set_rhythm(person=leaving.person, programme=leaving.programme, rhythm=Rhythm.NEVER)
    return leaving


def letter_of(token: str) -> Leaving:
    """Whom and what an unsubscribe link is about. Raises BadToken, also when any of it is gone."""
    person_id, programme_id, kind = letters.read_token(token)
    person = Person.objects.filter(public_id=person_id).first()
    programme = Programme.objects.filter(public_id=programme_id).first() if programme_id else None
    is_known = not kind or kind in {row.name for row in registry.kinds()}
    if person is None or (programme_id and programme is None) or not is_known:
        raise BadToken(token)
    return Leaving(person, programme, kind)


def note_bounce(*, address: str, is_hard: bool, status: str, unique_key: str, now: datetime) -> bool:
    """Keep that a letter did not reach somebody known here; True if their address gets no more mail because of it.

    One refused for good pauses the address at once, others when there were several in a short time. Told twice, it is kept once.
    """
    address, rules = queries.address_of(address), registry.rules
    if not Person.objects.filter(email__iexact=address).exists():
        return False
    with transaction.atomic():
        _, is_new = Bounce.objects.get_or_create(
            unique_key=unique_key[:200],
            defaults={"address": address, "is_hard": is_hard, "status": status[:20], "happened_at": now},
        )
        since = now - timedelta(days=rules.soft_bounce_days)
        soft = Bounce.objects.filter(address=address, is_hard=False, happened_at__gt=since).count()
        if not is_new or not (is_hard or soft >= rules.soft_bounces):
            return False
        _, is_paused = PausedAddress.objects.get_or_create(
            address=address, defaults={"status": status[:20], "paused_at": now}
        )
    return is_paused


def note_report(*, content: bytes, now: datetime) -> tuple[list[str], list[str]]:
    """Keep what a delivery report says: the addresses it is about, and those of them that get no more mail because of it.

    Where the letter that came back is one of ours, the address is the one it went to, whatever the report calls it.
    """
    noted, paused = [], []
    for refusal in bounces.read_report(content):
        written_to = Mail.objects.filter(message_id=refusal.message_id).values_list("address", flat=True).first()
        address = queries.address_of(written_to or refusal.recipient)
        if not Person.objects.filter(email__iexact=address).exists():
            continue
        noted.append(address)
        if note_bounce(
            address=address,
            is_hard=bounces.is_hard(refusal.status),
            status=refusal.status,
            unique_key=f"report:{hashlib.sha256(content).hexdigest()}:{address}",
            now=now,
        ):
            paused.append(address)
    return noted, paused


def try_address_again(*, person: Person) -> bool:
    """Write to somebody's address again, who says that it is right; whether it was paused."""
    return end_pause(address=person.email)


def end_pause(*, address: str) -> bool:
    """Forget that letters to an address came back, and write to it again; whether it was paused."""
    address = queries.address_of(address)
    with transaction.atomic():
        Bounce.objects.filter(address=address).delete()
        count, _ = PausedAddress.objects.filter(address=address).delete()
    return count > 0


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
        KindPreference.objects.filter(person=person).delete()
        LetterTimes.objects.filter(person=person).delete()
        address = queries.address_of(person.email)
        Bounce.objects.filter(address=address).delete()
        PausedAddress.objects.filter(address=address).delete()
        _announce({person.pk})


def _forget(rows: Any) -> int:
    _forget_letters(Mail.objects.filter(pk__in=rows.values("mail")))
    count: int = rows.update(title=gettext("This was taken back"), quote="", body="", thing="", is_taken_back=True)
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


def forget_undelivered(*, now: datetime) -> int:
    """Empty the letters that could not be sent for long, and drop old bounces; how many letters."""
    rules = registry.rules
    old = Letter.objects.exclude(state=MailState.SENT).exclude(address="")
    count = old.filter(created_at__lte=now - timedelta(days=rules.forget_words_after_days)).update(
        state=MailState.DROPPED, **letters.NO_WORDS
    )
    Bounce.objects.filter(happened_at__lte=now - timedelta(days=rules.soft_bounce_days)).delete()
    return count
