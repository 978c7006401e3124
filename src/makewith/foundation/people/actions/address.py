"""Signing in and getting letters at another address."""

from datetime import datetime

from django.db import IntegrityError, transaction

from makewith.foundation.accounts.models import User
from makewith.foundation.activity.actions import publish
from makewith.foundation.people import registry
from makewith.foundation.people.actions.persons import AddressTaken
from makewith.foundation.people.events import AddressChanged
from makewith.foundation.people.models import Person
from makewith.foundation.people.permissions import can_change_person
from makewith.foundation.people.queries import is_address_taken
from makewith.kit.permissions import require


def change_address(*, person: Person, by: Person | None, address: str, now: datetime) -> bool:
    """Move somebody's account to an address that they just proved to be theirs. False if it is there already.

    An account that was made by asking for a code at that address, and that nobody came into, gives way. Raises AddressTaken
    when it is somebody else's by now: the constraints decide, whoever asked first.
    """
    require(can_change_person, by, person)
    wanted = address.strip().lower()
    try:
        with transaction.atomic():
            moved = Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
            user = User.objects.select_for_update(of=("self",)).get(person=moved)
            if wanted == user.email == moved.email:
                return False
            if is_address_taken(wanted, but_by=moved):
                raise AddressTaken
            User.objects.filter(email=wanted, person=None).exclude(pk=user.pk).delete()
            earlier, user.email, moved.email = moved.email, wanted, wanted
            user.save(update_fields=["email"])
            moved.save(update_fields=["email"])
            registry.leave_address(earlier)
            publish(AddressChanged(actor_id=moved.public_id, subject_id=moved.public_id), now=now)
    except IntegrityError as error:
        raise AddressTaken from error
    return True
