"""Reads across news and letters."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import NamedTuple
from uuid import UUID

from django.db.models import Count, Exists, Max, Min, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce, Lower

from makewith.foundation.notifications import bounces, folder, registry, rhythms
from makewith.foundation.notifications.models import (
    KindPreference,
    Letter,
    LetterTimes,
    Mail,
    Notification,
    PausedAddress,
    Preference,
    Rhythm,
)
from makewith.foundation.notifications.rhythms import Times
from makewith.foundation.people.models import Person
from makewith.foundation.programmes.models import Departure, Membership, Programme
from makewith.kit.pages import Page, keyset_page
from makewith.kit.rows import Prepared

kept_letters = folder.kept_letters
kept_letter = folder.kept_letter

_PEOPLE = 500


def unread_count(person: Person) -> int:
    """How many pieces of news wait in a person's inbox; the number at the bell."""
    return Notification.objects.filter(person=person, read_at=None).count()


def bell(person: Person) -> tuple[int, bool]:
    """How many pieces of news wait for a person, and whether letters to them are paused; for the frame of every page."""
    return _BELL.one(person.pk, address_of(person.email)) or (0, False)


def _bell(person_id: int, address: str) -> QuerySet[Person, tuple[int, bool]]:
    unread = Notification.objects.filter(person=OuterRef("pk"), read_at=None).order_by().values("person")
    found = Person.objects.filter(pk=person_id).annotate(
        unread=Coalesce(Subquery(unread.annotate(count=Count("pk")).values("count")), 0),
        is_paused=Exists(PausedAddress.objects.filter(address=address)),
    )
    return found.values_list("unread", "is_paused")


_BELL = Prepared(_bell, -101, "no-such-address-101")


def inbox_page(
    person: Person,
    cursor: str | None,
    *,
    fate: str | None = None,
    programme: Programme | None = None,
    is_own: bool = False,
    size: int = 30,
) -> Page[Notification]:
    """One page of somebody's news, newest first, with programmes loaded; all of it, or of one fate, of one programme, or
    only what is about what they gave.

    Each row knows in `is_held` whether what it is about is out of this person's sight for now.
    """
    rows = Notification.objects.filter(person=person).select_related("programme").prefetch_related("about")
    if fate:
        rows = rows.filter(fate=fate)
    if programme:
        rows = rows.filter(programme=programme)
    if is_own:
        rows = rows.filter(kind__in=[kind.name for kind in registry.kinds() if kind.is_own])
    page = keyset_page(rows, order=("-id",), cursor=cursor, size=size)
    held = held_news(person, page.rows)
    for row in page.rows:
        row.is_held = row.pk in held
    return page


def held_news(person: Person, news: Collection[Notification]) -> set[int]:
    """Keys of the news that is about something this person must not see for now. Needs `about` to be prefetched."""
    items: dict[UUID, list[int]] = {}
    for one in news:
        for about in one.about.all():
            items.setdefault(about.item_id, []).append(one.pk)
    held = registry.held_from(person.pk, items) if items else ()
    return {key for item_id in held for key in items[item_id]}


def programmes_with_news(person: Person) -> QuerySet[Programme]:
    """Programmes that stand in somebody's inbox, in the order of the alphabet."""
    news = Notification.objects.filter(person=person, programme=OuterRef("pk"))
    return Programme.objects.filter(Exists(news)).order_by("name", "pk")


def read_at_count(person: Person, read_at: datetime) -> int:
    """How many pieces of news were marked as read at one moment."""
    return Notification.objects.filter(person=person, read_at=read_at).count()


def programmes_of(person: Person) -> list[Programme]:
    """Programmes a person takes part in, the one they joined last first."""
    memberships = Membership.objects.filter(person=person).select_related("programme").order_by("-pk")
    return [membership.programme for membership in memberships]


def programmes_writing_to(person: Person) -> list[tuple[Programme, str]]:
    """Programmes a person takes part in or has heard from, each with the rhythm chosen for it, or ""."""
    heard_from = Notification.objects.filter(person=person, programme=OuterRef("pk"))
    takes_part = Membership.objects.filter(person=person, programme=OuterRef("pk"))
    programmes = Programme.objects.filter(Exists(heard_from) | Exists(takes_part)).order_by("name", "pk")
    chosen = dict(Preference.objects.filter(person=person).values_list("programme_id", "rhythm"))
    return [(programme, chosen.get(programme.pk, "")) for programme in programmes]


def kind_rhythms(person: Person) -> dict[str, str]:
    """How each kind of news reaches a person, in the order of the table."""
    wishes = Wishes([person.pk])
    return {kind.name: wishes.of_kind(person.pk, kind.name) for kind in registry.kinds()}


def times_of(person: Person) -> Times:
    """When letters reach a person, by their own clock."""
    return times_by_person([person.pk]).get(person.pk, registry.rules.times)


def times_by_person(people: Collection[int]) -> dict[int, Times]:
    """The times of those among these people who chose any."""
    rows = LetterTimes.objects.filter(person__in=people)
    return {
        row.person_id: Times(row.quiet_from, row.quiet_until, row.daily_at, row.weekly_day, row.weekly_at)
        for row in rows
    }


def address_of(email: str) -> str:
    """An address as bounces and pauses write it."""
    return email.strip().lower()


def is_paused(email: str) -> bool:
    """Whether an address gets no mail for now."""
    return PausedAddress.objects.filter(address=address_of(email)).exists()


def paused_page(cursor: str | None, size: int = 50) -> Page[PausedAddress]:
    """A page of the addresses that get no mail, the latest first, each with whose it is and what was meant."""
    page = keyset_page(PausedAddress.objects.all(), order=("-id",), cursor=cursor, size=size)
    people = Person.objects.annotate(address=Lower("email")).filter(address__in=[row.address for row in page.rows])
    by_address = {person.address: person for person in people}
    for row in page.rows:
        row.person, row.meaning = by_address.get(row.address), bounces.meaning_of(row.status)
    return page


class Wishes:
    """How often some people want to be written to about what; three queries for all of them."""

    def __init__(self, people: Collection[int]) -> None:
        kinds = KindPreference.objects.filter(person__in=people)
        programmes = Preference.objects.filter(person__in=people)
        self._kinds = {(row.person_id, row.kind): row.rhythm for row in kinds}
        self._programmes = {(row.person_id, row.programme_id): row.rhythm for row in programmes}
        left = Departure.objects.filter(person__in=people).values_list("person_id", "programme_id")
        self._programmes |= dict.fromkeys(left, str(Rhythm.NEVER))

    def of_kind(self, person_id: int, kind: str) -> str:
        return self._kinds.get((person_id, kind)) or registry.rhythm_of(kind)

    def rhythm(self, person_id: int, programme_id: int | None, kind: str) -> str:
        """What was chosen for the programme, else for the kind. A kind that was turned off stays off everywhere, and a programme
        that was left is quiet.
        """
        chosen = self.of_kind(person_id, kind)
        if chosen in (Rhythm.NEVER, Rhythm.NOWHERE):
            return chosen
        return self._programmes.get((person_id, programme_id), chosen)


def unmailed() -> QuerySet[Notification]:
    """News that may still go into a letter: not in one yet, not read, not taken back, and not for who left since."""
    left = Departure.objects.filter(person=OuterRef("person"), programme=OuterRef("programme"))
    rows = Notification.objects.filter(mail=None, by_mail=True, read_at=None, is_taken_back=False)
    return rows.filter(~Exists(left))


def news_to_say(mail: Mail) -> list[Notification]:
    """What a letter has to say now: nothing to whoever left or ended these letters, nothing taken back and nothing held."""
    person = mail.person
    if not person.email or person.erased_at is not None:
        return []
    news = list(mail.notifications.filter(is_taken_back=False).order_by("id").prefetch_related("about"))
    held, wishes = held_news(person, news), Wishes([person.pk])
    return [
        one for one in news if one.pk not in held and wishes.rhythm(person.pk, mail.programme_id, one.kind) in _BY_MAIL
    ]


@dataclass(frozen=True)
class DueMail:
    """A letter that should go out now: to whom, about which programme, of which kinds of news, up to which notification."""

    person_id: int
    programme_id: int | None
    address: str
    rhythm: str
    unique_key: str
    kinds: tuple[str, ...]
    last_notification_id: int


class _Group(NamedTuple):
    """News of one kind that one programme has for one person and that is in no letter yet."""

    person_id: int
    programme_id: int | None
    kind: str
    address: str
    zone: str
    first: datetime
    last: int


def due_mails(now: datetime) -> Iterator[list[DueMail]]:
    """The letters that are due, a page of people at a time. A letter belongs to one person and one programme.

    Once a day or a week: when news from before the last digest time of the reader's clock has not been sent; a worker that comes
    late still finds it. The day in its key is the day of that time, so no day ever has two. The weekly letter takes with it what
    the daily one would have said. Nothing is due in quiet hours, or for an address that is paused.
    """
    last = 0
    while people := list(
        unmailed()
        .filter(person__gt=last)
        .order_by("person_id")
        .values_list("person_id", flat=True)
        .distinct()[:_PEOPLE]
    ):
        last = people[-1]
        if due := _due_for(people, now):
            yield due


def _due_for(people: list[int], now: datetime) -> list[DueMail]:
    rows = (
        unmailed()
        .filter(person__in=people, person__erased_at=None)
        .exclude(person__email="")
        .values_list("person_id", "programme_id", "kind", "person__email", "person__time_zone")
        .annotate(first=Min("created_at"), last=Max("id"))
        .order_by("person_id", "programme_id")
    )
    groups = [_Group(*row) for row in rows]
    wishes, times = Wishes(people), times_by_person(people)
    addresses = {address_of(group.address) for group in groups}
    paused = set(PausedAddress.objects.filter(address__in=addresses).values_list("address", flat=True))
    candidates = []
    for (person_id, _), found in groupby(groups, key=lambda group: (group.person_id, group.programme_id)):
        several = list(found)
        hours = times.get(person_id, registry.rules.times)
        if address_of(several[0].address) in paused or rhythms.is_quiet(now, several[0].zone, hours):
            continue
        candidates.append(_letters_for(several, wishes, hours, now))
    keys = {letter.unique_key for letters in candidates for letter in letters}
    written = _written(keys)
    due = []
    for letters in candidates:
        left = [letter for letter in letters if letter.unique_key not in written]
        due += left[:1] if left and left[0].rhythm == Rhythm.WEEKLY else left
    return due


def _letters_for(groups: list[_Group], wishes: Wishes, times: Times, now: datetime) -> list[DueMail]:
    """What one programme could write to one person now, the weekly letter first."""
    by_rhythm: dict[str, list[_Group]] = {}
    for group in groups:
        rhythm = wishes.rhythm(group.person_id, group.programme_id, group.kind)
        by_rhythm.setdefault(rhythm, []).append(group)
    zone, name = groups[0].zone, f"{groups[0].person_id}:{groups[0].programme_id or 0}"
    letters = []
    if weekly := by_rhythm.get(Rhythm.WEEKLY):
        day, instant = rhythms.latest_digest(now, zone, times.weekly_at, times.weekly_day)
        if min(group.first for group in weekly) <= instant:
            everything = [group for rhythm in _BY_MAIL for group in by_rhythm.get(rhythm, [])]
            letters.append(_due(everything, Rhythm.WEEKLY, f"weekly:{name}:{day.isoformat()}"))
    if daily := by_rhythm.get(Rhythm.DAILY):
        day, instant = rhythms.latest_digest(now, zone, times.daily_at)
        if min(group.first for group in daily) <= instant:
            letters.append(_due(daily, Rhythm.DAILY, f"digest:{name}:{day.isoformat()}"))
    if at_once := by_rhythm.get(Rhythm.AT_ONCE):
        last = max(group.last for group in at_once)
        letters.append(_due(at_once, Rhythm.AT_ONCE, f"at-once:{name}:{last}"))
    return letters


_BY_MAIL = (Rhythm.AT_ONCE, Rhythm.DAILY, Rhythm.WEEKLY)


def _due(groups: list[_Group], rhythm: str, unique_key: str) -> DueMail:
    return DueMail(
        groups[0].person_id,
        groups[0].programme_id,
        groups[0].address,
        rhythm,
        unique_key,
        tuple(group.kind for group in groups),
        max(group.last for group in groups),
    )


def _written(keys: Iterable[str]) -> set[str]:
    return set(Mail.objects.filter(unique_key__in=list(keys)).values_list("unique_key", flat=True))


@dataclass(frozen=True)
class NextLetter:
    """The next letter about one programme, if nothing else happens: when it goes out, and what it says by now."""

    programme: Programme | None
    at: datetime
    news: list[Notification]


def next_letters(person: Person, now: datetime) -> list[NextLetter]:
    """What waits for letters to somebody, the soonest first; nothing for an address that is paused.

    It is asked what will be due at each moment at which letters can go out, so it cannot say otherwise than they do.
    """
    waiting = list(
        unmailed().filter(person=person).select_related("programme").prefetch_related("about").order_by("id")
    )
    held = held_news(person, waiting)
    found: dict[int | None, NextLetter] = {}
    for at in _moments_of_letters(now, person.time_zone, times_of(person)) if waiting else ():
        for due in _due_for([person.pk], at):
            news = [
                one
                for one in waiting
                if (one.programme_id, one.kind in due.kinds) == (due.programme_id, True) and one.pk not in held
            ]
            if news and due.programme_id not in found:
                found[due.programme_id] = NextLetter(news[0].programme, at, news)
    return list(found.values())


def _moments_of_letters(now: datetime, zone: str, times: Times) -> list[datetime]:
    """When letters may go out next: now, and at the next daily and weekly time, or when quiet hours end."""
    daily = rhythms.next_digest(now, zone, times.daily_at)
    weekly = rhythms.next_digest(now, zone, times.weekly_at, times.weekly_day)
    return sorted({rhythms.quiet_until(at, zone, times) or at for at in (now, daily, weekly)})


def states_of_letters(unique_keys: Iterable[str]) -> dict[str, str]:
    """Key of a letter of its own -> how far it is, a MailState; without those that were not written yet."""
    return dict(Letter.objects.filter(unique_key__in=list(unique_keys)).values_list("unique_key", "state"))
