"""Who gets in where, what they see, and how much it costs."""

import uuid

import pytest
from django.apps import apps
from django.db import transaction
from django.test import Client

from makewith.foundation.programmes.tests.factories import MembershipFactory, TeamRoleFactory
from makewith.loop.workshops.prototypes.actions import start_version
from makewith.loop.workshops.prototypes.models import Fix, Judgement
from makewith.loop.workshops.prototypes.queries import marks_shown
from makewith.loop.workshops.prototypes.tests.factories import (
    NOW,
    SeatFactory,
    WorkshopFactory,
    crowd,
    fresh,
    judge,
    judged_by,
    make,
    opened,
    parts,
    settle,
)
from makewith.loop.workshops.report.queries.report import report_of

pytestmark = pytest.mark.django_db
ROLES = ["visitor", "member", "seated", "table_host", "observer", "researcher", "facilitator", "owner"]
TEAM = [302, 403, 403, 403, 200, 200, 200, 200]
MAKES = [302, 403, 403, 403, 403, 302, 302, 302]
MAKES_PAGE = [302, 403, 403, 403, 403, 200, 200, 200]
RUNS = [302, 403, 403, 403, 403, 403, 302, 302]
SEATED = [404, 404, 200, 200, 404, 404, 404, 404]
WALL = [404, 404, 200, 200, 200, 200, 200, 200]


class Room:
    """Version 1 judged by six and shown, version 2 in the making, and one of everybody."""

    def __init__(self) -> None:
        self.workshop = WorkshopFactory()
        programme = self.workshop.activity.programme
        self.people = {"member": MembershipFactory(programme=programme).person}
        for role in ("observer", "researcher", "facilitator", "owner"):
            self.people[role] = TeamRoleFactory(programme=programme, role=role).person
        self.seat = SeatFactory(workshop=self.workshop)
        self.people["seated"] = self.seat.person
        self.people["table_host"] = SeatFactory(workshop=self.workshop, role="table_host").person
        self.owner = self.people["owner"]
        self.first = opened(make(self.workshop, actor=self.owner), self.owner)
        self.seats = crowd(self.workshop, 6)
        judged_by(self.first, self.seats, {"Choose your spot": ["gives"] * 4 + ["same", "hinders"]})
        settle(self.first, self.owner)
        self.second = start_version(actor=self.owner, after=self.first, now=NOW)
        self.fix = Fix.objects.get()

    @property
    def names(self) -> dict[str, object]:
        activity = self.workshop.activity
        base = f"/studio/{activity.programme.slug}/workshops/{activity.slug}/prototypes/"
        return {
            "all": base,
            "one": f"{base}{self.first.prototype.public_id}/",
            "part": parts(self.second)[0].public_id,
            "fix": self.fix.public_id,
            "element": parts(self.first)[0].element.public_id,
            "room": f"/w/{activity.public_id}/prototype/",
        }

    def client(self, role: str) -> Client:
        client = Client()
        if role != "visitor":
            client.force_login(self.people[role].user)
        return client


@pytest.fixture
def room():
    return Room()


PAGES = [
    ("{all}", TEAM),
    ("{one}", TEAM),
    ("{one}?part={element}&version=1", TEAM),
    ("{one}versions/1/", TEAM),
    ("{one}versions/2/", TEAM),
    ("{one}parts/{part}/", MAKES_PAGE),
    ("{room}", SEATED),
    ("{room}wall/", WALL),
]
DEEDS = [
    ("{all}", {"title": "Another", "submission_key": str(uuid.uuid4())}, MAKES),
    ("{one}decided/", {"decided": "Parts 1 and 2 go into the pilot."}, MAKES),
    ("{one}fixes/{fix}/", {"outcome": "built"}, MAKES),
    ("{one}versions/2/", {"title": "Photos", "story": "", "shows_names": "on"}, MAKES),
    ("{one}versions/2/next/", {}, MAKES),
    ("{one}versions/2/parts/", {"kind": "step", "title": "Ring", "submission_key": str(uuid.uuid4())}, MAKES),
    ("{one}versions/2/open/", {}, RUNS),
    ("{one}parts/{part}/", {"title": "Choose it once"}, MAKES),
    ("{one}parts/{part}/move/", {"down": "1"}, MAKES),
    ("{one}parts/{part}/remove/", {}, MAKES),
    ("{one}parts/{part}/fixes/", {"text": "Ask once a year", "submission_key": str(uuid.uuid4())}, MAKES),
]


def fingerprint():
    return {
        model._meta.label: sorted(map(repr, model._default_manager.values_list()))
        for model in apps.get_app_config("workshops_prototypes").get_models()
    }


@pytest.mark.parametrize(("path", "statuses"), PAGES)
def test_a_page_opens_for_those_it_is_for(room, path, statuses):
    found = [room.client(role).get(path.format(**room.names)).status_code for role in ROLES]
    assert dict(zip(ROLES, found, strict=True)) == dict(zip(ROLES, statuses, strict=True))


@pytest.mark.parametrize(("path", "data", "statuses"), DEEDS)
def test_a_deed_is_done_by_those_who_may_and_a_refusal_changes_nothing(room, path, data, statuses):
    before = fingerprint()
    for role, status in zip(ROLES, statuses, strict=True):
        with transaction.atomic():
            response = room.client(role).post(path.format(**room.names), data)
            changed = fingerprint() != before
            transaction.set_rollback(True)
        assert (role, response.status_code, changed) == (role, status, status == 302 and role != "visitor")


def test_closing_and_revealing_are_for_those_who_run_it(room):
    opened(room.second, room.owner)
    for deed in ("close", "reveal"):
        for role, status in zip(ROLES, RUNS, strict=True):
            response = room.client(role).post(f"{room.names['one']}versions/2/{deed}/")
            assert (deed, role, response.status_code) == (deed, role, status)
    second = fresh(room.first.prototype, 2)
    assert second.is_settled


def test_the_page_compares_what_the_same_people_said_and_says_how_far_it_carries(room):
    second = opened(room.second, room.owner)
    judged_by(second, room.seats, {"Choose your spot": ["gives"] * 6})
    settle(second, room.owner)
    page = room.client("owner").get(room.names["one"]).content.decode()
    assert "1 of 1 part gives a larger share of people something in version 2." in page
    assert "Read it as a direction, not a proof." in page
    assert "4 of 6 to 6 of 6" in page
    assert (
        "2 of 6 changed to “gives me something”, 0 away from it: +33 points, between -21 and +71. Exact McNemar test: p = 0.500."
        in page
    )
    assert "The part that changed most: 4 of 6, then 6 of 6" in page
    assert "hinders for Person 5" in page


def test_nothing_is_said_about_fewer_than_five_people(room):
    version = opened(make(room.workshop, actor=room.owner, titles=("Alone",)), room.owner)
    judged_by(version, room.seats[:4], {"Alone": ["gives", "gives", "same", "hinders"]})
    settle(version, room.owner)
    activity = room.workshop.activity
    page = room.client("owner").get(
        f"/studio/{activity.programme.slug}/workshops/{activity.slug}/prototypes/{version.prototype.public_id}/"
    )
    assert "fewer than five people" in page.content.decode()
    assert "2 something" not in page.content.decode()


def test_before_it_is_revealed_nobody_reads_what_was_said_and_the_wall_counts_only_people(room):
    second = opened(room.second, room.owner)
    judge(room.seats[0], parts(second)[0], "hinders", why="Three taps with gloves", fix="Show it on the scan")
    for role in ("owner", "seated"):
        wall = room.client(role).get(f"{room.names['room']}wall/").content.decode()
        assert "1 person has judged." in wall
        assert "Three taps" not in wall
    page = room.client("owner").get(room.names["one"]).content.decode()
    assert "Three taps" not in page
    assert "Show it on the scan" not in page


def test_the_phone_goes_from_part_to_part_and_what_was_typed_stays(room):
    second = opened(room.second, room.owner)
    client = room.client("seated")
    first = client.get(room.names["room"], follow=True)
    assert "Part 1 of 3" in first.content.decode()
    address = first.redirect_chain[-1][0]
    refused = client.post(address, {"why": "He doesn’t have to guess"})
    assert refused.status_code == 422
    assert "Choose one of the three." in refused.content.decode()
    assert "He doesn’t have to guess" in refused.content.decode()
    following = client.post(address, {"verdict": "gives", "why": "He doesn’t have to guess"}, follow=True)
    assert "Part 2 of 3" in following.content.decode()
    for part in parts(second)[1:]:
        client.post(f"{room.names['room']}{part.public_id}/", {"verdict": "same"})
    assert "That was every part." in client.get(room.names["room"]).content.decode()
    assert Judgement.objects.filter(seat=room.seat).count() == 3


def test_a_part_of_a_version_that_is_not_judged_now_is_not_there(room):
    opened(room.second, room.owner)
    address = f"{room.names['room']}{parts(room.first)[0].public_id}/"
    assert room.client("seated").post(address, {"verdict": "gives"}).status_code == 404


def test_what_closed_while_somebody_wrote_says_so_and_keeps_what_was_said_before(room):
    client = room.client("seated")
    assert "Nothing to judge now" in client.get(room.names["room"]).content.decode()


def test_strange_addresses_are_not_found(room):
    client = room.client("owner")
    for path in ("versions/99/", "versions/99999999999999999999/", f"parts/{uuid.uuid4()}/"):
        assert client.get(f"{room.names['one']}{path}").status_code == 404
    assert client.get(f"{room.names['one']}?part=nonsense&version=%00").status_code == 200


def test_the_page_takes_the_same_queries_however_many_people_judged(room, django_assert_max_num_queries):
    second = opened(room.second, room.owner)
    seats = crowd(room.workshop, 30)
    judged_by(
        second, seats, {title: ["gives", "same", "hinders"] * 10 for title in ("Choose your spot", "A word back")}
    )
    settle(second, room.owner)
    client = room.client("owner")
    client.get(room.names["one"])
    with django_assert_max_num_queries(24):
        client.get(room.names["one"])
    with django_assert_max_num_queries(18):
        client.get(f"{room.names['room']}wall/")


def test_the_list_takes_the_same_queries_however_many_there_are(room, django_assert_max_num_queries):
    for _ in range(8):
        make(room.workshop, actor=room.owner, titles=("One",))
    client = room.client("owner")
    client.get(room.names["all"])
    with django_assert_max_num_queries(18):
        assert client.get(room.names["all"]).status_code == 200


def test_very_long_words_and_forty_parts_are_drawn(room):
    version = make(room.workshop, actor=room.owner, titles=tuple("W" * 80 for _ in range(40)))
    activity = room.workshop.activity
    base = f"/studio/{activity.programme.slug}/workshops/{activity.slug}/prototypes/{version.prototype.public_id}/"
    page = room.client("owner").get(base).content.decode()
    assert page.count('<article class="story-part"') == 40


def test_a_report_has_what_the_room_was_shown_and_nothing_of_fewer_than_five_people(room):
    second = opened(room.second, room.owner)
    judged_by(second, room.seats, {"Choose your spot": ["gives"] * 6, "A word back": ["same"] * 4})
    shown = [("Safe-spot photos", "Choose your spot", ((1, 4, 1, 1),))]
    assert marks_shown(room.workshop) == shown
    settle(second, room.owner)
    assert marks_shown(room.workshop) == [("Safe-spot photos", "Choose your spot", ((1, 4, 1, 1), (2, 6, 0, 0)))]
    assert [(one.prototype, one.part) for one in report_of(room.workshop).judged] == [shown[0][:2]]
