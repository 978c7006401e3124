"""Moving ideas along the pipeline of their call, with the answer that goes with it; one, or many at once."""

import uuid
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from makewith.foundation.activity.actions import publish
from makewith.foundation.conversation.actions import give_answer
from makewith.foundation.people.models import Person
from makewith.kit.permissions import require
from makewith.kit.text import limited, plain
from makewith.loop.ideas.models import Call, Idea, IdeaState
from makewith.loop.ideas.voting import events, permissions
from makewith.loop.ideas.voting.models import ANSWER_LENGTH, StatusChange, StatusPlan
from makewith.loop.ideas.voting.rules import Pipeline, Status

MOST_AT_ONCE = 200


@transaction.atomic
def set_status(
    *,
    actor: Person,
    idea: Idea,
    status: str,
    now: datetime,
    text: str = "",
    next_on: date | None = None,
    submission_key: uuid.UUID | None = None,
) -> StatusChange | None:
    """Say where an idea stands from now on; an answer in the company's name may go with it, or must.

    Returns None where it stands there already. `status` "" takes it off the pipeline. Raises ValidationError by field.
    """
    locked = Idea.objects.select_for_update(no_key=True).get(pk=idea.pk)
    idea.state, idea.status, idea.takes_support = locked.state, locked.status, locked.takes_support
    require(permissions.can_set_status, actor, idea)
    pipeline = Pipeline.of(idea.call)
    to = _status(pipeline, status)
    if locked.status == status:
        return None
    if to is not None and to.needs_answer and not plain(text):
        raise ValidationError({"text": _needed(to)})
    assert idea.trail_item is not None
    answer = None
    if plain(text):
        key = submission_key or uuid.uuid4()
        answer = give_answer(
            signed_by=actor, target=idea.trail_item, text=text, next_on=next_on, submission_key=key, now=now
        )
    _stand_at(idea, pipeline, to, now)
    StatusChange.objects.filter(idea=idea, is_current=True).update(is_current=False)
    change = StatusChange.objects.create(
        idea=idea,
        before=locked.status,
        after=status,
        label=to.label if to else "",
        changed_by=actor,
        changed_at=now,
        answer=answer,
    )
    event = events.StatusChanged(
        actor_id=actor.public_id,
        programme_id=idea.call.activity.programme.public_id,
        subject_id=idea.trail_item.public_id,
        change_id=change.pk,
    )
    publish(event, now=now)
    return change


def _stand_at(idea: Idea, pipeline: Pipeline, to: Status | None, now: datetime) -> None:
    """An idea whose way ends takes no more votes; one that comes back from an end takes them again."""
    before, ends = pipeline.named(idea.status), to is not None and to.ends
    if ends or (before is not None and before.ends):
        idea.takes_support = not ends
    idea.status, idea.active_at = to.key if to else "", now
    idea.save(update_fields=["status", "takes_support", "active_at"])


def _status(pipeline: Pipeline, key: str) -> Status | None:
    to = pipeline.named(key)
    if to is None and key:
        raise ValidationError({"status": _("This call has no such status. Load the page again.")})
    return to


def _needed(status: Status) -> str:
    return _("“%(status)s” comes with an answer. Say in a sentence what is happening.") % {"status": status.label}


@transaction.atomic
def plan_statuses(
    *,
    actor: Person,
    call: Call,
    ideas: Sequence[Idea],
    status: str,
    now: datetime,
    text: str = "",
    next_on: date | None = None,
) -> StatusPlan:
    """Let many ideas of a call stand elsewhere, with one answer for all, once the call's grace is over.

    Nothing of it is seen or told before, so undoing it leaves no trace. Raises ValidationError by field.
    """
    require(permissions.can_see_standing, actor, call)
    pipeline = Pipeline.of(call)
    to = _status(pipeline, status)
    if to is None:
        raise ValidationError({"status": _("Choose a status.")})
    if not ideas or len(ideas) > MOST_AT_ONCE:
        raise ValidationError(_("Tick at least one idea, and at most %(n)d.") % {"n": MOST_AT_ONCE})
    if any(idea.call_id != call.pk or idea.state != IdeaState.OPEN for idea in ideas):
        raise ValidationError(_("One of these ideas is no longer on the table. Load the page again."))
    empty = _needed(to)
    words = limited(text, ANSWER_LENGTH, field="text", empty=empty) if to.needs_answer or plain(text) else ""
    plan = StatusPlan.objects.create(
        call=call,
        planned_by=actor,
        status=status,
        text=words,
        next_on=next_on,
        planned_at=now,
        due_at=now + timedelta(minutes=pipeline.grace_minutes),
    )
    plan.ideas.set(ideas)
    event = events.StatusesPlanned(
        actor_id=actor.public_id,
        programme_id=call.activity.programme.public_id,
        subject_id=call.activity.public_id,
        count=len(ideas),
    )
    publish(event, now=now)
    return plan


@transaction.atomic
def undo_plan(*, actor: Person, plan: StatusPlan, now: datetime) -> bool:
    """Do nothing of what was planned. False if it began to be told, or was undone before."""
    require(permissions.can_see_standing, actor, plan.call)
    undone = StatusPlan.objects.filter(pk=plan.pk, began_at=None, undone_at=None).update(undone_at=now, text="")
    if undone:
        event = events.PlanUndone(
            actor_id=actor.public_id,
            programme_id=plan.call.activity.programme.public_id,
            subject_id=plan.call.activity.public_id,
        )
        publish(event, now=now)
    return bool(undone)


@transaction.atomic
def begin_plan(*, plan: StatusPlan, now: datetime) -> list[int]:
    """The keys of the ideas to move now, in order; none if it was undone or began before. From here it cannot be undone."""
    begun = StatusPlan.objects.filter(pk=plan.pk, began_at=None, undone_at=None, due_at__lte=now).update(began_at=now)
    return list(plan.ideas.order_by("pk").values_list("pk", flat=True)) if begun else []


@transaction.atomic
def set_planned(*, plan: StatusPlan, ideas: Sequence[int], now: datetime) -> int:
    """Move these ideas as planned; how many moved. An idea that is gone, or stands there, is passed over.

    The plan's words go with its last idea.
    """
    plan = StatusPlan.objects.select_for_update(no_key=True, of=("self",)).select_related("planned_by").get(pk=plan.pk)
    rows = Idea.objects.filter(pk__in=ideas, state=IdeaState.OPEN).select_related(
        "trail_item", "call__activity__programme"
    )
    moved = 0
    for idea in rows.order_by("pk"):
        try:
            with transaction.atomic():
                change = set_status(
                    actor=plan.planned_by,
                    idea=idea,
                    status=plan.status,
                    text=plan.text,
                    next_on=plan.next_on,
                    submission_key=uuid.uuid5(plan.public_id, str(idea.pk)),
                    now=now,
                )
        except PermissionDenied:
            # Taken back meanwhile, or whoever planned it may no longer: nobody is told anything.
            continue
        moved += change is not None
    plan.ideas.remove(*ideas)
    if not plan.ideas.exists():
        StatusPlan.objects.filter(pk=plan.pk).update(text="")
    return moved
