"""Atom feeds: what everybody may see, and nothing else."""

import uuid
from datetime import timedelta
from xml.etree import ElementTree as ET

import pytest
from django.utils import timezone

from makewith.foundation.people.models import ShownAs
from makewith.foundation.people.tests.factories import PersonFactory, StakeholderKindFactory
from makewith.foundation.programmes.models import Visibility
from makewith.foundation.trail.actions import withdraw_item
from makewith.foundation.trail.models import Credit
from makewith.loop.ideas.actions import Words
from makewith.loop.ideas.models import Idea, IdeaState
from makewith.loop.ideas.tests.factories import make_idea
from makewith.surfaces.portal.tests.house import build

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"
FEEDS = ("/p/{slug}/news.atom", "/p/{slug}/calls/{call}/ideas.atom", "/p/{slug}/calls/{call}/answered.atom")


@pytest.fixture
def house():
    return build(Visibility.PUBLIC)


def read(house, address, role="visitor", **headers):
    answer = house.ask("GET", address, role, **headers)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/atom+xml; charset=utf-8"
    return ET.fromstring(answer.content)  # noqa: S314 (what we wrote ourselves)


def entries(document):
    return document.findall(f"{ATOM}entry")


def text(element, name):
    return element.findtext(f"{ATOM}{name}")


def authors(entry):
    return [author.findtext(f"{ATOM}name") for author in entry.findall(f"{ATOM}author")]


@pytest.mark.parametrize("address", FEEDS)
def test_a_feed_has_what_the_standard_asks_for(house, address):
    document = read(house, address)
    assert document.tag == f"{ATOM}feed"
    assert text(document, "id") == "http://localhost:8000" + house.path(address)
    assert text(document, "title")
    assert text(document, "updated").endswith("Z")
    links = {link.get("rel"): link.get("href") for link in document.findall(f"{ATOM}link")}
    assert links["self"] == text(document, "id")
    assert links["alternate"].startswith("http://localhost:8000/p/last-metres/")
    assert authors(document) == ["Wrenpost"]
    found = entries(document)
    assert found
    assert len({text(entry, "id") for entry in found}) == len(found)
    for entry in found:
        assert text(entry, "id") == uuid.UUID(text(entry, "id")).urn
        assert text(entry, "title")
        assert text(entry, "updated") <= text(document, "updated")
        assert entry.find(f"{ATOM}content").get("type") == "html"


def test_news_are_decisions_with_their_reasons_and_deliveries_with_their_effect(house):
    delivery, decision = entries(read(house, FEEDS[0]))
    assert text(decision, "title") == "Try safe-spot photos"
    assert "They mind not being the one who chose.: You asked to choose." in text(decision, "content")
    assert authors(decision) == ["Owner A."]
    assert text(delivery, "title") == "The card is in every van"
    assert "38 before, 27.5 after" in text(delivery, "content")


def test_ideas_come_newest_first_with_their_words_escaped(house):
    make_idea(house.call, words=Words("A <b>bold</b> idea", {"today": "1 < 2 & \x0b\n\nso", "instead": "y"}))
    newest = entries(read(house, FEEDS[1]))
    assert [text(entry, "title") for entry in newest] == [house.idea.title, "A <b>bold</b> idea"]
    assert '<p dir="auto">1 &lt; 2 &amp; </p>' in text(newest[1], "content")


def test_answers_are_letters_and_verdicts(house):
    assert [text(entry, "title") for entry in entries(read(house, FEEDS[2]))] == [house.idea.title]


@pytest.mark.parametrize("address", FEEDS)
def test_what_is_not_public_has_no_feed_for_anybody(house, address):
    house.programme.visibility = Visibility.MEMBERS
    house.programme.save()
    assert [house.ask("GET", address, role).status_code for role in ("visitor", "member", "owner")] == [404] * 3


@pytest.mark.parametrize("address", FEEDS[1:])
def test_a_call_for_members_has_no_feed(house, address):
    house.call.activity.visibility = Visibility.MEMBERS
    house.call.activity.save()
    assert house.ask("GET", address, "member").status_code == 404


def test_the_same_feed_is_not_sent_twice_and_what_is_taken_back_leaves_at_once(house):
    first = house.ask("GET", FEEDS[1], "visitor")
    known = {"HTTP_IF_NONE_MATCH": first["ETag"], "HTTP_IF_MODIFIED_SINCE": first["Last-Modified"]}
    assert house.ask("GET", FEEDS[1], "visitor", **known).status_code == 304
    withdraw_item(actor=house.people["author"], item=house.idea.trail_item, now=timezone.now())
    gone = house.ask("GET", FEEDS[1], "visitor", **known)
    assert gone.status_code == 200
    assert house.idea.title.encode() not in gone.content
    assert house.ask("GET", FEEDS[1], "visitor", HTTP_IF_MODIFIED_SINCE=first["Last-Modified"]).status_code == 200
    assert house.idea.title.encode() not in house.ask("GET", FEEDS[2], "visitor").content


def test_an_idea_that_waits_for_a_moderator_is_in_no_feed(house):
    other = make_idea(house.call, words=Words("Not read yet", {"today": "x", "instead": "y"}))
    assert b"Not read yet" in house.ask("GET", FEEDS[1], "visitor").content
    Idea.objects.filter(pk=other.pk).update(state=IdeaState.HELD)
    assert b"Not read yet" not in house.ask("GET", FEEDS[1], "owner").content


def test_names_are_those_that_everybody_reads(house):
    kind = StakeholderKindFactory(name="courier")
    shy = make_idea(house.call, PersonFactory(name="Shy S.", kind=kind, shown_as=ShownAs.KIND), now=timezone.now())
    hidden = make_idea(house.call, PersonFactory(name="Hidden H."), now=timezone.now() + timedelta(seconds=1))
    Credit.objects.filter(item=hidden.trail_item).update(hidden=True)
    nameless = make_idea(house.call, PersonFactory(name="Nameless N."), now=timezone.now() + timedelta(seconds=2))
    Idea.objects.filter(pk=nameless.pk).update(is_anonymous=True)
    found = entries(read(house, FEEDS[1], "owner"))
    assert [authors(entry) for entry in found] == [[], [], ["A courier"], ["Author A."]]
    assert shy.pk


def test_pages_name_their_feeds(house):
    page = house.ask("GET", "/p/{slug}/calls/{call}/", "visitor").content.decode()
    for address in FEEDS[1:]:
        assert page.count(house.path(address)) == 2
    assert house.ask("GET", "/p/{slug}/", "visitor").content.decode().count(house.path(FEEDS[0])) == 2
    house.programme.visibility = Visibility.MEMBERS
    house.programme.save()
    assert b".atom" not in house.ask("GET", "/p/{slug}/calls/{call}/", "member").content


@pytest.mark.parametrize(("address", "most"), [(FEEDS[0], 3), (FEEDS[1], 4), (FEEDS[2], 4)])
def test_a_feed_takes_few_queries_however_long_it_is(house, address, most, client, count_queries):
    for _ in range(12):
        make_idea(house.call)
    client.get(house.path(address))
    with count_queries() as queries:
        client.get(house.path(address))
    assert len(queries) <= most, "\n".join(queries)
