"""Writes that bring many people into a programme at once."""

from collections.abc import Iterable

from makewith.foundation.programmes.models import Membership, Programme


def join_many(*, programme: Programme, people: Iterable[int]) -> None:
    """Make these people members, by their keys; who is one already stays as they are. Nobody is told."""
    Membership.objects.bulk_create(
        [Membership(programme=programme, person_id=person_id) for person_id in sorted(people)],
        ignore_conflicts=True,
        batch_size=2000,
    )
