"""Putting Items before a board, into the window that closes next; moving them on, and taking them off."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from makewith.foundation.activity.actions import publish
from makewith.foundation.people.models import Person
from makewith.foundation.trail.actions import lock_items
from makewith.foundation.trail.models import Audience, Item
from makewith.kit.permissions import require
from makewith.loop.decisions.reviews import events, permissions
from makewith.loop.decisions.reviews.actions.locking import locked_entry, locked_window
from makewith.loop.decisions.reviews.models import Board, Entry, Scorecard, Window
from makewith.loop.decisions.reviews.rules import Rules
from makewith.loop.decisions.reviews.windows import TICK, next_closing


def window_for(board: Board, at: datetime) -> Window:
    """The first window closing at or after `at` whose cards are not laid open yet, made if it is missing, and locked."""
    rules, zone = Rules.read(board.rules), ZoneInfo(board.programme.time_zone)
    while True:
        # A window that stands there keeps its closing, also when the rules have changed since.
        standing = Window.objects.filter(board=board, closes_at__gte=at, revealed_at=None).order_by("closes_at").first()
        closing = next_closing(at, rules.closings, zone)
        if standing is not None and standing.closes_at <= closing:
            closing = standing.closes_at
        window, _ = Window.objects.get_or_create(board=board, closes_at=closing, defaults={"terms": rules.data()})
        window = locked_window(window.pk)
        if window.revealed_at is None:
            return window
        at = closing + TICK


@transaction.atomic
def queue_item(
    *,
    board: Board,
    item: Item,
    now: datetime,
    not_before: datetime | None = None,
    put_by: Person | None = None,
    returned_from: Entry | None = None,
) -> Entry:
    """Let an Item wait for the review that closes next, as of `now` or of a later time; before a board already, it stays
    where it is.

    Called by flows, and by `put_item` for people. Raises ValidationError for what was taken back.
    """
    if lock_items([item.pk]) == {}:
        raise ValidationError(_("This was taken back by its author."))
    if existing := Entry.objects.filter(board=board, item=item, closed_at=None).first():
        return existing
    window = window_for(board, not_before or now)
    try:
        with transaction.atomic():
            entry = Entry.objects.create(
                board=board, window=window, item=item, queued_at=now, put_by=put_by, returned_from=returned_from
            )
    except IntegrityError:
        return Entry.objects.get(board=board, item=item, closed_at=None)
    _publish(events.EntryQueued, put_by, entry, now)
    return entry


@transaction.atomic
def put_item(*, actor: Person, board: Board, item: Item, now: datetime) -> Entry:
    """Put something before a board by hand. Raises ValidationError for what cannot be decided about."""
    require(permissions.can_put_item, actor, board.programme)
    if item.programme_id != board.activity.programme_id:
        raise ValidationError(_("This belongs to another programme."))
    if item.audience == Audience.TEAM:
        raise ValidationError(_("This is still a draft. Publish it first, so that people can follow."))
    return queue_item(board=board, item=item, now=now, put_by=actor)


@transaction.atomic
def move_entry(*, actor: Person, entry: Entry, now: datetime) -> Entry:
    """Let an entry wait for the review after the one it is in.

    Raises ValidationError once somebody has begun to judge it, or when its window is past that.
    """
    require(permissions.can_run_board, actor, entry.board)
    locked = _unjudged(entry)
    locked.cards.all().delete()
    locked.window = window_for(locked.board, max(locked.window.closes_at, now) + TICK)
    locked.is_finalist = False
    locked.save(update_fields=["window", "is_finalist"])
    _publish(events.EntryMoved, actor, locked, now)
    return locked


@transaction.atomic
def take_off(*, actor: Person, entry: Entry, now: datetime) -> bool:
    """Take an entry off the list, as when it was put there by mistake. Twice is as once; False if it is off already.

    Raises ValidationError once somebody has begun to judge it: then it is decided about, or parked.
    """
    require(permissions.can_run_board, actor, entry.board)
    if Entry.objects.filter(pk=entry.pk, taken_off_at__isnull=False).exists():
        return False
    locked = _unjudged(entry)
    locked.cards.all().delete()
    locked.taken_off_at = locked.closed_at = now
    locked.save(update_fields=["taken_off_at", "closed_at"])
    _publish(events.EntryTakenOff, actor, locked, now)
    return True


def _unjudged(entry: Entry) -> Entry:
    locked = locked_entry(entry)
    judged = Scorecard.objects.filter(entry=locked, filled_at__isnull=False).exists()
    if judged or locked.closed_at is not None or locked.window.revealed_at is not None:
        raise ValidationError(_("Somebody has begun to judge this. Decide about it, or park it until a later review."))
    return locked


def _publish(event: type[events.EntryQueued] | type[events.EntryMoved] | type[events.EntryTakenOff],
             actor: Person | None, entry: Entry, now: datetime) -> None:  # fmt: skip
    publish(
        event(
            actor_id=actor.public_id if actor else None,
            programme_id=entry.board.programme.public_id,
            subject_id=entry.item.public_id,
        ),
        now=now,
    )
