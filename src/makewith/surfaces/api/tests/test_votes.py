"""Votes, categories and statuses over the API."""

import pytest
from django.core.cache import cache
from django.test import Client

from makewith.foundation.accounts.actions import create_token
from makewith.foundation.people.tests.factories import PersonFactory
from makewith.foundation.programmes.models import Visibility
from makewith.loop.ideas.voting.actions import set_status
from makewith.loop.ideas.voting.tests.community import NOW, make_community, make_idea

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nobody_has_been_counted():
    cache.clear()


@pytest.fixture
def call():
    made, _owner = make_community(visibility=Visibility.PUBLIC)
    return made


@pytest.fixture
def key():
    return {"Authorization": f"Bearer {create_token(user=PersonFactory().user, name='tests')[1]}"}


def support(idea, key, direction=""):
    query = f"?direction={direction}" if direction else ""
    return Client().put(f"/api/v1/ideas/{idea.trail_item.public_id}/support{query}", headers=key)


def test_a_call_says_what_votes_categories_and_statuses_it_has(call):
    found = Client().get(f"/api/v1/calls/{call.activity.public_id}").json()
    assert found["votes"] == {"points": 10, "both_ways": False, "budget": None}
    assert found["categories"][0] == {"key": "product", "label": "Product", "words": ""}
    assert [row["key"] for row in found["statuses"]] == ["review", "soon", "launched"]


def test_an_idea_says_where_it_stands_and_a_list_is_narrowed_by_it(call, key):
    idea, _other = make_idea(call), make_idea(call, category="experience")
    set_status(actor=call.activity.programme.team_roles.get().person, idea=idea, status="review", now=NOW)
    assert support(idea, key).json() == {"supports": 1, "supported": True, "against": 0, "points": 10}
    address = f"/api/v1/calls/{call.activity.public_id}/ideas"
    for query in ("status=review", "category=product", "order=popular&limit=1"):
        (found,) = Client().get(f"{address}?{query}").json()["results"]
        assert [found[name] for name in ("category", "status", "points", "against")] == ["product", "review", 10, 0]
    assert Client().get(f"{address}?status=launched").json()["results"] == []


def test_votes_go_the_way_the_call_lets_them(call, key):
    idea = make_idea(call)
    assert support(idea, key, "against").status_code == 403
    call.rules["votes"]["both_ways"] = True
    call.save()
    assert support(idea, key, "against").json() == {"supports": 0, "supported": False, "against": 1, "points": -10}
    assert support(idea, key, "for").json() == {"supports": 1, "supported": True, "against": 0, "points": 10}
    assert support(idea, key, "up").status_code == 422


def test_a_spent_budget_is_said(call, key):
    call.rules["votes"]["budget"] = 1
    call.save()
    assert support(make_idea(call), key).status_code == 200
    refused = support(make_idea(call), key)
    assert refused.status_code == 422
    assert "You have given your vote here." in refused.content.decode()


def test_an_idea_is_written_into_a_category(call, key):
    def write(**more):
        words = {"title": "A shelf", "answers": {"today": "It rains.", "instead": "A shelf."}, **more}
        headers = {**key, "Idempotency-Key": f"a-shelf-{more.get('category', 'none')}"}
        address = f"/api/v1/calls/{call.activity.public_id}/ideas"
        return Client().post(address, words, content_type="application/json", headers=headers)

    assert write(category="product").json()["category"] == "product"
    for wrong in ({}, {"category": "weather"}):
        refused = write(**wrong)
        assert refused.status_code == 422
        assert "Choose one" in refused.content.decode()


def test_everybody_at_one_address_together_has_a_limit(call, key, settings):
    settings.VOTES_PER_ADDRESS = 2
    ideas = [make_idea(call) for _ in range(3)]
    assert [support(idea, key).status_code for idea in ideas] == [200, 200, 429]
