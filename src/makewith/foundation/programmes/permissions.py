"""Who may do what in a programme. Roles are data; each permission names the roles that carry it."""

from datetime import datetime

from makewith.foundation.files.models import File
from makewith.foundation.people.models import Person
from makewith.foundation.programmes.models import (
    Activity,
    Invitation,
    Programme,
    ProgrammeState,
    Role,
    sees_everything,
    sight_of,
)
from makewith.kit.permissions import permission

TEAM = frozenset(Role)
RUNNERS = frozenset({Role.OWNER, Role.FACILITATOR, Role.RESEARCHER, Role.MODERATOR})


def is_administrator(person: Person | None) -> bool:
    return sees_everything(person)


def roles_of(person: Person | None, programme: Programme) -> frozenset[str]:
    """The person's current roles in the programme's team."""
    return sight_of(person).roles.get(programme.pk, frozenset()) if person is not None else frozenset()


def has_role(person: Person | None, programme: Programme, roles: frozenset[Role]) -> bool:
    return is_administrator(person) or bool(roles_of(person, programme) & roles)


def is_blocked(person: Person | None, programme: Programme) -> bool:
    """A moderator decided that this person may look here, and do nothing else."""
    return person is not None and programme.pk in sight_of(person).blocked


@permission("programmes.create_programme")
def can_create_programme(person: Person | None) -> bool:
    return is_administrator(person)


@permission("programmes.see_programme")
def can_see_programme(person: Person | None, programme: Programme) -> bool:
    return programme.is_visible_to(person)


@permission("programmes.see_studio")
def can_see_studio(person: Person | None, programme: Programme) -> bool:
    return has_role(person, programme, TEAM)


@permission("programmes.change_programme")
def can_change_programme(person: Person | None, programme: Programme) -> bool:
    return has_role(person, programme, frozenset({Role.OWNER}))


@permission("programmes.copy_programme")
def can_copy_programme(person: Person | None, programme: Programme) -> bool:
    """An owner may begin the next one like this one."""
    return can_change_programme(person, programme)


@permission("programmes.export_programme")
def can_export_programme(person: Person | None, programme: Programme) -> bool:
    return can_change_programme(person, programme)


@permission("programmes.plan_rounds")
def can_plan_rounds(person: Person | None, programme: Programme) -> bool:
    return programme.state != ProgrammeState.ARCHIVED and can_change_programme(person, programme)


@permission("programmes.run_activities")
def can_run_activities(person: Person | None, programme: Programme) -> bool:
    open_for_work = programme.state != ProgrammeState.ARCHIVED
    return open_for_work and has_role(person, programme, frozenset({Role.OWNER, Role.FACILITATOR}))


@permission("programmes.invite_people")
def can_invite_people(person: Person | None, programme: Programme) -> bool:
    return can_run_activities(person, programme)


@permission("programmes.see_people")
def can_see_people(person: Person | None, programme: Programme) -> bool:
    return has_role(person, programme, RUNNERS | {Role.FINANCE})


@permission("programmes.leave_programme")
def can_leave_programme(person: Person | None, programme: Programme) -> bool:
    """Whoever takes part or is in the team, whatever state the programme is in."""
    if person is None or person.erased_at is not None:
        return False
    return bool(roles_of(person, programme)) or programme.memberships.filter(person=person).exists()


@permission("programmes.come_back")
def can_come_back(person: Person | None, programme: Programme) -> bool:
    """Whoever left by themself finds the door open, while there is something to come back to."""
    return (
        person is not None
        and person.erased_at is None
        and programme.state == ProgrammeState.OPEN
        and programme.departures.filter(person=person).exists()
    )


@permission("programmes.see_activity")
def can_see_activity(person: Person | None, activity: Activity) -> bool:
    return activity.is_visible_to(person)


@permission("programmes.take_part")
def can_take_part(person: Person | None, activity: Activity, now: datetime) -> bool:
    """Sees the activity, which is open now in a programme that is open."""
    return (
        person is not None
        and person.erased_at is None
        and activity.programme.state == ProgrammeState.OPEN
        and activity.is_open_at(now)
        and not is_blocked(person, activity.programme)
        and can_see_activity(person, activity)
    )


@permission("programmes.see_programme_picture")
def can_see_picture(person: Person | None, file: File) -> bool:
    return Programme.objects.visible_to(person).filter(picture=file).exists()


@permission("programmes.answer_invitation")
def can_answer_invitation(person: Person | None, invitation: Invitation) -> bool:
    """An invitation belongs to its address, whoever has the link."""
    return bool(person and person.user and person.user.email == invitation.email)
