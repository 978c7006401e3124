"""Who opens which page after a workshop, and that a refusal changes nothing."""

import uuid
from typing import Any

import pytest
from django.test import Client

from makewith.foundation.programmes.models import Role
from makewith.foundation.programmes.tests.factories import MembershipFactory, TeamRoleFactory
from makewith.loop.workshops.report.actions.commitments import make_commitment
from makewith.loop.workshops.report.actions.settling import keep_notes
from makewith.loop.workshops.report.models import Commitment, Note
from makewith.loop.workshops.report.tests.evening import Evening, new_id

STUDIO = "/studio/{slug}/workshops/{name}/"
PORTAL = "/p/{slug}/"
FORM = {"text": "Ask the night shift", "seat": "{seat}", "due_on": "2026-07-01"}
# visitor, member, anna (who gave the note and took something on), observer, facilitator
TABLE: list[tuple[str, str, dict[str, str] | None, tuple[int, ...]]] = [
    ("GET", STUDIO + "report/", None, (302, 403, 403, 200, 200)),
    ("GET", STUDIO + "report.md", None, (302, 403, 403, 200, 200)),
    ("GET", STUDIO + "report.csv", None, (302, 403, 403, 200, 200)),
    ("GET", STUDIO + "report.json", None, (302, 403, 403, 200, 200)),
    ("GET", STUDIO + "report.docx", None, (302, 403, 403, 404, 404)),
    ("GET", STUDIO + "replay/", None, (302, 403, 403, 200, 200)),
    ("GET", STUDIO + "replay/?at=3", None, (302, 403, 403, 200, 200)),
    ("GET", STUDIO + "replay/?at=nonsense", None, (302, 403, 403, 200, 200)),
    ("POST", STUDIO + "commitments/", FORM, (302, 403, 403, 403, 302)),
    ("POST", STUDIO + "commitments/", {**FORM, "text": ""}, (302, 403, 403, 422, 422)),
    ("GET", STUDIO + "commitments/{commitment}/", None, (302, 403, 403, 403, 200)),
    ("POST", STUDIO + "commitments/{commitment}/", FORM, (302, 403, 403, 403, 302)),
    ("POST", STUDIO + "commitments/{commitment}/tick/", {"done": "1"}, (302, 403, 403, 403, 302)),
    ("POST", STUDIO + "commitments/{commitment}/drop/", {}, (302, 403, 403, 403, 302)),
    ("GET", PORTAL + "workshops/{name}/afterwards/", None, (302, 200, 200, 200, 200)),
    ("POST", PORTAL + "workshops/{name}/commitments/{commitment}/tick/", {"done": "1"}, (302, 404, 302, 404, 404)),
    ("GET", PORTAL + "notes/{note}/", None, (404, 404, 200, 200, 200)),
    ("GET", "/studio/{slug}/read/{note}/", None, (302, 403, 403, 200, 200)),
]
WHO = ("visitor", "member", "anna", "olga", "fay")


@pytest.fixture
def evening(db: None) -> Evening:
    made = Evening()
    made.begin(1)
    made.add_note("anna", "Ask me where safe is")
    keep_notes(workshop=made.workshop, now=made.now)
    TeamRoleFactory(programme=made.programme, role=Role.OWNER)
    for name in ("anna", "dora"):
        MembershipFactory(programme=made.programme, person=made.person[name])
    make_commitment(
        actor=made.person["fay"],
        workshop=made.workshop,
        text="Count the calls",
        seat=made.rows["anna"],
        due_on=made.now.date(),
        submission_key=uuid.uuid4(),
        now=made.now,
    )
    return made


def ask(evening: Evening, method: str, path: str, who: str, data: dict[str, str] | None) -> Any:
    values = {
        "slug": evening.programme.slug,
        "name": evening.workshop.activity.slug,
        "commitment": Commitment.objects.get().public_id,
        "note": Note.objects.get().trail_item.public_id,
        "seat": evening.seat.ben,
    }
    client = Client()
    if who != "visitor":
        client.force_login(evening.person["dora" if who == "member" else who].user)
    sent = {name: value.format(**values) for name, value in (data or {}).items()}
    address = path.format(**values)
    return client.get(address) if method == "GET" else client.post(address, sent)


def kept(evening: Evening) -> list[Any]:
    evening.workshop.refresh_from_db()
    return [list(Commitment.objects.values()), evening.workshop.learned]


@pytest.mark.parametrize(("method", "path", "data", "expected"), TABLE)
def test_each_page_opens_for_whom_it_is_and_a_refusal_changes_nothing(
    evening: Evening, method: str, path: str, data: dict[str, str] | None, expected: tuple[int, ...]
) -> None:
    for who, status in zip(WHO, expected, strict=True):
        before = kept(evening)
        response = ask(evening, method, path, who, data)
        assert (who, response.status_code) == (who, status)
        is_done = method == "POST" and status == 302 and who != "visitor"
        assert (kept(evening) != before) == is_done


def test_what_was_typed_stays_when_something_is_missing(evening: Evening) -> None:
    response = ask(evening, "POST", STUDIO + "commitments/", "fay", {**FORM, "due_on": "soon"})
    assert response.status_code == 422
    assert "Ask the night shift" in response.content.decode()
    assert "Write the date like 2026-09-14." in response.content.decode()


def test_a_moment_alone_is_sent_to_a_page_that_is_open(evening: Evening) -> None:
    client = Client(headers={"HX-Request": "true"})
    client.force_login(evening.person["fay"].user)
    path = f"/studio/{evening.programme.slug}/workshops/{evening.workshop.activity.slug}/replay/?at=2"
    page = client.get(path).content.decode()
    assert "<html" not in page
    assert 'type="range"' in page


def test_a_word_that_is_markup_is_shown_as_words(evening: Evening) -> None:
    evening.do("ben", "note.add", thing=new_id(), text="<script>alert(1)</script>")
    page = ask(evening, "GET", STUDIO + "report/", "fay", None).content.decode()
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page
