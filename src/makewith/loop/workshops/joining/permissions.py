"""Who may sit down, and who may give a seat to another device."""

from makewith.foundation.people.models import Person
from makewith.foundation.programmes.models import ActivityState, ProgrammeState
from makewith.foundation.programmes.permissions import can_run_activities, can_see_studio, is_blocked
from makewith.kit.permissions import permission
from makewith.loop.workshops.models import Seat, Workshop, WorkshopState


@permission("workshops.join")
def can_join(person: Person | None, workshop: Workshop, seat: Seat | None) -> bool:
    """Until it is closed: whoever has a seat, the programme's team, and with its code anybody, where it takes walk-ins.

    Somebody who was asked to leave does not come back by the code.
    """
    activity = workshop.activity
    if workshop.state == WorkshopState.CLOSED or activity.programme.state != ProgrammeState.OPEN:
        return False
    if seat is not None:
        return seat.removed_at is None
    is_open = workshop.takes_walk_ins and activity.state == ActivityState.OPEN
    if not is_open and not can_see_studio(person, activity.programme):
        return False
    if person is None:
        return True
    was_removed = workshop.seats.filter(person=person, removed_at__isnull=False, joined_at__isnull=False).exists()
    return not was_removed and person.erased_at is None and not is_blocked(person, activity.programme)


@permission("workshops.bind_seat")
def can_bind_seat(person: Person | None, seat: Seat) -> bool:
    return seat.workshop.state != WorkshopState.CLOSED and can_run_activities(person, seat.workshop.activity.programme)


@permission("workshops.claim_seat")
def can_claim_seat(person: Person | None, seat: Seat) -> bool:
    """Whoever opened the seat and is signed in, if it is nobody's yet; also after the workshop."""
    return (
        person is not None
        and person.erased_at is None
        and seat.removed_at is None
        and seat.person_id in {None, person.pk}
        and not is_blocked(person, seat.workshop.activity.programme)
    )
