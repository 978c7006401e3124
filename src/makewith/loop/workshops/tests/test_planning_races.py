"""Several at once: the last place, a button pressed by two, and one exercise added by a click that was sent twice."""

import threading
import time
import uuid
from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction

from makewith.foundation.people.tests.factories import PersonFactory
from makewith.loop.workshops.actions import add_block, change_block, say_whether_coming, undo_agenda
from makewith.loop.workshops.actions.seating import hold
from makewith.loop.workshops.board.actions import do, house_operation, open_board, show_seating
from makewith.loop.workshops.models import Seat, WorkshopState
from makewith.loop.workshops.tests.factories import NOW, block, leader_of, make_workshop

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts: Callable[[], object]) -> list[object]:
    """What each act returned or raised."""
    start = threading.Barrier(len(acts))
    found: list[object] = []

    def run(act: Callable[[], object]) -> None:
        start.wait()
        try:
            found.append(act())
        except (ValidationError, DatabaseError) as error:
            found.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def test_the_last_place_is_given_to_one() -> None:
    workshop = make_workshop(capacity=1)
    people = [PersonFactory() for _ in range(4)]
    found = at_once(
        *[
            lambda person=person: say_whether_coming(person=person, workshop=workshop, is_coming=True, now=NOW)
            for person in people
        ]
    )
    assert sorted(map(str, found)) == ["False", "False", "False", "True"]
    assert Seat.objects.filter(role="participant").count() == 1


def test_a_click_that_was_sent_four_times_adds_one_block() -> None:
    workshop, key = make_workshop(), uuid.uuid4()
    leader = leader_of(workshop)
    found = at_once(*[lambda: add_block(actor=leader, workshop=workshop, title="Soup", block_id=key, now=NOW)] * 4)
    assert found == [key] * 4
    assert list(workshop.blocks.values_list("position", flat=True)) == list(range(10))
    assert workshop.agenda_changes.count() == 1


def test_two_who_undo_at_once_undo_one_change() -> None:
    workshop = make_workshop()
    leader = leader_of(workshop)
    for minutes in (11, 12):
        change_block(actor=leader, block=block(workshop, "Welcome"), minutes=minutes, now=NOW)
    newest = workshop.agenda_changes.last().pk
    found = at_once(*[lambda: undo_agenda(actor=leader, workshop=workshop, change=newest, now=NOW)] * 3)
    assert sorted(map(str, found)) == ["False", "False", "True"]
    assert block(workshop, "Welcome").minutes == 11


def test_a_seat_is_changed_while_the_lobby_opens() -> None:
    workshop = make_workshop()
    board = open_board(workshop, now=NOW)
    held = threading.Event()

    def seat() -> None:
        with transaction.atomic():
            hold(workshop)
            Seat.objects.create(workshop=workshop, name="Farid")
            held.set()
            wait_until_somebody_waits()
            show_seating(workshop, now=NOW)

    def opens() -> None:
        held.wait()
        do(board, house_operation("lobby.open", {}), now=NOW)

    assert at_once(seat, opens) == [None, None]
    workshop.refresh_from_db()
    assert workshop.state == WorkshopState.LIVE
    assert workshop.seats.filter(name="Farid").exists()


def wait_until_somebody_waits() -> None:
    """Until another connection waits for a row. On SQLite whoever writes waits from the beginning."""
    if connection.vendor == "sqlite":
        return
    with connection.cursor() as cursor:
        for _try in range(200):
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone() != (0,):
                return
            time.sleep(0.05)
    raise AssertionError("Nobody waits.")
