"""Entry points for jobs and schedules. Each clock is a Job of its own, so that one that fails holds up no other."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from makewith.foundation.jobs.actions import enqueue
from makewith.loop.ideas.ladders import actions, queries
from makewith.loop.ideas.ladders.models import Clock
from makewith.loop.ideas.models import Idea

PAGE = 500


def look_at_clocks(now: datetime) -> None:
    """A schedule: reach what is reached, close what ran out, remind whose time is short. Computed from the data."""
    _enqueue(queries.reachable(), reach, now, lambda clock: f"{clock.pk}:{clock.idea.supports_count}")
    _enqueue(queries.expiring(now), expire, now, lambda clock: f"{clock.pk}:{clock.due_at.isoformat()}")
    _enqueue(queries.to_remind(now), remind, now, lambda clock: f"{clock.pk}:{clock.remind_at}")


def _enqueue(clocks: QuerySet[Clock], handler: Callable[..., None], now: datetime, key: Callable[[Clock], str]) -> None:
    keys = [(clock.pk, key(clock)) for clock in clocks.select_related("idea").iterator(chunk_size=PAGE)]
    for start in range(0, len(keys), PAGE):
        with transaction.atomic():
            for clock_id, unique_key in keys[start : start + PAGE]:
                enqueue(handler, unique_key=unique_key, run_at=now, clock_id=clock_id)


def begin(*, ideas: list[int], now: datetime) -> None:
    """Ideas that were brought in climb from now on; what stood behind them elsewhere counts at once."""
    for idea in Idea.objects.filter(pk__in=ideas).select_related("call__activity__programme", "trail_item"):
        actions.start(idea=idea, now=now)
        actions.advance(idea=idea)


def reach(*, clock_id: int) -> None:
    actions.advance(idea=_clock(clock_id).idea)


def expire(*, clock_id: int, now: datetime) -> None:
    actions.expire(clock=_clock(clock_id), now=now)


def remind(*, clock_id: int, now: datetime) -> None:
    actions.remind(clock=_clock(clock_id), now=now)


def _clock(clock_id: int) -> Clock:
    return Clock.objects.select_related("idea").get(pk=clock_id)
