import uuid

import pytest

from makewith.foundation.notifications import actions, queries
from makewith.foundation.notifications.models import Notification, NotificationAbout, Rhythm
from makewith.foundation.people.models import Person
from makewith.foundation.people.tests.factories import PersonFactory
from makewith.foundation.realtime.bus import the_bus

from .conftest import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def heard():
    """Messages that reached the bus."""
    messages = []
    the_bus().subscribe(messages.extend)
    return messages


def test_news_told_twice_is_told_once(news, person):
    first, second = news(), news()
    assert actions.tell([first], now=NOW) == 1
    assert actions.tell([first, second], now=NOW) == 1
    assert actions.tell([first, second], now=NOW) == 0
    assert queries.unread_count(person) == 2
    assert NotificationAbout.objects.count() == 2


def test_the_same_news_twice_in_one_breath_is_told_once(news, person):
    one = news()
    assert actions.tell([one, one], now=NOW) == 1
    assert queries.unread_count(person) == 1


def test_one_occasion_is_news_for_several_people(news, person):
    other = PersonFactory()
    assert actions.tell([news(unique_key="x"), news(unique_key="x", person_id=other.pk)], now=NOW) == 2


def test_everything_told_is_kept(news, person, programme):
    item_id = uuid.uuid4()
    actions.tell([news(about=(item_id, item_id), title="T" * 300, quote="q" * 400)], now=NOW)
    row = Notification.objects.get()
    assert (row.person, row.programme, row.kind, row.fate, row.created_at) == (
        person,
        programme,
        "update",
        "changed",
        NOW,
    )
    assert row.title == "T" * 199 + "…"
    assert row.quote == "q" * 299 + "…"
    assert [about.item_id for about in row.about.all()] == [item_id]


@pytest.mark.parametrize("path", ["https://elsewhere.example/", "//elsewhere.example/", "elsewhere"])
def test_news_never_leads_to_another_site(path, news):
    with pytest.raises(ValueError, match="no place to lead to"):
        actions.tell([news(path=path)], now=NOW)
    assert Notification.objects.count() == 0


def test_ten_thousand_people_are_told_in_few_queries(news, heard, count_queries, django_capture_on_commit_callbacks):
    Person.objects.bulk_create(Person(name=f"Person {number}") for number in range(10_000))
    everybody = [
        news(person_id=pk, unique_key="launch")
        for pk in Person.objects.filter(name__startswith="Person ").values_list("pk", flat=True)
    ]
    with count_queries() as queries_made:
        assert actions.tell(everybody, now=NOW) == 10_000
    assert len(queries_made) < 400
    assert NotificationAbout.objects.count() == 10_000


def test_the_number_at_the_bell_follows(news, person, heard, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        actions.tell([news(), news()], now=NOW)
    with django_capture_on_commit_callbacks(execute=True):
        actions.mark_read(person=person, now=NOW)
    told = [(message.room, message.kind) for message in heard]
    assert told == [(f"inbox:{person.public_id}", "inbox")] * 2


def test_nothing_new_announces_nothing(news, person, heard, django_capture_on_commit_callbacks):
    actions.tell([news(unique_key="x")], now=NOW)
    with django_capture_on_commit_callbacks(execute=True) as callbacks:
        actions.tell([news(unique_key="x")], now=NOW)
    assert callbacks == []


def test_who_wants_no_letters_still_finds_the_news_in_the_inbox(news, person, programme):
    actions.set_rhythm(person=person, programme=programme, rhythm=Rhythm.NEVER)
    actions.tell([news()], now=NOW)
    assert Notification.objects.get().by_mail is False
    assert queries.unread_count(person) == 1
