"""Who sets goals and takes readings."""

from makewith.foundation.people.models import Person
from makewith.foundation.programmes.models import Programme, ProgrammeState, Role
from makewith.foundation.programmes.permissions import has_role
from makewith.kit.permissions import permission


@permission("measures.set_metric")
def can_set_metric(person: Person | None, programme: Programme) -> bool:
    return programme.state != ProgrammeState.ARCHIVED and has_role(person, programme, frozenset({Role.OWNER}))


@permission("measures.take_reading")
def can_take_reading(person: Person | None, programme: Programme) -> bool:
    return programme.state != ProgrammeState.ARCHIVED and has_role(
        person, programme, frozenset({Role.OWNER, Role.RESEARCHER})
    )
