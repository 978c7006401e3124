"""What people in a live room get to see, over real sockets."""

from contextlib import ExitStack

import pytest

from makewith.foundation.realtime.bus import MemoryBus
from makewith.loop.workshops.board import live
from makewith.loop.workshops.board.audiences import WALL, audience_of, view
from makewith.loop.workshops.board.models import Event
from makewith.loop.workshops.board.tests.room import Room, new_id


def test_the_first_frame_is_the_whole_view(rooms):
    room = Room()
    room.begin()
    with rooms() as sit, sit(room, "anna") as anna:
        frame = anna.take()
        assert frame["whole"] is True
        assert frame["me"] == {"seat": room.seat.anna, "role": "participant", "table": str(room.tables[0].public_id)}
        anna.until(lambda: anna.view[f"seat:{room.seat.anna}"]["here"])
        state = room.state()
        assert anna.view == view(state, audience_of(state, room.seat.anna))


def test_a_guest_enters_from_when_they_sat_down_and_the_team_at_any_time(rooms):
    room = Room()
    room.workshop.seats.update(joined_at=None)
    with rooms() as sit, sit(room, "anna") as anna, sit(room, "hugo") as hugo, sit(room, "fay") as fay:
        assert (anna.closing(), hugo.closing()) == (4403, 4403)
        assert fay.take()["me"]["seat"] == room.seat.fay
    room.workshop.seats.update(joined_at=room.now)
    with rooms() as sit, sit(room, "anna") as anna:
        assert anna.take()["me"]["seat"] == room.seat.anna


def test_a_private_note_reaches_its_author_and_the_facilitator_alone(rooms):
    room = Room()
    room.begin()
    with rooms() as sit, sit(room, "anna") as anna, sit(room, "ben") as ben, sit(room, "fay") as fay:
        note = new_id()
        anna.do("note.add", thing=note, text="Only after six")
        assert anna.view[f"thing:{note}"]["text"] == "Only after six"
        fay.until(lambda: f"thing:{note}" in fay.view)
        ben.until(lambda: ben.view["progress"].get("notes") == 1)
        assert f"thing:{note}" not in ben.view
        fay.do("reveal")
        ben.until(lambda: f"thing:{note}" in ben.view)
        assert ben.view[f"thing:{note}"]["name"] == "Anna"


def test_every_screen_ends_with_its_own_fresh_view(rooms):
    room = Room()
    room.begin(1)
    with rooms() as sit, ExitStack() as stack:
        anna, dora, fay = (stack.enter_context(sit(room, name)) for name in ("anna", "dora", "fay"))
        wall = stack.enter_context(sit(room, "fay", view="wall"))
        first, second = new_id(), new_id()
        anna.do("note.add", thing=first, text="One")
        dora.do("note.add", thing=second, text="Two")
        dora.do("react", thing=first, reaction="heart")
        anna.do("hand.raise", text="What counts as safe?")
        fay.do("rules.set", apart=True)
        fay.do("tables.set", **{room.seat.dora: str(room.tables[0].public_id)})
        anna.do("word.send", text="It is cold here")
        fay.do("call", text="Two minutes more")
        state = room.state()
        for phone in (anna, dora, fay, wall):
            phone.until(lambda phone=phone: phone.view["call"]["text"] == "Two minutes more")
            assert phone.view == view(state, WALL if phone is wall else audience_of(state, phone.seat))


def test_what_a_page_writes_reaches_the_room(rooms):
    room = Room()
    room.begin(1)
    with rooms() as sit, sit(room, "anna") as anna:
        anna.take()
        note = room.add_note("ben", "From a page")
        anna.until(lambda: f"thing:{note}" in anna.view)
        assert anna.view[f"thing:{note}"]["text"] == "From a page"


def test_somebody_who_leaves_is_away_after_a_while(rooms):
    room = Room()
    room.begin(1)
    with rooms() as sit, sit(room, "anna") as anna:
        with sit(room, "ben") as ben:
            ben.take()
            anna.until(lambda: anna.view[f"seat:{room.seat.ben}"]["here"])
            assert anna.view["workshop"]["people"] == 2
        anna.until(lambda: not anna.view[f"seat:{room.seat.ben}"]["here"])
        assert anna.view["workshop"]["people"] == 1


def test_whoever_no_process_names_any_more_is_away_and_others_stay(rooms, monkeypatch):
    monkeypatch.setattr(live, "AWAY_SECONDS", 2.0)
    room = Room()
    room.begin(1)
    # The process where Dora was is gone without a word.
    room.do(None, "seat.here", seat=room.seat.dora, on=True)
    bus = MemoryBus()
    with rooms(bus) as one, rooms(bus) as other, one(room, "anna") as anna, other(room, "ben") as ben:
        ben.take()
        anna.until(lambda: anna.view[f"seat:{room.seat.ben}"]["here"])
        anna.until(lambda: not anna.view[f"seat:{room.seat.dora}"]["here"])
        assert anna.view[f"seat:{room.seat.ben}"]["here"]
        assert anna.view["workshop"]["people"] == 2


def test_a_ballot_is_shown_on_a_device_in_another_process(rooms):
    room = Room()
    room.begin(1)
    note, vote = room.add_note("anna"), new_id()
    room.do("fay", "vote.open", vote=vote, title="Which first?", on="note", budget=3, cap=3)
    bus = MemoryBus()
    with rooms(bus) as one, rooms(bus) as other, one(room, "ben") as phone, other(room, "ben") as laptop:
        laptop.take()
        phone.do("vote.put", vote=vote, thing=note, dots=2)
        laptop.until(lambda: laptop.view[f"ballot:{vote}"] == {"left": 1, "dots": {note: 2}})
        phone.do("vote.put", vote=vote, thing=note, dots=0)
        laptop.until(lambda: f"ballot:{vote}" not in laptop.view)


def drag(phone, thing, x=10):
    phone.socket.send(f'{{"live": {{"thing": "{thing}", "x": {x}, "y": 20.4}}}}')


def test_a_drag_is_seen_by_others_at_the_board_and_logged_nowhere(rooms):
    room = Room()
    room.begin(1)
    note = room.add_note("anna")
    with rooms() as sit, sit(room, "anna") as anna, sit(room, "ben", view="board") as ben, sit(room, "dora") as dora:
        for each in (anna, ben, dora):
            each.take()
        before = Event.objects.exclude(kind="seat.here").count()
        drag(anna, note)
        ben.until(lambda: ben.lives)
        assert ben.lives == [{room.seat.anna: {"x": 10, "y": 20, "thing": note}}]
        assert Event.objects.exclude(kind="seat.here").count() == before
        room.do("fay", "call", text="Go on")
        dora.until(lambda: dora.view["call"]["text"] == "Go on")
        assert dora.lives == []


@pytest.mark.parametrize(
    ("rules", "seen"),
    [({}, True), ({"private": True}, False), ({"names": False}, False), ({"apart": True}, False)],
)
def test_a_drag_tells_nobody_what_they_are_not_to_know(rooms, rules, seen):
    room = Room()
    room.begin(1)
    note = room.add_note("anna")
    if rules:
        room.do("fay", "rules.set", **rules)
    with rooms() as sit, sit(room, "anna") as anna, sit(room, "dora", view="board") as dora:
        anna.take()
        dora.take()
        drag(anna, note)
        # What comes after it on the same socket has been told, so the drag would have been too.
        anna.do("ready", on=True)
        room.do("fay", "call", text="Go on")
        dora.until(lambda: "call" in dora.view and dora.view["call"]["text"] == "Go on")
        assert bool(dora.lives) is seen


def test_a_drag_of_a_note_that_is_kept_off_the_wall_is_seen_by_those_who_see_the_note(rooms):
    room = Room()
    room.begin(1)
    note = room.add_note("anna")
    room.do("fay", "note.hide", thing=note)
    with (
        rooms() as sit,
        sit(room, "fay") as fay,
        sit(room, "ben", view="board") as ben,
        sit(room, "cora", view="board") as cora,
    ):
        for each in (fay, ben, cora):
            each.take()
        drag(fay, note)
        cora.until(lambda: cora.lives)
        room.do("fay", "call", text="Go on")
        ben.until(lambda: "call" in ben.view and ben.view["call"]["text"] == "Go on")
        assert ben.lives == []


def test_somebody_who_is_asked_to_leave_is_closed(rooms):
    room = Room()
    room.begin(1)
    with rooms() as sit, sit(room, "ben") as ben, sit(room, "fay") as fay:
        ben.take()
        fay.do("seat.remove", seat=room.seat.ben)
        assert ben.closing() == 4403
        with sit(room, "ben") as again:
            assert again.closing() == 4403


def test_two_devices_of_one_seat_have_the_same_ballot(rooms):
    room = Room()
    room.begin(1)
    note, vote = room.add_note("anna"), new_id()
    room.do("fay", "vote.open", vote=vote, title="Which first?", on="note", budget=3, cap=3)
    with rooms() as sit, sit(room, "ben") as phone, sit(room, "ben") as laptop:
        laptop.take()
        phone.do("vote.put", vote=vote, thing=note, dots=2)
        laptop.until(lambda: f"ballot:{vote}" in laptop.view)
        assert laptop.view[f"ballot:{vote}"] == {"left": 1, "dots": {note: 2}}
        with sit(room, "ben") as third:
            third.take()
            assert third.view[f"ballot:{vote}"] == {"left": 1, "dots": {note: 2}}
        room.do("fay", "vote.close", vote=vote)
        room.do("fay", "vote.reveal", vote=vote)
        laptop.until(lambda: "results" in laptop.view[f"vote:{vote}"])
        assert f"ballot:{vote}" not in laptop.view
