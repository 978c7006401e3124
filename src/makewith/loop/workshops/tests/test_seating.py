"""Seats: who is asked, who comes, and where they sit."""

from collections import Counter

import pytest
from django.core.exceptions import PermissionDenied

from makewith.foundation.people.tests.factories import PersonFactory, StakeholderKindFactory
from makewith.foundation.programmes.models import Membership, Participation, ParticipationState
from makewith.loop.workshops.actions import (
    add_table,
    balance_tables,
    change_block,
    give_seat,
    place_seats,
    remove_table,
    say_whether_coming,
    seat_everybody,
    take_seat,
)
from makewith.loop.workshops.board.actions import open_board
from makewith.loop.workshops.board.queries import state_of
from makewith.loop.workshops.models import Seat, SeatRole, Table
from makewith.loop.workshops.tests.factories import NOW, block, leader_of, make_workshop

pytestmark = pytest.mark.django_db


def people(**kinds: int) -> list:
    return [PersonFactory(kind=kind) for name, count in kinds.items() for kind in [_kind(name)] for _ in range(count)]


def _kind(name: str):
    return StakeholderKindFactory(name=name)


def test_whoever_gets_a_seat_is_invited_and_twice_is_as_once() -> None:
    workshop, person = make_workshop(), PersonFactory(name="Amina K.")
    for _twice in range(2):
        seat = give_seat(actor=leader_of(workshop), workshop=workshop, person=person, now=NOW)
    assert (seat.name, seat.role, seat.kind) == ("Amina K.", SeatRole.PARTICIPANT, person.kind)
    assert Participation.objects.get().state == ParticipationState.INVITED
    assert workshop.seats.count() == 2


def test_a_role_is_no_invitation_to_take_part() -> None:
    workshop, person = make_workshop(), PersonFactory()
    give_seat(actor=leader_of(workshop), workshop=workshop, person=person, role="table_host", now=NOW)
    assert not Participation.objects.exists()
    assert workshop.seats.get(person=person).role == "table_host"


def test_everybody_who_is_invited_or_comes_gets_a_seat() -> None:
    workshop = make_workshop()
    states = ("applied", "reserve", "invited", "confirmed", "withdrawn")
    for state in states:
        Participation.objects.create(activity=workshop.activity, person=PersonFactory(name=state), state=state)
    assert seat_everybody(actor=leader_of(workshop), workshop=workshop, now=NOW) == 2
    assert seat_everybody(actor=leader_of(workshop), workshop=workshop, now=NOW) == 0
    assert set(workshop.seats.filter(role="participant").values_list("name", flat=True)) == {"invited", "confirmed"}


def test_a_seat_that_is_taken_back_leads_nothing_and_sits_nowhere() -> None:
    workshop = make_workshop()
    leader, person = leader_of(workshop), PersonFactory()
    seat = give_seat(actor=leader, workshop=workshop, person=person, role="co_facilitator", now=NOW)
    change_block(actor=leader, block=block(workshop, "Break"), led_by=[seat], now=NOW)
    place_seats(actor=leader, workshop=workshop, places={seat: (workshop.tables.first(), seat.role)}, now=NOW)
    assert take_seat(actor=leader, seat=seat, now=NOW) is True
    assert take_seat(actor=leader, seat=seat, now=NOW) is False
    seat.refresh_from_db()
    assert (seat.removed_at, seat.table) == (NOW, None)
    assert not block(workshop, "Break").led_by.exists()
    again = give_seat(actor=leader, workshop=workshop, person=person, now=NOW)
    assert (again.pk, again.removed_at, again.role) == (seat.pk, None, "participant")


def test_kinds_are_spread_over_the_tables_and_hosts_stay() -> None:
    workshop = make_workshop()
    leader = leader_of(workshop)
    for person in people(receiver=9, courier=4):
        give_seat(actor=leader, workshop=workshop, person=person, now=NOW)
    host = give_seat(actor=leader, workshop=workshop, person=PersonFactory(), role="table_host", now=NOW)
    third = workshop.tables.get(name="Table C")
    place_seats(actor=leader, workshop=workshop, places={host: (third, "table_host")}, now=NOW)
    assert balance_tables(actor=leader, workshop=workshop, now=NOW) == 0
    sizes = Counter(Seat.objects.filter(table__isnull=False).values_list("table__name", flat=True))
    assert sorted(sizes.values()) == [3, 3, 4, 4]
    couriers = Seat.objects.filter(kind__name="courier").values_list("table__name", flat=True)
    assert sorted(couriers) == ["Table A", "Table B", "Table C", "Table D"]
    host.refresh_from_db()
    assert host.table == third


def test_new_people_are_placed_and_the_others_left_where_they_are_unless_all_are_placed_anew() -> None:
    workshop = make_workshop(tables=2)
    leader = leader_of(workshop)
    first, second = workshop.tables.all()
    seats = [give_seat(actor=leader, workshop=workshop, person=one, now=NOW) for one in people(receiver=3)]
    place_seats(actor=leader, workshop=workshop, places={seat: (first, seat.role) for seat in seats}, now=NOW)
    give_seat(actor=leader, workshop=workshop, person=PersonFactory(), now=NOW)
    balance_tables(actor=leader, workshop=workshop, now=NOW)
    assert (first.seats.count(), second.seats.count()) == (3, 1)
    balance_tables(actor=leader, workshop=workshop, now=NOW, anew=True)
    assert (first.seats.count(), second.seats.count()) == (2, 2)


def test_people_who_do_not_fit_are_counted() -> None:
    workshop = make_workshop(tables=0)
    leader = leader_of(workshop)
    table = add_table(actor=leader, workshop=workshop, name="A", capacity=2, now=NOW)
    for person in people(receiver=5):
        give_seat(actor=leader, workshop=workshop, person=person, now=NOW)
    assert balance_tables(actor=leader, workshop=workshop, now=NOW) == 3
    remove_table(actor=leader, table=table, now=NOW)
    assert (Table.objects.count(), Seat.objects.filter(table=None).count()) == (0, 6)


def test_saying_that_one_comes_takes_a_seat_and_saying_no_gives_it_back() -> None:
    workshop, person = make_workshop(), PersonFactory()
    for _twice in range(2):
        assert say_whether_coming(person=person, workshop=workshop, is_coming=True, now=NOW) is True
    assert Participation.objects.get().state == ParticipationState.CONFIRMED
    assert Membership.objects.filter(person=person).exists()
    assert workshop.seats.filter(person=person, removed_at=None).count() == 1
    say_whether_coming(person=person, workshop=workshop, is_coming=False, now=NOW)
    assert Participation.objects.get().state == ParticipationState.WITHDRAWN
    assert not workshop.seats.filter(person=person, removed_at=None).exists()


def test_the_last_place_is_given_once_and_whoever_has_one_may_say_so_again() -> None:
    workshop = make_workshop(capacity=1)
    first, second = PersonFactory(), PersonFactory()
    assert say_whether_coming(person=first, workshop=workshop, is_coming=True, now=NOW) is True
    assert say_whether_coming(person=second, workshop=workshop, is_coming=True, now=NOW) is False
    assert say_whether_coming(person=first, workshop=workshop, is_coming=True, now=NOW) is True
    say_whether_coming(person=first, workshop=workshop, is_coming=False, now=NOW)
    assert say_whether_coming(person=second, workshop=workshop, is_coming=True, now=NOW) is True


@pytest.mark.parametrize("why", ["it is a draft", "it is over", "it is not for them"])
def test_nobody_comes_to_what_they_do_not_see_or_what_is_over(why: str) -> None:
    workshop = make_workshop(is_open=why != "it is a draft")
    if why == "it is not for them":
        workshop.activity.visibility = "members"
        workshop.activity.save()
    now = workshop.activity.closes_at.replace(year=2027) if why == "it is over" else NOW
    with pytest.raises(PermissionDenied):
        say_whether_coming(person=PersonFactory(), workshop=workshop, is_coming=True, now=now)
    assert not Participation.objects.exists()


def test_a_room_that_is_live_is_told_what_the_page_of_people_changes() -> None:
    workshop, person = make_workshop(), PersonFactory(name="Amina K.")
    leader, tables = leader_of(workshop), list(workshop.tables.all())
    board = open_board(workshop, now=NOW)

    seat = give_seat(actor=leader, workshop=workshop, person=person, now=NOW)
    cell = f"seat:{seat.public_id}"
    place_seats(actor=leader, workshop=workshop, places={seat: (tables[1], "table_host")}, now=NOW)
    assert (state_of(board)[cell]["role"], state_of(board)[cell]["table"]) == ("table_host", str(tables[1].public_id))
    remove_table(actor=leader, table=tables[1], now=NOW)
    assert f"table:{tables[1].public_id}" not in state_of(board)
    assert state_of(board)[cell]["table"] is None
    take_seat(actor=leader, seat=seat, now=NOW)
    assert state_of(board)[cell]["removed"] is True
    give_seat(actor=leader, workshop=workshop, person=person, now=NOW)
    assert state_of(board)[cell]["removed"] is False


def test_whether_somebody_comes_reaches_an_open_board() -> None:
    workshop, person = make_workshop(), PersonFactory()
    board = open_board(workshop, now=NOW)
    removed = []
    for is_coming in (True, False):
        say_whether_coming(person=person, workshop=workshop, is_coming=is_coming, now=NOW)
        seat = workshop.seats.get(person=person)
        removed.append(state_of(board)[f"seat:{seat.public_id}"]["removed"])
    assert removed == [False, True]
