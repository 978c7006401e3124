"""Who may decide and say what was delivered."""

from makewith.foundation.people.models import Person
from makewith.foundation.programmes.models import Programme, ProgrammeState, Role
from makewith.foundation.programmes.permissions import has_role
from makewith.kit.permissions import permission
from makewith.loop.decisions.models import Decision


@permission("decisions.record_decision")
def can_record_decision(person: Person | None, programme: Programme) -> bool:
    """An owner, until the programme is archived."""
    return programme.state != ProgrammeState.ARCHIVED and has_role(person, programme, frozenset({Role.OWNER}))


@permission("decisions.record_delivery")
def can_record_delivery(person: Person | None, decision: Decision) -> bool:
    """Also in a programme that was archived: what was promised before is still delivered, and people are told."""
    programme = decision.trail_item.programme
    return has_role(person, programme, frozenset({Role.OWNER, Role.FACILITATOR}))
