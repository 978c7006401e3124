from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from makewith.foundation.jobs import worker
from makewith.foundation.jobs.models import Job
from makewith.foundation.notifications import actions, queries, sending, tasks
from makewith.foundation.notifications.models import Mail, MailState, Notification, Rhythm
from makewith.foundation.people.tests.factories import PersonFactory
from makewith.foundation.programmes.tests.factories import ProgrammeFactory

from .conftest import NOW

pytestmark = pytest.mark.django_db

# Berlin's 18:00 on 18 June 2026, a Thursday.
EVENING = datetime(2026, 6, 18, 16, 0, tzinfo=UTC)


def subjects():
    return [letter.subject for letter in mail.outbox]


def run(now):
    tasks.enqueue_due_mails(now)
    worker.run_due(now)


def test_the_news_of_a_day_comes_in_one_letter_in_the_evening(news, person):
    actions.tell([news(), news()], now=NOW)
    run(EVENING - timedelta(minutes=1))
    assert subjects() == []
    run(EVENING)
    assert subjects() == ["2 pieces of news: The last ten metres"]
    letter = Mail.objects.get()
    assert (letter.state, letter.unique_key) == (MailState.SENT, f"digest:{person.pk}:{letter.programme_id}:2026-06-18")
    assert letter.notifications.count() == 2


def test_running_again_writes_no_second_letter(news):
    actions.tell([news()], now=NOW)
    run(EVENING)
    for minutes in range(1, 200, 7):
        run(EVENING + timedelta(minutes=minutes))
    assert len(subjects()) == 1


def test_a_worker_that_comes_late_still_sends_and_keeps_to_its_days(news):
    actions.tell([news(title="Before")], now=NOW)
    run(EVENING + timedelta(hours=14))
    assert subjects() == ["Before"]
    actions.tell([news(title="After")], now=EVENING + timedelta(hours=15))
    run(EVENING + timedelta(hours=23))
    assert subjects() == ["Before"]
    run(EVENING + timedelta(hours=24))
    assert subjects() == ["Before", "After"]


def test_news_that_comes_after_the_evening_letter_waits_a_day(news):
    actions.tell([news(title="First")], now=NOW)
    run(EVENING)
    actions.tell([news(title="Second")], now=EVENING + timedelta(minutes=5))
    actions.tell([news(title="Said late, dated early")], now=NOW)
    run(EVENING + timedelta(hours=3))
    assert subjects() == ["First"]
    run(EVENING + timedelta(days=1))
    assert subjects() == ["First", "2 pieces of news: The last ten metres"]


def test_each_programme_writes_its_own_letter(news, person):
    other = ProgrammeFactory(name="A quieter hub")
    actions.tell(
        [news(title="One"), news(title="Two", programme_id=other.pk), news(title="Three", programme_id=None)], now=NOW
    )
    run(EVENING)
    assert sorted(subjects()) == ["One", "Three", "Two"]


def test_news_at_once_comes_at_once_and_in_one_letter_per_batch(news, person, programme):
    actions.set_rhythm(person=person, programme=programme, rhythm=Rhythm.AT_ONCE)
    actions.tell([news(title="One"), news(title="Two")], now=NOW)
    run(NOW)
    actions.tell([news(title="Three")], now=NOW)
    run(NOW + timedelta(minutes=1))
    assert subjects() == ["2 pieces of news: The last ten metres", "Three"]


def test_weekly_news_comes_on_friday_evening(news, person, programme):
    actions.set_rhythm(person=person, programme=programme, rhythm=Rhythm.WEEKLY)
    actions.tell([news(title="One")], now=NOW)
    run(EVENING + timedelta(hours=23, minutes=59))
    assert subjects() == []
    run(EVENING + timedelta(days=1))
    assert subjects() == ["One"]


def test_who_wants_none_gets_none_and_no_flood_when_they_change_their_mind(news, person, programme):
    actions.tell([news(title="Before")], now=NOW)
    actions.set_rhythm(person=person, programme=programme, rhythm=Rhythm.NEVER)
    actions.tell([news(title="During")], now=NOW)
    run(EVENING)
    actions.set_rhythm(person=person, programme=programme, rhythm=Rhythm.AT_ONCE)
    actions.tell([news(title="Afterwards")], now=EVENING)
    run(EVENING)
    assert subjects() == ["Afterwards"]


def test_nobody_is_written_to_who_cannot_or_does_not_have_to_be(news, person):
    nameless = PersonFactory(email="", user=None)
    gone = PersonFactory(erased_at=NOW)
    reader = PersonFactory()
    everybody = [news(person_id=one.pk) for one in (nameless, gone, reader)]
    actions.tell([*everybody, news(by_mail=False)], now=NOW)
    actions.mark_read(person=reader, now=NOW)
    assert list(queries.due_mails(EVENING)) == []


def test_the_letter_is_dropped_when_its_reader_leaves_before_it_is_sent(news, person, programme):
    actions.tell([news()], now=NOW)
    tasks.enqueue_due_mails(EVENING)
    actions.set_rhythm(person=person, programme=programme, rhythm=Rhythm.NEVER)
    worker.run_due(EVENING)
    assert (subjects(), Mail.objects.get().state) == ([], MailState.DROPPED)


def test_a_letter_sent_again_after_a_crash_is_the_same_letter(news):
    actions.tell([news()], now=NOW)
    tasks.enqueue_due_mails(EVENING)
    row = Mail.objects.get()
    sending.send_many([row.pk], EVENING)
    Mail.objects.update(state=MailState.WAITING)
    sending.send_many([row.pk], EVENING)
    sending.send_many([row.pk, row.pk], EVENING)
    assert [letter.extra_headers["Message-ID"] for letter in mail.outbox] == [row.message_id] * 2


@time_machine.travel(EVENING)
def test_a_mail_server_that_is_down_is_tried_again(news, monkeypatch):
    actions.tell([news()], now=NOW)

    class Down(BaseEmailBackend):
        def send_messages(self, messages):
            raise ConnectionRefusedError

    with monkeypatch.context() as patched:
        patched.setattr("django.core.mail.get_connection", lambda *args, **kwargs: Down())
        run(EVENING)
    assert (Mail.objects.get().state, Job.objects.get().attempts) == (MailState.FAILED, 1)
    worker.run_due(EVENING + timedelta(hours=1))
    assert (Mail.objects.get().state, len(subjects())) == (MailState.SENT, 1)


def test_many_letters_are_written_in_batches(news, programme):
    people = PersonFactory.create_batch(450, kind=None)
    actions.tell([news(person_id=one.pk) for one in people], now=NOW)
    assert sending.write_due(EVENING) == 450
    assert sending.write_due(EVENING) == 0
    assert (Mail.objects.count(), Job.objects.count()) == (450, 5)
    assert Notification.objects.filter(mail=None).count() == 0


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    zone=st.sampled_from(["UTC", "Europe/Berlin", "America/Los_Angeles", "Pacific/Apia", "Asia/Kathmandu"]),
    start=st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 1)).map(lambda moment: moment.replace(tzinfo=UTC)),  # noqa: DTZ001
    steps=st.lists(st.tuples(st.booleans(), st.integers(1, 30 * 60)), min_size=1, max_size=12),
)
def test_whenever_news_and_worker_come_no_day_has_two_letters_and_nothing_is_lost(zone, start, steps, news, programme):
    """`steps` are minutes to wait and what happens then: the worker runs, or there is news."""
    reader, now = PersonFactory(time_zone=zone, kind=None), start
    for worker_runs, minutes in steps:
        now += timedelta(minutes=minutes)
        if worker_runs:
            sending.write_due(now)
        else:
            actions.tell([news(person_id=reader.pk)], now=now)
    # Two moments half a day apart, so that one of them is not at night.
    sending.write_due(now + timedelta(days=2))
    sending.write_due(now + timedelta(days=2, hours=12))
    days = [key.rpartition(":")[2] for key in Mail.objects.filter(person=reader).values_list("unique_key", flat=True)]
    assert len(days) == len(set(days))
    assert Notification.objects.filter(person=reader, mail=None).count() == 0
