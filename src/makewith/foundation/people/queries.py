"""Reads about people."""

from django.db.models import QuerySet

from makewith.foundation.accounts.models import User
from makewith.foundation.people.models import Company, Person, StakeholderKind


def kinds_open_to_choose() -> QuerySet[StakeholderKind]:
    """The sides that somebody new may say they are on."""
    return StakeholderKind.objects.filter(is_open_to_choose=True)


def person_waiting_for(user: User) -> Person | None:
    """The person who was invited or imported under this account's address and has not signed in yet."""
    return Person.objects.select_related("kind").filter(email__iexact=user.email, user=None, erased_at=None).first()


def company() -> Company:
    """The one company of this installation, by its default name until `makewith init` has asked."""
    return Company.objects.first() or Company()
