import re
import uuid
from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import reverse

from makewith.foundation.notifications import actions, queries, registry
from makewith.foundation.notifications.models import Fate, Notification, Preference
from makewith.foundation.people.tests.factories import PersonFactory
from makewith.foundation.programmes.models import Visibility
from makewith.foundation.programmes.tests.factories import MembershipFactory, ProgrammeFactory

from .conftest import NOW

pytestmark = pytest.mark.django_db

INBOX = reverse("notifications:inbox")


@pytest.fixture
def amina(client, person):
    """Amina's browser."""
    client.force_login(person.user)
    return client


def test_news_stands_in_the_order_of_what_it_means(amina, news):
    actions.tell([news(fate=fate, title=f"News of {fate}") for fate in reversed(Fate.values)], now=NOW)
    page = amina.get(INBOX).content.decode()
    assert sorted(Fate.values, key=lambda fate: page.index(f"News of {fate}")) == list(Fate.values)
    assert "loud it is. 5 pieces of news are new." in page


def test_words_of_others_are_words_and_no_markup(amina, news):
    actions.tell([news(title="<script>1</script>", quote="<img src=x>", body="<b>bold</b>")], now=NOW)
    page = amina.get(INBOX).content.decode()
    assert "<script>1" not in page
    assert "<img src=x>" not in page
    assert "&lt;b&gt;bold" in page


def test_an_empty_inbox_says_what_will_come(amina):
    assert "Nothing here yet" in amina.get(INBOX).content.decode()


def test_a_long_inbox_takes_as_many_queries_as_a_short_one(amina, news, count_queries):
    actions.tell([news()], now=NOW)
    amina.get(INBOX)
    with count_queries() as short:
        amina.get(INBOX)
    actions.tell([news() for _ in range(60)], now=NOW)
    with count_queries() as long:
        amina.get(INBOX)
    assert len(long) == len(short)


def test_older_news_is_a_page_away(person, news):
    actions.tell(
        [news(title=f"News {number}", fate=Fate.READ if number % 2 else Fate.TIED) for number in range(7)], now=NOW
    )
    first = queries.inbox_page(person, None, size=5)
    second = queries.inbox_page(person, first.next_cursor, size=5)
    assert [row.title for row in [*first.rows, *second.rows]] == [f"News {number}" for number in range(6, -1, -1)]
    assert second.next_cursor is None
    assert len(queries.inbox_page(person, None, fate=Fate.READ).rows) == 3


def test_opening_news_marks_it_as_read_and_goes_where_it_leads(amina, news, person):
    actions.tell([news()], now=NOW)
    response = amina.get(reverse("notifications:open", args=[Notification.objects.get().public_id]))
    assert (response.status_code, response["Location"]) == (302, "/programmes/last-ten-metres/1/")
    assert queries.unread_count(person) == 0


def test_all_news_is_marked_as_read_at_once(amina, news, person):
    actions.tell([news(), news()], now=NOW)
    there = amina.post(reverse("notifications:mark_all_read"))["Location"]
    assert queries.unread_count(person) == 0
    assert "2 pieces of news are marked as read." in amina.get(there).content.decode()


def test_marking_all_as_read_can_be_taken_back_and_leaves_what_was_read_before(amina, news, person):
    actions.tell([news(), news(), news()], now=NOW)
    first = Notification.objects.earliest("id")
    actions.mark_read(person=person, notification=first, now=NOW)
    there = amina.post(reverse("notifications:mark_all_read"))["Location"]
    read_at = parse_qs(urlsplit(there).query)["undo"][0]

    assert amina.post(reverse("notifications:mark_unread"), {"read_at": read_at})["Location"] == INBOX

    assert list(Notification.objects.filter(read_at=None).order_by("id")) == list(
        Notification.objects.exclude(pk=first.pk).order_by("id")
    )


@pytest.mark.parametrize("read_at", ["", "yesterday", "2026-13-45T00:00:00+00:00", "2026-06-18T12:00:00"])
def test_a_moment_that_is_none_takes_nothing_back(amina, news, person, read_at):
    actions.tell([news()], now=NOW)
    actions.mark_read(person=person, now=NOW)
    amina.post(reverse("notifications:mark_unread"), {"read_at": read_at})
    assert amina.get(INBOX, {"undo": read_at}).status_code == 200
    assert queries.unread_count(person) == 0


def test_somebody_elses_news_cannot_be_opened(client, news, person):
    actions.tell([news()], now=NOW)
    client.force_login(PersonFactory().user)
    assert client.get(reverse("notifications:open", args=[Notification.objects.get().public_id])).status_code == 404
    assert queries.unread_count(person) == 1


@pytest.mark.parametrize(
    ("method", "name"),
    [
        ("get", "inbox"),
        ("post", "mark_all_read"),
        ("post", "mark_unread"),
        ("get", "reach"),
        ("post", "reach"),
        ("post", "try_address_again"),
    ],
)
def test_visitors_are_asked_to_sign_in(client, method, name):
    response = getattr(client, method)(reverse(f"notifications:{name}"))
    assert response.status_code == 302
    assert response["Location"].startswith("/sign-in/")
    assert Preference.objects.count() == 0


def test_news_is_chosen_by_programme_and_by_what_is_ones_own(amina, news, person):
    other = ProgrammeFactory(name="A quieter hub")
    actions.tell(
        [
            news(title="Mine here"),
            news(title="Followed here", kind="followed"),
            news(title="Mine there", programme_id=other.pk),
        ],
        now=NOW,
    )

    def titles(**chosen):
        page = amina.get(INBOX, chosen).content.decode()
        return [title for title in ("Mine here", "Followed here", "Mine there") if title in page]

    assert titles() == ["Mine here", "Followed here", "Mine there"]
    assert titles(programme=other.public_id) == ["Mine there"]
    assert titles(mine="1") == ["Mine here", "Mine there"]
    assert titles(mine="1", fate="tied") == []
    assert "Nothing of this kind" in amina.get(INBOX, {"fate": "tied"}).content.decode()


def test_the_next_page_keeps_what_was_chosen(amina, news, programme):
    actions.tell([news() for _ in range(31)], now=NOW)
    page = amina.get(INBOX, {"programme": programme.public_id, "mine": "1"}).content.decode()
    assert re.search(rf'href="\?cursor=\w+&amp;fate=&amp;programme={programme.public_id}&amp;mine=1"', page)


def test_a_programme_that_has_no_news_for_one_cannot_be_chosen(amina, news):
    actions.tell([news()], now=NOW)
    assert amina.get(INBOX, {"programme": ProgrammeFactory().public_id}).status_code == 404
    assert amina.get(INBOX, {"programme": "x"}).status_code == 404


def test_the_inbox_stands_in_a_programme_that_is_open_to_its_reader(amina, news, person):
    closed = ProgrammeFactory(name="Closed", visibility=Visibility.INVITATION)
    actions.tell([news(programme_id=closed.pk)], now=NOW)
    assert 'class="topbar__nav"' not in amina.get(INBOX).content.decode()
    mine = MembershipFactory(person=person).programme
    actions.tell([news(programme_id=mine.pk)], now=NOW)
    assert f'<nav class="topbar__nav" aria-label="{mine.name}">' in amina.get(INBOX).content.decode()


def test_what_is_held_is_in_no_inbox_until_it_is_released(amina, news, monkeypatch):
    held = uuid.uuid4()
    actions.tell([news(title="CANARY one", quote="CANARY", body="CANARY", about=(held,)), news(title="Two")], now=NOW)
    monkeypatch.setattr(registry, "held_from", lambda person_id, items: {held} & set(items))
    page = amina.get(INBOX).content.decode()
    assert "CANARY" not in page
    assert "Something that is being looked at right now" in page
    assert "Two" in page
    monkeypatch.undo()
    assert "CANARY one" in amina.get(INBOX).content.decode()


def test_an_unknown_fate_or_a_damaged_link_is_refused(amina):
    assert amina.get(INBOX + "?fate=lost").status_code == 404
    assert amina.get(INBOX + "?cursor=%20x").status_code == 400
