"""Who may plan a workshop, see its plan, and come to it."""

from datetime import datetime

from makewith.foundation.people.models import Person
from makewith.foundation.programmes.models import ActivityState, Programme, ProgrammeState
from makewith.foundation.programmes.permissions import (
    can_run_activities,
    can_see_activity,
    can_see_people,
    can_see_studio,
    is_blocked,
)
from makewith.kit.permissions import permission
from makewith.loop.workshops.models import Invitation, OwnExercise, Seat, SeatRole, Workshop, WorkshopState

TEAM_SEATS = frozenset(SeatRole) - {SeatRole.PARTICIPANT, SeatRole.TABLE_HOST}


@permission("workshops.plan_workshop")
def can_plan_workshop(person: Person | None, workshop: Workshop) -> bool:
    """Its title, day, tables and seats: whoever runs activities."""
    return can_run_activities(person, workshop.activity.programme)


@permission("workshops.change_agenda")
def can_change_agenda(person: Person | None, workshop: Workshop) -> bool:
    """Until its lobby opens. From then on the console moves the time."""
    return workshop.state == WorkshopState.PLANNED and can_plan_workshop(person, workshop)


@permission("workshops.see_plan")
def can_see_plan(person: Person | None, workshop: Workshop) -> bool:
    return can_see_studio(person, workshop.activity.programme)


@permission("workshops.see_seats")
def can_see_seats(person: Person | None, workshop: Workshop) -> bool:
    """Who comes, by name."""
    return can_see_people(person, workshop.activity.programme)


@permission("workshops.write_exercise")
def can_write_exercise(person: Person | None, programme: Programme) -> bool:
    return can_run_activities(person, programme)


@permission("workshops.change_exercise")
def can_change_exercise(person: Person | None, exercise: OwnExercise) -> bool:
    return can_write_exercise(person, exercise.programme)


@permission("workshops.say_whether_coming")
def can_say_whether_coming(person: Person | None, workshop: Workshop, now: datetime) -> bool:
    """Whoever sees the workshop, from when it is announced until it is over."""
    activity = workshop.activity
    return (
        person is not None
        and person.erased_at is None
        and activity.programme.state == ProgrammeState.OPEN
        and activity.state == ActivityState.OPEN
        and workshop.state != WorkshopState.CLOSED
        and (activity.closes_at is None or now <= activity.closes_at)
        and not is_blocked(person, activity.programme)
        and can_see_activity(person, activity)
    )


@permission("workshops.answer_invitation")
def can_answer_invitation(person: Person | None, seat: Seat) -> bool:
    """Whoever has the link of a letter, without an account, until it is over; once it is live, until they sat down. A
    seat that they gave back is theirs again while there is room.
    """
    invitation = Invitation.objects.filter(seat=seat).first()
    gave_back = invitation is not None and invitation.is_coming is False
    return (
        invitation is not None
        and (seat.joined_at is None or seat.workshop.state == WorkshopState.PLANNED)
        and (seat.removed_at is None or gave_back)
        and seat.workshop.state != WorkshopState.CLOSED
        and seat.workshop.activity.programme.state == ProgrammeState.OPEN
    )


@permission("workshops.open_console")
def can_open_console(person: Person | None, workshop: Workshop) -> bool:
    """Whoever has a seat of the team: runs it, takes notes or looks on. What each may do there, the board decides by the seat."""
    if person is None:
        return False
    return Seat.objects.filter(workshop=workshop, person=person, role__in=TEAM_SEATS, removed_at=None).exists()
