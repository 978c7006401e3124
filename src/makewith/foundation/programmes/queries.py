"""Reads about programmes and who is in them."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Lower

from makewith.foundation.people.models import Person
from makewith.foundation.programmes.models import (
    Acceptance,
    Activity,
    ActivityState,
    Departure,
    Invitation,
    Membership,
    Participation,
    Programme,
    ProgrammeState,
    Role,
    Segment,
    SegmentKind,
    SegmentSide,
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
    if place.visibility != Visibility.SEGMENT or place.segment is None:
        return Q(pk__isnull=True)
    return is_in(Asked.of(place.segment))


@dataclass(frozen=True)
class Asked:
    """What a segment asks for, kept or only being chosen: keys of kinds, sides, and the rest as Segment has it."""

    programme_id: int | None = None
    kinds: tuple[int, ...] = ()
    sides: tuple[str, ...] = ()
    joined_before: datetime | None = None
    took_part_in_id: int | None = None
    is_invited: bool = False

    @classmethod
    def of(cls, segment: Segment) -> "Asked":
        return cls(
            segment.programme_id,
            tuple(SegmentKind.objects.filter(segment=segment).values_list("kind_id", flat=True)),
            tuple(SegmentSide.objects.filter(segment=segment).values_list("side", flat=True)),
            segment.joined_before,
            segment.took_part_in_id,
            segment.is_invited,
        )

    @property
    def is_nothing(self) -> bool:
        return not (self.kinds or self.sides or self.joined_before or self.took_part_in_id or self.is_invited)


def is_in(asked: Asked) -> Q:
    """Of people: who is in a segment that asks for this. `segments_of` asked the other way round."""
    if asked.is_nothing:
        return Q(pk__isnull=True)
    found = Q(erased_at=None)
    if asked.kinds:
        found &= Q(kind__in=asked.kinds)
    if asked.sides:
        found &= Q(kind__side__in=asked.sides)
    if asked.joined_before:
        joined = Membership.objects.filter(programme=asked.programme_id, joined_at__lt=asked.joined_before)
        found &= Q(Exists(joined.filter(person=OuterRef("pk"))))
    if asked.took_part_in_id:
        accepted = Acceptance.objects.filter(terms__activity=asked.took_part_in_id, person=OuterRef("pk"))
        taking_part = Participation.objects.filter(activity=asked.took_part_in_id, person=OuterRef("pk")).current()
        found &= Q(Exists(accepted)) | Q(Exists(taking_part))
    if asked.is_invited:
        invited = Invitation.objects.filter(~Q(email=""), programme=asked.programme_id)
        found &= Q(Exists(invited.filter(email=Lower(OuterRef("email")))))
    return found


FEWEST_COUNTED = 5


def count_in(asked: Asked) -> int | None:
    """How many people are in a segment; None for fewer than FEWEST_COUNTED, who might be told apart."""
    count = Person.objects.filter(is_in(asked)).count()
    return count if count >= FEWEST_COUNTED else None


def segments_for(programme: Programme) -> QuerySet[Segment]:
    """The programme's own segments, and those of the whole house."""
    return Segment.objects.filter(Q(programme=programme) | Q(programme=None)).select_related("took_part_in")


def has_declined(programme: Programme, address: str) -> bool:
    """Whether whoever reads this address said no to the programme, and was promised that nobody writes again."""
    return declined(programme).filter(email=address.lower()).exists()


def declined(programme: Programme) -> QuerySet[Invitation]:
    """Invitations to this programme whose readers said no."""
    return Invitation.objects.filter(programme=programme, declined_at__isnull=False)
