"""Seeing to things before the day, and what the business team has practised."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from makewith.foundation.people.models import Person
from makewith.kit.permissions import require
from makewith.kit.text import limited_values
from makewith.loop.workshops import permissions
from makewith.loop.workshops.library.countdown import skills
from makewith.loop.workshops.models import Preparation, Seat, SeatRole, Training, TrainingState, Workshop

MOST_PREPARATIONS = 100


@transaction.atomic
def add_preparation(
    *, actor: Person, workshop: Workshop, days: int, text: str, note: str = "", owner: Person | None = None
) -> Preparation:
    """One more thing to see to, so many days from the day."""
    require(permissions.can_plan_workshop, actor, workshop)
    if workshop.preparations.count() >= MOST_PREPARATIONS:
        raise ValidationError(_("A workshop has at most %(most)d things to see to.") % {"most": MOST_PREPARATIONS})
    kept = limited_values(Preparation, {"text": text, "note": note})
    row = Preparation(workshop=workshop, days=days, owner=owner, **kept)
    row.full_clean()
    row.save()
    return row


@transaction.atomic
def tick_preparation(*, actor: Person, preparation: Preparation, is_done: bool, now: datetime) -> bool:
    """Seen to, or not yet after all. Done twice keeps the first moment; False when nothing changed."""
    require(permissions.can_plan_workshop, actor, preparation.workshop)
    rows = Preparation.objects.filter(pk=preparation.pk, done_at__isnull=is_done)
    return bool(rows.update(done_at=now if is_done else None))


@transaction.atomic
def change_preparation(*, actor: Person, preparation: Preparation, **values: object) -> Preparation:
    """Its words, its day, and who sees to it."""
    require(permissions.can_plan_workshop, actor, preparation.workshop)
    for name, value in limited_values(Preparation, dict(values)).items():
        setattr(preparation, name, value)
    preparation.full_clean()
    preparation.save()
    return preparation


@transaction.atomic
def remove_preparation(*, actor: Person, preparation: Preparation) -> None:
    require(permissions.can_plan_workshop, actor, preparation.workshop)
    preparation.delete()


@transaction.atomic
def set_training(
    *, actor: Person, seat: Seat, skill: str, state: str, booked_on: date | None = None
) -> Training | None:
    """How far somebody is with one of the skills; "" for not yet. Raises ValidationError for participants and unknown skills."""
    require(permissions.can_plan_workshop, actor, seat.workshop)
    if seat.role == SeatRole.PARTICIPANT or skill not in {one.key for one in skills()}:
        raise ValidationError(_("This is for the team of the workshop."))
    if not state:
        Training.objects.filter(seat=seat, skill=skill).delete()
        return None
    if state == TrainingState.BOOKED and booked_on is None:
        raise ValidationError(_("Say for which day it is booked."))
    kept = {"state": state, "booked_on": booked_on if state == TrainingState.BOOKED else None}
    row, _new = Training.objects.update_or_create(seat=seat, skill=skill, defaults=kept)
    return row
