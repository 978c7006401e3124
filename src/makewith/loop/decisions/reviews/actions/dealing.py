"""Who judges what: dealing cards when a window has closed, and by hand."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from makewith.foundation.people.models import Person
from makewith.foundation.trail.models import Credit
from makewith.kit.permissions import require
from makewith.loop.decisions.reviews import permissions
from makewith.loop.decisions.reviews.actions.locking import locked_card, locked_entry, locked_window
from makewith.loop.decisions.reviews.models import Entry, Phase, Scorecard, Seat, Window


@transaction.atomic
def open_window(*, window: Window, now: datetime) -> bool:
    """The window has closed: deal its cards, once. False if it was opened before, is not due, or has nothing in it."""
    locked = locked_window(window.pk)
    if locked.opened_at is not None or locked.phase(now) != Phase.REVIEWING:
        return False
    if not Entry.objects.standing().filter(window=locked, closed_at=None).exists():
        return False
    locked.opened_at = now
    locked.save(update_fields=["opened_at"])
    _deal(locked, now)
    return True


@transaction.atomic
def deal_cards(*, actor: Person, window: Window, now: datetime) -> int:
    """Deal what is missing, as after somebody was seated or stood back; how many cards were dealt.

    Raises ValidationError while the window still collects, or when its cards are laid open.
    """
    require(permissions.can_run_board, actor, window.board)
    locked = locked_window(window.pk)
    _require_reviewing(locked, now)
    if locked.opened_at is None:
        locked.opened_at = now
        locked.save(update_fields=["opened_at"])
    return _deal(locked, now)


@transaction.atomic
def give_card(*, actor: Person, entry: Entry, reviewer: Person, now: datetime) -> Scorecard:
    """Let one reviewer judge one entry. The same again changes nothing."""
    require(permissions.can_run_board, actor, entry.board)
    locked = locked_entry(entry)
    _require_reviewing(locked.window, now)
    if not Seat.objects.filter(board=locked.board, person=reviewer).exists():
        raise ValidationError(_("%(name)s does not sit on this board.") % {"name": reviewer.shown_name})
    card, _new = Scorecard.objects.get_or_create(entry=locked, reviewer=reviewer, defaults={"dealt_at": now})
    return card


@transaction.atomic
def take_card(*, actor: Person, card: Scorecard) -> bool:
    """Take a card from a reviewer. What is in stays in: raises ValidationError for it. False if the card is gone already."""
    require(permissions.can_run_board, actor, card.entry.board)
    if not Scorecard.objects.filter(pk=card.pk).exists():
        return False
    locked = locked_card(card)
    if locked.submitted_at is not None or locked.entry.window.revealed_at is not None:
        raise ValidationError(_("This card is in. It counts."))
    locked.delete()
    return True


def _require_reviewing(window: Window, now: datetime) -> None:
    phase = window.phase(now)
    if phase == Phase.COLLECTING:
        raise ValidationError(_("Cards are dealt when the window has closed."))
    if phase != Phase.REVIEWING:
        raise ValidationError(_("The cards are laid open. No more are dealt."))


def _deal(window: Window, now: datetime) -> int:
    """Give each entry the cards it lacks, to whoever has the fewest; nobody judges what they gave themselves."""
    seats = Seat.objects.filter(board=window.board).select_related("person").order_by("id")
    sitting = [seat.person_id for seat in seats if permissions.can_sit_on_board(seat.person, window.board)]
    entries = list(Entry.objects.standing().filter(window=window, closed_at=None).order_by("queued_at", "id"))
    cards = list(Scorecard.objects.filter(entry__in=entries).values_list("entry_id", "reviewer_id", "stood_back_at"))
    load = Counter(reviewer for _entry, reviewer, _back in cards)
    too_close = set(
        Credit.objects.filter(item__in=[entry.item_id for entry in entries]).values_list("item_id", "person_id")
    )
    dealt = []
    for entry in entries:
        known = {reviewer for entry_id, reviewer, _back in cards if entry_id == entry.pk}
        counting = sum(1 for entry_id, _reviewer, back in cards if entry_id == entry.pk and back is None)
        free = [one for one in sitting if one not in known and (entry.item_id, one) not in too_close]
        for reviewer in _fewest_first(free, load, sitting)[: max(0, window.rules.reviewers - counting)]:
            dealt.append(Scorecard(entry=entry, reviewer_id=reviewer, dealt_at=now))
            load[reviewer] += 1
    Scorecard.objects.bulk_create(dealt, ignore_conflicts=True)
    return len(dealt)


def _fewest_first(people: Iterable[int], load: Counter[int], order: Sequence[int]) -> list[int]:
    return sorted(people, key=lambda person: (load[person], order.index(person)))
