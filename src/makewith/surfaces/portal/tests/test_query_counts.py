"""What the pages that everybody reads ask of the database, however much is on them."""

import pytest
from django.urls import reverse

from makewith.foundation.people.tests.factories import PersonFactory
from makewith.loop.ideas.tests.factories import make_call, make_idea

pytestmark = pytest.mark.django_db


@pytest.fixture
def call():
    return make_call()


@pytest.fixture
def addresses(call):
    for _ in range(25):
        idea = make_idea(call)
    slug = call.activity.programme.slug
    return {
        "list": reverse("ideas:call", args=[slug, call.activity.slug]),
        "idea": reverse("ideas:idea", args=[slug, idea.trail_item.public_id]),
    }


@pytest.mark.parametrize(("page", "most"), [("list", 8), ("idea", 14)])
def test_a_member_reads_a_page_in_few_queries(page, most, client, addresses, count_queries):
    client.force_login(PersonFactory().user)
    client.get(addresses[page])

    with count_queries() as queries:
        assert client.get(addresses[page]).status_code == 200

    assert len(queries) <= most, "\n".join(queries)


@pytest.mark.parametrize(("page", "most"), [("list", 4), ("idea", 10)])
def test_a_visitor_reads_a_page_in_fewer(page, most, client, addresses, count_queries):
    client.get(addresses[page])

    with count_queries() as queries:
        assert client.get(addresses[page]).status_code == 200

    assert len(queries) <= most, "\n".join(queries)
