"""The fans' vote among finalists: opened by the board, one ballot each, changeable until it closes."""

from collections.abc import Collection
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from makewith.foundation.activity.actions import publish
from makewith.foundation.people.models import Person
from makewith.foundation.programmes.actions import join_programme
from makewith.kit.permissions import require
from makewith.loop.decisions.reviews import events, permissions
from makewith.loop.decisions.reviews.actions.locking import locked_window
from makewith.loop.decisions.reviews.models import Ballot, Entry, Phase, Window
from makewith.loop.decisions.reviews.windows import last_instant


@transaction.atomic
def open_vote(*, actor: Person, window: Window, finalists: Collection[Entry], closes_on: date, now: datetime) -> Window:
    """Let people vote among these entries from now to the end of a day. Raises ValidationError by field.

    While nobody has voted, finalists and the last day can be set again.
    """
    require(permissions.can_reveal_window, actor, window)
    locked = locked_window(window.pk)
    zone = ZoneInfo(locked.board.programme.time_zone)
    closes_at = last_instant(closes_on, zone)
    problems: dict[str, str] = {}
    if not locked.rules.fan_vote:
        problems["finalists"] = _("This board’s rules have no vote of the fans.")
    elif locked.phase(now) != Phase.REVEALED:
        problems["finalists"] = _(
            "Finalists are chosen when the cards are laid open, and before the outcomes are announced."
        )
    elif Ballot.objects.filter(window=locked).exists():
        problems["finalists"] = _("People have voted already. The finalists stay as they are.")
    standing = Entry.objects.standing().filter(window=locked, closed_at=None)
    chosen = set(standing.filter(pk__in=[entry.pk for entry in finalists]).values_list("pk", flat=True))
    if not problems and len(chosen) < 2:
        problems["finalists"] = _("Choose at least two finalists.")
    if closes_at <= now:
        problems["closes_on"] = _("Choose a day that is not over.")
    if problems:
        raise ValidationError(problems)
    standing.update(is_finalist=False)
    standing.filter(pk__in=chosen).update(is_finalist=True)
    locked.vote_opens_at, locked.vote_closes_at = now, closes_at
    locked.save(update_fields=["vote_opens_at", "vote_closes_at"])
    publish(
        events.FanVoteOpened(
            actor_id=actor.public_id, programme_id=locked.board.programme.public_id, subject_id=locked.public_id
        ),
        now=now,
    )
    return locked


@transaction.atomic
def cast_ballot(*, person: Person, entry: Entry, now: datetime) -> Ballot:
    """Vote for a finalist; for another one, the vote moves there. Eight clicks at once are one vote."""
    require(permissions.can_vote, person, entry, now)
    join_programme(person=person, programme=entry.board.programme, now=now)
    ballot, _new = Ballot.objects.update_or_create(
        window=entry.window, person=person, defaults={"entry": entry, "cast_at": now}
    )
    return ballot


@transaction.atomic
def take_back_ballot(*, person: Person, window: Window, now: datetime) -> bool:
    """Take one's vote back while the vote is open. False if there was none."""
    if not window.is_voting_at(now):
        raise ValidationError(_("The vote has closed. What was counted stays counted."))
    gone, _rows = Ballot.objects.filter(window=window, person=person).delete()
    return bool(gone)
