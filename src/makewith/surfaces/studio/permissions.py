"""Who may look after the installation, and who sees the studio's front door."""

from django.db.models import Q
from django.db.models.functions import Now

from makewith.foundation.people.models import Person
from makewith.foundation.programmes.permissions import is_administrator
from makewith.kit.permissions import permission


@permission("studio.run_installation")
def can_run_installation(person: Person | None) -> bool:
    """Letters, jobs and the company are for administrators."""
    return is_administrator(person)


@permission("studio.see_programmes")
def can_see_programmes(person: Person | None) -> bool:
    """Anybody who is in a team now, and administrators."""
    if person is None:
        return False
    return is_administrator(person) or person.team_roles.filter(Q(ends_at=None) | Q(ends_at__gt=Now())).exists()
