"""The map of the site: public pages, all of them, and nothing else."""

from xml.etree import ElementTree as ET

import pytest
from django.utils import timezone

from makewith.foundation.programmes.models import Visibility
from makewith.foundation.trail.actions import withdraw_item
from makewith.loop.ideas.models import Idea, IdeaState
from makewith.loop.ideas.tests.factories import make_idea
from makewith.surfaces.portal import sitemap
from makewith.surfaces.portal.tests.house import build

pytestmark = pytest.mark.django_db
NAMESPACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
SITE = "http://localhost:8000"


@pytest.fixture
def house():
    return build(Visibility.PUBLIC)


def read(client, path="/sitemap.xml"):
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/xml; charset=utf-8"
    return ET.fromstring(b"".join(answer.streaming_content))  # noqa: S314 (what we wrote ourselves)


def addresses(document):
    return [row.text.removeprefix(SITE) for row in document.iter(f"{NAMESPACE}loc")]


def test_it_has_every_public_page_once(house, client):
    document = read(client)
    assert document.tag == f"{NAMESPACE}urlset"
    wanted = ["/", "/p/{slug}/", "/p/{slug}/calls/{call}/", "/p/{slug}/ideas/{idea}/"]
    wanted += ["/p/{slug}/insights/{insight}/", "/p/{slug}/decisions/{decision}/"]
    assert sorted(addresses(document)) == sorted(house.path(address) for address in wanted)
    for address in addresses(document)[1:]:
        assert client.get(address).status_code == 200


def test_it_says_when_an_idea_was_last_touched(house, client):
    rows = {row[0].text: [part.text for part in row[1:]] for row in read(client)}
    touched = Idea.objects.get(pk=house.idea.pk).active_at
    assert rows[SITE + house.path("/p/{slug}/ideas/{idea}/")] == [f"{touched:%Y-%m-%dT%H:%M:%SZ}"]


@pytest.mark.parametrize("role", ["visitor", "owner", "administrator"])
def test_what_is_not_for_everybody_is_in_it_for_nobody(house, role):
    client = house.client(role)
    Idea.objects.filter(pk=make_idea(house.call).pk).update(state=IdeaState.HELD)
    gone = make_idea(house.call)
    withdraw_item(actor=gone.author, item=gone.trail_item, now=timezone.now())
    assert len(addresses(read(client))) == 6
    house.call.activity.visibility = Visibility.MEMBERS
    house.call.activity.save()
    assert not [path for path in addresses(read(client)) if "ideas/" in path or "calls/" in path]
    house.programme.visibility = Visibility.MEMBERS
    house.programme.save()
    assert addresses(read(client)) == ["/"]


def test_what_is_too_much_for_one_document_is_in_several_under_an_index(house, client, monkeypatch):
    for _ in range(4):
        make_idea(house.call)
    whole = sorted(addresses(read(client)))
    monkeypatch.setattr(sitemap, "SIZE", 3)
    index = read(client)
    assert index.tag == f"{NAMESPACE}sitemapindex"
    pages = [read(client, path) for path in addresses(index)]
    assert len(pages) > 2
    assert sorted(path for page in pages for path in addresses(page)) == whole
    assert client.get(f"/sitemap-{len(pages)}.xml").status_code == 404


def test_it_takes_few_queries(house, client, count_queries):
    for _ in range(10):
        make_idea(house.call)
    read(client)
    with count_queries() as queries:
        read(client)
    assert len(queries) <= 4, "\n".join(queries)


def test_robots_are_told_where_the_map_is_and_what_is_only_for_people(client, db):
    answer = client.get("/robots.txt")
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    lines = answer.content.decode().splitlines()
    assert lines[0] == "User-agent: *"
    assert "Disallow: /studio/" in lines
    assert lines[-1] == f"Sitemap: {SITE}/sitemap.xml"
