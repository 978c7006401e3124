"""Writes about what people took on."""

import uuid
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from makewith.foundation.activity.actions import publish
from makewith.foundation.activity.events import Happened
from makewith.foundation.people.models import Person
from makewith.kit.permissions import require
from makewith.kit.text import limited
from makewith.loop.workshops.models import Seat, Workshop
from makewith.loop.workshops.report import events, permissions
from makewith.loop.workshops.report.models import COMMITMENT_LENGTH, Commitment


@transaction.atomic
def make_commitment(
    *,
    actor: Person,
    workshop: Workshop,
    text: str,
    seat: Seat | None,
    due_on: date,
    submission_key: uuid.UUID,
    now: datetime,
) -> Commitment:
    """Write down what somebody takes on, and by when. The same `submission_key` again makes no second one.

    Raises ValidationError by field.
    """
    require(permissions.can_keep_commitments, actor, workshop)
    commitment, is_new = Commitment.objects.get_or_create(
        public_id=submission_key,
        defaults={
            "workshop": workshop,
            "text": _words(text),
            "seat": _seat_here(workshop, seat),
            "due_on": due_on,
            "made_at": now,
        },
    )
    if commitment.workshop_id != workshop.pk:
        raise ValidationError(_("This key belongs to something else. Choose another."))
    if is_new:
        _publish(events.CommitmentMade, actor, commitment, now)
    return commitment


@transaction.atomic
def change_commitment(
    *, actor: Person, commitment: Commitment, text: str, seat: Seat | None, due_on: date, now: datetime
) -> Commitment:
    """Say it in other words, give it to somebody else or move its day."""
    require(permissions.can_keep_commitments, actor, commitment.workshop)
    locked = _locked(commitment)
    wanted = (_words(text), _seat_here(locked.workshop, seat), due_on)
    if (locked.text, locked.seat, locked.due_on) != wanted:
        locked.text, locked.seat, locked.due_on = wanted
        locked.save(update_fields=["text", "seat", "due_on"])
        _publish(events.CommitmentChanged, actor, locked, now)
    return locked


@transaction.atomic
def tick_commitment(*, actor: Person, commitment: Commitment, done: bool, now: datetime) -> Commitment:
    """It is done, or not after all. Twice is as once."""
    require(permissions.can_tick_commitment, actor, commitment)
    locked = _locked(commitment)
    if done != (locked.done_at is not None):
        locked.done_at = now if done else None
        locked.save(update_fields=["done_at"])
        _publish(events.CommitmentDone if done else events.CommitmentReopened, actor, locked, now)
    return locked


@transaction.atomic
def drop_commitment(*, actor: Person, commitment: Commitment) -> None:
    """Take it off the list; it was not meant."""
    require(permissions.can_keep_commitments, actor, commitment.workshop)
    Commitment.objects.filter(pk=commitment.pk).delete()


def _words(text: str) -> str:
    return limited(text, COMMITMENT_LENGTH, field="text", empty=_("Say what will be done."), line=True)


def _seat_here(workshop: Workshop, seat: Seat | None) -> Seat | None:
    if seat is not None and seat.workshop_id != workshop.pk:
        raise ValidationError({"seat": _("Choose somebody who was in this workshop.")})
    return seat


def _locked(commitment: Commitment) -> Commitment:
    rows = Commitment.objects.select_related("workshop__activity__programme", "seat")
    return rows.select_for_update(of=("self",), no_key=True).get(pk=commitment.pk)


def _publish(event: type[Happened], actor: Person, commitment: Commitment, now: datetime) -> None:
    publish(
        event(
            actor_id=actor.public_id,
            programme_id=commitment.workshop.activity.programme.public_id,
            subject_id=commitment.public_id,
        ),
        now=now,
    )
