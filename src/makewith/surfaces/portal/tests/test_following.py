"""What one follows is on one page, each to be muted or let go; whoever stands behind an idea finds it there."""

import pytest
from django.test import Client
from django.urls import reverse

from makewith.foundation.following.models import Follow
from makewith.foundation.people.tests.factories import PersonFactory
from makewith.loop.ideas.actions import support_idea
from makewith.loop.ideas.tests.factories import NOW, make_idea

pytestmark = pytest.mark.django_db


def test_followed_from_its_page_muted_and_let_go_on_ones_own(count_queries):
    idea, other = make_idea(), make_idea()
    item, call = idea.trail_item, idea.call.activity
    ruth = PersonFactory(name="Ruth O.")
    support_idea(person=ruth, idea=other, now=NOW)
    client = Client()
    client.force_login(ruth.user)
    targets = {"item": item, "activity": call, "programme": call.programme}
    pages = {
        "item": reverse("ideas:idea", args=[call.programme.slug, item.public_id]),
        "activity": reverse("ideas:call", args=[call.programme.slug, call.slug]),
        "programme": reverse("portal:programme", args=[call.programme.slug]),
    }
    for kind, target in targets.items():
        address = reverse("following:follow", args=[kind, target.public_id])
        assert address in client.get(pages[kind]).content.decode()
        answer = client.post(address, {"act": "follow"}, headers={"referer": f"http://testserver{pages[kind]}"})
        assert (answer.status_code, answer["Location"]) == (302, pages[kind])
        assert "You follow it" in client.get(pages[kind]).content.decode()
    page = client.get("/following/").content.decode()
    for words in (item.title, call.title, call.programme.name, "You are behind it"):
        assert words in page
    client.post(reverse("following:follow", args=["item", item.public_id]), {"act": "mute"})
    assert "Quiet" in client.get("/following/").content.decode()
    for kind, target in targets.items():
        client.post(reverse("following:follow", args=[kind, target.public_id]), {"act": "unfollow"})
    assert Follow.objects.count() == 0
    with count_queries() as queries:
        client.get("/following/")
    assert len(queries) <= 9, "\n".join(queries)


@pytest.mark.parametrize(
    ("kind", "act", "status"), [("item", "", 400), ("person", "follow", 404), ("item", "follow", 302)]
)
def test_what_makes_no_sense_is_refused(kind, act, status):
    item = make_idea().trail_item
    client = Client()
    client.force_login(PersonFactory().user)
    assert client.post(reverse("following:follow", args=[kind, item.public_id]), {"act": act}).status_code == status
    assert Follow.objects.count() == (1 if status == 302 else 0)
