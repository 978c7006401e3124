"""Clocks begin, are reached, run out and stand still. Nobody does this by hand, so nobody is asked for permission.

An idea is always locked before its clock is looked at. What its clock says is kept beside the idea as well (`next_goal`,
`support_until`), so that lists and support need no other table.
"""

from datetime import datetime, timedelta
from math import ceil
from typing import Any

from django.db import transaction

from makewith.foundation.activity.actions import publish
from makewith.foundation.trail.actions import link_items
from makewith.foundation.trail.models import Relation
from makewith.loop.ideas.ladders import events
from makewith.loop.ideas.ladders.models import Clock, Resubmission
from makewith.loop.ideas.ladders.queries import CLOSING_TIME
from makewith.loop.ideas.ladders.rules import Ladder, Step, due_after
from makewith.loop.ideas.models import Idea, IdeaState, Support


@transaction.atomic
def start(*, idea: Idea, now: datetime) -> None:
    """Begin the first clock of an idea that was just published. Twice is as once; a call without a ladder has none.

    An idea that is held is not published yet; its clock begins when it is released. An idea that was on the table before
    is linked to what it was.
    """
    if Ladder.key not in idea.call.rules:
        return
    locked = _locked(idea.pk)
    if locked.state != IdeaState.OPEN or locked.trail_item is None or locked.trail_item.held_at is not None:
        return
    _join_with_before(locked, now)
    ladder = Ladder.of(locked.call)
    if not ladder.steps or Clock.objects.filter(idea=locked).exists():
        return
    _begin(locked, ladder, ladder.steps[0], position=1, began_at=now)
    _save(locked)
    _copy(locked, idea)


@transaction.atomic
def advance(*, idea: Idea) -> int:
    """Reach every step whose supporters are there and came in time; how many were reached now.

    A step is reached at the moment of the support that made it, whenever it is noticed, and stays reached when support is
    taken back later. The next step follows the rules as they are now.
    """
    locked = _locked(idea.pk)
    count = 0
    while clock := _climbing(locked):
        reached_at = _moment_of(locked, clock)
        if reached_at is None or reached_at > clock.due_at:
            break
        _reach(locked, clock, reached_at)
        count += 1
    if count:
        _save(locked)
    _copy(locked, idea)
    return count


@transaction.atomic
def expire(*, clock: Clock, now: datetime) -> bool:
    """Close support for an idea whose clock ran out. True if it did so now.

    A step that was reached in time is reached, however late anybody looks. Support that was given in the last instant
    may still be on its way into the database, so a clock is closed a moment after its end (`CLOSING_TIME`).
    """
    idea = _locked(clock.idea_id)
    advance(idea=idea)
    found = _climbing(idea)
    if found is None or found.pk != clock.pk or now < found.due_at + CLOSING_TIME:
        return False
    found.missed_at = found.due_at
    found.save(update_fields=["missed_at"])
    idea.takes_support, idea.next_goal, idea.support_until = False, None, None
    idea.save(update_fields=["takes_support", "next_goal", "support_until"])
    publish(
        events.ClockMissed(**_about(idea), position=found.position, supporters=found.supporters),
        now=max(found.due_at, now),
    )
    return True


@transaction.atomic
def remind(*, clock: Clock, now: datetime) -> bool:
    """Remind the author that a clock runs out. True if it was time for it."""
    idea = _locked(clock.idea_id)
    found = _climbing(idea)
    if found is None or found.pk != clock.pk or found.remind_at is None or now < found.remind_at or now > found.due_at:
        return False
    found.remind_at = Ladder.of(idea.call).reminder_after(now, found.due_at)
    found.save(update_fields=["remind_at"])
    days = ceil((found.due_at - now) / timedelta(days=1))
    publish(events.ClockRunningOut(**_about(idea), position=found.position, days=days), now=now)
    return True


@transaction.atomic
def pause(*, idea: Idea, now: datetime) -> bool:
    """Let an idea's clock stand still, at its end at the latest. True if one was running."""
    locked = _locked(idea.pk)
    clock = _running(locked)
    if clock is None:
        return False
    clock.paused_at = min(now, clock.due_at)
    clock.save(update_fields=["paused_at"])
    locked.support_until = None
    _save(locked)
    _copy(locked, idea)
    return True


@transaction.atomic
def resume(*, idea: Idea, now: datetime) -> bool:
    """Let an idea's clock go on with the time that it had left. True if one stood still."""
    locked = _locked(idea.pk)
    clock = Clock.objects.filter(idea=locked, reached_at=None, missed_at=None, paused_at__isnull=False).first()
    if clock is None or clock.paused_at is None:
        return False
    stood = max(now - clock.paused_at, timedelta(0))
    if clock.paused_at <= clock.began_at:
        clock.began_at += stood
    clock.due_at += stood
    clock.remind_at = clock.remind_at and clock.remind_at + stood
    clock.paused_at = None
    clock.save(update_fields=["began_at", "due_at", "remind_at", "paused_at"])
    locked.next_goal, locked.support_until = clock.supporters, clock.due_at
    _save(locked)
    advance(idea=locked)
    _copy(locked, idea)
    return True


def _locked(idea_id: int) -> Idea:
    rows = Idea.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("call__activity__programme", "trail_item").get(pk=idea_id)


def _running(idea: Idea) -> Clock | None:
    return Clock.objects.running().filter(idea=idea).first()


def _climbing(idea: Idea) -> Clock | None:
    """The running clock of an idea that is on the table; one that is not there neither climbs nor falls."""
    return _running(idea) if idea.state == IdeaState.OPEN else None


def _moment_of(idea: Idea, clock: Clock) -> datetime | None:
    """When the support came that made this step, not before its clock began; None if there is not enough."""
    if idea.supports_count < clock.supporters:
        return None
    rows = Support.objects.in_favour().filter(idea=idea)
    # Supporters that an import knew no names of have no moment either: they were there from the beginning.
    place = clock.supporters - max(0, idea.supports_count - rows.count())
    if place <= 0:
        return clock.began_at
    found = rows.order_by("created_at").values_list("created_at", flat=True)[place - 1 : place].first()
    return max(found, clock.began_at) if found else None


def _reach(idea: Idea, clock: Clock, reached_at: datetime) -> None:
    clock.reached_at = reached_at
    clock.save(update_fields=["reached_at"])
    publish(
        events.StepReached(**_about(idea), position=clock.position, supporters=clock.supporters),
        now=reached_at,
    )
    ladder = Ladder.of(idea.call)
    step = ladder.after(clock.supporters)
    if step is None:
        idea.next_goal, idea.support_until = None, None
        publish(events.LadderClimbed(**_about(idea), supporters=clock.supporters), now=reached_at)
    else:
        _begin(idea, ladder, step, position=clock.position + 1, began_at=reached_at)


def _begin(idea: Idea, ladder: Ladder, step: Step, *, position: int, began_at: datetime) -> None:
    due_at = due_after(began_at, step.days)
    Clock.objects.create(
        idea=idea,
        position=position,
        supporters=step.supporters,
        days=step.days,
        words=step.words,
        began_at=began_at,
        due_at=due_at,
        remind_at=ladder.reminder_after(began_at, due_at),
    )
    idea.next_goal, idea.support_until = step.supporters, due_at


def _join_with_before(idea: Idea, now: datetime) -> None:
    again = Resubmission.objects.filter(idea=idea).select_related("before__trail_item").first()
    if again is None or again.before.trail_item is None or idea.trail_item is None:
        return
    _, is_new = link_items(
        source=again.before.trail_item, target=idea.trail_item, relation=Relation.BECAME, made_by=idea.author, now=now
    )
    if is_new:
        publish(
            events.IdeaResubmitted(
                **_about(idea), actor_id=idea.author.public_id, before_id=str(again.before.trail_item.public_id)
            ),
            now=now,
        )


def _save(idea: Idea) -> None:
    idea.save(update_fields=["next_goal", "support_until"])


def _copy(source: Idea, target: Idea) -> None:
    """What was written is also so on the row that the caller holds."""
    if source is not target:
        target.next_goal, target.support_until = source.next_goal, source.support_until


def _about(idea: Idea) -> dict[str, Any]:
    assert idea.trail_item is not None
    return {"programme_id": idea.call.activity.programme.public_id, "subject_id": idea.trail_item.public_id}
