"""The pages of a plan: what they say, how much they ask of the database, and that what was typed stays."""

import re
import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from makewith.foundation.people.tests.factories import PersonFactory, StakeholderKindFactory
from makewith.foundation.programmes.models import Activity
from makewith.loop.workshops.actions import change_block, duplicate_workshop, give_seat, note_learned, place_seats
from makewith.loop.workshops.board.actions import append, open_board
from makewith.loop.workshops.board.state import Operation
from makewith.loop.workshops.models import Block, Seat, Workshop
from makewith.loop.workshops.tests.factories import NOW, block, leader_of, make_workshop

pytestmark = pytest.mark.django_db


@pytest.fixture
def workshop() -> Workshop:
    return make_workshop()


@pytest.fixture
def as_leader(client, workshop):
    client.force_login(leader_of(workshop).user)
    return client


def address(workshop: Workshop, name: str = "plan", *more: object) -> str:
    activity = workshop.activity
    return reverse(f"workshops:{name}", args=[activity.programme.slug, activity.slug, *more])


def words(response) -> str:
    """What somebody reads on the page."""
    text = re.sub(r"<(script|style|svg).*?</\1>", " ", response.content.decode(), flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())


def test_a_minute_more_says_what_it_does_to_the_rest(as_leader, workshop) -> None:
    own = block(workshop, "Write on your own")
    for minutes in (11, 12, 13, 14):
        as_leader.post(address(workshop, "minutes", own.public_id), {"minutes": minutes})
    said = words(as_leader.get(address(workshop)))
    assert "“Write on your own” grew by 4 minutes. 2 blocks begin at another time." in said
    assert "“Break” is pinned to 19:05 and takes up the rest: 1 spare minute is left before it." in said
    assert "18:39 was 18:35 Group and name" in said
    assert "19:04 1 minute spare, was 5" in said
    assert "9 blocks, 119 minutes, 1 spare" in said
    assert "Ends 20:00 as promised." in said
    as_leader.post(address(workshop, "keep"))
    assert "grew by" not in words(as_leader.get(address(workshop)))


def test_what_runs_into_a_pinned_block_is_said_before_it(as_leader, workshop) -> None:
    change_block(actor=leader_of(workshop), block=block(workshop, "Group and name"), minutes=28, now=NOW)
    said = words(as_leader.get(address(workshop)))
    assert "3 minutes too much before 19:05" in said
    assert "3 too many" in said


def test_an_exercise_that_is_found_goes_in_after_the_block_one_is_on(as_leader, workshop) -> None:
    on = block(workshop, "Five dots")
    page = as_leader.get(address(workshop), {"on": on.public_id, "find": "silent"})
    assert "Silent swap" in words(page)
    assert "after the block you are on: “Five dots”" in words(page)
    new = re.search(r'name="block" value="([^"]+)"', page.content.decode())[1]
    for exercise in ("silent-swap", "silent-swap", "one-dot"):
        sent = {"exercise": exercise, "after": on.public_id, "block": new}
        assert as_leader.post(address(workshop, "add_block"), sent).status_code == 302
    titles = list(workshop.blocks.values_list("title", flat=True))
    assert titles[4:7] == ["Five dots", "One dot", "Silent swap"]


def test_a_block_is_settled_in_plain_words_and_a_refusal_keeps_what_was_typed(as_leader, workshop) -> None:
    own = block(workshop, "Write on your own")
    page = address(workshop, "block", own.public_id)
    typed = {
        "title": "In silence", "question": "Where does it wait?", "minutes": "9", "writing": "on", "apart": "on",
        "voting": "on", "budget": "2", "cap": "3", "vote_on": "note", "pinned": "on", "begins": "18:30",
    }  # fmt: skip
    refused = as_leader.post(page, typed)
    assert refused.status_code == 422
    assert "no more than somebody has" in words(refused)
    assert 'value="In silence"' in refused.content.decode()
    leader = workshop.seats.get()
    assert as_leader.post(page, {**typed, "cap": "1", "led_by": [leader.public_id]}).status_code == 302
    own.refresh_from_db()
    vote = {"on": "note", "budget": 2, "cap": 1}
    assert own.rules == {"writing": True, "names": False, "apart": True, "vote": vote}
    assert (own.title, own.minutes, own.starts_at.isoformat()) == ("In silence", 9, "2026-06-25T16:30:00+00:00")
    assert list(own.led_by.all()) == [leader]
    assert "Everybody has 2 dots, at most 1 on one." in words(as_leader.get(page))
    early = as_leader.post(page, {**typed, "cap": "1", "begins": "17:00"})
    assert "This is before the workshop begins." in words(early)


def test_a_table_without_a_courier_is_named_while_another_has_two(as_leader, workshop) -> None:
    leader, kind = leader_of(workshop), StakeholderKindFactory(name="courier")
    tables = list(workshop.tables.all()[:2])
    places = {}
    for at, person in enumerate([PersonFactory(kind=kind) for _ in range(2)] + [PersonFactory(kind=None)]):
        seat = give_seat(actor=leader, workshop=workshop, person=person, now=NOW)
        places[seat] = (tables[at // 2], seat.role)
    place_seats(actor=leader, workshop=workshop, places=places, now=NOW)
    said = words(as_leader.get(address(workshop)))
    assert "Table B has no courier. Table A has 2." in said
    Workshop.objects.get().tables.filter(name="Table A").update(capacity=1)
    assert "2 people are at Table A, where 1 fit." in words(as_leader.get(address(workshop)))


def test_the_next_one_says_how_long_each_part_of_the_last_took(as_leader, workshop) -> None:
    leader = leader_of(workshop)
    board, seat = open_board(workshop, now=NOW), str(workshop.seats.get(role="facilitator").public_id)
    first, second = workshop.blocks.all()[:2]
    for minutes, kind, data in (
        (0, "lobby.open", {}),
        (0, "block.start", {"block": str(first.public_id)}),
        (17, "block.start", {"block": str(second.public_id)}),
        (30, "workshop.close", {}),
    ):
        append(board, [Operation(uuid.uuid4(), kind, data, seat)], now=NOW + timedelta(minutes=minutes))
    workshop.refresh_from_db()
    made = duplicate_workshop(actor=leader, source=workshop, title="Lifts", now=NOW)
    said = words(as_leader.get(address(made)))
    assert f"14:00 Welcome, 17 minutes instead of {first.minutes}" in said
    assert "Nothing was noted." in said
    assert "Its report" in said


def test_the_next_one_shows_what_was_noted_about_the_last(as_leader, workshop) -> None:
    leader = leader_of(workshop)
    note_learned(actor=leader, workshop=workshop, text="Begin with soup.", now=NOW)
    begins = workshop.activity.opens_at + timedelta(days=28)
    made = duplicate_workshop(actor=leader, source=workshop, title="Lifts", starts_at=begins, now=NOW)
    assert "Begin with soup." in words(as_leader.get(address(made)))
    assert made.activity.closes_at - begins == timedelta(hours=2)
    assert [one.title for one in made.blocks.all()] == [one.title for one in workshop.blocks.all()]
    assert block(made, "Break").starts_at - begins == timedelta(minutes=65)
    assert (made.tables.count(), made.preparations.count(), made.seats.count()) == (4, 19, 1)
    assert made.code != workshop.code
    assert made.activity.state == "draft"


def test_a_new_one_that_is_announced_needs_a_day_and_nothing_typed_is_lost(as_leader, workshop) -> None:
    page = reverse("workshops:create", args=[workshop.activity.programme.slug])
    typed = {"title": "Lifts", "brief": "Bring a photo.", "visibility": "members", "start": "evening", "opened": "on"}
    refused = as_leader.post(page, typed)
    assert (refused.status_code, Workshop.objects.count()) == (422, 1)
    assert "Before it is announced, people need a day." in words(refused)
    assert "Bring a photo." in words(refused)
    day = {"held_on": "2026-07-02", "begins": "22:30", "ends": "00:30"}
    assert as_leader.post(page, {**typed, **day}).status_code == 302
    made = Workshop.objects.get(activity__title="Lifts")
    assert made.activity.opens_at.isoformat() == "2026-07-02T20:30:00+00:00"
    assert made.activity.closes_at - made.activity.opens_at == timedelta(hours=2)
    assert (made.activity.state, made.blocks.count(), made.takes_walk_ins) == ("open", 9, False)


def test_people_find_it_where_everything_is_open_and_say_that_they_come(client) -> None:
    begins = timezone.now() + timedelta(days=7)
    workshop = make_workshop(opens_at=begins, closes_at=begins + timedelta(hours=2), visibility="public", capacity=1)
    programme, person = workshop.activity.programme, PersonFactory()
    client.force_login(person.user)
    for page in ("portal:programme", "portal:take_part"):
        assert workshop.activity.title in words(client.get(reverse(page, args=[programme.slug])))
    page = address(workshop, "workshop")
    assert "1 is free" in words(client.get(page))
    assert "You have a seat" in words(client.post(address(workshop, "answer"), {"coming": "1"}, follow=True))
    client.force_login(PersonFactory().user)
    assert "All places are taken" in words(client.get(page))
    assert "All places are taken" in words(client.post(address(workshop, "answer"), {"coming": "1"}, follow=True))
    assert Seat.objects.filter(role="participant").count() == 1


@pytest.mark.parametrize(("name", "most"), [("plan", 20), ("people", 14)])
def test_a_plan_is_read_in_few_queries_however_many_come(as_leader, workshop, count_queries, name, most) -> None:
    leader, kind = leader_of(workshop), StakeholderKindFactory()
    for _ in range(25):
        give_seat(actor=leader, workshop=workshop, person=PersonFactory(kind=kind), now=NOW)
    for one in Block.objects.all():
        one.led_by.set(workshop.seats.all()[:2])
    as_leader.get(address(workshop, name))
    with count_queries() as queries:
        assert as_leader.get(address(workshop, name)).status_code == 200
    assert len(queries) <= most, "\n".join(queries)


def test_the_list_is_read_in_few_queries_and_pages_on(as_leader, workshop, count_queries) -> None:
    programme = workshop.activity.programme
    for number in range(31):
        row = Activity.objects.create(programme=programme, kind="workshop", slug=f"w-{number}", title=f"W {number}")
        Workshop.objects.create(activity=row, code=f"C{number:05}")
    page = reverse("workshops:workshops", args=[programme.slug])
    as_leader.get(page)
    with count_queries() as queries:
        first = as_leader.get(page)
    assert len(queries) <= 8, "\n".join(queries)
    assert words(first).count("No day yet") == 30
    more = re.search(r'href="(\?after=[^"]+)"', first.content.decode())[1]
    assert words(as_leader.get(page + more)).count("No day yet") == 1
