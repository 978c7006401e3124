"""Becoming somebody here, and how one appears."""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from makewith.foundation.accounts.models import User
from makewith.foundation.activity.actions import publish
from makewith.foundation.people.events import AppearanceChanged, PersonConnected, PersonJoined
from makewith.foundation.people.models import Person, StakeholderKind
from makewith.foundation.people.permissions import can_change_person
from makewith.kit.permissions import require

UNPROVEN_KEPT = timedelta(days=7)


class AddressTaken(Exception):
    """Another person, with an account of their own, already has this address."""


def create_person(
    *, user: User, name: str, kind: StakeholderKind | None, time_zone: str, language: str, now: datetime
) -> Person:
    """The person behind an account, made when they first choose a name.

    Whoever was invited or imported under the same address is connected instead, and keeps their side if they had one. A
    second call for the same account returns the person of the first. Raises AddressTaken.

    An account's address is proven (see accounts): nobody reaches this without having read a letter sent to it.
    """
    values = {"name": name, "time_zone": time_zone, "language": language}
    with transaction.atomic():
        try:
            with transaction.atomic():
                if connect_person(user=user, now=now, kind=kind, **values):
                    return Person.objects.select_related("kind").get(user=user)
                person = Person.objects.create(user=user, email=user.email, kind=kind, **values)
        except IntegrityError as error:
            existing = Person.objects.select_related("kind").filter(user=user).first()
            if existing is None:
                raise AddressTaken from error
            return existing
        publish(PersonJoined(actor_id=person.public_id, subject_id=person.public_id), now=now)
        return person


def connect_person(
    *, user: User, name: str, kind: StakeholderKind | None, time_zone: str, language: str, now: datetime
) -> bool:
    """Give the person who waits under this account's address to the account. Whether there was one."""
    with transaction.atomic():
        waiting = (
            Person.objects.select_for_update(of=("self",))
            .filter(email__iexact=user.email, user=None, erased_at=None)
            .first()
        )
        if waiting is None:
            return False
        waiting.user, waiting.name, waiting.time_zone, waiting.language = user, name, time_zone, language
        if waiting.kind_id is None:
            waiting.kind = kind
        waiting.save(update_fields=["user", "name", "time_zone", "language", "kind"])
        publish(PersonConnected(actor_id=waiting.public_id, subject_id=waiting.public_id), now=now)
        return True


def change_appearance(*, person: Person, by: Person | None, name: str, shown_as: str, now: datetime) -> None:
    """Choose the name on one's notes, and whether others see it or only one's side; at once and everywhere."""
    require(can_change_person, by, person)
    with transaction.atomic():
        person.name, person.shown_as = name, shown_as
        person.save(update_fields=["name", "shown_as"])
        publish(AppearanceChanged(actor_id=person.public_id, subject_id=person.public_id), now=now)


def change_settings(*, person: Person, by: Person | None, time_zone: str, theme: str) -> None:
    """Choose in which zone times are told, and whether pages are "light", "dark" or, with "", as the device says."""
    require(can_change_person, by, person)
    person.time_zone, person.theme = time_zone, theme
    person.save(update_fields=["time_zone", "theme"])


def forget_unproven_accounts(*, now: datetime) -> int:
    """Delete accounts that were made by asking for a code a week ago or earlier and that nobody came into. How many.

    An account that is somebody's, an administrator's, or has a key is kept.
    """
    unproven = User.objects.filter(
        last_login=None,
        date_joined__lte=now - UNPROVEN_KEPT,
        is_administrator=False,
        person=None,
        api_tokens=None,
    )
    count, _of_each = unproven.delete()
    return count
