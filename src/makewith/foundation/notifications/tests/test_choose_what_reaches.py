from datetime import time, timedelta

import pytest
from django.core import mail
from django.urls import reverse

from makewith.foundation.jobs import worker
from makewith.foundation.notifications import actions, queries, registry, tasks
from makewith.foundation.notifications.models import KindPreference, LetterTimes, Mail, Notification, Preference, Rhythm
from makewith.foundation.notifications.rhythms import Times
from makewith.foundation.people.tests.factories import PersonFactory
from makewith.foundation.programmes.models import Departure
from makewith.foundation.programmes.tests.factories import MembershipFactory, ProgrammeFactory

from .conftest import NOW
from .test_digests import EVENING, subjects

pytestmark = pytest.mark.django_db

REACH = reverse("notifications:reach")
USUAL = Times(time(21, 0), time(8, 0), time(18, 0), 4, time(18, 0))
HOURS = {"daily_at": "18:00", "weekly_day": "4", "weekly_at": "18:00"}
QUIET = {"is_quiet": "on", "quiet_from": "21:00", "quiet_until": "08:00"}


@pytest.fixture
def amina(client, person):
    client.force_login(person.user)
    return client


def choose(person, kinds=(), programmes=(), times=USUAL):
    actions.choose_what_reaches(person=person, kinds=dict(kinds), programmes=dict(programmes), times=times)


def run(now):
    tasks.enqueue_due_mails(now)
    worker.run_due(now)


def test_until_somebody_chooses_everything_comes_once_a_day_and_nothing_at_night(person):
    assert set(queries.kind_rhythms(person).values()) == {Rhythm.DAILY}
    assert list(queries.kind_rhythms(person)) == [kind.name for kind in registry.kinds()]
    assert queries.times_of(person) == USUAL


def test_what_is_as_the_table_says_is_not_kept(person):
    choose(person, {"comment": Rhythm.WEEKLY, "answer": Rhythm.DAILY})
    assert list(KindPreference.objects.values_list("kind", "rhythm")) == [("comment", Rhythm.WEEKLY)]
    choose(person, {"comment": Rhythm.DAILY})
    assert KindPreference.objects.count() == 0


def test_choosing_the_same_twice_is_choosing_it_once(person, programme):
    for _ in range(2):
        choose(person, {"comment": Rhythm.AT_ONCE}, {programme.pk: Rhythm.WEEKLY})
    assert (KindPreference.objects.count(), Preference.objects.count(), LetterTimes.objects.count()) == (1, 1, 1)


@pytest.mark.parametrize(
    ("kinds", "programmes"),
    [({"comment": "hourly"}, {}), ({"comment": Rhythm.NOWHERE}, {}), ({"comet": Rhythm.DAILY}, {}),
     ({"comment": Rhythm.WEEKLY}, {1: Rhythm.NOWHERE}), ({"comment": Rhythm.WEEKLY}, {1: "hourly"})],
)  # fmt: skip
def test_what_there_is_none_of_changes_nothing(person, kinds, programmes):
    with pytest.raises(ValueError, match=r"."):
        choose(person, kinds, programmes)
    assert (KindPreference.objects.count(), Preference.objects.count(), LetterTimes.objects.count()) == (0, 0, 0)


# What is chosen for the kind, what for the programme, and what comes of it.
OVERRIDES = [
    (Rhythm.DAILY, "", Rhythm.DAILY),
    (Rhythm.AT_ONCE, "", Rhythm.AT_ONCE),
    (Rhythm.AT_ONCE, Rhythm.WEEKLY, Rhythm.WEEKLY),
    (Rhythm.WEEKLY, Rhythm.AT_ONCE, Rhythm.AT_ONCE),
    (Rhythm.DAILY, Rhythm.NEVER, Rhythm.NEVER),
    (Rhythm.NEVER, Rhythm.AT_ONCE, Rhythm.NEVER),
    (Rhythm.NOWHERE, Rhythm.AT_ONCE, Rhythm.NOWHERE),
]


@pytest.mark.parametrize(("kind", "chosen", "found"), OVERRIDES)
def test_a_programme_counts_for_all_its_news_and_what_is_off_stays_off(person, programme, kind, chosen, found):
    choose(person, {"followed": kind}, {programme.pk: chosen})
    wishes = queries.Wishes([person.pk])
    assert wishes.rhythm(person.pk, programme.pk, "followed") == found
    assert wishes.rhythm(person.pk, ProgrammeFactory().pk, "followed") == kind


def test_a_programme_that_was_left_is_quiet(person, programme):
    choose(person, {}, {programme.pk: Rhythm.AT_ONCE})
    Departure.objects.create(person=person, programme=programme, left_at=NOW)
    assert queries.Wishes([person.pk]).rhythm(person.pk, programme.pk, "answer") == Rhythm.NEVER


def test_what_one_follows_can_be_left_out_and_what_is_ones_own_cannot(person, news):
    choose(person, {"followed": Rhythm.NOWHERE, "comment": Rhythm.NEVER})
    assert actions.tell([news(kind="followed"), news(kind="comment"), news(kind="answer")], now=NOW) == 2
    assert list(Notification.objects.order_by("id").values_list("kind", "by_mail")) == [
        ("comment", False),
        ("answer", True),
    ]


def test_turning_a_kind_off_holds_back_what_waits_and_turning_it_on_sends_no_flood(person, news):
    actions.tell([news(kind="comment", title="Before"), news(kind="answer", title="Answer")], now=NOW)
    choose(person, {"comment": Rhythm.NEVER})
    choose(person, {"comment": Rhythm.AT_ONCE})
    run(EVENING)
    assert subjects() == ["Answer"]


def test_each_kind_comes_as_it_was_chosen(person, news):
    choose(person, {"mention": Rhythm.AT_ONCE, "comment": Rhythm.WEEKLY})
    actions.tell([news(kind=kind, title=kind) for kind in ("mention", "comment", "answer")], now=NOW)
    run(NOW)
    assert subjects() == ["mention"]
    # Thursday's evening, and then Friday's.
    run(EVENING)
    assert subjects() == ["mention", "answer"]
    run(EVENING + timedelta(days=1))
    assert subjects() == ["mention", "answer", "comment"]
    assert list(Mail.objects.order_by("id").values_list("rhythm", flat=True)) == ["at_once", "daily", "weekly"]


def test_on_its_day_the_weekly_letter_takes_the_daily_news_with_it(person, news):
    choose(person, {"comment": Rhythm.WEEKLY})
    friday = EVENING + timedelta(days=1)
    actions.tell([news(kind="comment"), news(kind="answer")], now=EVENING + timedelta(hours=1))
    run(friday)
    run(friday + timedelta(hours=1))
    assert subjects() == ["2 pieces of news: The last ten metres"]
    # What is told after the weekly letter comes with the next daily one.
    actions.tell([news(kind="answer", title="Saturday")], now=friday + timedelta(hours=2))
    run(friday + timedelta(days=1))
    assert subjects()[1:] == ["Saturday"]


def test_letters_come_at_the_hour_and_on_the_day_that_were_chosen(person, news):
    # Monday at 9 by Berlin's clock is 7 in UTC.
    choose(person, {"comment": Rhythm.WEEKLY}, times=Times(None, None, time(6, 30), 0, time(9, 0)))
    actions.tell([news(kind="answer", title="Daily"), news(kind="comment", title="Weekly")], now=NOW)
    run(NOW.replace(day=19, hour=4, minute=29))
    assert subjects() == []
    run(NOW.replace(day=19, hour=4, minute=30))
    assert subjects() == ["Daily"]
    run(NOW.replace(day=22, hour=6, minute=59))
    assert subjects() == ["Daily"]
    run(NOW.replace(day=22, hour=7, minute=0))
    assert subjects() == ["Daily", "Weekly"]


def test_the_page_shows_what_is_chosen_and_keeps_what_is_sent(amina, person):
    programme = MembershipFactory(person=person).programme
    name = f"programme-{programme.public_id}"
    answer = amina.post(
        REACH,
        {**HOURS, **QUIET, "quiet_from": "20:30", "kind-comment": "weekly", "kind-followed": "nowhere", name: "never"},
    )
    assert (answer.status_code, answer["Location"]) == (302, REACH)
    assert dict(KindPreference.objects.values_list("kind", "rhythm")) == {"comment": "weekly", "followed": "nowhere"}
    assert queries.programmes_writing_to(person) == [(programme, Rhythm.NEVER)]
    assert queries.times_of(person) == Times(time(20, 30), time(8, 0), time(18, 0), 4, time(18, 0))
    page = amina.get(REACH).content.decode()
    assert page.count('<option value="weekly" selected>') == 1
    assert page.count('<option value="nowhere" selected>') == 1
    assert 'value="20:30"' in page


def test_what_a_page_did_not_show_stays_as_it_was(amina, person, programme):
    choose(person, {"comment": Rhythm.WEEKLY}, {programme.pk: Rhythm.NEVER})
    amina.post(REACH, {**HOURS, "kind-answer": "at_once"})
    assert queries.kind_rhythms(person)["comment"] == Rhythm.WEEKLY
    assert Preference.objects.get().rhythm == Rhythm.NEVER


def test_quiet_hours_can_be_off(amina, person):
    amina.post(REACH, {**HOURS, "quiet_from": "21:00", "quiet_until": "08:00"})
    assert queries.times_of(person) == Times(None, None, time(18, 0), 4, time(18, 0))
    assert 'value="21:00"' in amina.get(REACH).content.decode()


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"daily_at": "late"}, "Write the time like 18:00."),
        ({"daily_at": ""}, "Choose a time."),
        ({**QUIET, "quiet_until": "21:00"}, "Quiet hours end at another time than they begin."),
        ({**QUIET, "quiet_from": ""}, "Choose a time, or turn the quiet hours off."),
        ({"kind-comment": "hourly"}, "Choose how often from the list."),
        ({"kind-comment": "nowhere"}, "Choose how often from the list."),
        ({"weekly_day": "7"}, "Select a valid choice"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field_and_nothing_is_kept(amina, person, sent, words):
    answer = amina.post(REACH, {**HOURS, "kind-answer": "at_once", **sent})
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert '<option value="at_once" selected>' in answer.content.decode()
    assert (KindPreference.objects.count(), LetterTimes.objects.count()) == (0, 0)


def test_the_page_takes_as_many_queries_for_many_programmes_as_for_one(amina, person, count_queries):
    MembershipFactory(person=person)
    amina.get(REACH)
    with count_queries() as few:
        amina.get(REACH)
    for _ in range(12):
        MembershipFactory(person=person)
    with count_queries() as many:
        amina.get(REACH)
    assert len(many) == len(few)


def test_due_letters_take_as_many_queries_for_many_people_as_for_one(news, count_queries):
    actions.tell([news()], now=NOW)
    with count_queries() as few:
        [due] = queries.due_mails(EVENING)
    assert len(due) == 1
    actions.tell([news(person_id=PersonFactory(kind=None, time_zone="Europe/Berlin").pk) for _ in range(40)], now=NOW)
    with count_queries() as many:
        [due] = queries.due_mails(EVENING)
    assert len(due) == 41
    assert len(many) == len(few)
    assert mail.outbox == []
