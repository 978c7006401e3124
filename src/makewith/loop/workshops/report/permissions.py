"""Who may read what remains of a workshop, and who may add to it."""

from makewith.foundation.people.models import Person
from makewith.foundation.programmes.models import ProgrammeState, Role
from makewith.foundation.programmes.permissions import can_see_studio, has_role
from makewith.kit.permissions import permission
from makewith.loop.workshops.models import Seat, Workshop
from makewith.loop.workshops.report.models import Commitment

KEEPERS = frozenset({Role.OWNER, Role.FACILITATOR, Role.RESEARCHER})


@permission("workshops_report.see_report")
def can_see_report(person: Person | None, workshop: Workshop) -> bool:
    """The report and the replay are for the team, observers and coaches among them."""
    return can_see_studio(person, workshop.activity.programme)


@permission("workshops_report.keep_commitments")
def can_keep_commitments(person: Person | None, workshop: Workshop) -> bool:
    """Writing down who took on what, and until when."""
    programme = workshop.activity.programme
    return programme.state != ProgrammeState.ARCHIVED and has_role(person, programme, KEEPERS)


@permission("workshops_report.tick_commitment")
def can_tick_commitment(person: Person | None, commitment: Commitment) -> bool:
    """Whoever took it on, and whoever keeps the list."""
    return is_owner(person, commitment) or can_keep_commitments(person, commitment.workshop)


@permission("workshops_report.take_back_from_seat")
def can_take_back_from_seat(person: Person | None, seat: Seat) -> bool:
    """Whoever has the link of a seat that is nobody's. What somebody with an account gave, they alone take back."""
    return seat.person_id is None


def is_owner(person: Person | None, commitment: Commitment) -> bool:
    seat = commitment.seat
    return person is not None and seat is not None and seat.person_id == person.pk
