"""Asking guests by letter to the seat that is kept for them, and what they answer."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from makewith.foundation.activity.actions import publish
from makewith.foundation.people.models import Person, StakeholderKind
from makewith.foundation.programmes.models import ActivityState, Participation, ParticipationState
from makewith.foundation.programmes.queries import has_declined
from makewith.kit.permissions import require
from makewith.kit.text import limited
from makewith.loop.workshops import events, permissions
from makewith.loop.workshops.actions.planning import about
from makewith.loop.workshops.actions.seating import MOST_SEATS, hold, keep_again
from makewith.loop.workshops.board.actions import show_seating
from makewith.loop.workshops.joining.actions import NAME_LENGTH, bind
from makewith.loop.workshops.models import Invitation, Seat, SeatRole, Workshop, WorkshopState
from makewith.loop.workshops.queries import COMING, guests_to_ask, seats_to_write_to

_SAID_NO = gettext_lazy("They said no to this programme, and we promised not to write again.")


@transaction.atomic
def invite_everybody(*, actor: Person, workshop: Workshop, now: datetime) -> int:
    """A letter to every guest who was not asked yet and can be written to. How many that were."""
    _may_invite(actor, workshop)
    hold(workshop)
    seats = list(guests_to_ask(workshop))
    _write(actor, workshop, seats, now)
    return len(seats)


@transaction.atomic
def invite_seat(*, actor: Person, seat: Seat, letter: int, now: datetime) -> bool:
    """Write letter number `letter` to one guest: 1 is the first, more are the same once more. A number twice is as once."""
    workshop = seat.workshop
    _may_invite(actor, workshop)
    hold(workshop)
    seat.refresh_from_db()
    invitation = Invitation.objects.filter(seat=seat).first()
    address = seat.person.email if seat.person else invitation.address if invitation else ""
    if seat.removed_at is not None or not address:
        raise ValidationError(_("There is no address to write to. Give them their personal link instead."))
    if has_declined(workshop.activity.programme, address):
        raise ValidationError(_SAID_NO)
    if letter != (invitation.letters if invitation else 0) + 1:
        return False
    _write(actor, workshop, [seat], now)
    return True


@transaction.atomic
def invite_guest(
    *, actor: Person, workshop: Workshop, address: str, name: str, kind: StakeholderKind | None, now: datetime
) -> Seat:
    """A seat and a letter for somebody without an account. The same address twice is one seat and one letter;
    whose seat was taken away or given back has it again, and is written to once more.

    Nobody is looked up by it, so it tells the team nothing about anybody. Raises ValidationError by field.
    """
    _may_invite(actor, workshop)
    address = address.strip().lower()
    try:
        validate_email(address)
    except ValidationError as error:
        raise ValidationError({"address": error.messages}) from error
    name = limited(name, NAME_LENGTH, field="name", empty=_("Write what you call them."), line=True)
    if has_declined(workshop.activity.programme, address):
        raise ValidationError({"address": _SAID_NO})
    hold(workshop)
    known = Invitation.objects.filter(workshop=workshop, address=address).select_related("seat").first()
    if known is not None and known.seat.removed_at is None:
        return known.seat
    if workshop.seats.filter(removed_at=None).count() >= MOST_SEATS:
        raise ValidationError(_("A workshop has at most %(most)d seats.") % {"most": MOST_SEATS})
    if known is None:
        seat = Seat.objects.create(workshop=workshop, name=name, kind=kind)
        Invitation.objects.create(workshop=workshop, seat=seat, address=address)
    else:
        seat = keep_again(known.seat)
    _write(actor, workshop, [seat], now)
    show_seating(workshop, now=now)
    return seat


@transaction.atomic
def tell_new_day(*, workshop: Workshop, now: datetime) -> int:
    """Write to whoever was asked and has not been told of this day or this place. How many that were; nobody twice."""
    activity = workshop.activity
    if workshop.state != WorkshopState.PLANNED or activity.opens_at is None or activity.opens_at <= now:
        return 0
    hold(workshop)
    asked = seats_to_write_to(workshop).filter(invitation__letters__gt=0)
    seats = list(asked.exclude(invitation__told_at=activity.opens_at, invitation__told_place=workshop.place))
    _write(None, workshop, seats, now, is_change=True)
    return len(seats)


@transaction.atomic
def answer_invitation(*, seat: Seat, is_coming: bool, now: datetime) -> Seat:
    """ "I come" or "I cannot", by whoever has the letter; twice is as once. A no frees the seat, and a later yes takes it
    again. Raises ValidationError when all are taken meanwhile.
    """
    workshop = seat.workshop
    hold(workshop)
    seat.refresh_from_db(fields=["removed_at", "joined_at"])
    require(permissions.can_answer_invitation, None, seat)
    if is_coming and seat.removed_at is not None:
        _find_room(seat)
    changed = Invitation.objects.filter(seat=seat).filter(Q(is_coming=None) | Q(is_coming=not is_coming))
    if not changed.update(is_coming=is_coming, answered_at=now):
        return seat
    seat.removed_at, seat.table = (None, seat.table) if is_coming else (now, None)
    seat.save(update_fields=["removed_at", "table"])
    show_seating(workshop, now=now)
    if seat.person is not None:
        state = ParticipationState.CONFIRMED if is_coming else ParticipationState.WITHDRAWN
        Participation.objects.update_or_create(
            activity=workshop.activity, person=seat.person, defaults={"state": state}
        )
    publish(about(events.SeatAnswered, seat.person, workshop, seat_id=seat.public_id, is_coming=is_coming), now=now)
    return seat


def _find_room(seat: Seat) -> None:
    activity = seat.workshop.activity
    others = Participation.objects.filter(activity=activity, state__in=COMING).exclude(person=seat.person)
    is_full = activity.capacity is not None and others.count() >= activity.capacity
    if is_full or seat.workshop.seats.filter(removed_at=None).count() >= MOST_SEATS:
        raise ValidationError(_("All places are taken meanwhile. Write to whoever leads it."))


def forget_addresses(*, now: datetime) -> int:
    """Addresses that were kept for letters of a workshop go a day after it was closed, or 90 days after its day. How many."""
    over = Q(workshop__closed_at__lte=now - timedelta(days=1))
    past = Q(workshop__activity__opens_at__lte=now - timedelta(days=90))
    return Invitation.objects.filter(over | past).exclude(address="").update(address="")


def _may_invite(actor: Person, workshop: Workshop) -> None:
    require(permissions.can_plan_workshop, actor, workshop)
    if workshop.state == WorkshopState.CLOSED:
        raise ValidationError(_("The workshop is over."))
    if workshop.activity.state != ActivityState.OPEN or workshop.activity.opens_at is None:
        raise ValidationError(
            _("Choose the day and announce the workshop first, so that the letter can say when it is.")
        )


def _write(
    actor: Person | None, workshop: Workshop, seats: Iterable[Seat], now: datetime, *, is_change: bool = False
) -> None:
    """One more letter for each of these seats, with the day and place as they are now."""
    for seat in seats:
        seat.workshop = workshop
        bind(seat)
        invitation, _made = Invitation.objects.get_or_create(workshop=workshop, seat=seat)
        invitation.letters += 1
        invitation.sent_at, invitation.told_at, invitation.told_place = now, workshop.activity.opens_at, workshop.place
        invitation.save()
        _ask_to_activity(seat)
        told = about(
            events.SeatInvited,
            actor,
            workshop,
            seat_id=seat.public_id,
            letter=invitation.letters,
            is_change=is_change,
        )
        publish(told, now=now)


def _ask_to_activity(seat: Seat) -> None:
    """Whoever is asked to take part sees the workshop whatever its audience."""
    if seat.person is not None and seat.role == SeatRole.PARTICIPANT:
        Participation.objects.get_or_create(
            activity=seat.workshop.activity, person=seat.person, defaults={"state": ParticipationState.INVITED}
        )
