"""Pages with nothing on them, with much on them, and how many queries they take."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.utils import timezone

from makewith.foundation.conversation.actions import give_answer
from makewith.foundation.jobs import worker
from makewith.foundation.people.tests.factories import PersonFactory
from makewith.foundation.programmes.models import Invitation
from makewith.foundation.programmes.tests.factories import MembershipFactory, ProgrammeFactory, TeamRoleFactory
from makewith.foundation.trail.models import Credit
from makewith.loop.ideas.actions import Words
from makewith.loop.ideas.tests.factories import make_idea
from makewith.surfaces.studio.queries.reading import hidden_waiting, waited, waiting_rows
from makewith.surfaces.studio.queries.today import due_of

LONG = "Donaudampfschifffahrtsgesellschaftskapitänsmützenhalterungsschraubenlager"


@pytest.mark.parametrize(
    ("tail", "says"),
    [
        ("", "Nothing is due"),
        ("people/", "Nobody takes part yet"),
        ("people/invitations/", "Nobody has been invited yet"),
        ("waiting/", "Everybody has heard from us"),
        ("read/", "Nothing to read yet"),
        ("plan/tools/", "Nothing to take part in yet"),
        ("ideas/", "Nothing is asked yet"),
        ("insights/", "No insight yet"),
        ("decisions/", "Nothing is decided yet"),
        ("measures/", "No measure yet"),
    ],
)
def test_an_empty_page_says_what_will_come(client, db, tail, says):
    owner = TeamRoleFactory(programme=ProgrammeFactory(slug="empty"))
    client.force_login(owner.person.user)
    assert says in client.get(f"/studio/empty/{tail}").content.decode()


@pytest.fixture
def full(house):
    """45 more people who each wrote something, long words among them, and 45 invitations."""
    for number in range(45):
        author = PersonFactory(name=f"{LONG[:50]} {number}")
        words = Words(f"{LONG[:70]} {number}", {"today": LONG * 5, "instead": "Then"})
        make_idea(house.call, author, words=words, now=timezone.now() - timedelta(days=number))
        Invitation.objects.create(
            programme=house.programme, email=f"guest{number}@example.org", name=LONG, invited_at=timezone.now()
        )
    return house


@pytest.mark.parametrize(
    ("tail", "role", "most"),
    [
        ("", "owner", 26),
        ("plan/", "owner", 16),
        ("people/", "owner", 16),
        ("people/invitations/", "owner", 13),
        ("waiting/", "researcher", 12),
        ("read/", "researcher", 12),
        ("ideas/", "owner", 13),
        ("insights/", "owner", 12),
        ("decisions/", "owner", 14),
    ],
)
def test_a_page_takes_few_queries_however_much_there_is(full, count_queries, tail, role, most):
    client = full.client(role)
    client.get(full.url(tail))
    with count_queries() as queries:
        response = client.get(full.url(tail))
    assert response.status_code == 200
    assert len(queries) <= most, "\n".join(queries)


@pytest.mark.parametrize("tail", ["people/", "people/invitations/", "waiting/", "read/"])
def test_every_row_is_on_one_page_and_on_one_only(full, tail):
    client, query, seen, sizes = full.client("owner"), "", [], []
    while True:
        html = client.get(full.url(tail) + query).content.decode()
        rows = re.findall(
            r'<li class="line-(?:person|between)">(.*?)</li>', html.partition('id="invited"')[0], re.DOTALL
        )
        seen += [re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", row) for row in rows]
        sizes.append(len(rows))
        following = re.search(r'href="(\?[^"]*after=[^"]+)" rel="next"', html)
        if following is None:
            break
        query = unescape(following[1])
    assert sizes == [20, 20, 6]
    assert len(set(seen)) == 46


def test_people_are_found_by_the_name_they_show_and_not_by_one_they_keep_back(house):
    for name, shown_as in [("Zelda Q.", "name"), ("Zelda Hidden", "kind")]:
        MembershipFactory(programme=house.programme, person=PersonFactory(name=name, shown_as=shown_as))
    page = house.client("owner").get(house.url("people/"), {"text": "zelda"}).content.decode()
    assert "Zelda Q." in page
    assert "Zelda Hidden" not in page


def test_who_waited_longest_comes_first_and_is_said_to_be_late(house):
    make_idea(house.call, now=timezone.now() - timedelta(days=1))
    now = timezone.now()
    rows = waiting_rows(house.programme, house.people["researcher"], now)
    assert [waited(credit, house.programme, now).late_days for credit in rows] == [6, -13]
    assert "6 days late" in house.client("researcher").get(house.url("waiting/")).content.decode()


def test_whoever_was_answered_waits_no_longer(house):
    item = house.idea.trail_item
    key = "3f2f9a6e-5c3b-4a39-9d0c-2f6f2d1e7b11"
    give_answer(
        signed_by=house.people["owner"], target=item, text="We try it.", next_on=None, submission_key=key,
        now=timezone.now(),
    )  # fmt: skip
    worker.run_due(timezone.now() + timedelta(hours=1))
    assert "Everybody has heard from us" in house.client("owner").get(house.url("waiting/")).content.decode()


def test_a_name_that_is_kept_back_is_never_on_the_list_and_counted_only_from_five_up(house):
    now, owner = timezone.now(), house.people["owner"]
    for _ in range(4):
        make_idea(house.call, now=now)
    Credit.objects.filter(item__programme=house.programme).exclude(person=house.people["member"]).update(hidden=True)
    assert [credit.person for credit in waiting_rows(house.programme, owner, now)] == [house.people["member"]]
    assert hidden_waiting(house.programme, now) is None
    Credit.objects.update(hidden=True)
    assert hidden_waiting(house.programme, now) == 5
    assert list(waiting_rows(house.programme, owner, now)) == []
    page = house.client("owner").get(house.url("waiting/")).content.decode()
    assert "5 people whose names are kept back" in page
    assert house.people["member"].shown_name not in page


def test_what_is_late_is_due_first(house):
    closes = timezone.now() + timedelta(days=3)
    house.call.activity.closes_at = closes
    house.call.activity.save()
    due = due_of(house.programme, house.people["owner"], timezone.now())
    assert [(row.text, row.tone) for row in due] == [
        ("1 person waits for an answer to something they gave, past the promise", "bad"),
        (house.call.activity.title, "warn"),
    ]
    assert due[0].label == "6 days late"


def test_an_observer_is_not_told_who_waits(house):
    page = house.client("observer").get(house.url()).content.decode()
    assert "past the promise" not in page
    assert "See who is waiting" not in page


def test_words_of_a_text_can_be_quoted_by_those_who_make_insights(house):
    item_id = house.idea.trail_item.public_id
    path = house.url(f"read/{item_id}/")
    assert f'data-quotable="{item_id}"' in house.client("researcher").get(path).content.decode()
    assert "data-quotable" not in house.client("observer").get(path).content.decode()


def test_a_failed_job_is_shown_with_its_error_and_runs_again(house):
    client = house.client("administrator")
    assert "OSError: the post office is closed" in client.get("/studio/jobs/").content.decode()
    client.post(f"/studio/jobs/{house.job.public_id}/retry/")
    house.job.refresh_from_db()
    assert (house.job.state, house.job.attempts) == ("waiting", 0)
    assert "Nothing failed" in client.get("/studio/jobs/").content.decode()
