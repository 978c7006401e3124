"""A participant's client that is modified: refused on the server, logged, and invisible to the others."""

import json
import logging
from contextlib import suppress

import pytest
from websockets.exceptions import ConnectionClosed

from makewith.loop.workshops.board.hearing import BURST
from makewith.loop.workshops.board.models import Ballot, Event
from makewith.loop.workshops.board.tests.room import Room, new_id


def test_others_notes_stay_where_they_are_in_the_private_phase(rooms, caplog):
    room = Room()
    room.begin(1)
    note = room.add_note("anna", x=1)
    room.do("fay", "rules.set", private=True)
    with rooms() as sit, sit(room, "ben") as ben, sit(room, "dora") as dora:
        dora.take()
        with caplog.at_level(logging.WARNING, "makewith.workshops"):
            why = ben.refuses("note.move", thing=note, x=500)
        assert why == "Everybody writes by themself now. What others made can be moved afterwards."
        assert "refused note.move" in caplog.text
        room.do("fay", "call", text="Go on")
        dora.until(lambda: dora.view["call"]["text"] == "Go on")
        assert dora.view[f"thing:{note}"]["x"] == 1


def test_hidden_notes_and_votes_are_in_no_frame(rooms):
    room = Room()
    room.begin(0)
    secret, vote = "Nobody else reads this", new_id()
    with rooms() as sit, sit(room, "anna") as anna, sit(room, "ben") as ben, sit(room, "ben", view="wall") as wall:
        note = new_id()
        anna.do("note.add", thing=note, text=secret)
        room.do("fay", "vote.open", vote=vote, title="Which?", on="note", budget=3, cap=3)
        anna.do("vote.put", vote=vote, thing=note, dots=2)
        assert ben.refuses("note.edit", thing=note, text="mine now") == "Only whoever made this can do that."
        assert ben.refuses("react", thing=note, reaction="heart") == "This is no longer on the board."
        room.do("fay", "call", text="Go on")
        for phone in (ben, wall):
            heard = []
            while "Go on" not in "".join(heard):
                heard.append(json.dumps(phone.take()))
            assert secret not in "".join(heard)
            assert "ballot:" not in "".join(heard)
            assert note not in "".join(heard)


def test_a_vote_over_the_budget_is_refused(rooms):
    room = Room()
    room.begin(1)
    notes, vote = [room.add_note("anna") for _ in range(3)], new_id()
    room.do("fay", "vote.open", vote=vote, title="Which?", on="note", budget=3, cap=3)
    with rooms() as sit, sit(room, "ben") as ben:
        # All in one message: the third does not fit.
        operations = [
            {"id": new_id(), "kind": "vote.put", "data": {"vote": vote, "thing": note, "dots": 2}} for note in notes
        ]
        ben.socket.send(json.dumps({"ops": operations}))
        ben.until(lambda: len(ben.done) + len(ben.refused) == 3)
        assert len(ben.refused) == 2
        assert sum(Ballot.objects.values_list("dots", flat=True)) == 2


def test_another_workshops_seat_opens_no_door(rooms):
    here, there = Room(), Room()
    with rooms() as sit, sit(here, None) as nobody:
        assert nobody.closing() == 4403
    here.keys["anna"] = there.keys["anna"]
    with rooms() as sit, sit(here, "anna") as stranger:
        assert stranger.closing() == 4403


def test_another_tables_board_is_not_sent_while_apart(rooms):
    room = Room()
    room.begin(1)
    room.do("fay", "rules.set", apart=True)
    note = room.add_note("anna", "For our table")
    with rooms() as sit, sit(room, "dora") as dora:
        dora.take()
        assert f"thing:{note}" not in dora.view
        assert dora.refuses("note.move", thing=note, x=3) == "This is no longer on the board."
        mine = {room.seat.dora: str(room.tables[0].public_id)}
        assert dora.refuses("tables.set", **mine) == "Only facilitators can do this."


def test_a_recorded_operation_changes_nothing_the_second_time(rooms):
    room = Room()
    room.begin(1)
    with rooms() as sit, sit(room, "anna") as anna, sit(room, "ben") as ben:
        key, note = new_id(), new_id()
        recorded = json.dumps({"ops": [{"id": key, "kind": "note.add", "data": {"thing": note, "text": "Once"}}]})
        for phone in (anna, anna, ben):
            phone.done.clear()
            phone.socket.send(recorded)
            phone.until(lambda phone=phone: key in phone.done)
        assert Event.objects.filter(kind="note.add").count() == 1
        assert ben.view[f"thing:{note}"]["seat"] == room.seat.anna


def test_operations_of_the_house_are_not_for_clients(rooms):
    room = Room()
    room.begin(1)
    with rooms() as sit, sit(room, "anna") as anna:
        for kind in (
            "seat.set",
            "seat.here",
            "seat.empty",
            "plan.set",
            "vote.counted",
            "thing.empty",
            "photo.add",
            "no.such.thing",
        ):
            assert "could not be read" in anna.refuses(kind, seat=room.seat.anna, role="facilitator")
        assert anna.refuses("reveal") == "Only facilitators can do this."


def test_the_wall_says_nothing(rooms):
    room = Room()
    room.begin(1)
    with rooms() as sit, sit(room, "fay", view="wall") as wall, sit(room, "anna") as anna:
        wall.send("reveal")
        anna.do("ready", on=True)
        assert not Event.objects.filter(kind="reveal").exists()


def test_ten_megabytes_close_the_connection_and_trouble_nobody(rooms):
    room = Room()
    room.begin(1)
    with rooms() as sit, sit(room, "anna") as anna, sit(room, "ben") as ben:
        with suppress(ConnectionClosed):
            anna.socket.send("x" * 10_000_000)
        assert anna.closing() in {1009, None}
        ben.do("ready", on=True)


@pytest.mark.parametrize(
    "garbage",
    [
        "", "null", "7", "[]", "{", "{}", '{"ops": 5}', '{"ops": [5]}', '{"ops": []}', '{"ops": [{"id": 1, "kind": "ready"}]}',
        '{"ops": [{"id": "x", "kind": "ready"}]}', '{"live": 3}', '{"live": {"x": "a", "y": 1}}', "[" * 30_000,
        json.dumps({"ops": [{"id": "00000000-0000-4000-8000-000000000001", "kind": ["ready"], "data": {}}]}), '{"ops": {"id": NaN}}',
    ],
)  # fmt: skip
def test_garbage_is_refused_and_the_rest_goes_on(rooms, garbage):
    room = Room()
    room.begin(1)
    with rooms() as sit, sit(room, "anna") as anna:
        anna.socket.send(garbage)
        anna.until(lambda: "" in anna.refused)
        assert anna.refused[""] == "This could not be read."
        anna.do("ready", on=True)


@pytest.mark.parametrize(
    "data",
    [
        {}, {"thing": 5, "text": "x"}, {"thing": "x", "text": "x"}, {"thing": new_id(), "text": 5},
        {"thing": new_id(), "text": "x" * 501}, {"thing": new_id(), "text": " \n\0 "},
        {"thing": new_id(), "text": "x", "x": "far"}, {"thing": new_id(), "text": "x", "x": 1e300},
        {"thing": new_id(), "text": "x", "x": float("nan")}, {"thing": new_id(), "text": "x", "order": float("inf")},
        {"thing": new_id(), "text": "x", "x": True}, {"thing": new_id(), "text": "x", "group": [1]},
    ],
)  # fmt: skip
def test_a_note_that_makes_no_sense_is_refused(transactional_db, data):
    room = Room()
    room.begin(1)
    room.refuses("anna", "note.add", **data)


def test_a_flood_is_refused_and_ends_the_connection(rooms):
    room = Room()
    room.begin(1)
    with rooms() as sit, sit(room, "anna") as anna, sit(room, "ben") as ben:
        with suppress(ConnectionClosed):
            for _ in range(100):
                operations = [{"id": new_id(), "kind": "hand.raise", "data": {"text": "I"}} for _ in range(100)]
                anna.socket.send(json.dumps({"ops": operations}))
        assert anna.closing() in {1008, None}
        ben.do("ready", on=True)
        assert Event.objects.filter(kind="hand.raise").count() <= 2 * BURST


def test_two_facilitators_press_next_at_once(rooms):
    room = Room()
    room.begin(0)
    current = str(room.blocks[0].public_id)
    with rooms() as sit, sit(room, "fay") as fay, sit(room, "cora") as cora:
        keys = [phone.send("block.next", **{"from": current}) for phone in (fay, cora)]
        for phone, key in zip((fay, cora), keys, strict=True):
            phone.until(lambda phone=phone, key=key: key in phone.done)
            phone.until(lambda phone=phone: phone.view["block"]["number"] == 2)
        assert Event.objects.filter(kind="block.next").count() == 1


def test_the_servers_clock_counts_whatever_a_client_says(rooms):
    room = Room()
    room.begin(1)
    with rooms() as sit, sit(room, "anna") as anna:
        first = anna.take()
        note, an_hour = new_id(), 3_600_000
        anna.do("note.add", thing=note, text="x", at=first["now"] + an_hour, happened_at="2030-01-01")
        event = Event.objects.get(kind="note.add")
        assert "at" not in event.payload
        assert abs(event.happened_at.timestamp() * 1000 - first["now"]) < an_hour


def test_what_is_sent_after_closing_is_refused_with_a_sentence(rooms):
    room = Room()
    room.begin(1)
    with rooms() as sit, sit(room, "anna") as anna:
        anna.take()
        room.do("fay", "workshop.close")
        assert anna.refuses("note.add", thing=new_id(), text="One more") == "The workshop is closed."
