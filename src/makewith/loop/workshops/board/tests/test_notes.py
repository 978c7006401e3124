import pytest

from makewith.loop.workshops.board.audiences import WALL, view
from makewith.loop.workshops.board.models import Event
from makewith.loop.workshops.board.tests.room import Room, new_id

pytestmark = pytest.mark.django_db

EVERYBODY = ["fay", "cora", "hugo", "nils", "olga", "carl", "anna", "ben", "dora"]


@pytest.fixture
def room():
    return Room()


def readers(room, thing):
    return {name for name in EVERYBODY if room.sees(name, f"thing:{thing}") is not None}


def test_a_private_note_is_for_its_author_and_the_facilitators(room):
    room.begin()
    note = room.add_note("anna")
    assert readers(room, note) == {"anna", "fay", "cora"}
    assert f"thing:{note}" not in view(room.state(), WALL)


def test_revealing_shows_the_note_to_all(room):
    room.begin()
    note = room.add_note("anna")
    room.do("fay", "reveal")
    assert readers(room, note) == set(EVERYBODY)
    assert view(room.state(), WALL)[f"thing:{note}"]["text"] == "Ask me where safe is"
    assert room.sees("ben", "rules")["private"] is False


def test_while_apart_a_note_is_for_its_table_and_the_team(room):
    room.begin(1)
    room.do("fay", "rules.set", apart=True)
    note = room.add_note("anna")
    assert readers(room, note) == {"anna", "ben", "hugo", "fay", "cora", "nils", "olga", "carl"}
    room.do("fay", "rules.set", apart=False)
    assert readers(room, note) == set(EVERYBODY)


def test_without_names_a_note_says_nobodys_also_later(room):
    room.begin(1)
    room.do("fay", "rules.set", names=False)
    note = room.add_note("anna")
    room.do("fay", "rules.set", names=True)
    for name in ("ben", "fay"):
        seen = room.sees(name, f"thing:{note}")
        assert "seat" not in seen
        assert "name" not in seen
    assert room.sees("anna", f"thing:{note}")["seat"] == room.seat.anna


def test_a_moderated_note_waits_until_it_is_shown(room):
    room.begin(1)
    room.do("fay", "rules.set", moderated=True)
    note = room.add_note("anna")
    assert readers(room, note) == {"anna", "fay", "cora"}
    room.do("cora", "note.show", thing=note)
    assert readers(room, note) == set(EVERYBODY)


def test_the_progress_counts_what_is_hidden(room):
    room.begin()
    room.add_note("anna")
    room.add_note("anna")
    room.add_note("ben")
    assert room.sees("dora", "progress") == {"written": 2, "of": 2, "notes": 3, "things": 3}
    room.do("fay", "block.next")
    assert room.sees("dora", "progress") == {"written": 0, "of": 0, "notes": 0, "things": 3}


def test_the_progress_counts_those_who_take_part_and_whoever_wrote_and_left(room):
    room.begin()
    for name in ("fay", "nils", "hugo", "anna", "ben"):
        room.do(None, "seat.here", seat=getattr(room.seat, name), on=True)
    for name in ("fay", "nils", "hugo", "anna"):
        room.add_note(name)
    assert room.sees("dora", "progress") == {"written": 2, "of": 3, "notes": 4, "things": 4}
    room.do(None, "seat.here", seat=room.seat.anna, on=False)
    room.do(None, "seat.here", seat=room.seat.ben, on=False)
    assert room.sees("dora", "progress") == {"written": 2, "of": 2, "notes": 4, "things": 4}
    room.do("fay", "seat.role", seat=room.seat.anna, role="co_facilitator")
    room.do("fay", "seat.remove", seat=room.seat.hugo)
    assert room.sees("dora", "progress") == {"written": 0, "of": 0, "notes": 4, "things": 4}


def test_a_note_from_an_earlier_block_comes_late(room):
    room.begin(0)
    earlier = str(room.blocks[0].public_id)
    room.do("fay", "block.start", block=str(room.blocks[2].public_id))
    note = new_id()
    room.do("anna", "note.add", thing=note, text="Written on the train", phase=earlier)
    assert room.sees("anna", f"thing:{note}")["late"] is True
    assert readers(room, note) == {"anna", "fay", "cora"}
    room.do("fay", "late.place", thing=note)
    assert readers(room, note) == set(EVERYBODY)


def test_the_same_operation_twice_is_one_note(room):
    room.begin()
    key, thing = new_id(), new_id()
    for _ in range(2):
        assert room.try_("anna", "note.add", key=key, thing=thing, text="Once").is_done
    assert Event.objects.filter(kind="note.add").count() == 1


def test_two_facilitators_who_press_next_at_once_move_once(room):
    room.begin(0)
    current = str(room.blocks[0].public_id)
    room.do("fay", "block.next", **{"from": current})
    room.do("cora", "block.next", **{"from": current})
    assert room.sees("anna", "block")["number"] == 2


def test_undo_puts_a_note_back_where_it_was(room):
    room.begin(1)
    note = room.add_note("anna", x=10, y=20)
    moved = room.do("ben", "note.move", thing=note, x=300, y=20)
    room.do("ben", "undo", operation=moved)
    assert room.sees("dora", f"thing:{note}")["x"] == 10
    room.do("ben", "undo", operation=moved)
    assert Event.objects.filter(kind="note.move").count() == 2


def test_undo_leaves_what_somebody_changed_since(room):
    room.begin(1)
    note = room.add_note("anna", x=10, y=20)
    moved = room.do("ben", "note.move", thing=note, x=300)
    room.do("dora", "note.move", thing=note, x=500)
    assert room.refuses("ben", "undo", operation=moved) == "Somebody has changed this since. It stays."


def test_undo_is_for_ones_own_steps(room):
    room.begin(1)
    key = room.do("anna", "note.add", thing=new_id(), text="Mine")
    assert room.refuses("ben", "undo", operation=key) == "Only your own steps can be undone."


def test_what_was_taken_back_can_be_put_back(room):
    room.begin(1)
    note = room.add_note("anna")
    dropped = room.do("anna", "note.drop", thing=note)
    assert readers(room, note) == set()
    room.do("anna", "undo", operation=dropped)
    assert readers(room, note) == set(EVERYBODY)


def test_a_closed_vote_says_why_it_stays_closed(room):
    room.begin(1)
    vote = new_id()
    room.do("fay", "vote.open", vote=vote, title="Which first?", on="note", budget=3, cap=2)
    closed = room.do("fay", "vote.close", vote=vote)
    assert "stays closed" in room.refuses("fay", "undo", operation=closed)
