"""Reads about people."""

from collections.abc import Callable
from typing import Any

from django.core.cache import cache
from django.db import transaction
from django.db.models import Q, QuerySet

from makewith.foundation.accounts.models import User
from makewith.foundation.people.models import Company, Person, StakeholderKind

REMEMBERED_SECONDS = 10


def kinds_open_to_choose() -> QuerySet[StakeholderKind]:
    """The sides that somebody new may say they are on."""
    return StakeholderKind.objects.filter(is_open_to_choose=True)


def person_waiting_for(user: User) -> Person | None:
    """The person who was invited or imported under this account's address and has not signed in yet."""
    return Person.objects.select_related("kind").filter(email__iexact=user.email, user=None, erased_at=None).first()


def is_address_taken(address: str, *, but_by: Person) -> bool:
    """Whether an address is somebody else's: of a person, or of an account that somebody came into or that has a task here.

    An account alone says nothing: asking for a code makes one, for any address that is typed.
    """
    people = Person.objects.filter(email__iexact=address).exclude(pk=but_by.pk)
    accounts = User.objects.filter(email__iexact=address).exclude(person=but_by)
    in_use = ~Q(last_login=None) | Q(is_administrator=True) | Q(is_active=False) | Q(api_tokens__isnull=False)
    return people.exists() or accounts.filter(in_use).exists()


def company() -> Company:
    """The one company of this installation, by its default name until `makewith init` has asked. Remembered."""
    found: Company = _remembered("company", lambda: Company.objects.first() or Company())
    return found


def kinds_by_name() -> list[tuple[int, str]]:
    """(id, name) of every side, for choosing among them. Remembered."""
    found: list[tuple[int, str]] = _remembered("kinds", lambda: list(StakeholderKind.objects.values_list("pk", "name")))
    return found


def forget_house() -> None:
    """Read company and kinds anew after this transaction. Other processes do so within REMEMBERED_SECONDS."""
    transaction.on_commit(lambda: cache.delete_many(["house:company", "house:kinds"]))


def _remembered(name: str, read: Callable[[], Any]) -> Any:
    """What every page asks for and hardly anybody ever changes."""
    found = cache.get(f"house:{name}")
    if found is None:
        found = read()
        cache.set(f"house:{name}", found, REMEMBERED_SECONDS)
    return found
