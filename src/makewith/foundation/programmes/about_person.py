"""What programmes keep about a person beside rows of theirs: invitations to their address, and being an owner."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _

from makewith.foundation.people.models import Person
from makewith.foundation.programmes.models import Invitation, Programme, forget_sight
from makewith.foundation.programmes.queries import only_owner_of


def tell(person: Person) -> dict[str, Any]:
    columns = ("programme__name", "name", "role", "invited_at", "accepted_at", "declined_at")
    return {"invitations": list(_invitations_to(person).values(*columns))}


def forget(person: Person) -> None:
    """Raises ValidationError for an only owner."""
    names = Programme.objects.filter(pk__in=only_owner_of(person)).order_by("name").values_list("name", flat=True)
    if names:
        raise ValidationError(
            _("Without them these programmes have no owner: %(names)s. Make somebody else owner first.")
            % {"names": ", ".join(names)}
        )
    _invitations_to(person).delete()
    Invitation.objects.filter(invited_by=person).update(invited_by=None)
    forget_sight(person)


def _invitations_to(person: Person) -> Any:
    return Invitation.objects.filter(~Q(email=""), email__iexact=person.email)
