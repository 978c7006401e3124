"""Pictures in a live workshop: who may send one, what becomes of it, and who gets to see it."""

import io
import struct
import uuid
import zlib
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from makewith.foundation.files.models import File, FileState
from makewith.foundation.jobs import worker
from makewith.foundation.people.actions import erase_person
from makewith.foundation.people.tests.factories import PersonFactory
from makewith.loop.workshops.board.emptying import empty_thing
from makewith.loop.workshops.board.models import Event, Photo, Snapshot
from makewith.loop.workshops.board.photos import forget_unused
from makewith.loop.workshops.board.queries import forget
from makewith.loop.workshops.board.tests.room import new_id
from makewith.loop.workshops.joining.actions import claim_seat
from makewith.loop.workshops.report.tests.evening import Evening
from makewith.loop.workshops.seats import cookie_name, key_digest
from makewith.loop.workshops.walls import wall_cookie, wall_key

pytestmark = pytest.mark.django_db
EVERYBODY = ["fay", "cora", "hugo", "nils", "olga", "carl", "anna", "ben", "dora"]


@pytest.fixture(autouse=True)
def storage(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    cache.clear()
    return tmp_path / "files"


@pytest.fixture
def evening():
    return Evening()


@pytest.fixture
def at_once(django_capture_on_commit_callbacks):
    """What follows a commit happens at the end of `with at_once():`."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


def stored(storage):
    return sorted(path.relative_to(storage).as_posix() for path in storage.rglob("*") if path.is_file())


def encoded(kind="JPEG", size=(600, 400), **options):
    made = io.BytesIO()
    Image.radial_gradient("L").resize(size).convert("RGB").save(made, kind, **options)
    return made.getvalue()


def browser(evening, who):
    """Whoever sits there, without an account on this device."""
    client = Client()
    if who is not None:
        client.cookies[cookie_name(evening.workshop)] = evening.keys[who]
    return client


def photos_of(evening, photo=""):
    return f"/w/{evening.workshop.activity.public_id}/photos/{photo}{'/' if photo else ''}"


def send(evening, who, content=None, *, name="photo.jpg", client=None, **said):
    told = {"operation": new_id(), "thing": new_id(), "text": "The hook on our gate", **said}
    upload = SimpleUploadedFile(name, encoded() if content is None else content, "image/jpeg")
    return (client or browser(evening, who)).post(photos_of(evening), {**told, "picture": upload})


def put(evening, who, **said):
    """A photo on the board; its thing and its picture's name."""
    thing = said.pop("thing", new_id())
    answer = send(evening, who, thing=thing, **said)
    assert answer.status_code == 201, answer.content
    return thing, answer.json()["photo"]


def look(evening, who, photo, query=""):
    return browser(evening, who).get(photos_of(evening, photo) + query)


def prepare(evening):
    worker.run_due(evening.now + timedelta(days=900), in_this_process=True)


# Sending


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


# Seeing


def viewers(evening, photo):
    found = {who for who in EVERYBODY if look(evening, who, photo).status_code == 200}
    wall = Client()
    workshop_id = evening.workshop.activity.public_id
    wall.cookies[wall_cookie(workshop_id)] = wall_key(workshop_id)
    if wall.get(photos_of(evening, photo)).status_code == 200:
        found.add("wall")
    return found


def test_a_picture_is_for_those_who_see_the_thing(evening):
    evening.begin()
    private, photo = put(evening, "anna")
    assert viewers(evening, photo) == {"anna", "fay", "cora"}
    evening.do("fay", "reveal")
    assert viewers(evening, photo) == {*EVERYBODY, "wall"}
    evening.do("fay", "note.hide", thing=private)
    assert viewers(evening, photo) == {"anna", "fay", "cora"}
    evening.do("fay", "note.show", thing=private)
    evening.do("fay", "rules.set", apart=True)
    _, apart = put(evening, "anna")
    assert viewers(evening, apart) == {"anna", "ben", "hugo", "fay", "cora", "nils", "olga", "carl"}
    assert look(evening, None, photo).status_code == 404
    assert Client().get(f"/files/{photo}/").status_code == 404


def test_a_signed_in_person_sees_it_by_their_seat_or_as_one_of_the_team(evening):
    evening.begin()
    _, photo = put(evening, "anna")
    client = Client()
    for who, status in (("anna", 200), ("ben", 404), ("fay", 200)):
        client.force_login(evening.person[who].user)
        assert client.get(photos_of(evening, photo)).status_code == status, who
        assert client.get(f"/files/{photo}/").status_code == status, who
    evening.do("fay", "reveal")
    stranger = PersonFactory()
    client.force_login(stranger.user)
    assert client.get(photos_of(evening, photo)).status_code == 404


def test_a_picture_asks_the_database_as_often_on_a_full_board(evening, django_assert_num_queries):
    evening.begin(1)
    _, photo = put(evening, "anna")
    look(evening, "ben", photo)
    with django_assert_num_queries(5):
        look(evening, "ben", photo)
    for _ in range(12):
        evening.add_note("anna")
    look(evening, "ben", photo)
    with django_assert_num_queries(5):
        look(evening, "ben", photo)


def test_a_picture_of_another_workshop_is_not_found(evening):
    evening.begin(1)
    _, photo = put(evening, "anna")
    other = Evening()
    other.begin(1)
    assert look(other, "anna", photo).status_code == 404


def test_a_live_page_is_told_to_come_again_until_the_picture_is_ready_and_no_cache_keeps_it(evening):
    evening.begin(1)
    _, photo = put(evening, "anna")
    waiting = look(evening, "ben", photo, "?live")
    assert (waiting.status_code, waiting["Retry-After"]) == (202, "1")
    assert look(evening, "ben", photo)["Content-Type"] == "image/svg+xml"
    prepare(evening)
    answer = look(evening, "ben", photo, "?live&size=thumbnail")
    assert (answer.status_code, answer["Content-Type"], answer["Cache-Control"]) == (
        200,
        "image/jpeg",
        "private, no-cache",
    )
    assert Image.open(io.BytesIO(b"".join(answer.streaming_content))).size == (480, 320)


# Taking back


@pytest.mark.parametrize("is_prepared", [True, False])
def test_whoever_takes_a_picture_back_has_it_deleted_at_once(evening, storage, at_once, is_prepared):
    evening.begin(1)
    thing, photo = put(evening, "anna")
    with at_once():
        if is_prepared:
            prepare(evening)
    assert len(stored(storage)) == (2 if is_prepared else 1)
    with at_once():
        dropped = evening.do("anna", "note.drop", thing=thing)
    assert stored(storage) == []
    assert look(evening, "anna", photo).status_code == 404
    assert look(evening, "fay", photo).status_code == 404
    assert evening.refuses("anna", "undo", operation=dropped) == (
        "A picture that was taken back is gone. It can be sent again."
    )


def test_a_picture_that_a_facilitator_takes_off_can_be_put_there_again(evening, storage, at_once):
    evening.begin(1)
    thing, photo = put(evening, "anna")
    with at_once():
        dropped = evening.do("fay", "note.drop", thing=thing)
    assert (len(stored(storage)), viewers(evening, photo)) == (1, set())
    evening.do("fay", "undo", operation=dropped)
    assert "ben" in viewers(evening, photo)


def test_undoing_the_sending_deletes_it_too(evening, storage, at_once):
    evening.begin(1)
    operation = new_id()
    put(evening, "anna", operation=operation)
    with at_once():
        evening.do("anna", "undo", operation=operation)
    assert stored(storage) == []


# A wall of paper


def bring(evening, who, **said):
    return send(evening, who, wall="1", **said)


def test_a_photographed_wall_is_for_the_team_beside_the_notes_typed_in_from_it(evening):
    evening.begin(1)
    photo = bring(evening, "hugo").json()["photo"]
    assert viewers(evening, photo) == set()
    window = str(evening.tables[0].public_id)
    note, other = new_id(), new_id()
    evening.do("hugo", "paper.add", thing=note, text="Ask me first", photo=photo, table=window)
    evening.do("hugo", "paper.add", thing=other, text="No menus", photo=photo, seat=evening.seat.ben)
    assert viewers(evening, photo) == {"fay", "cora", "nils", "olga", "carl"}
    assert (evening.sees("anna", f"thing:{note}")["name"], "photo" in evening.sees("anna", f"thing:{note}")) == (
        "Window",
        False,
    )
    assert (evening.sees("fay", f"thing:{other}")["seat"], evening.sees("fay", f"thing:{other}")["photo"]) == (
        evening.seat.ben,
        photo,
    )


def test_only_those_who_type_in_bring_a_wall_and_once(evening, storage):
    evening.begin(1)
    assert bring(evening, "anna").json() == {"why": "Only the team can do this."}
    assert (File.objects.count(), stored(storage)) == (0, [])
    operation = new_id()
    first, again = (bring(evening, "nils", operation=operation).json() for _ in range(2))
    assert (first, Photo.objects.count(), File.objects.count()) == (again, 1, 1)


def test_a_note_names_no_wall_that_was_not_brought_to_its_board(evening):
    evening.begin(1)
    other = Evening()
    other.begin(1)
    foreign = bring(other, "nils").json()["photo"]
    for photo in (foreign, new_id()):
        assert evening.refuses("nils", "paper.add", thing=new_id(), text="Ask me first", photo=photo) == (
            "The photo of the wall did not arrive. Send it again."
        )


def test_the_wall_goes_with_the_first_of_its_notes_that_is_taken_back(evening, storage, at_once):
    evening.begin(1)
    photo = bring(evening, "nils").json()["photo"]
    note, other = new_id(), new_id()
    for thing, who in ((note, "anna"), (other, "ben")):
        evening.do("nils", "paper.add", thing=thing, text=f"From {who}", photo=photo, seat=getattr(evening.seat, who))
    was = evening.state()
    Snapshot.objects.create(board=evening.board, seq=evening.board.seq, state=was)
    with at_once():
        empty_thing(workshop=evening.workshop, thing=uuid.UUID(note))
    assert stored(storage) == []
    assert (evening.sees("fay", f"thing:{other}")["text"], "photo" in evening.sees("fay", f"thing:{other}")) == (
        "From ben",
        False,
    )
    # Read afresh, with the snapshot and without it, the board is the same.
    was = evening.state()
    forget(evening.board.public_id)
    assert evening.state() == was
    Snapshot.objects.all().delete()
    forget(evening.board.public_id)
    assert evening.state() == was


def test_a_wall_without_a_note_is_forgotten_after_a_day(evening, storage, at_once):
    evening.begin(1)
    used, unused = (bring(evening, "nils").json()["photo"] for _ in range(2))
    evening.do("nils", "paper.add", thing=new_id(), text="Ask me first", photo=used)
    brought_at = Photo.objects.get(file__public_id=unused).brought_at
    with at_once():
        assert forget_unused(now=brought_at + timedelta(hours=24)) == 0
        assert forget_unused(now=brought_at + timedelta(hours=25)) == 1
    assert list(Photo.objects.values_list("file__public_id", flat=True)) == [uuid.UUID(used)]
    assert len(stored(storage)) == 1


def test_who_claims_their_seat_owns_the_pictures_they_brought(evening):
    evening.begin(1)
    seat = evening.walk_in("Zoe")
    evening.keys["zoe"] = "b" * 32
    seat.key_digest = key_digest(evening.keys["zoe"])
    seat.save()
    _, photo = put(evening, "zoe")
    assert File.objects.get(public_id=photo).owner_id == seat.public_id
    person = PersonFactory()
    seat.refresh_from_db()
    claim_seat(person=person, seat=seat, now=evening.now)
    assert File.objects.get(public_id=photo).owner_id == person.public_id


def test_whoever_is_erased_leaves_no_picture_that_nobody_sees(evening, storage, at_once):
    evening.begin(1)
    dropped, _ = put(evening, "anna")
    shown, photo = put(evening, "anna")
    evening.do("fay", "note.drop", thing=dropped)
    evening.do("fay", "rules.set", private=True)
    put(evening, "anna")
    assert len(stored(storage)) == 3
    person = evening.person["anna"]
    with at_once():
        erase_person(actor=person, person=person, takes_back=False, reason="own_wish", now=evening.now)
    assert len(stored(storage)) == 1
    assert "ben" in viewers(evening, photo)
    assert evening.sees("ben", f"thing:{shown}")["name"] == ""
