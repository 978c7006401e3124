"""Writes: recording a decision with its verdicts, recording what was delivered."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from makewith.foundation.activity.actions import publish
from makewith.foundation.people.models import Person
from makewith.foundation.programmes.models import Programme
from makewith.foundation.search.actions import index
from makewith.foundation.trail.actions import Giver, link_items, make_item
from makewith.foundation.trail.models import Audience, CreditRole, Item, Relation
from makewith.kit.permissions import require
from makewith.kit.text import limited_values, plain
from makewith.loop.decisions import events, permissions
from makewith.loop.decisions.models import Decision, Delivery, Outcome

REASON_LIMIT = 4000
RELATIONS = {
    Outcome.GO: Relation.ADOPTED_BY,
    Outcome.NOT_NOW: Relation.DEFERRED_BY,
    Outcome.NO: Relation.DECLINED_BY,
}


@dataclass(frozen=True)
class Verdict:
    """What was decided about one Item, and why, in words that people can read."""

    item: Item
    outcome: str
    reason: str
    look_again_on: date | None = None


def _problems_of(verdicts: Sequence[Verdict], programme: Programme) -> list[str]:
    problems = []
    if not verdicts:
        problems.append("Choose at least one insight or idea to decide about.")
    for verdict in verdicts:
        name = f"“{verdict.item.title}”"
        if verdict.outcome not in Outcome.values:
            problems.append(f"Say go, not now or no to {name}.")
        if not verdict.reason:
            problems.append(f"Give a reason for {name}. Everybody concerned will read it.")
        if len(verdict.reason) > REASON_LIMIT:
            problems.append(f"The reason for {name} has {len(verdict.reason)} characters. {REASON_LIMIT} fit.")
        if verdict.outcome == Outcome.NOT_NOW and verdict.look_again_on is None:
            problems.append(f"Say when you look at {name} again.")
        if verdict.item.programme_id != programme.pk:
            problems.append(f"{name} belongs to another programme.")
        if verdict.item.withdrawn_at is not None:
            problems.append("Something you chose was taken back by its author. Take it off the list.")
        if verdict.item.audience == Audience.TEAM:
            problems.append(f"{name} is still a draft. Publish it first, so that people can follow.")
    if len({verdict.item.pk for verdict in verdicts}) < len(verdicts):
        problems.append("The same thing is on the list twice.")
    return problems


def _save_once(row: Decision | Delivery) -> None:
    """Save a new row. Raises ValidationError when its submission key was used for something else."""
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise ValidationError(_("This form was used for something else already. Open it again.")) from error


@transaction.atomic
def record_decision(
    *,
    actor: Person,
    programme: Programme,
    title: str,
    verdicts: Sequence[Verdict],
    decided_by: Person,
    decided_on: date,
    submission_key: uuid.UUID,
    now: datetime,
    carried_by: str = "",
    starts_on: date | None = None,
    heard_again_on: date | None = None,
) -> Decision:
    """Record who decided what about which Items. Everybody credited with them, directly or through what they
    joined, is told with the reason. The same `submission_key` again returns the decision that is there.

    Raises ValidationError with every problem at once.
    """
    require(permissions.can_record_decision, actor, programme)
    Programme.objects.select_for_update(no_key=True).get(pk=programme.pk)
    if existing := Decision.objects.filter(submission_key=submission_key, trail_item__programme=programme).first():
        return existing
    verdicts = [replace(verdict, reason=plain(verdict.reason)) for verdict in verdicts]
    if problems := _problems_of(verdicts, programme):
        raise ValidationError(problems)
    texts = limited_values(Decision, {"title": title, "carried_by": carried_by})
    outcomes = {verdict.outcome for verdict in verdicts}
    decision = Decision(
        **texts,
        outcome=next(outcome for outcome in Outcome.values if outcome in outcomes),
        decided_by=decided_by,
        decided_on=decided_on,
        starts_on=starts_on,
        heard_again_on=heard_again_on,
        submission_key=submission_key,
        recorded_at=now,
    )
    decision.full_clean(exclude=["trail_item"], validate_unique=False)
    decision.trail_item = make_item(
        programme=programme,
        kind="decision",
        title=decision.title,
        givers=[Giver(decided_by, role=CreditRole.SIGNATORY)],
        audience=Audience.PUBLIC,
        now=now,
    )
    _save_once(decision)
    for verdict in verdicts:
        link_items(
            source=verdict.item,
            target=decision.trail_item,
            relation=RELATIONS[Outcome(verdict.outcome)],
            reason=verdict.reason,
            look_again_on=verdict.look_again_on,
            made_by=actor,
            now=now,
        )
    reasons = "\n\n".join(verdict.reason for verdict in verdicts)
    index(item=decision.trail_item, title=decision.title, body=reasons)
    publish(
        events.DecisionRecorded(
            actor_id=actor.public_id, programme_id=programme.public_id, subject_id=decision.trail_item.public_id
        ),
        now=now,
    )
    return decision


@dataclass(frozen=True)
class Effect:
    """What a delivery moved: a named measure before and after, in a unit, and what the figures rest on."""

    measure: str
    before: Decimal
    after: Decimal
    unit: str = ""
    basis: str = ""


@transaction.atomic
def record_delivery(
    *,
    actor: Person,
    decision: Decision,
    title: str,
    shipped_on: date,
    submission_key: uuid.UUID,
    now: datetime,
    text: str = "",
    effect: Effect | None = None,
) -> Delivery:
    """Say what shipped because of a decision, and tell everybody behind it. The same key again changes nothing.

    Raises ValidationError for a decision that said no to everything.
    """
    require(permissions.can_record_delivery, actor, decision)
    Decision.objects.select_for_update(no_key=True).get(pk=decision.pk)
    if existing := Delivery.objects.filter(submission_key=submission_key, decision=decision).first():
        return existing
    if decision.outcome != Outcome.GO:
        raise ValidationError(_("Nothing was adopted by this decision, so nothing can be delivered by it."))
    programme = decision.trail_item.programme
    texts = {"title": title, "text": text}
    if effect:
        texts |= {"effect_measure": effect.measure, "effect_unit": effect.unit, "effect_basis": effect.basis}
    delivery = Delivery(
        decision=decision,
        **limited_values(Delivery, texts),
        shipped_on=shipped_on,
        submission_key=submission_key,
        recorded_at=now,
    )
    if effect:
        delivery.effect_before, delivery.effect_after = effect.before, effect.after
    delivery.full_clean(exclude=["trail_item"], validate_unique=False)
    delivery.trail_item = make_item(
        programme=programme,
        kind="delivery",
        title=delivery.title,
        givers=[Giver(actor, role=CreditRole.SIGNATORY)],
        audience=Audience.PUBLIC,
        now=now,
    )
    _save_once(delivery)
    link_items(
        source=decision.trail_item,
        target=delivery.trail_item,
        relation=Relation.DELIVERED_BY,
        made_by=actor,
        now=now,
    )
    index(item=delivery.trail_item, title=delivery.title, body=delivery.text)
    publish(
        events.DeliveryRecorded(
            actor_id=actor.public_id, programme_id=programme.public_id, subject_id=delivery.trail_item.public_id
        ),
        now=now,
    )
    return delivery
