import pytest
from django.urls import reverse

from makewith.foundation.notifications import actions, queries
from makewith.foundation.notifications.models import Fate, Notification, Preference, Rhythm
from makewith.foundation.people.tests.factories import PersonFactory
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
    assert (response.status_code, response["Location"]) == (302, "/programmes/last-ten-metres/")
    assert queries.unread_count(person) == 0


def test_all_news_is_marked_as_read_at_once(amina, news, person):
    actions.tell([news(), news()], now=NOW)
    assert amina.post(reverse("notifications:mark_all_read"))["Location"] == INBOX
    assert queries.unread_count(person) == 0


def test_somebody_elses_news_cannot_be_opened(client, news, person):
    actions.tell([news()], now=NOW)
    client.force_login(PersonFactory().user)
    assert client.get(reverse("notifications:open", args=[Notification.objects.get().public_id])).status_code == 404
    assert queries.unread_count(person) == 1


@pytest.mark.parametrize(("method", "name"), [("get", "inbox"), ("post", "mark_all_read"), ("post", "set_rhythm")])
def test_visitors_are_asked_to_sign_in(client, method, name):
    response = getattr(client, method)(reverse(f"notifications:{name}"))
    assert response.status_code == 302
    assert response["Location"].startswith("/sign-in/")
    assert Preference.objects.count() == 0


def test_the_rhythm_of_a_programme_is_chosen_and_kept(amina, person):
    programme = MembershipFactory(person=person).programme
    ProgrammeFactory(name="Not mine")
    assert queries.programmes_writing_to(person) == [(programme, Rhythm.DAILY)]

    response = amina.post(
        reverse("notifications:set_rhythm"), {"programme": programme.public_id, "rhythm": Rhythm.WEEKLY}
    )

    assert response["Location"] == f"{INBOX}#reach"
    assert queries.programmes_writing_to(person) == [(programme, Rhythm.WEEKLY)]
    assert '<option value="weekly" selected>' in amina.get(INBOX).content.decode()


@pytest.mark.parametrize("rhythm", ["hourly", ""])
def test_a_rhythm_there_is_none_of_changes_nothing(amina, programme, rhythm):
    amina.post(reverse("notifications:set_rhythm"), {"programme": programme.public_id, "rhythm": rhythm})
    assert Preference.objects.count() == 0


def test_an_unknown_fate_or_a_damaged_link_is_refused(amina):
    assert amina.get(INBOX + "?fate=lost").status_code == 404
    assert amina.get(INBOX + "?cursor=%20x").status_code == 400
