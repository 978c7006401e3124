"""Writes that bring in many people at once."""

from collections.abc import Iterable

from makewith.foundation.people.models import Person, StakeholderKind

NAME_LENGTH = 80


def bring_in_people(
    *, people: Iterable[tuple[str, StakeholderKind | None]], time_zone: str = "UTC", language: str = "en"
) -> list[Person]:
    """People known by name and side alone, without an address: authors of what is imported, a demo's crowd.

    Every name makes a new person; whether somebody of that name is here already, the caller knows.
    """
    return Person.objects.bulk_create(
        [Person(name=name[:NAME_LENGTH], kind=kind, time_zone=time_zone, language=language) for name, kind in people],
        batch_size=2000,
    )
