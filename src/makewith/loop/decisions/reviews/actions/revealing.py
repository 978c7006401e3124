"""Laying all cards of a window open at once."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from makewith.foundation.activity.actions import publish
from makewith.foundation.people.models import Person
from makewith.kit.permissions import require
from makewith.kit.text import limited
from makewith.loop.decisions.reviews import events, permissions
from makewith.loop.decisions.reviews.actions.locking import locked_window
from makewith.loop.decisions.reviews.models import Phase, Scorecard, Window


@transaction.atomic
def reveal_window(*, actor: Person, window: Window, now: datetime, early_reason: str = "") -> bool:
    """Lay all cards open, for the whole team at once; from then on nobody changes them. Twice is as once: False.

    Raises ValidationError while the window collects, and while cards are missing and no `early_reason` says why that
    is all right; the reason stays with the window.
    """
    require(permissions.can_reveal_window, actor, window)
    reason = limited(early_reason, 300, field="early_reason", line=True)
    locked = locked_window(window.pk)
    if locked.revealed_at is not None:
        return False
    if locked.phase(now) == Phase.COLLECTING:
        raise ValidationError(_("This window still collects. Cards are laid open after it has closed."))
    cards = Scorecard.objects.expected().filter(entry__window=locked)
    missing = cards.filter(submitted_at=None).count()
    if missing == 0 and not cards.exists():
        raise ValidationError(_("No card is in yet. There is nothing to lay open."))
    if missing and not reason:
        raise ValidationError(
            {
                "early_reason": ngettext(
                    "%(count)d card is not in. Wait for it, or say why you go on without it.",
                    "%(count)d cards are not in. Wait for them, or say why you go on without them.",
                    missing,
                )
                % {"count": missing}
            }
        )
    locked.revealed_at, locked.revealed_by = now, actor
    locked.early_reason = reason if missing else ""
    locked.save(update_fields=["revealed_at", "revealed_by", "early_reason"])
    publish(
        events.WindowRevealed(
            actor_id=actor.public_id,
            programme_id=locked.board.programme.public_id,
            subject_id=locked.public_id,
            missing=missing,
        ),
        now=now,
    )
    return True
