"""Who may take the ideas of a call out, and bring some in."""

from makewith.foundation.people.models import Person
from makewith.foundation.programmes.models import Role
from makewith.foundation.programmes.permissions import has_role
from makewith.kit.permissions import permission
from makewith.loop.ideas.models import Call
from makewith.loop.ideas.permissions import can_run_call


@permission("ideas_transfer.export_call")
def can_export_call(person: Person | None, call: Call) -> bool:
    """Those who work with the ideas; also when the programme is archived."""
    roles = frozenset({Role.OWNER, Role.FACILITATOR, Role.RESEARCHER})
    return has_role(person, call.activity.programme, roles)


@permission("ideas_transfer.import_ideas")
def can_import_ideas(person: Person | None, call: Call) -> bool:
    return can_run_call(person, call)
