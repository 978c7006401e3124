"""Members, the team and who was invited."""

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from makewith.foundation.people.models import Person
from makewith.foundation.programmes.actions import Guest
from makewith.foundation.programmes.models import Invitation, Membership, Programme, TeamRole


def members_of(programme: Programme, text: str = "") -> QuerySet[Membership]:
    """Members with their person and kind. A search finds people by the name they show, or by their kind."""
    rows = Membership.objects.filter(programme=programme).select_related("person__kind")
    if text.strip():
        named = Q(person__shown_as="name", person__name__icontains=text.strip())
        rows = rows.filter(named | Q(person__kind__name__icontains=text.strip()), person__erased_at=None)
    return rows


def team_of(programme: Programme) -> list[tuple[Person, list[TeamRole]]]:
    """Who is in the team and with which roles, in the order in which they came."""
    team: dict[int, tuple[Person, list[TeamRole]]] = {}
    roles = TeamRole.objects.filter(programme=programme).current().select_related("person__kind", "person__user")
    for given in roles.order_by("created_at", "id"):
        team.setdefault(given.person_id, (given.person, []))[1].append(given)
    return list(team.values())


def invitations_of(programme: Programme) -> QuerySet[Invitation]:
    return Invitation.objects.filter(programme=programme).select_related("kind", "invited_by__kind")


def invitation_counts(programme: Programme) -> dict[str, int]:
    """How many were invited and what they said."""
    return Invitation.objects.filter(programme=programme).aggregate(
        all=Count("id"),
        accepted=Count("id", filter=Q(accepted_at__isnull=False)),
        declined=Count("id", filter=Q(declined_at__isnull=False)),
        waiting=Count("id", filter=Q(accepted_at=None, declined_at=None)),
    )


@dataclass(frozen=True)
class SortedGuests:
    """Of a list: who gets a letter, who was invited before, and who takes part already."""

    new: list[Guest]
    invited: list[Guest]
    members: list[Guest]


def sort_guests(programme: Programme, guests: list[Guest]) -> SortedGuests:
    """In two queries, whatever the length of the list."""
    invited = set(Invitation.objects.filter(programme=programme).values_list("email", "role"))
    emails = {guest.email for guest in guests if not guest.role}
    takes_part = Membership.objects.filter(programme=programme).exclude(person__email="")
    members = {email.lower() for email in takes_part.values_list("person__email", flat=True)} & emails
    found = SortedGuests([], [], [])
    for guest in guests:
        if (guest.email, guest.role) in invited:
            found.invited.append(guest)
        elif not guest.role and guest.email in members:
            found.members.append(guest)
        else:
            found.new.append(guest)
    return found


def people_around(programme: Programme) -> QuerySet[Person]:
    """Members and the team: those who may be given a role without an invitation."""
    members = Membership.objects.filter(programme=programme).values("person")
    team = TeamRole.objects.filter(programme=programme).values("person")
    return Person.objects.filter(Q(pk__in=members) | Q(pk__in=team), erased_at=None)
