"""Who may do what with the plan of a workshop, as a table; and a refusal changes nothing."""

import re
import uuid
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import get_resolver
from django.utils import timezone

from makewith.foundation.people.tests.factories import PersonFactory
from makewith.foundation.programmes.models import Activity, Programme, Role
from makewith.foundation.programmes.tests.factories import MembershipFactory, ProgrammeFactory
from makewith.loop.workshops.actions import change_block, give_seat, write_exercise
from makewith.loop.workshops.rules import BlockRules
from makewith.loop.workshops.tests.factories import block, make_team, make_workshop
from makewith.surfaces.portal.tests.house import Undone, everything

ROLES = ("visitor", "outsider", "member", "observer", "researcher", "facilitator", "owner", "administrator")
PLANNING = {"blocks", "inviting", "library", "member", "people", "preparing", "team"}

# A visitor is sent to sign in, somebody from outside finds nothing, a member is refused what the team does.
SEES = (302, 404, 200, 200, 200, 200, 200, 200)
COMES = (302, 404, 302, 302, 302, 302, 302, 302)
TEAM = (302, 404, 403, 200, 200, 200, 200, 200)
NAMES = (302, 404, 403, 403, 200, 200, 200, 200)
RUNS = (302, 404, 403, 403, 403, 200, 200, 200)
ACTS = (302, 404, 403, 403, 403, 302, 302, 302)
AGAIN = (302, 404, 403, 403, 403, 422, 422, 422)

PLANNED = {"title": "Another evening", "visibility": "members", "start": "evening"}
WORDED = {"title": "Sort by whose", "purpose": "Mine, ours.", "kind": "find_out", "minutes": "15"}
SEEN_TO = {"text": "Soup", "days": "-7"}
ONE = "/studio/{slug}/workshops/{workshop}/"

TABLE = [
    ("GET", "/p/{slug}/workshops/{workshop}/", None, SEES),
    ("POST", "/p/{slug}/workshops/{workshop}/coming/", {"coming": "1"}, COMES),
    ("GET", "/studio/{slug}/workshops/", None, TEAM),
    ("GET", "/studio/{slug}/workshops/new/", None, RUNS),
    ("POST", "/studio/{slug}/workshops/new/", PLANNED, ACTS),
    ("POST", "/studio/{slug}/workshops/new/", {**PLANNED, "title": ""}, AGAIN),
    ("GET", "/studio/{slug}/workshops/library/", None, TEAM),
    ("GET", "/studio/{slug}/workshops/library/{own_key}/", None, TEAM),
    ("GET", "/studio/{slug}/workshops/library/brainwriting/", None, TEAM),
    ("GET", "/studio/{slug}/workshops/library/write/", None, RUNS),
    ("POST", "/studio/{slug}/workshops/library/write/", WORDED, ACTS),
    ("GET", "/studio/{slug}/workshops/library/own/{own}/", None, RUNS),
    ("POST", "/studio/{slug}/workshops/library/own/{own}/", WORDED, ACTS),
    ("POST", "/studio/{slug}/workshops/library/own/{own}/remove/", {}, ACTS),
    ("GET", ONE, None, TEAM),
    ("GET", ONE + "settings/", None, RUNS),
    ("POST", ONE + "settings/", PLANNED, ACTS),
    ("POST", ONE + "learned/", {"learned": "Begin with soup."}, ACTS),
    ("POST", ONE + "next/", {"title": "The next evening"}, ACTS),
    ("POST", ONE + "next/", {"title": ""}, AGAIN),
    ("POST", ONE + "undo/", {"change": "{change}"}, ACTS),
    ("POST", ONE + "keep/", {}, ACTS),
    ("POST", ONE + "blocks/", {"exercise": "silent-swap", "after": "{block}", "block": "{new}"}, ACTS),
    ("GET", ONE + "blocks/{block}/", None, RUNS),
    ("POST", ONE + "blocks/{block}/", {"title": "Soup", "minutes": "20"}, ACTS),
    ("POST", ONE + "blocks/{block}/", {"title": "Soup", "minutes": "0"}, AGAIN),
    ("POST", ONE + "blocks/{block}/minutes/", {"minutes": "11"}, ACTS),
    ("POST", ONE + "blocks/{block}/move/", {"after": ""}, ACTS),
    ("POST", ONE + "blocks/{block}/pin/", {"pinned": "0"}, ACTS),
    ("POST", ONE + "blocks/{block}/remove/", {}, ACTS),
    ("GET", ONE + "people/", None, NAMES),
    (
        "POST",
        ONE + "people/",
        {"{seat}-role": "coach", "{leads}-role": "facilitator", "{guest}-role": "participant"},
        ACTS,
    ),
    ("POST", ONE + "people/give/", {"person": "{member}"}, ACTS),
    ("POST", ONE + "people/everybody/", {}, ACTS),
    ("POST", ONE + "people/balance/", {"anew": "1"}, ACTS),
    ("POST", ONE + "people/letters/", {}, ACTS),
    ("POST", ONE + "people/guest/", {"name": "Farid", "address": "farid@example.org"}, ACTS),
    ("POST", ONE + "people/guest/", {"name": "Farid", "address": "farid"}, AGAIN),
    ("POST", ONE + "people/{guest}/letter/", {"letter": "1"}, ACTS),
    ("POST", ONE + "people/{seat}/take/", {}, ACTS),
    ("GET", ONE + "people/{leads}/{skill}/", None, RUNS),
    ("POST", ONE + "people/{leads}/{skill}/", {"state": "done"}, ACTS),
    ("POST", ONE + "people/{leads}/{skill}/", {"state": "booked"}, AGAIN),
    ("POST", ONE + "tables/", {"name": "By phone", "capacity": "5", "is_remote": "on"}, ACTS),
    ("POST", ONE + "tables/", {"name": "", "capacity": "5"}, AGAIN),
    ("GET", ONE + "tables/{table}/", None, RUNS),
    ("POST", ONE + "tables/{table}/", {"name": "Ground floor", "capacity": "5"}, ACTS),
    ("POST", ONE + "tables/{table}/remove/", {}, ACTS),
    ("GET", ONE + "see-to/", None, RUNS),
    ("POST", ONE + "see-to/", SEEN_TO, ACTS),
    ("GET", ONE + "see-to/{row}/", None, RUNS),
    ("POST", ONE + "see-to/{row}/", SEEN_TO, ACTS),
    ("POST", ONE + "see-to/{row}/tick/", {"done": "1"}, ACTS),
    ("POST", ONE + "see-to/{row}/remove/", {}, ACTS),
]


@pytest.fixture
def stage(db):
    now = timezone.now()
    programme = ProgrammeFactory()
    people = {name: make_team(programme, role, name) for name, role in (
        ("observer", Role.OBSERVER), ("researcher", Role.RESEARCHER), ("facilitator", Role.FACILITATOR), ("owner", Role.OWNER),
    )}  # fmt: skip
    people |= {name: PersonFactory(name=name) for name in ("outsider", "member", "administrator")}
    people["administrator"].user.is_administrator = True
    people["administrator"].user.save()
    MembershipFactory(programme=programme, person=people["member"])
    owner = people["owner"]
    day = {"opens_at": now + timedelta(days=7), "closes_at": now + timedelta(days=7, hours=2)}
    workshop = make_workshop(programme, owner, visibility="members", **day)
    seat = give_seat(actor=owner, workshop=workshop, person=people["researcher"], role="observer", now=now)
    guest = give_seat(actor=owner, workshop=workshop, person=PersonFactory(name="Somebody else"), now=now)
    change_block(actor=owner, block=block(workshop, "Welcome"), minutes=9, now=now)
    own = write_exercise(
        actor=owner, programme=programme, now=now, rules=BlockRules(), title="Soup", purpose="Eat.", minutes=10
    )
    Programme.objects.filter(pk=programme.pk).update(visibility="invitation")
    clients = {"visitor": Client()}
    for role, person in people.items():
        clients[role] = Client()
        clients[role].force_login(person.user)
    ids = {
        "slug": programme.slug, "workshop": workshop.activity.slug, "own": own.public_id, "own_key": own.key,
        "change": workshop.agenda_changes.get().pk, "block": block(workshop, "Break").public_id, "new": uuid.uuid4(),
        "seat": seat.public_id, "guest": guest.public_id, "leads": workshop.seats.get(role="facilitator").public_id,
        "member": people["member"].public_id, "table": workshop.tables.first().public_id,
        "row": workshop.preparations.first().public_id, "skill": "listen",
    }  # fmt: skip
    return ids, clients


def fill(text: str, ids: dict[str, object]) -> str:
    return re.sub(r"\{(\w+)\}", lambda match: str(ids[match[1]]), text)


def test_everybody_may_do_what_the_table_says_and_a_refusal_changes_nothing(stage) -> None:
    ids, clients = stage
    before = everything()
    wrong, changed, idle = [], [], []
    for method, address, data, statuses in TABLE:
        for role, status in zip(ROLES, statuses, strict=True):
            filled = {fill(name, ids): fill(value, ids) for name, value in (data or {}).items()}
            with Undone():
                act = clients[role].get if method == "GET" else clients[role].post
                got = act(fill(address, ids), filled)
                if got.status_code != status:
                    wrong.append((method, address, role, got.status_code, status))
                is_refused = status in {403, 404, 422} or (status == 302 and role == "visitor") or method == "GET"
                is_other = role in {"observer", "owner"} and everything() != before
                if is_refused and is_other:
                    changed.append((method, address, role))
                if not is_refused and role == "owner" and not is_other and "everybody" not in address:
                    idle.append((method, address))
    assert wrong == []
    assert changed == []
    # What the owner may do does something, so that a refusal that changes nothing says something.
    assert idle == []


def test_every_address_of_planning_is_in_the_table() -> None:
    resolver = next(one for one in get_resolver().url_patterns if getattr(one, "namespace", "") == "workshops")
    shapes = {
        re.sub(r"<[^>]+>", "*", str(pattern.pattern))
        for pattern in resolver.url_patterns
        if pattern.callback.__module__.rpartition(".")[2] in PLANNING
    }
    tested = {re.sub(r"\{\w+\}", "*", address.lstrip("/")) for _method, address, _data, _statuses in TABLE}
    assert shapes - tested - {"studio/*/workshops/library/*/"} == set()


@pytest.mark.parametrize("state", ["live", "closed"])
def test_an_agenda_is_left_alone_once_the_lobby_is_open(stage, state: str) -> None:
    ids, clients = stage
    activity = Activity.objects.get(slug=ids["workshop"])
    activity.workshop.state = state
    activity.workshop.save()
    for method, address, data, _statuses in TABLE:
        if address.startswith(ONE + "blocks/") or address in {ONE + "undo/", ONE + "keep/"}:
            act = clients["owner"].get if method == "GET" else clients["owner"].post
            filled = {fill(name, ids): fill(value, ids) for name, value in (data or {}).items()}
            assert act(fill(address, ids), filled).status_code == 403, address
    assert clients["owner"].get(fill(ONE, ids)).status_code == 200
