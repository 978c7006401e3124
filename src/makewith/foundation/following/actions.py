"""Following, no longer following, and keeping quiet for a while."""

from datetime import datetime

from django.db import transaction

from makewith.foundation.following import permissions
from makewith.foundation.following.models import Follow, Target, column_of
from makewith.foundation.people.models import Person
from makewith.kit.permissions import require


@transaction.atomic
def follow(*, person: Person, target: Target, now: datetime) -> Follow:
    """Hear what moves in this. Twice is as once; what was muted is heard again."""
    require(permissions.can_follow, person, target)
    return _keep(person, target, now, muted_at=None)


@transaction.atomic
def mute(*, person: Person, target: Target, now: datetime) -> Follow:
    """Hear nothing of this until one follows it again, also where one supports it."""
    require(permissions.can_follow, person, target)
    return _keep(person, target, now, muted_at=now)


@transaction.atomic
def unfollow(*, person: Person, target: Target) -> bool:
    """Follow this no longer. It needs no permission: one may let go of what one does not see any more."""
    return bool(Follow.objects.of(target).filter(person=person).delete()[0])


def _keep(person: Person, target: Target, now: datetime, *, muted_at: datetime | None) -> Follow:
    row, is_new = Follow.objects.get_or_create(
        **column_of(target), person=person, defaults={"followed_at": now, "muted_at": muted_at}
    )
    if not is_new and (row.muted_at is None) is not (muted_at is None):
        row.muted_at = muted_at
        row.save(update_fields=["muted_at"])
    return row


@transaction.atomic
def forget_person(*, person: Person) -> None:
    """Remove what somebody followed; for erasing a person."""
    Follow.objects.filter(person=person).delete()
