"""Who may make two ideas one."""

from makewith.foundation.people.models import Person
from makewith.foundation.programmes.models import Programme, ProgrammeState, Role
from makewith.foundation.programmes.permissions import has_role
from makewith.kit.permissions import permission

MERGERS = frozenset({Role.OWNER, Role.FACILITATOR, Role.MODERATOR})


@permission("ideas.merge_ideas")
def can_merge_ideas(person: Person | None, programme: Programme) -> bool:
    """Whoever keeps the table in order, while the programme runs."""
    return programme.state == ProgrammeState.OPEN and has_role(person, programme, MERGERS)
