"""Work that the worker does for this room."""

from datetime import datetime

from django.db import transaction

from makewith.foundation.activity.queries import event_of
from makewith.foundation.jobs.actions import enqueue
from makewith.loop.ideas.models import Call
from makewith.loop.ideas.voting import actions, queries
from makewith.loop.ideas.voting.models import Recount, StatusPlan
from makewith.loop.ideas.voting.rules import Votes

SLICE = 20


def recount_after_rules(*, event_id: str, now: datetime) -> None:
    """A vote is worth something else from now on: count a call's ideas again."""
    event = event_of(event_id)
    if event.payload["section"] == Votes.key:
        recount_call(call_id=Call.objects.values_list("pk", flat=True).get(activity__public_id=event.subject), now=now)


def recount_call(*, call_id: int, now: datetime, anyway: bool = False) -> None:
    recount = actions.begin_recount(call=Call.objects.get(pk=call_id), now=now, anyway=anyway)
    if recount is not None:
        _count_on(recount, recount.number, 0, now)


def count_slice(*, recount_id: int, number: int, after: int, now: datetime) -> None:
    """Count one slice of ideas and enqueue the next, so that no transaction is long and a crash loses one slice."""
    recount = Recount.objects.get(pk=recount_id)
    last = actions.count_on(recount=recount, number=number, after=after, now=now)
    if last is not None:
        _count_on(recount, number, last, now)


def _count_on(recount: Recount, number: int, after: int, now: datetime) -> None:
    key = f"{recount.pk}:{number}:{after}"
    enqueue(count_slice, unique_key=key, run_at=now, recount_id=recount.pk, number=number, after=after)


def begin_due_plans(now: datetime) -> None:
    """Changes of many ideas whose grace is over, each slice of them a Job of its own."""
    for plan in StatusPlan.objects.filter(began_at=None, undone_at=None, due_at__lte=now):
        with transaction.atomic():
            keys = actions.begin_plan(plan=plan, now=now)
            for start in range(0, len(keys), SLICE):
                part = keys[start : start + SLICE]
                enqueue(tell_plan, unique_key=f"plan:{plan.pk}:{start}", run_at=now, plan_id=plan.pk, ideas=part)


def tell_plan(*, plan_id: int, ideas: list[int], now: datetime) -> None:
    actions.set_planned(plan=StatusPlan.objects.get(pk=plan_id), ideas=ideas, now=now)


def remind_partners(now: datetime) -> None:
    """A day before the promise to an author runs out, whoever looks after the idea is told."""
    for assignment in queries.due_reminders(now)[:500]:
        actions.remind_partner(assignment=assignment, now=now)
