"""Who makes prototypes, who opens them to the room, and who judges them."""

from makewith.foundation.files.models import File
from makewith.foundation.people.models import Person
from makewith.foundation.programmes.models import ProgrammeState, Role
from makewith.foundation.programmes.permissions import TEAM, can_run_activities, has_role
from makewith.kit.permissions import permission
from makewith.loop.workshops.models import Seat, SeatRole, Workshop, WorkshopState
from makewith.loop.workshops.prototypes.models import Part, Version

MAKERS = frozenset({Role.OWNER, Role.FACILITATOR, Role.RESEARCHER})
SEATED_MAKERS = (SeatRole.FACILITATOR, SeatRole.CO_FACILITATOR, SeatRole.TABLE_HOST, SeatRole.NOTE_TAKER)
SEATED_RUNNERS = (SeatRole.FACILITATOR, SeatRole.CO_FACILITATOR)
# Those who came to try it. Whoever runs the evening, watches or coaches has no say in what it gives people.
JUDGES = frozenset({SeatRole.PARTICIPANT, SeatRole.TABLE_HOST})


def _sits(person: Person | None, workshop: Workshop, roles: tuple[str, ...]) -> bool:
    if person is None or person.erased_at is not None:
        return False
    return Seat.objects.filter(workshop=workshop, person=person, removed_at=None, role__in=roles).exists()


@permission("prototypes.see_prototypes")
def can_see_prototypes(person: Person | None, workshop: Workshop) -> bool:
    """The programme's team."""
    return has_role(person, workshop.activity.programme, TEAM)


@permission("prototypes.make_prototype")
def can_make_prototype(person: Person | None, workshop: Workshop) -> bool:
    """Those of the team who make things, and whoever runs the workshop, hosts a table or takes notes there."""
    programme = workshop.activity.programme
    return programme.state != ProgrammeState.ARCHIVED and (
        has_role(person, programme, MAKERS) or _sits(person, workshop, SEATED_MAKERS)
    )


@permission("prototypes.run_judging")
def can_run_judging(person: Person | None, workshop: Workshop) -> bool:
    """Whoever runs the programme's activities, or this workshop."""
    programme = workshop.activity.programme
    return can_run_activities(person, programme) or (
        programme.state != ProgrammeState.ARCHIVED and _sits(person, workshop, SEATED_RUNNERS)
    )


@permission("prototypes.judge_version")
def can_judge(seat: Seat, version: Version) -> bool:
    """People with a seat in this workshop who came to try it, while the version is open and the workshop goes on.

    What was said without a connection and comes after the end still counts while nobody was shown what was said.
    """
    workshop = version.prototype.workshop
    return (
        seat.workshop_id == workshop.pk
        and seat.removed_at is None
        and seat.role in JUDGES
        and workshop.state == WorkshopState.LIVE
        and version.opened_at is not None
        and not version.is_settled
    )


@permission("prototypes.see_picture")
def can_see_picture(person: Person | None, file: File) -> bool:
    """The team, whoever sits in the workshop, and of versions that were put before people all who see the workshop."""
    for part in Part.objects.filter(picture=file).select_related("version__prototype__workshop__activity__programme"):
        workshop = part.version.prototype.workshop
        if can_see_prototypes(person, workshop):
            return True
        is_shown = part.version.opened_at is not None
        if is_shown and (workshop.activity.is_visible_to(person) or _sits(person, workshop, tuple(SeatRole.values))):
            return True
    return False


def is_shown_in(workshop: Workshop, file: File) -> bool:
    """Whether a picture is of something that was put before people in this workshop."""
    parts = Part.objects.filter(version__prototype__workshop=workshop, version__opened_at__isnull=False)
    return parts.filter(picture=file).exists()
