"""What becomes of an entry, set and unset until the outcomes are announced."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from makewith.foundation.people.models import Person
from makewith.kit.permissions import require
from makewith.kit.text import plain, too_long
from makewith.loop.decisions.actions import REASON_LIMIT
from makewith.loop.decisions.reviews import permissions
from makewith.loop.decisions.reviews.actions.locking import locked_entry
from makewith.loop.decisions.reviews.models import Entry, Outcome


@transaction.atomic
def settle_entry(
    *, actor: Person, entry: Entry, outcome: str, reason: str, now: datetime, look_again_on: date | None = None
) -> Entry:
    """Say what becomes of an entry and why, for the team alone until it is announced. Again replaces what was said.

    Raises ValidationError by field.
    """
    locked = locked_entry(entry)
    require(permissions.can_settle_entry, actor, locked)
    reason = plain(reason)
    problems: dict[str, str] = {}
    if outcome not in Outcome.values:
        problems["outcome"] = _("Choose approved, not approved or parked.")
    if not reason:
        problems["reason"] = _("Give a reason. Everybody concerned will read it.")
    elif len(reason) > REASON_LIMIT:
        problems["reason"] = too_long(len(reason), REASON_LIMIT)
    if outcome == Outcome.PARKED and look_again_on is None:
        problems["look_again_on"] = _("What is parked needs a day on which you look again.")
    if locked.item.withdrawn_at is not None:
        problems["outcome"] = _("This was taken back by its author. There is nothing to decide about.")
    if problems:
        raise ValidationError(problems)
    locked.outcome, locked.reason = outcome, reason
    locked.look_again_on = look_again_on if outcome == Outcome.PARKED else None
    locked.settled_by, locked.settled_at = actor, now
    locked.save(update_fields=["outcome", "reason", "look_again_on", "settled_by", "settled_at"])
    return locked


@transaction.atomic
def unsettle_entry(*, actor: Person, entry: Entry) -> Entry:
    """Take back what was said about an entry before anybody was told. Its words stay in the form. Twice is as once.

    What was planned to be announced by itself is not any more.
    """
    locked = locked_entry(entry)
    require(permissions.can_settle_entry, actor, locked)
    locked.outcome, locked.look_again_on, locked.settled_by, locked.settled_at = "", None, None, None
    locked.save(update_fields=["outcome", "look_again_on", "settled_by", "settled_at"])
    locked.window.announce_at, locked.window.planned_by = None, None
    locked.window.save(update_fields=["announce_at", "planned_by"])
    return locked
