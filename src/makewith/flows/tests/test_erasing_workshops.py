"""Somebody who was erased was at a workshop: their name and their private words are gone from it, whatever they took back."""

from pathlib import Path

import pytest

from makewith.flows.tests.conftest import Walk
from makewith.flows.tests.test_canary import (
    CANARY,
    LATER,
    data,
    files_that_say_it,
    keep_snapshot_now,
    run,
    tables_that_say_it,
)
from makewith.foundation.people.actions import erase_person
from makewith.foundation.trail.models import Item
from makewith.loop.workshops.about_person import tell
from makewith.loop.workshops.board.actions import show_seat
from makewith.loop.workshops.board.emptying import empty_seat
from makewith.loop.workshops.board.models import Event
from makewith.loop.workshops.models import Invitation, Seat
from makewith.loop.workshops.prototypes.models import Judgement
from makewith.loop.workshops.prototypes.tests import factories as judged
from makewith.loop.workshops.report.models import Note
from makewith.loop.workshops.report.queries.replay import moment_of
from makewith.loop.workshops.report.queries.report import report_of
from makewith.loop.workshops.report.tests.evening import Evening
from makewith.loop.workshops.report.writing import csv_of, json_of, markdown_of

__all__ = ["data"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def evening(walk: Walk) -> Evening:
    """Anna goes by a name that stands nowhere else, writes one note that everybody sees, and much that few do."""
    evening = Evening()
    seat, person = evening.rows["anna"], evening.person["anna"]
    seat.name = person.name = CANARY
    seat.save()
    person.save()
    show_seat(seat, now=evening.now)
    evening.begin(0)
    evening.add_note("anna", f"{CANARY} wrote this alone")
    word = evening.do("anna", "word.send", text=f"{CANARY} cannot hear you")
    evening.do("fay", "word.reply", word=word, text=f"Dear {CANARY}, I speak up")
    evening.do("anna", "hand.raise", text=f"{CANARY} asks")
    evening.do("fay", "hand.answer", seat=evening.seat.anna, text=f"{CANARY}, yes")
    evening.do("anna", "hand.raise", text=f"{CANARY} asks once more")
    evening.do("olga", "teamword.send", text="Olga's own")
    evening.do("fay", "block.start", block=str(evening.blocks[1].public_id))
    evening.add_note("anna", "A hook beside the door")
    evening.do("fay", "note.drop", thing=evening.add_note("anna", f"{CANARY} has to be taken off"))
    keep_snapshot_now(evening)
    return evening


def erase(walk: Walk, evening: Evening, *, takes_back: bool) -> None:
    person = evening.person["anna"]
    erase_person(actor=person, person=person, takes_back=takes_back, reason="own_wish", now=LATER)
    run(walk)
    run(walk)


@pytest.mark.parametrize("is_over", [False, True])
@pytest.mark.parametrize("takes_back", [False, True])
def test_neither_name_nor_private_words_are_in_any_table(
    walk: Walk, data: Path, evening: Evening, takes_back: bool, is_over: bool
) -> None:
    if is_over:
        evening.close()
    run(walk)
    assert {
        "people_person.name", "workshops_seat.name", "workshops_board_event.payload", "workshops_board_snapshot.state",
    } <= tables_that_say_it()  # fmt: skip

    erase(walk, evening, takes_back=takes_back)

    assert (tables_that_say_it(), files_that_say_it(data)) == (set(), [])
    # What the room saw stays without a name, or goes.
    assert Note.objects.get().text == ("" if takes_back else "A hook beside the door")
    report = report_of(evening.workshop)
    told = markdown_of(report) + csv_of(report) + json_of(report)
    assert CANARY not in told
    assert ("A hook beside the door" in told) is not takes_back
    moment = moment_of(evening.workshop, evening.person["fay"], None)
    assert moment is not None
    for seq in range(moment.first, moment.last + 1):
        assert CANARY not in repr(moment_of(evening.workshop, evening.person["fay"], seq))


def test_the_board_is_the_same_read_from_what_is_kept_from_its_log_and_from_its_snapshot(
    walk: Walk, data: Path, evening: Evening
) -> None:
    erase(walk, evening, takes_back=False)
    was = evening.state()
    assert evening.same_afresh()
    assert was[f"seat:{evening.seat.anna}"]["name"] == ""
    assert [cell["text"] for name, cell in was.items() if name.startswith("teamword:")] == ["Olga's own"]


def test_emptying_a_seat_twice_is_as_once(evening: Evening) -> None:
    empty_seat(seat=evening.rows["anna"])
    was, words = (
        evening.state(),
        list(Event.objects.exclude(kind="seat.empty").order_by("pk").values_list("payload", "undo")),
    )
    empty_seat(seat=evening.rows["anna"])
    assert evening.state() == was
    assert list(Event.objects.exclude(kind="seat.empty").order_by("pk").values_list("payload", "undo")) == words


def test_a_copy_of_ones_data_has_what_one_wrote_in_private(walk: Walk, data: Path, evening: Evening) -> None:
    run(walk)
    told = tell(evening.person["anna"])
    assert [one["text"] for one in told["private_words"]] == [
        f"{CANARY} cannot hear you",
        f"{CANARY} asks",
        f"{CANARY} asks once more",
    ]
    assert tell(evening.person["ben"]) == {"workshop_notes": [], "private_words": []}


def test_a_seat_that_was_kept_for_their_address_is_nobodys(walk: Walk, data: Path) -> None:
    evening, person = Evening(), walk.amina
    person.email = f"{CANARY.lower()}@example.org"
    person.save()
    seat = Seat.objects.create(workshop=evening.workshop, name=CANARY)
    Invitation.objects.create(workshop=evening.workshop, seat=seat, address=person.email)
    show_seat(seat, now=evening.now)
    keep_snapshot_now(evening)
    assert {"workshops_board_event.payload", "workshops_board_snapshot.state"} <= tables_that_say_it()
    erase_person(actor=person, person=person, takes_back=False, reason="own_wish", now=LATER)
    run(walk)
    assert tables_that_say_it() == set()
    seat.refresh_from_db()
    assert seat.removed_at is not None
    assert evening.sees("fay", f"seat:{seat.public_id}") is None


def test_what_was_said_of_a_prototype_and_never_shown_goes_with_them(walk: Walk, data: Path) -> None:
    person, workshop = walk.amina, judged.WorkshopFactory()
    leader = judged.owner_of(workshop)
    version = judged.opened(judged.make(workshop, actor=leader), leader)
    part, seat = judged.parts(version)[0], judged.SeatFactory(workshop=workshop, person=person)
    judged.judge(seat, part, "hinders", why=f"{CANARY} cannot see it", fix=f"{CANARY} would light it")
    assert tables_that_say_it() == {"workshops_prototypes_judgement.why", "workshops_prototypes_fix.text"}
    erase_person(actor=person, person=person, takes_back=False, reason="own_wish", now=LATER)
    run(walk)
    judged.settle(version, leader)
    run(walk)
    assert tables_that_say_it() == set()
    assert not Item.objects.filter(kind__in=["judgement", "fix"]).exists()
    # The mark stays as a number.
    assert Judgement.objects.get().verdict == "hinders"
