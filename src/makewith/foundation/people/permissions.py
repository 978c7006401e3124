"""Who may do what to a person's page."""

from makewith.foundation.people.models import Person
from makewith.kit.permissions import permission


@permission("people.change_person")
def can_change_person(person: Person | None, other: Person) -> bool:
    """Only oneself, and only while one is here."""
    return person is not None and person.pk == other.pk and other.erased_at is None


@permission("people.change_company")
def can_change_company(person: Person | None) -> bool:
    """Administrators of the installation."""
    return bool(person and person.user_id and person.user and person.user.is_administrator)
