"""Who may see, link and take back Items."""

from makewith.foundation.people.models import Person
from makewith.foundation.programmes.models import Programme, Role
from makewith.foundation.programmes.permissions import has_role, is_administrator
from makewith.foundation.trail.models import CONTRIBUTORS, Item
from makewith.kit.permissions import permission


@permission("trail.see_item")
def can_see_item(person: Person | None, item: Item) -> bool:
    return item.is_visible_to(person)


@permission("trail.withdraw_item")
def can_withdraw_item(person: Person | None, item: Item) -> bool:
    """What one gave alone, at any time; an administrator on somebody's behalf.

    Of what several gave each takes back their own part, and whoever is left alone the whole. Who was erased holds nobody.
    """
    if person is None:
        return False
    givers = dict(item.credits.filter(role__in=CONTRIBUTORS).values_list("person_id", "person__erased_at"))
    others = [person_id for person_id, erased_at in givers.items() if erased_at is None and person_id != person.pk]
    return (person.pk in givers and not others) or is_administrator(person)


@permission("trail.see_waiting")
def can_see_waiting(person: Person | None, programme: Programme) -> bool:
    """Who has not been heard yet is for those who can answer."""
    return has_role(person, programme, frozenset({Role.OWNER, Role.FACILITATOR, Role.RESEARCHER, Role.MODERATOR}))
