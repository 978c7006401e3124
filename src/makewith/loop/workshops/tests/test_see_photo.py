"""Pictures in a live workshop: who gets to see one, and until when."""

import io

import pytest
from django.test import Client
from PIL import Image

from makewith.foundation.files.models import File
from makewith.foundation.people.actions import erase_person
from makewith.foundation.people.tests.factories import PersonFactory
from makewith.loop.workshops.board.tests.room import new_id
from makewith.loop.workshops.joining.actions import claim_seat
from makewith.loop.workshops.report.tests.evening import Evening
from makewith.loop.workshops.seats import key_digest
from makewith.loop.workshops.tests.album import (
    EVERYBODY,
    look,
    photos_of,
    prepare,
    put,
    stored,
    viewers,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("storage")]


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
