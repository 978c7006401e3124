"""Who may do what to a person's page."""

from makewith.foundation.files.models import File
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


@permission("people.erase_person")
def can_erase_person(person: Person | None, other: Person) -> bool:
    """Oneself, and administrators on somebody's behalf."""
    return other.erased_at is None and (can_change_person(person, other) or can_change_company(person))


@permission("people.see_archive")
def can_see_archive(person: Person | None, file: File) -> bool:
    """A copy of one's data is for oneself alone."""
    return person is not None and file.owner_id == person.public_id
