from datetime import timedelta

import pytest

from makewith.loop.workshops.board.actions import destroy_secrets
from makewith.loop.workshops.board.models import Ballot, Board, Event
from makewith.loop.workshops.board.queries import own_ballots
from makewith.loop.workshops.board.tests.room import Room, new_id

pytestmark = pytest.mark.django_db


@pytest.fixture
def room():
    made = Room()
    made.begin(1)
    made.first, made.second = made.add_note("anna"), made.add_note("ben")
    made.vote = new_id()
    made.do("fay", "vote.open", vote=made.vote, title="Which first?", on="note", budget=3, cap=2)
    return made


def put(room, who, thing, dots):
    return room.try_(who, "vote.put", vote=room.vote, thing=thing, dots=dots)


def test_a_voter_learns_what_is_left(room):
    assert put(room, "anna", room.first, 2).own == {f"ballot:{room.vote}": {"left": 1, "dots": {room.first: 2}}}
    assert put(room, "anna", room.first, 1).own == {f"ballot:{room.vote}": {"left": 2, "dots": {room.first: 1}}}
    assert put(room, "anna", room.first, 0).own == {f"ballot:{room.vote}": {"left": 3, "dots": {}}}


def test_more_than_the_budget_or_the_cap_is_refused(room):
    assert str(put(room, "anna", room.first, 3).why) == "At most 2 dots fit on one."
    put(room, "anna", room.first, 2)
    assert (
        str(put(room, "anna", room.second, 2).why) == "You have 1 dots left. Take some back where you need them less."
    )
    assert Ballot.objects.count() == 1


def test_the_log_and_the_state_never_say_who_voted_for_what(room):
    put(room, "anna", room.first, 2)
    assert not Event.objects.filter(kind="vote.put").exists()
    counted = Event.objects.get(kind="vote.counted")
    assert counted.seat_id is None
    assert counted.payload == {"vote": room.vote, "voted": 1}
    assert room.sees("fay", f"vote:{room.vote}") == {
        "title": "Which first?", "on": "note", "budget": 3, "cap": 2, "state": "open", "voted": 1,
    }  # fmt: skip


def test_the_result_shows_once_it_is_revealed(room):
    put(room, "anna", room.first, 2)
    put(room, "ben", room.first, 1)
    assert room.refuses("fay", "vote.reveal", vote=room.vote) == "Close the vote first."
    room.do("fay", "vote.close", vote=room.vote)
    assert str(put(room, "dora", room.first, 1).why) == "This vote is closed."
    room.do("fay", "vote.reveal", vote=room.vote)
    seen = room.sees("dora", f"vote:{room.vote}")
    assert seen["results"] == {room.first: 3}
    assert seen["voted"] == 2


def test_ten_minutes_after_closing_nobody_can_tell_whose_a_ballot_was(room):
    put(room, "anna", room.first, 2)
    room.do("fay", "workshop.close")
    assert destroy_secrets(now=room.now + timedelta(minutes=9)) == 0
    assert list(own_ballots(room.board, room.state(), room.seat.anna)) == [f"ballot:{room.vote}"]
    assert destroy_secrets(now=room.now + timedelta(minutes=10)) == 1
    assert Board.objects.get().secret is None
    assert own_ballots(Board.objects.get(), room.state(), room.seat.anna) == {}


def test_opening_the_workshop_again_opens_no_vote(room):
    room.do("fay", "workshop.close")
    room.later(minutes=5)
    room.do("fay", "workshop.reopen")
    assert room.sees("anna", "workshop")["state"] == "running"
    assert room.sees("anna", f"vote:{room.vote}")["state"] == "closed"
    assert str(put(room, "anna", room.first, 1).why) == "This vote is closed."


def test_after_ten_minutes_a_workshop_stays_closed(room):
    room.do("fay", "workshop.close")
    room.later(minutes=11)
    assert "ten minutes" in room.refuses("fay", "workshop.reopen")
