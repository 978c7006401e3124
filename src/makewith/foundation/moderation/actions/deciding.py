"""What moderators do with the Items in front of them, many at once, and taking that back."""

import uuid
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from makewith.foundation.activity.actions import publish
from makewith.foundation.moderation import permissions
from makewith.foundation.moderation.actions.log import note
from makewith.foundation.moderation.events import DecisionUndone, ItemRefused, ReportsAnswered
from makewith.foundation.moderation.models import (
    DECISIONS,
    REASON_LIMIT,
    REFUSALS,
    Appeal,
    Case,
    CaseState,
    Cause,
    ModerationAction,
    Report,
    Verb,
)
from makewith.foundation.people.models import Person
from makewith.foundation.programmes.models import Programme
from makewith.foundation.trail.actions import hold_item, lock_items, release_item
from makewith.foundation.trail.models import Item
from makewith.kit.permissions import require
from makewith.kit.text import limited

MOST_AT_ONCE = 100


@dataclass(frozen=True)
class Decided:
    """What came of deciding about several: how many were `done`, how many somebody else had handled. `batch` undoes them."""

    batch: uuid.UUID
    done: int
    passed_over: int


def publish_items(*, actor: Person, programme: Programme, items: Collection[uuid.UUID], now: datetime) -> Decided:
    """Show what waited to everybody whom it is for."""
    return _decide(actor, programme, items, Verb.PUBLISHED, "", now, fits=lambda case, item: _waits(case, item))


def refuse_items(
    *, actor: Person, programme: Programme, items: Collection[uuid.UUID], reason: str, now: datetime
) -> Decided:
    """Keep what waited out of sight, and tell whoever gave it why. Raises ValidationError, about `reason`."""
    return _decide(actor, programme, items, Verb.REFUSED, _reason(reason), now, fits=_waits)


def keep_items(*, actor: Person, programme: Programme, items: Collection[uuid.UUID], now: datetime) -> Decided:
    """Nothing is wrong with what was reported: it stays, and those who reported it are told."""
    return _decide(
        actor, programme, items, Verb.KEPT, "", now,
        fits=lambda case, item: item.held_at is None and case.state == CaseState.OPEN,
    )  # fmt: skip


def take_down_items(
    *, actor: Person, programme: Programme, items: Collection[uuid.UUID], reason: str, now: datetime
) -> Decided:
    """Put what everybody saw out of sight, reported or not, and tell whoever gave it why."""
    return _decide(
        actor, programme, items, Verb.TAKEN_DOWN, _reason(reason), now, fits=lambda case, item: item.held_at is None
    )


def _waits(case: Case, item: Item) -> bool:
    return item.held_at is not None and case.state == CaseState.OPEN


def _reason(text: str) -> str:
    return limited(text, REASON_LIMIT, field="reason", empty=_("Say why. Whoever wrote it reads this."))


@transaction.atomic
def _decide(
    actor: Person,
    programme: Programme,
    items: Collection[uuid.UUID],
    verb: Verb,
    reason: str,
    now: datetime,
    *,
    fits: Callable[[Case, Item], bool],
) -> Decided:
    """Do `verb` to those of `items` whom it still fits: what another moderator handled meanwhile is passed over."""
    require(permissions.can_moderate, actor, programme)
    if len(items) > MOST_AT_ONCE:
        raise ValidationError(_("Choose up to %(most)d at once.") % {"most": MOST_AT_ONCE})
    batch = uuid.uuid4()
    keys = Item.objects.filter(programme=programme, public_id__in=items).values_list("pk", flat=True)
    locked = lock_items(keys)
    cases = {case.item_id: case for case in Case.objects.filter(item__in=locked)}
    done = 0
    for item in locked.values():
        case = cases.get(item.pk) or Case(
            item=item, programme=programme, cause=Cause.MODERATOR, opened_at=now, state=CaseState.HANDLED
        )
        if fits(case, item):
            _settle(case, item, actor, verb, reason, batch, now)
            done += 1
    return Decided(batch, done, len(set(items)) - done)


def _settle(case: Case, item: Item, actor: Person, verb: Verb, reason: str, batch: uuid.UUID, now: datetime) -> None:
    answered = list(Report.objects.filter(item=item, answered_by=None).values_list("pk", flat=True))
    before = {"state": case.state, "reports": answered}
    line = note(
        programme=item.programme, item=item, actor=actor, verb=verb, reason=reason, batch=batch, before=before, now=now
    )
    Report.objects.filter(pk__in=answered).update(answered_by=line)
    case.state, case.reports_open, case.handled_at = CaseState.HANDLED, 0, now
    case.save()
    if verb == Verb.PUBLISHED:
        release_item(item=item, now=now, actor=actor)
    elif verb == Verb.TAKEN_DOWN:
        hold_item(item=item, now=now, actor=actor)
    ids = {
        "actor_id": actor.public_id,
        "programme_id": item.programme.public_id,
        "subject_id": item.public_id,
        "action_id": line.public_id,
    }
    if verb in REFUSALS:
        publish(ItemRefused(**ids), now=now)
    if answered:
        publish(ReportsAnswered(**ids), now=now)


@transaction.atomic
def undo(*, actor: Person, programme: Programme, batch: uuid.UUID, now: datetime) -> Decided:
    """Take back what was done together under `batch`, right after or later: each Item is as it was before.

    Passed over is what was undone already, taken back by its giver, appealed against, or decided about anew since.
    """
    require(permissions.can_moderate, actor, programme)
    lines = ModerationAction.objects.filter(programme=programme, batch=batch, verb__in=DECISIONS)
    found = {line.item_id: line for line in lines.order_by("id")}
    locked = lock_items([key for key in found if key])
    undoing = uuid.uuid4()
    done = 0
    for item in locked.values():
        line = found[item.pk]
        newest = ModerationAction.objects.filter(item=item).order_by("-id").values_list("pk", flat=True)[0]
        if newest == line.pk and not Appeal.objects.filter(refusal=line).exists():
            _restore(line, item, actor, undoing, now)
            done += 1
    return Decided(undoing, done, len(found) - done)


def _restore(line: ModerationAction, item: Item, actor: Person, batch: uuid.UUID, now: datetime) -> None:
    note(programme=item.programme, item=item, actor=actor, verb=Verb.UNDONE, batch=batch, undoes=line, now=now)
    reports = Report.objects.filter(pk__in=line.before["reports"])
    reports.update(answered_by=None)
    state = line.before["state"]
    Case.objects.filter(item=item).update(
        state=state, reports_open=reports.count(), handled_at=now if state == CaseState.HANDLED else None
    )
    if line.verb == Verb.PUBLISHED:
        hold_item(item=item, now=now, actor=actor)
    elif line.verb == Verb.TAKEN_DOWN:
        release_item(item=item, now=now, actor=actor)
    publish(
        DecisionUndone(
            actor_id=actor.public_id,
            programme_id=item.programme.public_id,
            subject_id=item.public_id,
            action_id=line.public_id,
        ),
        now=now,
    )
