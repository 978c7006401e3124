"""Reads about programmes and who is in them."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from makewith.foundation.people.models import Person
from makewith.foundation.programmes.models import (
    Activity,
    ActivityState,
    Departure,
    Membership,
    Participation,
    Programme,
    ProgrammeState,
    Role,
    SegmentKind,
    TeamRole,
    Terms,
    Visibility,
)


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


@dataclass(frozen=True)
class Belonging:
    """A programme somebody takes part in, with their team roles, or left on `left_at`; `since` when they joined.

    `is_only_owner` says that it would have no owner without them.
    """

    programme: Programme
    since: datetime | None
    roles: tuple[str, ...] = ()
    left_at: datetime | None = None
    is_only_owner: bool = False


def belongings_of(person: Person) -> list[Belonging]:
    """Programmes a person takes part in, works in or left, in the order of their names. Five queries."""
    joined = dict(Membership.objects.filter(person=person).values_list("programme_id", "joined_at"))
    left = dict(Departure.objects.filter(person=person).values_list("programme_id", "left_at"))
    roles: dict[int, list[str]] = {}
    for key, role in (
        TeamRole.objects.filter(person=person).current().order_by("id").values_list("programme_id", "role")
    ):
        roles.setdefault(key, []).append(role)
    alone = only_owner_of(person)
    programmes = Programme.objects.filter(pk__in={*joined, *left, *roles}).order_by("name", "pk")
    return [
        Belonging(
            programme,
            joined.get(programme.pk),
            tuple(roles.get(programme.pk, ())),
            left.get(programme.pk),
            programme.pk in alone,
        )
        for programme in programmes
    ]


def only_owner_of(person: Person) -> set[int]:
    """Keys of the programmes that would have no owner without this person."""
    owners = TeamRole.objects.filter(role=Role.OWNER).current()
    others = owners.filter(programme=OuterRef("programme")).exclude(person=person)
    return set(owners.filter(~Exists(others), person=person).values_list("programme_id", flat=True))


def has_left(person: Person, programme: Programme) -> bool:
    return Departure.objects.filter(person=person, programme=programme).exists()


def in_team_of(programme: Programme) -> Q:
    """Of people: who sees all of a programme, its team and administrators."""
    team = TeamRole.objects.filter(programme=programme, person=OuterRef("pk")).current()
    return Q(user__is_administrator=True) | Q(Exists(team))


def sees_programme(programme: Programme) -> Q:
    """Of people: who may see a programme. `ProgrammeQuerySet.visible_to` asked the other way round."""
    if programme.state == ProgrammeState.DRAFT:
        return in_team_of(programme)
    if programme.visibility == Visibility.PUBLIC:
        return Q(pk__isnull=False)
    return in_team_of(programme) | _is_member(programme) | _in_segment(programme)


def sees_activity(activity: Activity) -> Q:
    """Of people who see its programme: who may see an activity. `ActivityQuerySet.visible_to` asked the other way round."""
    if activity.state == ActivityState.DRAFT:
        return in_team_of(activity.programme)
    if activity.visibility == Visibility.PUBLIC:
        return Q(pk__isnull=False)
    taking_part = Q(Exists(Participation.objects.filter(activity=activity, person=OuterRef("pk")).current()))
    invited = in_team_of(activity.programme) | _in_segment(activity) | taking_part
    return invited | _is_member(activity.programme) if activity.visibility == Visibility.MEMBERS else invited


def _is_member(programme: Programme) -> Q:
    return Q(Exists(Membership.objects.filter(programme=programme, person=OuterRef("pk"))))


def _in_segment(place: Programme | Activity) -> Q:
    if place.visibility != Visibility.SEGMENT:
        return Q(pk__isnull=True)
    return Q(kind__in=SegmentKind.objects.filter(segment=place.segment_id).values("kind"))
