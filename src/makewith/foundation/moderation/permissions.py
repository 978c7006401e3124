"""Who may moderate, report and appeal."""

from makewith.foundation.moderation.models import REFUSALS, Appeal, ModerationAction
from makewith.foundation.people.models import Person
from makewith.foundation.programmes.models import Programme, Role, TeamRole
from makewith.foundation.programmes.permissions import TEAM, has_role, is_blocked
from makewith.foundation.trail.models import CONTRIBUTORS, Item
from makewith.foundation.trail.permissions import can_see_item
from makewith.kit.permissions import permission

MODERATORS = frozenset({Role.OWNER, Role.FACILITATOR, Role.MODERATOR})


@permission("moderation.moderate")
def can_moderate(person: Person | None, programme: Programme) -> bool:
    """Also in a programme that was archived: what was said there is still read."""
    return has_role(person, programme, MODERATORS)


@permission("moderation.report_item")
def can_report_item(person: Person | None, item: Item) -> bool:
    """Anybody with a name who sees it, except whoever gave it, once it is in sight."""
    return (
        person is not None
        and person.erased_at is None
        and item.withdrawn_at is None
        and item.held_at is None
        and not is_blocked(person, item.programme)
        and can_see_item(person, item)
        and not item.credits.filter(person=person).exists()
    )


@permission("moderation.appeal")
def can_appeal(person: Person | None, refusal: ModerationAction) -> bool:
    """Whoever gave what was refused, once, while the refusal stands; also somebody who is blocked."""
    return (
        person is not None
        and refusal.verb in REFUSALS
        and refusal.item is not None
        and refusal.item.withdrawn_at is None
        and refusal.item.credits.filter(person=person, role__in=CONTRIBUTORS).exists()
        and not Appeal.objects.filter(refusal=refusal).exists()
        and not ModerationAction.objects.filter(undoes=refusal).exists()
    )


@permission("moderation.answer_appeal")
def can_answer_appeal(person: Person | None, appeal: Appeal) -> bool:
    """A moderator who did not refuse it, wherever there is one."""
    programme = appeal.refusal.programme
    if person is None or not can_moderate(person, programme):
        return False
    if appeal.refusal.actor_id != person.pk:
        return True
    others = TeamRole.objects.current().filter(programme=programme, role__in=MODERATORS)
    return not others.exclude(person=person).exists()


@permission("moderation.block_person")
def can_block_person(person: Person | None, programme: Programme, other: Person) -> bool:
    """A moderator, anybody but themself and those in the team."""
    return can_moderate(person, programme) and other != person and not has_role(other, programme, TEAM)
