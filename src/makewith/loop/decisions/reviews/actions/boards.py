"""Boards: making one, its rules, who sits on it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from makewith.foundation.activity.actions import publish
from makewith.foundation.people.models import Person
from makewith.foundation.programmes.actions import create_activity
from makewith.foundation.programmes.models import Programme
from makewith.kit.permissions import require
from makewith.loop.decisions.reviews import events, permissions
from makewith.loop.decisions.reviews.models import Board, Entry, Scorecard, Seat, Window
from makewith.loop.decisions.reviews.rules import Rules

BOARD_KIND = "expert_review"


@transaction.atomic
def create_board(
    *, actor: Person, programme: Programme, now: datetime, rules: Mapping[str, Any] | None = None, **activity: Any
) -> Board:
    """A new board with its activity, as a draft. `activity` are fields of programmes.Activity."""
    kept = Rules.read(rules or {}).data()
    row = create_activity(actor=actor, programme=programme, kind=BOARD_KIND, now=now, **activity)
    return Board.objects.create(activity=row, rules=kept)


@transaction.atomic
def change_rules(*, actor: Person, board: Board, rules: Mapping[str, Any], now: datetime) -> Board:
    """Change what a board goes by. Raises ValidationError by field for what makes no sense.

    What people were promised stays: a window with something in it keeps its closing, and one in which somebody has
    begun a card keeps all its terms.
    """
    require(permissions.can_run_board, actor, board)
    kept = Rules.read(rules).data()
    locked = Board.objects.select_for_update(no_key=True).get(pk=board.pk)
    if locked.rules == kept:
        return board
    locked.rules = board.rules = kept
    locked.save(update_fields=["rules"])
    windows = Window.objects.select_for_update(no_key=True).filter(board=board, revealed_at=None).order_by("pk")
    begun = set(
        Scorecard.objects.filter(entry__board=board, filled_at__isnull=False).values_list("entry__window", flat=True)
    )
    full = set(Entry.objects.filter(board=board).values_list("window", flat=True))
    for window in windows:
        if window.pk not in full:
            window.delete()
        elif window.pk not in begun:
            window.terms = kept
            window.save(update_fields=["terms"])
    publish(_event(events.BoardRulesChanged, actor, board, board.activity.public_id), now=now)
    return board


@transaction.atomic
def seat_reviewer(*, actor: Person, board: Board, person: Person, now: datetime) -> bool:
    """Somebody of the team judges from now on. Twice is as once; True if it is new. Raises ValidationError for others."""
    require(permissions.can_run_board, actor, board)
    if not permissions.can_sit_on_board(person, board):
        raise ValidationError(
            _(
                "%(name)s is not in this programme’s team. Give them a role first, as a coach for a limited time if they come from outside."
            )
            % {"name": person.shown_name}
        )
    _seat, is_new = Seat.objects.get_or_create(board=board, person=person, defaults={"seated_at": now})
    if is_new:
        publish(_event(events.ReviewerSeated, actor, board, person.public_id), now=now)
    return is_new


@transaction.atomic
def unseat_reviewer(*, actor: Person, board: Board, person: Person, now: datetime) -> bool:
    """Somebody judges no longer: cards that are not in are taken from them, those that are in count. False if they had no seat."""
    require(permissions.can_run_board, actor, board)
    gone, _ = Seat.objects.filter(board=board, person=person).delete()
    Scorecard.objects.filter(
        entry__board=board, reviewer=person, submitted_at=None, entry__window__revealed_at=None
    ).delete()
    if gone:
        publish(_event(events.ReviewerUnseated, actor, board, person.public_id), now=now)
    return bool(gone)


def _event(event: type[Any], actor: Person, board: Board, subject_id: Any) -> Any:
    return event(actor_id=actor.public_id, programme_id=board.programme.public_id, subject_id=subject_id)
