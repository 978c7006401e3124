"""What “What reaches you” says of the next letters is what then goes out."""

from datetime import UTC, datetime, time, timedelta

import pytest
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from makewith.foundation.notifications import actions, queries
from makewith.foundation.notifications.models import Notification, PausedAddress, Rhythm
from makewith.foundation.notifications.rhythms import Times

from .conftest import NOW
from .test_digests import EVENING, run, subjects

pytestmark = pytest.mark.django_db

USUAL = Times(time(21, 0), time(8, 0), time(18, 0), 4, time(18, 0))
MAILED = [Rhythm.AT_ONCE, Rhythm.DAILY, Rhythm.WEEKLY, Rhythm.NEVER]


def choose(person, times=USUAL, **kinds):
    actions.choose_what_reaches(person=person, kinds=kinds, programmes={}, times=times)


def said(person, now):
    return [(letter.at, [one.title for one in letter.news]) for letter in queries.next_letters(person, now)]


def test_without_news_there_is_no_next_letter_and_it_costs_one_query(person, count_queries):
    with count_queries() as asked:
        assert queries.next_letters(person, NOW) == []
    assert len(asked) <= 2


def test_the_news_of_the_day_comes_in_the_evening(person, news):
    actions.tell([news(title="One"), news(title="Two")], now=NOW)
    assert said(person, NOW) == [(EVENING, ["One", "Two"])]


def test_at_night_it_comes_when_the_quiet_hours_end(person, news):
    choose(person, update=Rhythm.AT_ONCE)
    night = datetime(2026, 6, 18, 21, 30, tzinfo=UTC)
    actions.tell([news(title="One")], now=night)
    assert said(person, night) == [(datetime(2026, 6, 19, 6, 0, tzinfo=UTC), ["One"])]


def test_the_weekly_letter_takes_the_daily_news_of_its_evening_along(person, news):
    choose(person, comment=Rhythm.WEEKLY)
    friday = EVENING + timedelta(hours=23)
    actions.tell([news(title="Comment", kind="comment"), news(title="Update")], now=friday)
    assert said(person, friday) == [(EVENING + timedelta(days=1), ["Comment", "Update"])]


@pytest.mark.parametrize("why", ["read", "paused", "never"])
def test_what_will_not_be_said_is_not_announced(person, news, why):
    actions.tell([news()], now=NOW)
    if why == "read":
        actions.mark_read(person=person, now=NOW)
    elif why == "paused":
        PausedAddress.objects.create(address="amina@example.org", paused_at=NOW)
    else:
        choose(person, update=Rhythm.NEVER)
    assert said(person, NOW) == []


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_the_first_letter_that_goes_out_is_the_one_that_was_announced(person, news, data):
    """Against the plain way: let a worker look every hour of nine days, and see when it sends first, and what."""
    Notification.objects.all().delete()
    quiet = data.draw(st.booleans())
    hours = st.integers(0, 23).map(time)
    times = Times(
        time(22) if quiet else None, data.draw(st.sampled_from([time(5), time(9)])) if quiet else None,
        data.draw(hours), data.draw(st.integers(0, 6)), data.draw(hours),
    )  # fmt: skip
    kinds = {kind: data.draw(st.sampled_from(MAILED)) for kind in ("update", "comment")}
    choose(person, times, **kinds)
    now = NOW + timedelta(hours=data.draw(st.integers(0, 30)))
    told = [news(kind=data.draw(st.sampled_from(["update", "comment"]))) for _ in range(3)]
    actions.tell(told, now=now)
    expected = queries.next_letters(person, now)
    due, at = [], now
    while not due and at < now + timedelta(days=9):
        due = [one for letters in queries.due_mails(at) for one in letters]
        at += timedelta(hours=1)
    assert [letter.at for letter in expected] == ([at - timedelta(hours=1)] if due else [])
    if due:
        assert {one.kind for one in expected[0].news} == set(due[0].kinds)


def test_the_page_says_when_and_what_and_then_it_comes(client, person, news, time_machine):
    time_machine.move_to(NOW, tick=False)
    actions.tell([news(title=f"News {number}") for number in range(6)], now=NOW)
    client.force_login(person.user)
    page = client.get(reverse("notifications:reach")).content.decode()
    assert "Today, 18:00" in page
    assert "and 2 more" in page
    assert "Quiet from 21:00 to 08:00. The mark is your daily letter, 18:00." in page
    run(EVENING)
    assert subjects() == ["6 pieces of news: The last ten metres"]
