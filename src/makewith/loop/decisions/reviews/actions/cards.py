"""A reviewer's own card: it keeps itself while it is filled in, goes in, or is handed back."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from makewith.foundation.activity.actions import publish
from makewith.foundation.people.models import Person
from makewith.kit.permissions import require
from makewith.kit.text import limited, plain, too_long
from makewith.loop.decisions.reviews import events, permissions
from makewith.loop.decisions.reviews.actions.locking import locked_card
from makewith.loop.decisions.reviews.models import WORDS_LIMIT, Outcome, Scorecard
from makewith.loop.decisions.reviews.rules import Rules


@dataclass(frozen=True)
class Filling:
    """What is on a card: marks and words by the keys of the criteria, a note about the whole, and where one leans.

    The mark None says that the reviewer cannot say; a criterion without a mark was not looked at yet.
    """

    marks: Mapping[str, int | None] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)
    note: str = ""
    leaning: str = ""

    def limited(self, rules: Rules) -> "Filling":
        """The same as it is kept, without what no criterion asks for. Raises ValidationError by field for what does not fit."""
        problems: dict[str, str] = {}
        marks, words = {}, {}
        for criterion in rules.criteria:
            if criterion.key in self.marks:
                mark = self.marks[criterion.key]
                if mark is not None and (type(mark) is not int or not 1 <= mark <= criterion.steps):
                    problems[f"mark-{criterion.key}"] = _("Choose a mark from 1 to %(most)d.") % {
                        "most": criterion.steps
                    }
                marks[criterion.key] = mark
            said = plain(self.words.get(criterion.key, ""))
            if len(said) > WORDS_LIMIT:
                problems[f"words-{criterion.key}"] = too_long(len(said), WORDS_LIMIT)
            if said:
                words[criterion.key] = said
        note = plain(self.note)
        if len(note) > WORDS_LIMIT:
            problems["note"] = too_long(len(note), WORDS_LIMIT)
        if self.leaning not in {"", *Outcome.values}:
            problems["leaning"] = _("Choose approved, not approved or parked.")
        if problems:
            raise ValidationError(problems)
        return Filling(marks, words, note, self.leaning)

    def missing(self, rules: Rules) -> dict[str, str]:
        """What a card that goes in still lacks, by field."""
        lacking = {
            f"mark-{one.key}": _("Give it a mark, or say that you cannot.")
            for one in rules.criteria
            if one.key not in self.marks
        }
        if not self.leaning:
            lacking["leaning"] = _("Say where you lean.")
        return lacking


@transaction.atomic
def keep_card(*, reviewer: Person, card: Scorecard, filling: Filling, now: datetime) -> Scorecard:
    """Keep what is on the card so far. A card that was in and is no longer complete is open again."""
    locked = _mine(reviewer, card)
    _fill(locked, filling, now)
    if locked.submitted_at is not None and filling.missing(locked.entry.window.rules):
        locked.submitted_at = None
    locked.save(update_fields=["marks", "words", "note", "leaning", "filled_at", "submitted_at"])
    return locked


@transaction.atomic
def submit_card(*, reviewer: Person, card: Scorecard, filling: Filling, now: datetime) -> Scorecard:
    """The card is in; it can be changed until all are laid open. Twice is as once.

    Raises ValidationError by field for what is missing; what there is, is not lost by that (see `keep_card`).
    """
    locked = _mine(reviewer, card)
    _fill(locked, filling, now)
    if lacking := filling.missing(locked.entry.window.rules):
        raise ValidationError(lacking)
    is_new = locked.submitted_at is None
    locked.submitted_at = locked.submitted_at or now
    locked.save(update_fields=["marks", "words", "note", "leaning", "filled_at", "submitted_at"])
    if is_new:
        _publish(events.CardSubmitted, reviewer, locked, now)
    return locked


@transaction.atomic
def stand_back(*, reviewer: Person, card: Scorecard, because: str, now: datetime) -> Scorecard:
    """The reviewer is too close to the entry to judge it: the card is emptied and counts no more. Twice is as once."""
    because = limited(
        because, 160, field="because", empty=_("Say in a few words why. Whoever runs the board reads it."), line=True
    )
    already = Scorecard.objects.filter(pk=card.pk, reviewer=reviewer, stood_back_at__isnull=False).first()
    if already:
        return already
    locked = _mine(reviewer, card)
    locked.marks, locked.words, locked.note, locked.leaning, locked.submitted_at = {}, {}, "", "", None
    locked.stood_back_at, locked.stood_back_because = now, because
    locked.save()
    _publish(events.CardStoodBack, reviewer, locked, now)
    return locked


def _mine(reviewer: Person, card: Scorecard) -> Scorecard:
    """The card, locked, if it may still be filled in. Raises ValidationError where it was a moment ago."""
    require(permissions.can_open_card, reviewer, card)
    if not Scorecard.objects.filter(pk=card.pk).exists():
        raise ValidationError(_("This card was taken back by whoever runs the board."))
    locked = locked_card(card)
    if locked.entry.window.revealed_at is not None:
        raise ValidationError(_("All cards were laid open meanwhile. This one stays as it was then."))
    require(permissions.can_fill_card, reviewer, locked)
    if locked.stood_back_at is not None:
        raise ValidationError(_("You stood back from this one."))
    return locked


def _fill(card: Scorecard, filling: Filling, now: datetime) -> None:
    kept = filling.limited(card.entry.window.rules)
    card.marks, card.words, card.note, card.leaning = dict(kept.marks), dict(kept.words), kept.note, kept.leaning
    card.filled_at = now


def _publish(
    event: type[events.CardSubmitted] | type[events.CardStoodBack], reviewer: Person, card: Scorecard, now: datetime
) -> None:
    programme = card.entry.board.programme
    publish(event(actor_id=reviewer.public_id, programme_id=programme.public_id, subject_id=card.public_id), now=now)
