"""Who may make and change insights."""

from makewith.foundation.people.models import Person
from makewith.foundation.programmes.models import Programme, ProgrammeState, Role
from makewith.foundation.programmes.permissions import has_role
from makewith.kit.permissions import permission
from makewith.loop.insights.models import Insight

ANALYSTS = frozenset({Role.OWNER, Role.RESEARCHER, Role.FACILITATOR})


@permission("insights.make_insight")
def can_make_insight(person: Person | None, programme: Programme) -> bool:
    return programme.state != ProgrammeState.ARCHIVED and has_role(person, programme, ANALYSTS)


@permission("insights.change_insight")
def can_change_insight(person: Person | None, insight: Insight) -> bool:
    return can_make_insight(person, insight.trail_item.programme)
