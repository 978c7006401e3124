"""What becomes of a fix, and what the people in the room settled at the end."""

import uuid
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from makewith.foundation.activity.actions import publish
from makewith.foundation.people.models import Person
from makewith.foundation.trail.actions import link_items, unlink_items
from makewith.foundation.trail.models import Relation
from makewith.kit.permissions import require
from makewith.kit.text import limited, limited_values
from makewith.loop.workshops.models import Table
from makewith.loop.workshops.prototypes import events, permissions
from makewith.loop.workshops.prototypes.models import WORDS_LIMIT, Change, Fix, Outcome, Part, Prototype


@transaction.atomic
def add_table_fix(
    *, actor: Person, part: Part, table: Table | None, text: str, submission_key: uuid.UUID, now: datetime
) -> Fix:
    """Write down how a table would mend a part. The same key again gives what is there."""
    workshop = part.version.prototype.workshop
    require(permissions.can_make_prototype, actor, workshop)
    if existing := Fix.objects.filter(public_id=submission_key, part=part).first():
        return existing
    if table is not None and table.workshop_id != workshop.pk:
        raise ValidationError({"table": _("That table is in another workshop.")})
    words = limited(text, WORDS_LIMIT, field="text", empty=_("Write down what they would mend."), line=True)
    return Fix.objects.create(public_id=submission_key, part=part, table=table, text=words, said_at=now)


@transaction.atomic
def settle_fix(*, actor: Person, fix: Fix, outcome: str, reason: str = "", now: datetime) -> Change:
    """Say what becomes of a fix. Saying it again changes it.

    Built: into the same element of the next version, and its author's words lead there on the trail. The pilot: with what is meant,
    if one likes. Tied off: never without a reason.
    """
    workshop = fix.part.version.prototype.workshop
    require(permissions.can_make_prototype, actor, workshop)
    locked = Fix.objects.select_for_update(of=("self",), no_key=True).select_related("part__version").get(pk=fix.pk)
    if outcome not in Outcome.values:
        raise ValidationError({"outcome": _("Choose what becomes of it.")})
    values = limited_values(Change, {"reason": reason})
    if outcome == Outcome.TIED and not values["reason"]:
        raise ValidationError({"reason": _("Say why it ends here. Whoever wrote it reads this.")})
    part = _next_part(locked) if outcome == Outcome.BUILT else None
    _take_link(locked)
    change, _is_new = Change.objects.update_or_create(
        fix=locked, defaults={"outcome": outcome, "part": part, "made_by": actor, "made_at": now, **values}
    )
    if part is not None and part.version.trail_item and locked.trail_item:
        link_items(
            source=locked.trail_item, target=part.version.trail_item, relation=Relation.BECAME, made_by=actor, now=now
        )
    publish(
        events.FixSettled(
            actor_id=actor.public_id,
            programme_id=workshop.activity.programme.public_id,
            subject_id=locked.public_id,
            outcome=outcome,
        ),
        now=now,
    )
    return change


@transaction.atomic
def unsettle_fix(*, actor: Person, fix: Fix) -> bool:
    """Take back what was said to become of a fix; False if nothing was."""
    require(permissions.can_make_prototype, actor, fix.part.version.prototype.workshop)
    _take_link(fix)
    gone, _rows = Change.objects.filter(fix=fix).delete()
    return bool(gone)


def _next_part(fix: Fix) -> Part:
    """The same element in the next version that has it."""
    later = Part.objects.filter(element=fix.part.element_id, version__number__gt=fix.part.version.number)
    part = later.select_related("version__trail_item").order_by("version__number").first()
    if part is None:
        raise ValidationError({"outcome": _("There is no next version of this part yet. Start it first.")})
    return part


def _take_link(fix: Fix) -> None:
    change = Change.objects.filter(fix=fix, part__isnull=False).select_related("part__version__trail_item").first()
    if change and change.part and change.part.version.trail_item and fix.trail_item:
        unlink_items(source=fix.trail_item, target=change.part.version.trail_item, relation=Relation.BECAME)


@transaction.atomic
def say_decided(*, actor: Person, prototype: Prototype, decided: str) -> Prototype:
    """Write down what the people in the room settled about a prototype."""
    require(permissions.can_make_prototype, actor, prototype.workshop)
    values = limited_values(Prototype, {"decided": decided})
    prototype.decided = values["decided"]
    prototype.save(update_fields=["decided"])
    return prototype
