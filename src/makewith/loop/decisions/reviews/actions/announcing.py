"""Publishing the outcomes of a window: each becomes a decision, and everybody concerned is told as of any other."""

import uuid
from datetime import datetime, time
from zoneinfo import ZoneInfo

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import translation
from django.utils.dateformat import format as format_date
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from makewith.foundation.activity.actions import publish
from makewith.foundation.people.models import Person
from makewith.foundation.trail.actions import lock_items
from makewith.foundation.trail.models import Item
from makewith.foundation.trail.registry import kind_of
from makewith.kit.permissions import require
from makewith.loop.decisions.actions import Verdict, record_decision
from makewith.loop.decisions.models import Outcome as Decided
from makewith.loop.decisions.reviews import events, permissions
from makewith.loop.decisions.reviews.actions.locking import locked_window
from makewith.loop.decisions.reviews.actions.queueing import queue_item
from makewith.loop.decisions.reviews.models import Entry, Outcome, Window

DECIDED = {Outcome.APPROVED: Decided.GO, Outcome.NOT_APPROVED: Decided.NO, Outcome.PARKED: Decided.NOT_NOW}
_KEYS = uuid.UUID("0f0a7c4e-54c1-4a43-9d0e-6f6cc2a4b6f5")


@transaction.atomic
def announce_window(*, actor: Person, window: Window, now: datetime) -> bool:
    """Publish all outcomes of a window at once, as decisions signed by `actor`. Twice is as once: False.

    What was taken back meanwhile is left out. What is parked waits for the review of its day, if the rules say so.
    Raises ValidationError while an entry has no outcome, or the fans' vote is not over.
    """
    require(permissions.can_announce_window, actor, window)
    locked = locked_window(window.pk)
    if locked.announced_at is not None:
        return False
    entries, items = _ready(locked, now)
    for entry in entries:
        entry.board, entry.window = locked.board, locked
        _decide(actor, entry, items[entry.item_id], now)
    Entry.objects.filter(window=locked, closed_at=None).update(closed_at=now)
    locked.announced_at, locked.announced_by = now, actor
    locked.save(update_fields=["announced_at", "announced_by"])
    for entry in entries:
        if entry.outcome == Outcome.PARKED and locked.rules.parked_returns:
            _return(entry, items[entry.item_id], now)
    publish(
        events.WindowAnnounced(
            actor_id=actor.public_id, programme_id=locked.board.programme.public_id, subject_id=locked.public_id
        ),
        now=now,
    )
    return True


def _ready(window: Window, at: datetime) -> tuple[list[Entry], dict[int, Item]]:
    """What can be announced at a moment, with its Items locked. Raises ValidationError for what is in the way."""
    if window.revealed_at is None:
        raise ValidationError(_("The cards of this window are not laid open yet."))
    if window.vote_closes_at is not None and at <= window.vote_closes_at:
        raise ValidationError(
            _("The finalists are still being voted on. Announce the outcomes after the vote has closed.")
        )
    standing = Entry.objects.standing().filter(window=window, closed_at=None)
    entries = list(standing.select_related("settled_by").order_by("queued_at", "id"))
    # Locked before anything is said about them, so that nothing is announced about what is taken back at this moment.
    items = lock_items(entry.item_id for entry in entries)
    entries = [entry for entry in entries if entry.item_id in items]
    if open_count := sum(1 for entry in entries if not entry.outcome):
        raise ValidationError(
            ngettext("%(count)d entry has no outcome yet.", "%(count)d entries have no outcome yet.", open_count)
            % {"count": open_count}
        )
    return entries, items


@transaction.atomic
def plan_announcement(*, actor: Person, window: Window, at: datetime, now: datetime) -> Window:
    """Let all outcomes be announced by themselves at a moment, signed by `actor`; again sets another one.

    Outcomes can be reworded until then; one that is taken back takes the plan back. Raises ValidationError, about `day` for a
    moment that is over, and for what is in the way of announcing.
    """
    require(permissions.can_announce_window, actor, window)
    locked = locked_window(window.pk)
    if locked.announced_at is not None:
        raise ValidationError(_("The outcomes were announced already."))
    if at <= now:
        raise ValidationError({"day": _("Choose a moment that is not over.")})
    _ready(locked, at)
    locked.announce_at, locked.planned_by = at, actor
    locked.save(update_fields=["announce_at", "planned_by"])
    return locked


@transaction.atomic
def drop_plan(*, actor: Person, window: Window) -> bool:
    """Announce nothing by itself. False if nothing was planned."""
    require(permissions.can_announce_window, actor, window)
    locked = locked_window(window.pk)
    is_planned = locked.announce_at is not None and locked.announced_at is None
    if is_planned:
        locked.announce_at, locked.planned_by = None, None
        locked.save(update_fields=["announce_at", "planned_by"])
    return is_planned


@transaction.atomic
def announce_planned(*, window: Window, now: datetime) -> str:
    """Announce what was planned for now, and return ""; or, with the plan gone, what is in the way."""
    locked = locked_window(window.pk)
    if locked.announced_at is not None or locked.announce_at is None or locked.announce_at > now:
        return ""
    assert locked.planned_by is not None
    try:
        with transaction.atomic():
            announce_window(actor=locked.planned_by, window=locked, now=now)
    except ValidationError as error:
        problem = " ".join(error.messages)
    except PermissionDenied:
        problem = _("Whoever planned it may not announce outcomes any more.")
    else:
        return ""
    locked.announce_at = None
    locked.save(update_fields=["announce_at"])
    return problem


def decision_key(entry: Entry) -> uuid.UUID:
    """The submission key of an entry's decision: the same entry is decided once."""
    return uuid.uuid5(_KEYS, str(entry.public_id))


def _decide(actor: Person, entry: Entry, item: Item, now: datetime) -> None:
    programme = entry.board.programme
    with translation.override(programme.language):
        title = _title(entry, item)
    record_decision(
        actor=actor,
        programme=programme,
        title=title,
        verdicts=[Verdict(item, DECIDED[Outcome(entry.outcome)], entry.reason, entry.look_again_on)],
        decided_by=actor,
        decided_on=now.astimezone(ZoneInfo(programme.time_zone)).date(),
        submission_key=decision_key(entry),
        now=now,
    )


def _title(entry: Entry, item: Item) -> str:
    """By its number, not its words: what is taken back later leaves none of them in the company's decisions."""
    zone = ZoneInfo(entry.board.programme.time_zone)
    values = {
        "what": f"{kind_of(item.kind).label} {item.number}",
        "day": format_date(entry.window.closes_at.astimezone(zone), "j F Y"),
    }
    said = {
        Outcome.APPROVED: _("%(what)s is approved, in the review of %(day)s"),
        Outcome.NOT_APPROVED: _("%(what)s is not approved, in the review of %(day)s"),
        Outcome.PARKED: _("%(what)s is parked, in the review of %(day)s"),
    }
    return said[Outcome(entry.outcome)] % values


def _return(entry: Entry, item: Item, now: datetime) -> None:
    """The first review that closes on or after the day on which we look again."""
    assert entry.look_again_on is not None
    day = datetime.combine(entry.look_again_on, time(), ZoneInfo(entry.board.programme.time_zone))
    queue_item(board=entry.board, item=item, now=now, not_before=max(now, day), returned_from=entry)
