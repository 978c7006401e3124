"""Who acts when a command is run by an operator rather than by somebody signed in."""

from datetime import datetime

from makewith.foundation.accounts.actions import user_for_email
from makewith.foundation.people.actions import create_person
from makewith.foundation.people.models import Person

NOBODY = "operator@localhost"


def acting_administrator(now: datetime) -> Person:
    """The administrator who has been here longest; where there is none, one that cannot sign in."""
    person = Person.objects.filter(user__is_administrator=True).select_related("user").order_by("pk").first()
    if person is None:
        user = user_for_email(email=NOBODY)
        user.is_administrator, user.is_active = True, False
        user.save(update_fields=["is_administrator", "is_active"])
        person = create_person(user=user, name="The operator", kind=None, time_zone="UTC", language="en", now=now)
    return person
