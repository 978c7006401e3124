"""Who gets onto which page, what a refusal leaves behind, and what a page costs."""

import re
import uuid

import pytest
from django.core.cache import cache
from django.test import Client

from makewith.foundation.conversation.actions import add_comment
from makewith.foundation.people.tests.factories import PersonFactory
from makewith.foundation.programmes.models import Block, Role, Visibility
from makewith.foundation.programmes.tests.factories import TeamRoleFactory
from makewith.loop.ideas.actions import support_idea
from makewith.loop.ideas.models import Direction, Support
from makewith.loop.ideas.tests.factories import NOW
from makewith.loop.ideas.voting import urls
from makewith.loop.ideas.voting.actions import keep_idea, plan_statuses, set_status, take_idea
from makewith.loop.ideas.voting.models import StatusPlan
from makewith.loop.ideas.voting.tests.community import make_community, make_idea, make_partner
from makewith.surfaces.portal.tests.house import Undone, everything

WAY = ("visitor", "member", "blocked", "author", "partner", "observer", "researcher", "owner")


class Stage:
    def __init__(self) -> None:
        self.call, owner = make_community(visibility=Visibility.PUBLIC)
        self.programme = self.call.activity.programme
        self.idea = make_idea(self.call)
        self.partner = make_partner(self.call, owner)
        self.people = {"owner": owner, "author": self.idea.author, "partner": self.partner.person}
        for role in ("member", "blocked", "observer", "researcher"):
            self.people[role] = PersonFactory(name=role)
        for role in (Role.OBSERVER, Role.RESEARCHER):
            TeamRoleFactory(programme=self.programme, person=self.people[role], role=role)
        Block.objects.create(programme=self.programme, person=self.people["blocked"], blocked_at=NOW)
        self.plan = plan_statuses(actor=owner, call=self.call, ideas=[self.idea], status="review", now=NOW)
        self.member = f"/p/{self.programme.slug}/"
        self.team = f"/studio/{self.programme.slug}/ideas/{self.call.activity.slug}/"
        self.item = self.idea.trail_item.public_id

    def client(self, role: str) -> Client:
        client = Client()
        if role != "visitor":
            client.force_login(self.people[role].user)
        return client

    def path(self, template: str) -> str:
        prefix = self.member if template.startswith("p/") else self.team
        ids = {"idea": self.item, "partner": self.partner.public_id, "plan": self.plan.public_id}
        return prefix + re.sub(r"\{(\w+)\}", lambda match: str(ids[match[1]]), template.split("/", 1)[1])


@pytest.fixture
def stage(db):
    cache.clear()
    return Stage()


SIGN_IN, NO = 302, 403
KEY = "1d515378-7ed0-42e6-9671-c96ffb2fbc04"
# method, page, what is sent -> status for each of WAY
TABLE = [
    ("get", "p/in-action/", {}, (200, 200, 200, 200, 200, 200, 200, 200)),
    ("get", "p/kept/", {}, (SIGN_IN, 200, 200, 200, 200, 200, 200, 200)),
    ("get", "p/queue/", {}, (SIGN_IN, NO, NO, NO, 200, NO, NO, NO)),
    ("get", "p/ideas/{idea}/status/", {}, (SIGN_IN, NO, NO, NO, 200, NO, 200, 200)),
    (
        "post",
        "p/ideas/{idea}/status/",
        {"status": "review", "submission_key": KEY},
        (SIGN_IN, NO, NO, NO, "done", NO, "done", "done"),
    ),
    ("post", "p/ideas/{idea}/take/", {}, (SIGN_IN, NO, NO, NO, "done", NO, NO, NO)),
    ("post", "p/ideas/{idea}/lay-down/", {}, (SIGN_IN, *["nothing"] * 7)),
    ("post", "p/ideas/{idea}/keep/", {}, (SIGN_IN, *["done"] * 7)),
    ("post", "p/ideas/{idea}/support/", {}, (SIGN_IN, "done", NO, NO, "done", "done", "done", "done")),
    ("post", "p/ideas/{idea}/support/", {"direction": "-1"}, (SIGN_IN, NO, NO, NO, NO, NO, NO, NO)),
    ("get", "s/partners/", {}, (SIGN_IN, NO, NO, NO, NO, NO, 200, 200)),
    ("post", "s/partners/", {"person": "x"}, (SIGN_IN, NO, NO, NO, NO, NO, NO, 422)),
    ("post", "s/partners/{partner}/remove/", {}, (SIGN_IN, NO, NO, NO, NO, NO, NO, "done")),
    ("post", "s/partners/share/", {"how": "evenly"}, (SIGN_IN, NO, NO, NO, NO, NO, NO, "done")),
    ("get", "s/standing/", {}, (SIGN_IN, NO, NO, NO, NO, NO, 200, 200)),
    ("post", "s/standing/", {"status": "review", "act": "move"}, (SIGN_IN, NO, NO, NO, NO, NO, 422, 422)),
    ("post", "s/standing/{plan}/undo/", {}, (SIGN_IN, NO, NO, NO, NO, NO, "done", "done")),
]


@pytest.mark.parametrize(
    ("method", "page", "data", "expected"), TABLE, ids=[f"{row[0]} {row[1]}{row[2]}" for row in TABLE]
)
def test_each_page_is_for_whom_it_is_and_a_refusal_changes_nothing(stage, method, page, data, expected):
    for role, status in zip(WAY, expected, strict=True):
        client = stage.client(role)
        with Undone():
            before = everything()
            cache.clear()
            response = getattr(client, method)(stage.path(page), data)
            assert response.status_code == (302 if status in {"done", "nothing"} else status), role
            if method == "post":
                assert (everything() == before) is (status != "done"), role


def test_who_is_gone_or_has_no_name_yet_does_not_vote(stage):
    gone, nameless = PersonFactory(), PersonFactory()
    clients = []
    for person in (gone, nameless):
        client = Client()
        client.force_login(person.user)
        clients.append(client)
    gone.erased_at = NOW
    gone.save()
    nameless.delete()
    for client in clients:
        client.post(stage.path("p/ideas/{idea}/support/"))
    assert Support.objects.count() == 0


def test_a_members_call_takes_no_votes_of_others(stage):
    stage.call.activity.visibility = Visibility.MEMBERS
    stage.call.activity.save()
    response = stage.client("member").post(stage.path("p/ideas/{idea}/support/"))
    assert (response.status_code, Support.objects.count()) == (404, 0)


def test_one_address_may_be_an_office_but_not_a_thousand(stage, settings):
    settings.VOTES_PER_ADDRESS = 3
    answers = []
    for _ in range(5):
        client = Client()
        client.force_login(PersonFactory().user)
        answers.append(client.post(stage.path("p/ideas/{idea}/support/")).status_code)
    assert (answers, Support.objects.count()) == ([302, 302, 302, 429, 429], 3)


def test_a_person_has_sixty_clicks_a_minute(stage):
    client = stage.client("member")
    sent = [{"take_back": "1"} if number % 2 else {} for number in range(62)]
    answers = [client.post(stage.path("p/ideas/{idea}/support/"), data).status_code for data in sent]
    assert answers.count(302) in range(60, 62)
    assert answers[-1] == 429


def test_a_spent_budget_is_said_beside_the_button(stage):
    stage.call.rules["votes"]["budget"] = 1
    stage.call.save()
    other = make_idea(stage.call)
    client = stage.client("member")
    page = client.get(stage.path("p/ideas/{idea}/")).content.decode()
    assert "You have 1 vote left here." in page
    client.post(f"{stage.member}ideas/{other.trail_item.public_id}/support/")
    response = client.post(stage.path("p/ideas/{idea}/support/"), headers={"HX-Request": "true"})
    assert response.status_code == 422
    assert "You have given your vote here." in response.content.decode()


def test_both_ways_a_click_turns_the_vote(stage):
    stage.call.rules["votes"]["both_ways"] = True
    stage.call.save()
    client = stage.client("member")
    htmx = {"headers": {"HX-Request": "true"}}
    page = client.post(stage.path("p/ideas/{idea}/support/"), **htmx).content.decode()
    assert "Vote against it instead" in page
    page = client.post(stage.path("p/ideas/{idea}/support/"), {"direction": "-1"}, **htmx).content.decode()
    assert "You voted against it. Take it back" in page
    assert Support.objects.get().direction == Direction.AGAINST


def test_the_idea_says_where_it_stands_and_who_speaks_as_its_partner(stage):
    partner = stage.people["partner"]
    take_idea(person=partner, idea=stage.idea, now=NOW)
    set_status(actor=partner, idea=stage.idea, status="soon", text="In autumn.", now=NOW)
    add_comment(
        author=partner,
        target=stage.idea.trail_item,
        text="I ask the shop.",
        stance="builds",
        submission_key=uuid.uuid4(),
        now=NOW,
    )
    page = stage.client("member").get(stage.path("p/ideas/{idea}/")).content.decode()
    assert page.count("Coming soon") == 2
    assert "Idea partner</span>" in page
    assert "Jonas B. is its idea partner." in page
    assert "In autumn." in page


def test_a_list_is_narrowed_by_category_and_status_and_ordered_by_what_is_popular(stage):
    experience = make_idea(stage.call, category="experience")
    support_idea(person=PersonFactory(), idea=experience, now=NOW)
    client, path = stage.client("member"), f"{stage.member}calls/{stage.call.activity.slug}/"

    def shown(query):
        page = client.get(f"{path}?{query}").content.decode()
        return [int(number) for number in re.findall(r'idea-row__n" aria-hidden="true">(\d+)<', page)]

    one, two = stage.idea.trail_item.number, experience.trail_item.number
    assert shown("order=popular") == [two, one]
    assert shown("category=product") == [one]
    assert shown("category=experience") == [two]
    set_status(actor=stage.people["owner"], idea=stage.idea, status="review", now=NOW)
    assert shown("status=review") == [one]
    assert shown("status=launched") == []


def test_popular_ideas_go_on_to_the_next_page(stage):
    for _ in range(21):
        make_idea(stage.call)
    client, path = stage.client("member"), f"{stage.member}calls/{stage.call.activity.slug}/?order=popular"
    page = client.get(path).content.decode()
    after = re.search(r"after=([^&\"]+)", page)[1]
    rest = client.get(f"{path}&after={after}").content.decode()
    assert (page.count('"idea-row__n"'), rest.count('"idea-row__n"')) == (20, 2)


PAGES = [
    ("p/kept/", "partner"),
    ("p/queue/", "partner"),
    ("p/in-action/", "member"),
    ("s/partners/", "owner"),
    ("s/standing/", "owner"),
]


@pytest.mark.parametrize(("page", "role"), PAGES)
def test_twenty_more_ideas_cost_no_more_queries(stage, page, role, django_assert_max_num_queries):
    def fill(count):
        for _ in range(count):
            idea = make_idea(stage.call)
            keep_idea(person=stage.people["partner"], idea=idea, now=NOW)
            take_idea(person=stage.people["partner"], idea=idea, now=NOW)
            make_idea(stage.call)
            shown = make_idea(stage.call)
            set_status(actor=stage.people["owner"], idea=shown, status="launched", text="There.", now=NOW)

    client = stage.client(role)
    fill(1)
    with django_assert_max_num_queries(60) as few:
        assert client.get(stage.path(page)).status_code == 200
    fill(5)
    with django_assert_max_num_queries(len(few.captured_queries)):
        client.get(stage.path(page))
    assert len(few.captured_queries) <= 18


@pytest.mark.parametrize("role", ["visitor", "member"])
def test_the_list_costs_at_most_eight_queries(stage, role, django_assert_max_num_queries):
    for _ in range(3):
        make_idea(stage.call)
    client, path = stage.client(role), f"{stage.member}calls/{stage.call.activity.slug}/?order=popular&category=product"
    client.get(path)
    with django_assert_max_num_queries(12) as asked:
        client.get(path, headers={"HX-Request": "true"})
    own = [query for query in asked.captured_queries if "ideas_" in query["sql"]]
    assert len(own) <= 3


def test_moved_together_they_wait_for_the_grace_and_can_be_undone(stage):
    client, other = stage.client("owner"), make_idea(stage.call)
    data = {"act": "move", "status": "soon", "text": "In autumn.", "idea": [stage.item, other.trail_item.public_id]}
    assert client.post(stage.path("s/standing/"), data).status_code == 302
    page = client.get(stage.path("s/standing/")).content.decode()
    assert "2 ideas move to “Coming soon”" in page
    plan = StatusPlan.objects.latest("id")
    client.post(f"{stage.team}standing/{plan.public_id}/undo/")
    plan.refresh_from_db()
    assert (plan.undone_at is not None, plan.text) == (True, "")


def test_without_an_answer_what_was_ticked_stays_ticked(stage):
    data = {"act": "move", "status": "soon", "text": "", "idea": [stage.item]}
    response = stage.client("owner").post(stage.path("s/standing/"), data)
    page = response.content.decode()
    assert response.status_code == 422
    assert f'value="{stage.item}" checked' in page
    assert "“Coming soon” comes with an answer." in page


def test_the_table_names_every_page_of_the_room(stage):
    paths = [stage.path(page).removeprefix("/") for _method, page, *_rest in TABLE]
    assert [one.name for one in urls.urlpatterns if not any(one.pattern.match(path) for path in paths)] == []
