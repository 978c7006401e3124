"""Pictures in a live workshop: who may send one, and what becomes of it."""

import io
import struct
import uuid
import zlib

import pytest
from django.test import Client
from PIL import Image

from makewith.foundation.files.models import File, FileState
from makewith.loop.workshops.board.models import Event, Photo
from makewith.loop.workshops.board.tests.room import new_id
from makewith.loop.workshops.seats import cookie_name
from makewith.loop.workshops.tests.album import (
    browser,
    encoded,
    look,
    photos_of,
    prepare,
    put,
    send,
    stored,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("storage")]


def test_whoever_has_not_sat_down_yet_sends_nothing(evening):
    evening.begin(1)

    assert send(evening, "dora").status_code == 403
    assert not File.objects.exists()


@pytest.mark.parametrize("said", [{}, {"wall": "1"}])
def test_the_name_that_a_file_had_is_not_kept(evening, said):
    evening.begin(1)
    photo = send(evening, "cora", name="Cora Quillonbarth.jpg", **said).json()["photo"]

    assert File.objects.get(public_id=photo).original_name == ""


def test_a_picture_goes_out_under_a_name_that_tells_nothing(evening, at_once):
    evening.begin(1)
    _thing, photo = put(evening, "cora", name="Cora Quillonbarth.jpg")
    with at_once():
        prepare(evening)

    shown = look(evening, "ben", photo)
    shown.close()

    assert shown["Content-Disposition"] == 'inline; filename="picture.jpg"'


def test_a_picture_from_a_phone_is_a_thing_on_the_board_without_what_the_camera_wrote_into_it(
    evening, storage, at_once
):
    evening.begin(1)
    exif = Image.Exif()
    exif[0x010F] = "Quillonbarth"
    exif.get_ifd(0x8825)[1] = "N"

    thing, photo = put(evening, "anna", name="IMG_0001.jpg")
    _, other = put(evening, "anna", content=encoded(exif=exif))

    seen = evening.sees("ben", f"thing:{thing}")
    assert (seen["kind"], seen["text"], seen["photo"], seen["seat"]) == (
        "photo",
        "The hook on our gate",
        photo,
        evening.seat.anna,
    )
    assert evening.sees("ben", f"seat:{evening.seat.anna}")["notes"] == 2
    with at_once():
        prepare(evening)
    kept = File.objects.get(public_id=other)
    content = (storage / kept.stored_name).read_bytes()
    assert kept.state == FileState.READY
    assert b"Quillonbarth" not in content
    assert not Image.open(io.BytesIO(content)).getexif()
    assert [name for name in stored(storage) if name.startswith("originals/")] == []


def test_words_beside_a_picture_may_be_left_out_and_it_may_lie_in_a_group(evening):
    evening.begin(1)
    group = new_id()
    evening.do("fay", "group.add", thing=group, name="How it feels now")
    thing, _ = put(evening, "anna", text="", group=group, order="3.5")
    seen = evening.sees("ben", f"thing:{thing}")
    assert (seen.get("text", ""), seen["group"], seen["order"]) == ("", group, 3.5)


def test_the_same_picture_sent_again_makes_one(evening, storage):
    evening.begin(1)
    operation, thing = new_id(), new_id()
    first = send(evening, "anna", operation=operation, thing=thing)
    again = send(evening, "anna", operation=operation, thing=thing)
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    assert (Photo.objects.count(), File.objects.count(), len(stored(storage))) == (1, 1, 1)
    assert Event.objects.filter(kind="photo.add").count() == 1


def png_that_claims(width, height):
    def chunk(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 9)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


BAD = {
    "a hundred megapixels": (lambda: png_that_claims(10_000, 10_000), "more than 50 megapixels"),
    "a program": (lambda: b"MZ\x90\x00" + b"\0" * 600, "not a picture"),
    "a drawing with a script": (
        lambda: b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        "not a picture",
    ),
    "a HEIC cut short": (lambda: encoded("HEIF")[:-900], "damaged or did not arrive whole"),
    "a large HEIC cut short": (lambda: encoded("HEIF", (2500, 2000))[:-900], "damaged or did not arrive whole"),
    "a JPEG cut short": (lambda: encoded()[:-900], "damaged or did not arrive whole"),
    "nothing": (lambda: b"", "empty"),
    "fifty megabytes": (lambda: encoded() + b"\0" * (50 * 1024 * 1024), "larger than 20 MB"),
}


@pytest.mark.parametrize("name", sorted(BAD))
def test_what_is_no_picture_is_refused_in_a_sentence_and_nothing_is_kept(evening, storage, name):
    content, says = BAD[name]
    evening.begin(1)
    before = evening.state()

    answer = send(evening, "anna", content())

    assert answer.status_code == 422
    assert says in answer.json()["why"]
    assert (File.objects.count(), Photo.objects.count(), stored(storage)) == (0, 0, [])
    assert evening.state() == before


def locked(evening):
    evening.begin(1)
    evening.do("fay", "rules.set", writing=False)


def closed(evening):
    evening.begin(1)
    evening.close()


def removed(evening):
    evening.begin(1)
    evening.do("fay", "seat.remove", seat=evening.seat.anna)


REFUSED = {
    "locked": (locked, "anna", 409, "Writing is closed at the moment."),
    "closed": (closed, "anna", 409, "The workshop is closed."),
    "not begun": (lambda evening: evening.do("fay", "lobby.open"), "anna", 409, "The workshop has not begun."),
    "looks on": (lambda evening: evening.begin(1), "olga", 409, "You are here to look on"),
    "no seat": (lambda evening: evening.begin(1), None, 403, "You are not in this workshop any more."),
    "removed": (removed, "anna", 403, "You are not in this workshop any more."),
}


@pytest.mark.parametrize("name", sorted(REFUSED))
def test_who_may_not_write_sends_no_picture(evening, storage, name):
    set_stage, who, status, says = REFUSED[name]
    set_stage(evening)
    before = evening.state()

    answer = send(evening, who)

    assert (answer.status_code, says in answer.json()["why"]) == (status, True)
    assert (File.objects.count(), Photo.objects.count(), stored(storage)) == (0, 0, [])
    assert evening.state() == before


def test_a_picture_that_finds_the_board_locked_once_it_has_arrived_is_not_kept(evening, monkeypatch):
    evening.begin(1)
    monkeypatch.setattr("makewith.loop.workshops.board.photos._refuse_early", lambda board, operation: None)
    evening.do("fay", "rules.set", writing=False)
    answer = send(evening, "anna")
    assert (answer.status_code, answer.json()) == (409, {"why": "Writing is closed at the moment."})
    assert (File.objects.count(), Photo.objects.count()) == (0, 0)


def test_a_seat_that_sends_very_many_is_asked_to_wait_and_others_are_not(evening, monkeypatch):
    evening.begin(1)
    monkeypatch.setattr("makewith.loop.workshops.views.photos.PHOTOS_AT_ONCE", (1, 600))
    assert send(evening, "anna").status_code == 201
    answer = send(evening, "anna")
    assert (answer.status_code, "Retry-After" in answer) == (429, True)
    assert send(evening, "ben").status_code == 201


def test_a_form_that_says_nothing_is_answered(evening):
    evening.begin(1)
    answer = browser(evening, "anna").post(photos_of(evening), {"operation": "no"})
    assert (answer.status_code, answer.json()) == (422, {"why": "The picture did not arrive. Choose it again."})
    assert browser(evening, "anna").post(f"/w/{uuid.uuid4()}/photos/").status_code == 404
    strict = Client(enforce_csrf_checks=True)
    strict.cookies[cookie_name(evening.workshop)] = evening.keys["anna"]
    assert send(evening, "anna", client=strict).status_code == 403
    assert Photo.objects.count() == 0


def test_a_picture_of_an_earlier_block_comes_late(evening):
    evening.begin(1)
    evening.do("fay", "block.next")
    thing, _ = put(evening, "anna", phase=str(evening.blocks[1].public_id))
    assert evening.sees("fay", f"thing:{thing}")["late"] is True
    assert evening.sees("ben", f"thing:{thing}") is None
