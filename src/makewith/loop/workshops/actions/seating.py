"""Who comes, what they do there, and at which table."""

import uuid
from collections.abc import Mapping
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from makewith.foundation.activity.actions import publish
from makewith.foundation.people.models import Person
from makewith.foundation.programmes.actions import join_programme
from makewith.foundation.programmes.models import Activity, Participation, ParticipationState
from makewith.kit.permissions import require
from makewith.kit.text import limited_values
from makewith.loop.workshops import balancing, events, permissions
from makewith.loop.workshops.actions.planning import about
from makewith.loop.workshops.board.actions import hold_board, show_seating
from makewith.loop.workshops.models import Invitation, Seat, SeatRole, Table, Workshop, WorkshopState
from makewith.loop.workshops.queries import COMING, coming_without_seat, seats_of

MOST_TABLES = 40
MOST_SEATS = 200


@transaction.atomic
def give_seat(
    *, actor: Person, workshop: Workshop, person: Person, now: datetime, role: str = SeatRole.PARTICIPANT
) -> Seat:
    """Somebody is asked to come, or to do something there. Twice is as once; another role changes the role.

    Whoever comes to take part is invited to the activity, so that they see it whatever its audience.
    """
    require(permissions.can_plan_workshop, actor, workshop)
    if role not in SeatRole.values:
        raise ValidationError(_("There is no such role."))
    hold(workshop)
    seat, is_new = _seat(workshop, person, role)
    if not is_new and seat.role != role:
        seat.role = role
        seat.save(update_fields=["role"])
        is_new = True
    if role == SeatRole.PARTICIPANT:
        Participation.objects.get_or_create(
            activity=workshop.activity, person=person, defaults={"state": ParticipationState.INVITED}
        )
    if is_new:
        publish(about(events.SeatGiven, actor, workshop, person_id=person.public_id, role=role), now=now)
        show_seating(workshop, now=now)
    return seat


def hold(workshop: Workshop) -> None:
    """Two who give the last seat away at once take turns."""
    hold_board(workshop)
    Workshop.objects.select_for_update(no_key=True).get(pk=workshop.pk)


def _seat(workshop: Workshop, person: Person, role: str) -> tuple[Seat, bool]:
    """The person's seat, and whether they had none. Raises ValidationError when the house is full."""
    seat = Seat.objects.filter(workshop=workshop, person=person).first()
    if seat is not None and seat.removed_at is None:
        return seat, False
    if workshop.seats.filter(removed_at=None).count() >= MOST_SEATS:
        raise ValidationError(_("A workshop has at most %(most)d seats.") % {"most": MOST_SEATS})
    if seat is None:
        seat = Seat(workshop=workshop, person=person)
    seat.removed_at, seat.role = None, role
    seat.name, seat.kind = person.shown_name[:40], person.kind
    seat.save()
    _forget_answer(seat)
    return seat, True


def keep_again(seat: Seat) -> Seat:
    """A seat that was taken away or given back is there again for the same guest, who has not answered anew."""
    seat.removed_at = None
    seat.save(update_fields=["removed_at"])
    _forget_answer(seat)
    return seat


def _forget_answer(seat: Seat) -> None:
    """What they answered was about the seat as it was before."""
    Invitation.objects.filter(seat=seat).update(is_coming=None, answered_at=None)


@transaction.atomic
def seat_everybody(*, actor: Person, workshop: Workshop, now: datetime) -> int:
    """A seat for everybody who is invited or has said they come, and has none. How many that were."""
    require(permissions.can_plan_workshop, actor, workshop)
    hold(workshop)
    people = list(coming_without_seat(workshop).select_related("person__kind"))
    for one in people:
        _seat(workshop, one.person, SeatRole.PARTICIPANT)
        given = about(
            events.SeatGiven, actor, workshop, person_id=one.person.public_id, role=SeatRole.PARTICIPANT.value
        )
        publish(given, now=now)
    if people:
        show_seating(workshop, now=now)
    return len(people)


@transaction.atomic
def take_seat(*, actor: Person, seat: Seat, now: datetime) -> bool:
    """Somebody of the plan does not come. Whoever was there already keeps what they gave; False the second time."""
    require(permissions.can_plan_workshop, actor, seat.workshop)
    hold(seat.workshop)
    taken = Seat.objects.filter(pk=seat.pk, removed_at=None).update(removed_at=now, table=None)
    if taken:
        _forget_answer(seat)
        for block in seat.workshop.blocks.filter(led_by=seat):
            block.led_by.remove(seat)
        if seat.person is not None:
            publish(about(events.SeatTaken, actor, seat.workshop, person_id=seat.person.public_id), now=now)
        show_seating(seat.workshop, now=now)
    return bool(taken)


@transaction.atomic
def add_table(
    *,
    actor: Person,
    workshop: Workshop,
    name: str,
    now: datetime,
    capacity: int = 7,
    is_remote: bool = False,
    table_id: uuid.UUID | None = None,
) -> Table:
    """One more table. The same `table_id` twice is one table."""
    require(permissions.can_plan_workshop, actor, workshop)
    hold(workshop)
    existing = list(workshop.tables.all())
    for table in existing:
        if table.public_id == table_id:
            return table
    if len(existing) >= MOST_TABLES:
        raise ValidationError(_("A workshop has at most %(most)d tables.") % {"most": MOST_TABLES})
    position = max((table.position for table in existing), default=-1) + 1
    table = Table(workshop=workshop, public_id=table_id or uuid.uuid4(), position=position)
    return _settle(actor, table, now, name=name, capacity=capacity, is_remote=is_remote)


@transaction.atomic
def change_table(*, actor: Person, table: Table, now: datetime, **values: object) -> Table:
    """Its name, how many fit, and whether it meets on a call."""
    require(permissions.can_plan_workshop, actor, table.workshop)
    hold(table.workshop)
    return _settle(actor, table, now, **values)


def _settle(actor: Person, table: Table, now: datetime, **values: object) -> Table:
    for name, value in limited_values(Table, dict(values)).items():
        setattr(table, name, value)
    table.full_clean()
    table.save()
    publish(about(events.TablesChanged, actor, table.workshop), now=now)
    show_seating(table.workshop, now=now)
    return table


@transaction.atomic
def remove_table(*, actor: Person, table: Table, now: datetime) -> None:
    """A table goes; whoever sat there has none."""
    require(permissions.can_plan_workshop, actor, table.workshop)
    hold(table.workshop)
    table.delete()
    publish(about(events.TablesChanged, actor, table.workshop), now=now)
    show_seating(table.workshop, now=now)


@transaction.atomic
def place_seats(
    *, actor: Person, workshop: Workshop, places: Mapping[Seat, tuple[Table | None, str]], now: datetime
) -> int:
    """Table and role for each of these seats. How many of them are other than before."""
    require(permissions.can_plan_workshop, actor, workshop)
    hold(workshop)
    changed = 0
    for seat, (table, role) in places.items():
        if seat.table_id != (table.pk if table else None) or seat.role != role:
            seat.table, seat.role = table, role
            seat.save(update_fields=["table", "role"])
            changed += 1
    if changed:
        publish(about(events.TablesChanged, actor, workshop), now=now)
        show_seating(workshop, now=now)
    return changed


@transaction.atomic
def balance_tables(*, actor: Person, workshop: Workshop, now: datetime, anew: bool = False) -> int:
    """Seat participants who have no table, or with `anew` all of them, so that kinds are spread. How many found no place.

    Hosts and whoever else has a role stay where they are; at a table they take up a place.
    """
    require(permissions.can_plan_workshop, actor, workshop)
    hold(workshop)
    tables = list(workshop.tables.all())
    at = {table.pk: index for index, table in enumerate(tables)}
    rooms = [balancing.Room(table.capacity) for table in tables]
    waiting = []
    for seat in seats_of(workshop).order_by("pk"):
        may_move = seat.role == SeatRole.PARTICIPANT
        if seat.table_id in at and not (anew and may_move):
            rooms[at[seat.table_id]].kinds[seat.kind_id or balancing.NO_KIND] += 1
        elif may_move:
            waiting.append(seat)
    placed = balancing.balance([(seat, seat.kind_id or balancing.NO_KIND) for seat in waiting], rooms)
    for seat in waiting:
        table = tables[placed[seat]] if seat in placed else None
        if seat.table_id != (table.pk if table else None):
            seat.table = table
            seat.save(update_fields=["table"])
    if placed:
        publish(about(events.TablesChanged, actor, workshop), now=now)
        show_seating(workshop, now=now)
    return len(waiting) - len(placed)


@transaction.atomic
def say_whether_coming(*, person: Person, workshop: Workshop, is_coming: bool, now: datetime) -> bool:
    """ "I come" or "I cannot": twice is as once. False when all places are taken. Whoever comes is a member from then on."""
    require(permissions.can_say_whether_coming, person, workshop, now)
    # Locked, so that of two who take the last place one is told that it is gone.
    activity = Activity.objects.select_for_update(no_key=True).get(pk=workshop.activity_id)
    hold(workshop)
    taking_part = Participation.objects.filter(activity=activity, person=person).first()
    held = Participation.objects.filter(activity=activity, state__in=COMING).exclude(person=person).count()
    if is_coming and activity.capacity is not None and held >= activity.capacity and not _has_place(taking_part):
        return False
    state = ParticipationState.CONFIRMED if is_coming else ParticipationState.WITHDRAWN
    Participation.objects.update_or_create(activity=activity, person=person, defaults={"state": state})
    if is_coming:
        join_programme(person=person, programme=workshop.activity.programme, now=now)
        seat, is_new = _seat(workshop, person, SeatRole.PARTICIPANT)
        if is_new:
            publish(about(events.SeatGiven, person, workshop, person_id=person.public_id, role=seat.role), now=now)
            show_seating(workshop, now=now)
    else:
        came = Q(joined_at__isnull=False) & ~Q(workshop__state=WorkshopState.PLANNED)
        gone = Seat.objects.filter(workshop=workshop, person=person, removed_at=None).exclude(came)
        if gone.filter(role=SeatRole.PARTICIPANT).update(removed_at=now, table=None):
            publish(about(events.SeatTaken, person, workshop, person_id=person.public_id), now=now)
            show_seating(workshop, now=now)
    asked = Invitation.objects.filter(seat__workshop=workshop, seat__person=person)
    asked.update(is_coming=is_coming, answered_at=now)
    return True


def _has_place(taking_part: Participation | None) -> bool:
    return taking_part is not None and taking_part.state in COMING
