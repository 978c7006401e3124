"""Many at once, each with a connection of its own, on the database itself."""

import threading

from django.db import connection

from makewith.loop.workshops.board.models import Ballot, Board, Event
from makewith.loop.workshops.board.queries import forget, load, own_ballots
from makewith.loop.workshops.board.tests.room import Room, new_id


def at_once(*functions):
    """Run functions in threads that begin together; what each returned."""
    together, results = threading.Barrier(len(functions)), [None] * len(functions)

    def run(place, function):
        together.wait()
        try:
            results[place] = function()
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=one) for one in enumerate(functions)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return results


def test_dots_put_at_once_never_exceed_the_budget(transactional_db):
    room = Room()
    room.begin(1)
    notes, vote = [room.add_note("anna") for _ in range(8)], new_id()
    room.do("fay", "vote.open", vote=vote, title="Which?", on="note", budget=5, cap=2)

    def put(note):
        return lambda: room.try_("ben", "vote.put", vote=vote, thing=note, dots=2).is_done

    assert sorted(at_once(*map(put, notes))) == [False] * 6 + [True] * 2
    assert sum(Ballot.objects.values_list("dots", flat=True)) == 4
    assert own_ballots(room.board, room.state(), room.seat.ben)[f"ballot:{vote}"]["left"] == 1


def test_the_same_operation_at_once_is_one_event(transactional_db):
    room = Room()
    room.begin(1)
    key, thing = new_id(), new_id()

    def add():
        return room.try_("anna", "note.add", key=key, thing=thing, text="Once").is_done

    assert at_once(*[add] * 6) == [True] * 6
    assert Event.objects.filter(kind="note.add").count() == 1


def test_what_is_written_at_once_has_numbers_without_a_gap(transactional_db):
    room = Room()
    room.begin(1)

    def write(who):
        return lambda: [room.add_note(who) for _ in range(5)]

    at_once(*map(write, ["anna", "ben", "dora", "hugo"]))
    board = Board.objects.get()
    assert list(Event.objects.order_by("seq").values_list("seq", flat=True)) == list(range(1, board.seq + 1))
    remembered = load(board)
    forget(board.public_id)
    assert load(board) == remembered
    assert len([name for name in remembered.state if name.startswith("thing:")]) == 20
