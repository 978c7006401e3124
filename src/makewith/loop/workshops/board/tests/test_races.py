"""Many at once, each with a connection of its own, on the database itself."""

import io
import threading
import uuid

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from PIL import Image

from makewith.foundation.files.models import File
from makewith.loop.workshops.board.models import Ballot, Board, Event, Photo
from makewith.loop.workshops.board.photos import add_photo
from makewith.loop.workshops.board.queries import forget, load, own_ballots
from makewith.loop.workshops.board.state import Operation
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


def test_the_same_picture_sent_at_once_is_one_thing_and_one_file(transactional_db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    room = Room()
    room.begin(1)
    made, operation = io.BytesIO(), Operation(uuid.uuid4(), "photo.add", {"thing": new_id()})
    Image.radial_gradient("L").save(made, "PNG")

    def add():
        upload = SimpleUploadedFile("photo.png", made.getvalue(), "image/png")
        photo = add_photo(board=room.board, seat=room.rows["anna"], operation=operation, upload=upload, now=room.now)
        return photo.file_id

    assert len(set(at_once(*[add] * 4))) == 1
    assert (Photo.objects.count(), File.objects.count(), Event.objects.filter(kind="photo.add").count()) == (1, 1, 1)
    assert len([path for path in (tmp_path / "files").rglob("*") if path.is_file()]) == 1
