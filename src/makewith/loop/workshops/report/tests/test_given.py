"""What came from a seat without an account: a page behind its link, and taking back without signing in."""

import uuid

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from makewith.foundation.jobs import worker
from makewith.foundation.people.tests.factories import PersonFactory
from makewith.foundation.trail.actions import link_items, make_item
from makewith.foundation.trail.models import Audience, Item, Relation
from makewith.loop.workshops.board.models import Event
from makewith.loop.workshops.models import Seat
from makewith.loop.workshops.prototypes.actions import put_words_on_trail
from makewith.loop.workshops.prototypes.tests import factories as judged
from makewith.loop.workshops.report.actions.taking_back import drop_unseen_from_seat, take_back_from_seat
from makewith.loop.workshops.report.models import Note
from makewith.loop.workshops.report.queries.given import given_from, unseen_from
from makewith.loop.workshops.report.tests.evening import Evening
from makewith.loop.workshops.seats import bind_keys, cookie_name, key_of

pytestmark = pytest.mark.django_db


class Guest:
    """Mo came without an account and wrote one note alone, one for all, and perhaps one that was taken off."""

    def __init__(self, taken_off: str = "") -> None:
        self.evening = Evening()
        self.evening.begin(0)
        seat = self.evening.walk_in("Mo")
        bind_keys(seat)
        seat.save()
        self.seat = Seat.objects.select_related("workshop__activity__programme").get(pk=seat.pk)
        self.alone = self.evening.add_note("mo", "I am afraid of the dog")
        self.evening.do("fay", "block.start", block=str(self.evening.blocks[1].public_id))
        self.shown = self.evening.add_note("mo", "A hook beside the door")
        self.evening.add_note("anna", "A bench in the hall")
        if taken_off:
            self.off = self.evening.add_note("mo", taken_off)
            self.evening.do("fay", "note.drop", thing=self.off)
        self.evening.close()
        worker.run_due(self.evening.now, in_this_process=True)

    @property
    def page(self) -> str:
        return f"/w/{self.evening.workshop.activity.public_id}/given/"

    @property
    def note(self) -> Note:
        return Note.objects.select_related("trail_item").get(thing=self.shown)

    def client(self) -> Client:
        client = Client()
        client.cookies[cookie_name(self.seat.workshop)] = key_of(self.seat)
        return client


@pytest.fixture
def mo(db: None) -> Guest:
    return Guest()


def test_the_page_says_what_one_gave_and_nothing_of_others(mo: Guest) -> None:
    told = mo.client().get(mo.page).content.decode()
    assert "A hook beside the door" in told
    assert "I am afraid of the dog" in told
    assert "A bench in the hall" not in told
    assert "Being read" in told


def test_the_personal_link_leads_there_without_an_account(mo: Guest) -> None:
    client = Client()
    seat_page = client.post(f"/join/seat/{key_of(mo.seat)}/", follow=True)
    assert mo.page in seat_page.content.decode()
    assert client.get(mo.page).status_code == 200


def test_what_it_joined_is_shown_as_far_as_everybody_may_read_it(mo: Guest) -> None:
    programme = mo.evening.workshop.activity.programme
    for title, audience in (("Doors are shared", Audience.PUBLIC), ("Not told yet", Audience.TEAM)):
        insight = make_item(
            programme=programme, activity=None, kind="insight", title=title, audience=audience, givers=[],
            now=mo.evening.now,
        )  # fmt: skip
        link_items(
            source=mo.note.trail_item, target=insight, relation=Relation.EVIDENCE_FOR, made_by=mo.evening.person["fay"],
            now=mo.evening.now,
        )  # fmt: skip
    told = mo.client().get(mo.page).content.decode()
    assert "Doors are shared" in told
    assert "Part of something" in told
    assert "Not told yet" not in told
    assert "members of this programme" not in told
    programme.visibility = "members"
    programme.save()
    told = mo.client().get(mo.page).content.decode()
    assert "Doors are shared" not in told
    assert "members of this programme" in told


def test_a_note_is_taken_back_without_an_account_and_twice_is_as_once(mo: Guest) -> None:
    client, address = mo.client(), f"{mo.page}{mo.note.trail_item.public_id}/take-back/"
    assert [client.post(address).status_code for _ in range(2)] == [302, 302]
    note = mo.note
    assert (note.text, note.trail_item.title, note.trail_item.withdrawn_at is None) == ("", "", False)
    assert "hook" not in repr(mo.evening.state())
    assert "A hook" not in client.get(mo.page).content.decode()


def test_what_nobody_was_shown_can_be_taken_back_too(mo: Guest) -> None:
    assert unseen_from(mo.seat) == [(mo.alone, "I am afraid of the dog")]
    mo.client().post(f"{mo.page}unseen/{mo.alone}/take-back/")
    assert unseen_from(mo.seat) == []
    assert "dog" not in repr(mo.evening.state())
    assert drop_unseen_from_seat(seat=mo.seat, thing=uuid.UUID(mo.alone)) is False


def test_what_a_facilitator_took_off_can_be_taken_back_too() -> None:
    mo = Guest(taken_off="Mister Bauer keeps it locked")
    assert dict(unseen_from(mo.seat)) == {mo.alone: "I am afraid of the dog", mo.off: "Mister Bauer keeps it locked"}
    assert drop_unseen_from_seat(seat=mo.seat, thing=uuid.UUID(mo.off)) is True
    assert dict(unseen_from(mo.seat)) == {mo.alone: "I am afraid of the dog"}
    assert "Bauer" not in repr(mo.evening.state())
    assert "Bauer" not in repr(list(Event.objects.values_list("payload", "undo")))


def test_what_was_said_of_a_prototype_and_never_shown_can_be_taken_back_too() -> None:
    workshop = judged.WorkshopFactory()
    leader = judged.owner_of(workshop)
    version = judged.opened(judged.make(workshop, actor=leader), leader)
    first, second, _third = judged.parts(version)
    seat, other = (judged.SeatFactory(workshop=workshop, person=None, name=name, kind=None) for name in ("Mo", "Io"))
    judged.judge(seat, first, "hinders", why="I cannot see it", fix="Light it")
    judged.judge(seat, second, why="It is quick")
    judged.judge(other, first, why="It is warm")
    keys = [str(part.public_id) for part in (first, second)]
    assert unseen_from(seat) == [(keys[0], "I cannot see it / Light it"), (keys[1], "It is quick")]
    assert drop_unseen_from_seat(seat=seat, thing=first.public_id) is True
    assert drop_unseen_from_seat(seat=seat, thing=first.public_id) is False
    assert unseen_from(seat) == [(keys[1], "It is quick")]
    judged.settle(version, leader)
    put_words_on_trail(version=version, now=judged.NOW)
    assert set(Item.objects.filter(kind__in=["judgement", "fix"]).values_list("title", flat=True)) == {
        "It is quick", "It is warm",
    }  # fmt: skip
    assert unseen_from(seat) == []
    assert drop_unseen_from_seat(seat=seat, thing=second.public_id) is False


@pytest.mark.parametrize("whose", ["nobody", "anna", "another guest"])
def test_nobody_else_takes_it_back(mo: Guest, whose: str) -> None:
    client = Client()
    if whose == "anna":
        client.force_login(mo.evening.person["anna"].user)
    if whose == "another guest":
        other = seat_of(mo, "Io")
        client.cookies[cookie_name(other.workshop)] = key_of(other)
    before = list(Item.objects.order_by("pk").values())
    answer = client.post(f"{mo.page}{mo.note.trail_item.public_id}/take-back/")
    assert answer.status_code == {"nobody": 404, "anna": 403, "another guest": 403}[whose]
    assert client.post(f"{mo.page}unseen/{mo.alone}/take-back/").status_code in {302, 403, 404}
    assert unseen_from(mo.seat) == [(mo.alone, "I am afraid of the dog")]
    assert list(Item.objects.order_by("pk").values()) == before


def seat_of(mo: Guest, name: str) -> Seat:
    seat = Seat(workshop=mo.seat.workshop, name=name, joined_at=mo.evening.now)
    bind_keys(seat)
    seat.save()
    return seat


def test_a_seat_that_was_claimed_is_its_owners_alone(mo: Guest) -> None:
    person = PersonFactory(name="Mo M.")
    Seat.objects.filter(pk=mo.seat.pk).update(person=person)
    with pytest.raises(PermissionDenied):
        take_back_from_seat(seat=mo.seat, item_id=mo.note.trail_item.public_id, now=mo.evening.now)
    assert mo.client().get(mo.page).url.endswith("/afterwards/")
    assert mo.note.text == "A hook beside the door"


def test_without_a_seat_the_page_asks_for_the_code(mo: Guest) -> None:
    assert Client().get(mo.page).url == "/join/"
    assert Client().get(f"/w/{uuid.uuid4()}/given/").status_code == 404


def test_forty_notes_take_as_many_queries_as_one(mo: Guest, django_assert_max_num_queries) -> None:
    first = mo.note
    for number in range(40):
        item = Item.objects.create(
            programme=first.trail_item.programme, kind="note", number=500 + number, title="x",
            audience=Audience.CREDITED, occurred_at=mo.evening.now,
        )  # fmt: skip
        Note.objects.create(
            workshop=mo.seat.workshop, trail_item=item, thing=uuid.uuid4(), seat=mo.seat, text="x",
            given_at=mo.evening.now,
        )  # fmt: skip
    with django_assert_max_num_queries(4):
        assert len(given_from(mo.seat)) == 41
