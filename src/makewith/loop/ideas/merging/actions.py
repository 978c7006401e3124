"""Writes: making two ideas one, bringing their supporters along, and parting them again."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from makewith.foundation.activity.actions import publish
from makewith.foundation.jobs.actions import enqueue
from makewith.foundation.people.models import Person
from makewith.foundation.trail.actions import link_items, unlink_items
from makewith.foundation.trail.models import CONTRIBUTORS, Credit, Relation
from makewith.kit.permissions import require
from makewith.kit.text import one_line
from makewith.loop.ideas.counting import count_ideas
from makewith.loop.ideas.ladders.actions import advance
from makewith.loop.ideas.merging import events, permissions, queries
from makewith.loop.ideas.merging.models import TOGETHER, Merge, MergeState
from makewith.loop.ideas.models import Direction, Idea, IdeaState, Support
from makewith.loop.ideas.voting.counting import recount_popularity
from makewith.loop.ideas.voting.rules import Votes

# How many supporters one transaction brings along: short enough to keep nobody waiting who supports in between.
SLICE = 5000


@transaction.atomic
def merge_ideas(*, actor: Person, source: Idea, target: Idea, reason: str, now: datetime) -> Merge:
    """Make `source` part of `target`. It leaves the lists at once; its supporters are brought along in a job.

    Merging the same two again returns what is there. Raises ValidationError for two that cannot become one.
    """
    ideas = _locked(source, target)
    source, target = ideas[source.pk], ideas[target.pk]
    require(permissions.can_merge_ideas, actor, source.call.activity.programme)
    if source.merged_into_id == target.pk and (known := queries.newest_merge(source)) and known.state in TOGETHER:
        return known
    if problem := _problem(source, target):
        raise ValidationError(problem)
    rows = Support.objects.filter(idea=source)
    merge = Merge.objects.create(
        source=source,
        target=target,
        reason=one_line(reason)[:400],
        total=rows.count(),
        nameless=max(0, source.supports_count - rows.in_favour().count()),
        made_by=actor,
        made_at=now,
    )
    _move(source, IdeaState.MERGED, target)
    if merge.nameless:
        _count(target, {Direction.FOR: merge.nameless})
    assert source.trail_item is not None
    assert target.trail_item is not None
    link_items(
        source=source.trail_item,
        target=target.trail_item,
        relation=Relation.MERGED_INTO,
        reason=merge.reason,
        made_by=actor,
        now=now,
    )
    enqueue(unite_some, unique_key=f"unite:{merge.pk}:0", run_at=now, merge_id=merge.pk, after=0)
    return merge


@transaction.atomic
def part_ideas(*, actor: Person | None, merge: Merge, now: datetime) -> Merge:
    """Let the two stand for themselves again, each with its supporters as if they had never been one.

    Whoever came to stand behind the whole since then stays with it. Parting twice is as once. Without an actor it is the
    consequence of something else, as when the whole was taken back. Raises ValidationError for what has to wait.
    """
    ideas = _locked(merge.source, merge.target)
    merge = Merge.objects.select_for_update(no_key=True).get(pk=merge.pk)
    source, target = ideas[merge.source_id], ideas[merge.target_id]
    merge.source, merge.target = source, target
    if actor is not None:
        require(permissions.can_merge_ideas, actor, source.call.activity.programme)
    if merge.state not in TOGETHER:
        return merge
    if target.state == IdeaState.MERGED:
        raise ValidationError(_("The whole became part of another idea itself. Part those two first."))
    if merge.state == MergeState.UNITING:
        raise ValidationError(_("Their supporters are still being brought together. Try again in a moment."))
    merge.state, merge.moved, merge.parted_by, merge.parted_at = MergeState.PARTING, 0, actor, now
    merge.total = Support.objects.filter(idea=target, came_from=source).count()
    merge.save(update_fields=["state", "moved", "total", "parted_by", "parted_at"])
    if source.state == IdeaState.MERGED:
        _move(source, IdeaState.OPEN, None)
    if merge.nameless:
        _count(target, {Direction.FOR: -merge.nameless})
    assert source.trail_item is not None
    assert target.trail_item is not None
    unlink_items(source=source.trail_item, target=target.trail_item, relation=Relation.MERGED_INTO)
    enqueue(part_some, unique_key=f"part:{merge.pk}:0", run_at=now, merge_id=merge.pk, slice_number=0)
    return merge


@transaction.atomic
def unite_some(*, merge_id: int, after: int, now: datetime) -> None:
    """Bring the next slice of supporters along: each once, and none who wrote the target."""
    merge = _locked_merge(merge_id)
    if merge.state != MergeState.UNITING:
        return
    rows = Support.objects.filter(idea=merge.source_id, pk__gt=after).order_by("pk").values_list("pk", flat=True)
    keys = list(rows[:SLICE])
    if not keys:
        _finish(merge, MergeState.UNITED)
        _publish(events.IdeasMerged, merge, merge.made_by, now)
        return
    new = {direction: _copy(merge, direction, keys[0], keys[-1]) for direction in Direction}
    _count(merge.target, new)
    merge.moved += len(keys)
    merge.save(update_fields=["moved"])
    enqueue(unite_some, unique_key=f"unite:{merge.pk}:{keys[-1]}", run_at=now, merge_id=merge.pk, after=keys[-1])


@transaction.atomic
def part_some(*, merge_id: int, slice_number: int, now: datetime) -> None:
    """Let the next slice of those who came with the source leave the target again."""
    merge = _locked_merge(merge_id)
    if merge.state != MergeState.PARTING:
        return
    rows = Support.objects.filter(idea=merge.target_id, came_from=merge.source_id).order_by("pk")
    keys = list(rows.values_list("pk", flat=True)[:SLICE])
    if not keys:
        _finish(merge, MergeState.PARTED)
        _publish(events.IdeasParted, merge, merge.parted_by, now)
        return
    gone = {direction: -Support.objects.filter(pk__in=keys, direction=direction).delete()[0] for direction in Direction}
    _count(merge.target, gone)
    merge.moved += len(keys)
    merge.save(update_fields=["moved"])
    following = slice_number + 1
    enqueue(part_some, unique_key=f"part:{merge.pk}:{following}", run_at=now, merge_id=merge.pk, slice_number=following)


@transaction.atomic
def leave_parts(*, person: Person, idea: Idea) -> None:
    """Step back from all that became part of an idea as well, so that parting them brings no support back to life."""
    parts = [idea.pk]
    while parts := list(Idea.objects.filter(merged_into__in=parts).order_by("pk").values_list("pk", flat=True)):
        for direction, column in ((Direction.FOR, "supports_count"), (Direction.AGAINST, "against_count")):
            rows = Support.objects.filter(idea__in=parts, person=person, direction=direction)
            left = list(rows.values_list("idea", flat=True))
            rows.delete()
            Idea.objects.filter(pk__in=left).update(**{column: F(column) - 1})


def _locked_merge(merge_id: int) -> Merge:
    rows = Merge.objects.select_for_update(of=("self",), no_key=True)
    ideas = ("source__trail_item", "target__trail_item", "target__call__activity__programme", "made_by", "parted_by")
    return rows.select_related(*ideas).get(pk=merge_id)


def _locked(*ideas: Idea) -> dict[int, Idea]:
    """These ideas as they are now, locked in one order, so that two merges at once wait for each other only one way."""
    rows = Idea.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=[idea.pk for idea in ideas])
    return {idea.pk: idea for idea in rows.select_related("trail_item", "call__activity__programme").order_by("pk")}


def _problem(source: Idea, target: Idea) -> str:
    if source.pk == target.pk:
        return _("An idea cannot become part of itself. Choose another one.")
    if source.state != IdeaState.OPEN:
        return _("This idea is not on the table, so it cannot become part of another.")
    if target.state != IdeaState.OPEN:
        return _("The other idea is not on the table (any more). Choose the one it is part of.")
    if source.call_id != target.call_id:
        return _("The two answer different calls, with other people and terms. Only ideas of one call become one.")
    if queries.is_moving(source) or queries.is_moving(target):
        return _("Supporters of one of the two are still being brought along. Try again in a moment.")
    return ""


def _move(idea: Idea, state: IdeaState, into: Idea | None) -> None:
    """Off the lists, or back on them."""
    idea.state, idea.merged_into = state, into
    idea.save(update_fields=["state", "merged_into"])
    step = -1 if into else +1
    count_ideas(idea.call_id, ideas=step, waiting=step * int(idea.needs_answer))


def _copy(merge: Merge, direction: int, first: int, last: int) -> int:
    """Let the source's supporters in this range of keys stand behind the target too; how many did not do so yet."""
    quoted = connection.ops.quote_name
    support, credit = quoted(Support._meta.db_table), quoted(Credit._meta.db_table)
    columns = ", ".join(quoted(name) for name in ("person_id", "direction", "would_pay", "would_buy", "created_at"))
    sql = (
        f"INSERT INTO {support} (idea_id, came_from_id, {columns}) SELECT %s, %s, {columns} FROM {support} "  # noqa: S608 - names of our tables
        f"WHERE idea_id = %s AND direction = %s AND id BETWEEN %s AND %s AND NOT EXISTS (SELECT 1 FROM {credit} "
        f"WHERE {credit}.item_id = %s AND {credit}.person_id = {support}.person_id AND {credit}.role IN (%s, %s)) "
        "ON CONFLICT DO NOTHING"
    )
    values = [merge.target_id, merge.source_id, merge.source_id, direction, first, last, merge.target.trail_item_id]
    with connection.cursor() as cursor:
        cursor.execute(sql, [*values, *CONTRIBUTORS])
        return int(cursor.rowcount)


def _count(idea: Idea, came: dict[Direction, int]) -> None:
    votes = Votes.of(idea.call)
    ups, downs = came.get(Direction.FOR, 0), came.get(Direction.AGAINST, 0)
    if ups or downs:
        Idea.objects.filter(pk=idea.pk).update(
            supports_count=F("supports_count") + ups,
            against_count=F("against_count") + downs,
            points=F("points") + votes.points * (ups - downs),
        )


def _finish(merge: Merge, state: MergeState) -> None:
    """What follows from the target's new number: its place among what is popular, and the steps of its ladder."""
    merge.state = state
    merge.save(update_fields=["state"])
    target = merge.target
    recount_popularity(target.pk, Votes.of(target.call))
    target.refresh_from_db()
    if target.next_goal is not None and target.supports_count >= target.next_goal:
        advance(idea=target)


def _publish(
    event: type[events.IdeasMerged] | type[events.IdeasParted], merge: Merge, actor: Person | None, now: datetime
) -> None:
    assert merge.source.trail_item is not None
    assert merge.target.trail_item is not None
    publish(
        event(
            actor_id=actor.public_id if actor else None,
            programme_id=merge.target.call.activity.programme.public_id,
            subject_id=merge.source.trail_item.public_id,
            target_id=merge.target.trail_item.public_id,
            merge_id=merge.public_id,
        ),
        now=now,
    )
