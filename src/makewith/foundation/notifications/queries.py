"""Reads across news and letters."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from django.db.models import Exists, Max, Min, OuterRef, Q, QuerySet

from makewith.foundation.notifications import folder, rhythms
from makewith.foundation.notifications.models import Mail, Notification, Preference, Rhythm
from makewith.foundation.people.models import Person
from makewith.foundation.programmes.models import Departure, Membership, Programme
from makewith.kit.pages import Page, keyset_page

kept_letters = folder.kept_letters
kept_letter = folder.kept_letter

_BATCH = 500


def unread_count(person: Person) -> int:
    """How many pieces of news wait in a person's inbox; the number at the bell."""
    return Notification.objects.filter(person=person, read_at=None).count()


def inbox_page(person: Person, cursor: str | None, fate: str | None = None, size: int = 30) -> Page[Notification]:
    """One page of somebody's news, newest first, with programmes loaded; all of it or of one fate."""
    rows = Notification.objects.filter(person=person).select_related("programme")
    if fate:
        rows = rows.filter(fate=fate)
    return keyset_page(rows, order=("-id",), cursor=cursor, size=size)


def programmes_writing_to(person: Person) -> list[tuple[Programme, str]]:
    """Programmes a person takes part in or has heard from, each with the rhythm of its letters."""
    heard_from = Notification.objects.filter(person=person, programme=OuterRef("pk"))
    takes_part = Membership.objects.filter(person=person, programme=OuterRef("pk"))
    programmes = Programme.objects.filter(Exists(heard_from) | Exists(takes_part)).order_by("name", "pk")
    chosen = dict(Preference.objects.filter(person=person).values_list("programme_id", "rhythm"))
    return [(programme, chosen.get(programme.pk, Rhythm.DAILY)) for programme in programmes]


def unmailed() -> QuerySet[Notification]:
    """News that may still go into a letter: not in one yet, not read, not taken back, and not for who left since."""
    left = Departure.objects.filter(person=OuterRef("person"), programme=OuterRef("programme"))
    rows = Notification.objects.filter(mail=None, by_mail=True, read_at=None, is_taken_back=False)
    return rows.filter(~Exists(left))


@dataclass(frozen=True)
class DueMail:
    """A letter that should go out now: to whom, about which programme, and up to which notification."""

    person_id: int
    programme_id: int | None
    address: str
    unique_key: str
    last_notification_id: int


def due_mails(now: datetime) -> list[DueMail]:
    """The letters that are due: one per person, programme and local day (or Friday), or at once for those who want that.

    A letter is due when news from before the last 18:00 of the reader's zone has not been sent; a worker that comes late
    still finds it. The day in its key is the day of that 18:00, so no day ever has two.
    """
    groups = (
        unmailed()
        .filter(person__erased_at=None)
        .exclude(person__email="")
        .values("person_id", "programme_id", "person__email", "person__time_zone")
        .annotate(first=Min("created_at"), last=Max("id"))
        .order_by("person_id", "programme_id")
    )
    chosen = {
        (person_id, programme_id): rhythm
        for person_id, programme_id, rhythm in Preference.objects.filter(
            ~Q(rhythm=Rhythm.DAILY), person__in=unmailed().values("person")
        ).values_list("person_id", "programme_id", "rhythm")
    }
    due = []
    for group in groups:
        rhythm = chosen.get((group["person_id"], group["programme_id"]), Rhythm.DAILY)
        key = _due_key(group, rhythm, now)
        if key:
            due.append(DueMail(group["person_id"], group["programme_id"], group["person__email"], key, group["last"]))
    return list(_not_written_yet(due))


def _due_key(group: Mapping[str, Any], rhythm: str, now: datetime) -> str | None:
    person_id, programme_id = group["person_id"], group["programme_id"] or 0
    if rhythm == Rhythm.NEVER:
        return None
    if rhythm == Rhythm.AT_ONCE:
        return f"at-once:{person_id}:{programme_id}:{group['last']}"
    day, instant = rhythms.latest_digest(now, group["person__time_zone"], is_weekly=rhythm == Rhythm.WEEKLY)
    return f"digest:{person_id}:{programme_id}:{day.isoformat()}" if group["first"] <= instant else None


def _not_written_yet(due: list[DueMail]) -> Iterator[DueMail]:
    letters = iter(due)
    while batch := list(islice(letters, _BATCH)):
        keys = [letter.unique_key for letter in batch]
        written = set(Mail.objects.filter(unique_key__in=keys).values_list("unique_key", flat=True))
        yield from (letter for letter in batch if letter.unique_key not in written)
