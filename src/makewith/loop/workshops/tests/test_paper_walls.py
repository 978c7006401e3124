"""Photographed walls of paper: for the team, beside the notes typed in from them."""

import uuid
from datetime import timedelta

import pytest

from makewith.foundation.files.models import File
from makewith.loop.workshops.board.emptying import empty_thing
from makewith.loop.workshops.board.models import Photo, Snapshot
from makewith.loop.workshops.board.photos import forget_unused
from makewith.loop.workshops.board.tests.room import new_id
from makewith.loop.workshops.report.tests.evening import Evening
from makewith.loop.workshops.tests.album import bring, stored, viewers

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("storage")]


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
    assert evening.same_afresh()


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
