"""Reads about programmes and who is in them."""

from datetime import datetime

from django.db.models import Count, F, Q, QuerySet

from makewith.foundation.people.models import Person
from makewith.foundation.programmes.models import Activity, Programme, ProgrammeState, TeamRole, Terms


def open_for(person: Person | None, programme: Programme, now: datetime) -> QuerySet[Activity]:
    """Activities of this programme that the person can take part in now, soonest deadline first."""
    rows = Activity.objects.visible_to(person).open_at(now).filter(programme=programme)
    return rows.order_by(F("closes_at").asc(nulls_last=True), "id")


def current_terms(activity: Activity) -> Terms | None:
    """The newest published version, or None where nothing was laid down."""
    return activity.terms.order_by("-version").first()


def programmes_of_team(person: Person) -> QuerySet[Programme]:
    """Programmes in whose team the person is now, or all for an administrator; with `people_count`."""
    rows = Programme.objects.visible_to(person)
    if not (person.user_id and person.user and person.user.is_administrator):
        rows = rows.filter(pk__in=TeamRole.objects.filter(person=person).current().values("programme"))
    return rows.annotate(people_count=Count("memberships", distinct=True)).order_by("state", "-id")


def portal_programmes(person: Person | None) -> QuerySet[Programme]:
    """Programmes to show on the front door: open ones first, archived ones after."""
    rows = Programme.objects.visible_to(person).filter(~Q(state=ProgrammeState.DRAFT))
    return rows.order_by("-state", "-id")
