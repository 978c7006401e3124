"""Sitting down, coming back, giving a seat to another device, and keeping what one gave."""

import uuid
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from makewith.foundation.activity.actions import publish
from makewith.foundation.people.models import Person, StakeholderKind
from makewith.foundation.programmes.actions import join_programme
from makewith.foundation.programmes.models import Participation, ParticipationState
from makewith.kit.permissions import require
from makewith.kit.text import one_line
from makewith.loop.workshops.board.actions import hold_board, show_seat
from makewith.loop.workshops.board.photos import claim_photos
from makewith.loop.workshops.joining import events, permissions
from makewith.loop.workshops.models import Seat, Workshop
from makewith.loop.workshops.seats import bind_keys

NAME_LENGTH = 40
MOST_SEATS = 200
_SEATS = uuid.UUID("0d7a0d1e-6a1c-4d53-9f0a-55c7b8f0c6e2")
_TRIES = 20


@transaction.atomic
def join_workshop(
    *,
    workshop: Workshop,
    person: Person | None,
    seat: Seat | None,
    token: uuid.UUID,
    name: str,
    kind: StakeholderKind | None,
    consents: bool,
    keeps_trail: bool,
    now: datetime,
) -> Seat:
    """Sit down: in the seat that was kept, or as a walk-in in one of one's own. Twice is as once.

    `token` is the secret of one form, so that sending it twice makes one seat. Raises ValidationError by field, and PermissionDenied
    for those who may not join.
    """
    # Locked, so that of two who come at once nobody sits on another, and no more come than there are seats.
    hold_board(workshop)
    Workshop.objects.select_for_update(no_key=True).get(pk=workshop.pk)
    seat = seat or _own_seat(workshop, person, token)
    require(permissions.can_join, person, workshop, seat)
    name = one_line(name)
    problems = {}
    if not name or len(name) > NAME_LENGTH:
        problems["name"] = _("Write what we should call you, in up to %(most)d characters.") % {"most": NAME_LENGTH}
    if workshop.consent and not consents and (seat is None or seat.consented_at is None):
        problems["consents"] = _("Please say that you agree. Without it we may not keep what you write.")
    if problems:
        raise ValidationError(problems)
    if seat is None:
        if workshop.seats.filter(removed_at=None).count() >= MOST_SEATS:
            raise ValidationError(_("All %(most)d seats are taken.") % {"most": MOST_SEATS})
        seat = Seat(workshop=workshop, public_id=uuid.uuid5(_SEATS, f"{workshop.pk}:{token}"), person=person)
    is_first = seat.joined_at is None
    seat.workshop = workshop
    seat.name, seat.kind, seat.keeps_trail = name, kind or seat.kind, keeps_trail
    seat.joined_at, seat.consented_at = seat.joined_at or now, seat.consented_at or (now if consents else None)
    bind(seat, "name", "kind", "keeps_trail", "joined_at", "consented_at")
    if is_first:
        publish(_about(events.SeatJoined, person, seat), now=now)
        if seat.person is not None:
            _take_part(seat.person, workshop, now)
    show_seat(seat, now=now)
    return seat


def _own_seat(workshop: Workshop, person: Person | None, token: uuid.UUID) -> Seat | None:
    """The seat that this person, or this form, has already."""
    rows = Seat.objects.filter(workshop=workshop, removed_at=None).select_related("person__kind", "kind", "table")
    if person is not None:
        return rows.filter(person=person).first()
    return rows.filter(public_id=uuid.uuid5(_SEATS, f"{workshop.pk}:{token}")).first()


def bind(seat: Seat, *fields: str) -> None:
    """Save what opens the seat, and these fields of it. Another seat with the same four words makes it take others.

    Nothing else is saved of a seat that is there already, for what it was read with may be old by now.
    """
    changed = None if seat._state.adding else ("key_digest", "words_digest", "key_round", *fields)
    for _try in range(_TRIES):
        bind_keys(seat)
        try:
            with transaction.atomic():
                seat.save(update_fields=changed)
                return
        except IntegrityError:
            seat.key_round += 1
    raise RuntimeError("No words were free.")


def _take_part(person: Person, workshop: Workshop, now: datetime) -> None:
    join_programme(person=person, programme=workshop.activity.programme, now=now)
    Participation.objects.update_or_create(
        activity=workshop.activity, person=person, defaults={"state": ParticipationState.ATTENDED}
    )


@transaction.atomic
def bind_seat(*, actor: Person, seat: Seat, now: datetime) -> Seat:
    """Give a seat to another device: the personal link and the words are new, and the old ones open nothing."""
    require(permissions.can_bind_seat, actor, seat)
    if seat.removed_at is not None:
        raise ValidationError(_("This seat was taken away."))
    seat.key_round += 1
    bind(seat)
    publish(_about(events.SeatBound, actor, seat), now=now)
    return seat


@transaction.atomic
def claim_seat(*, person: Person, seat: Seat, now: datetime) -> Seat:
    """Make what was given from a seat without an account one's own. Twice is as once.

    Raises ValidationError for somebody who has another seat in the same workshop.
    """
    require(permissions.can_claim_seat, person, seat)
    if seat.person_id == person.pk:
        return seat
    hold_board(seat.workshop)
    try:
        with transaction.atomic():
            claimed = Seat.objects.filter(pk=seat.pk, person=None).update(person=person, keeps_trail=True)
    except IntegrityError as error:
        raise ValidationError(_("You have another seat in this workshop, under your own name.")) from error
    if not claimed:
        raise ValidationError(_("Somebody else has claimed this seat already."))
    seat.person, seat.keeps_trail = person, True
    claim_photos(seat=seat, person=person)
    _take_part(person, seat.workshop, now)
    publish(_about(events.SeatClaimed, person, seat), now=now)
    show_seat(seat, now=now)
    return seat


def _about(event: type, actor: Person | None, seat: Seat) -> events.SeatJoined:
    activity = seat.workshop.activity
    about: events.SeatJoined = event(
        actor_id=actor.public_id if actor else None,
        programme_id=activity.programme.public_id,
        subject_id=activity.public_id,
        seat_id=seat.public_id,
    )
    return about
