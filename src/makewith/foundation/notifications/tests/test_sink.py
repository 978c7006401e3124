"""Letters as they arrive: each journey goes through a real mail server on this machine, and time is an argument."""

import re
import smtplib
import socket
import urllib.parse
from dataclasses import replace
from datetime import time, timedelta
from email import message_from_bytes, policy

import pytest
from aiosmtpd.controller import Controller
from click.testing import CliRunner
from django.test import Client

from makewith.foundation.jobs import worker
from makewith.foundation.jobs.models import Job
from makewith.foundation.notifications import actions, queries, registry, sending, tasks
from makewith.foundation.notifications.models import Mail, MailState, Notification, Rhythm
from makewith.foundation.notifications.rhythms import Times
from makewith.foundation.people.tests.factories import PersonFactory

from .conftest import NOW
from .test_bounces import report
from .test_digests import EVENING

pytestmark = pytest.mark.django_db

# Thursday, 22:00 and 8:00 by Berlin's clock.
NIGHT, MORNING = NOW.replace(hour=20), NOW.replace(day=19, hour=6)


class Sink:
    """A mail server that keeps letters, counts who connects, and refuses whom it is told to."""

    def __init__(self):
        self.letters, self.refused, self.connections = [], {}, 0

    async def handle_EHLO(self, server, session, envelope, hostname, responses):  # noqa: N802
        session.host_name = hostname
        self.connections += 1
        return responses

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        if address in self.refused:
            return self.refused[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        self.letters.append((envelope.rcpt_tos[0], message_from_bytes(envelope.content, policy=policy.default)))
        return "250 Kept"

    def subjects(self):
        return [str(letter["Subject"]) for _, letter in self.letters]


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def sink(settings):
    sink = Sink()
    controller = Controller(sink, hostname="127.0.0.1", port=free_port())
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", controller.port
    settings.URL = "https://together.example"
    yield sink
    controller.stop()


def run(now):
    tasks.enqueue_due_mails(now)
    worker.run_due(now)


def choose(person, kinds=(), times=None):
    actions.choose_what_reaches(
        person=person, kinds=dict(kinds), programmes={}, times=times or queries.times_of(person)
    )


def test_at_once_arrives_at_once_in_words_and_in_html_with_its_way_out(sink, news, person):
    choose(person, {"mention": Rhythm.AT_ONCE})
    actions.tell([news(kind="mention", title="Łukasz mentions you", quote="Pod schodami 🎉")], now=NOW)
    run(NOW)
    [(to, letter)] = sink.letters
    assert (to, letter["Subject"]) == ("amina@example.org", "Łukasz mentions you")
    assert "Pod schodami 🎉" in letter.get_body(("plain",)).get_content()
    assert "Pod schodami 🎉" in letter.get_body(("html",)).get_content()
    assert letter["Message-ID"] == Mail.objects.get().message_id
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert re.fullmatch(r"<https://together\.example/unsubscribe/\S+/>", letter["List-Unsubscribe"].replace(" ", ""))
    assert "https://together.example/inbox/reach/" in letter.get_body(("plain",)).get_content()


def test_the_days_news_of_two_programmes_are_two_letters_over_one_connection(sink, news, person, programme):
    other = PersonFactory(email="ken@example.org", time_zone="Europe/Berlin")
    actions.tell(
        [news(), news(), news(programme_id=None, title="Alone"), news(person_id=other.pk, title="Ken's")], now=NOW
    )
    run(EVENING)
    assert sorted(sink.subjects()) == ["2 pieces of news: The last ten metres", "Alone", "Ken's"]
    assert sink.connections == 1


def test_a_weekly_letter_arrives_on_its_day(sink, news, person):
    choose(person, {"comment": Rhythm.WEEKLY})
    actions.tell([news(kind="comment", title="A week's")], now=NOW)
    for hours in range(0, 24, 3):
        run(EVENING + timedelta(hours=hours))
    assert sink.subjects() == []
    run(EVENING + timedelta(days=1))
    assert sink.subjects() == ["A week's"]


def test_what_is_due_at_night_arrives_in_the_morning(sink, news, person):
    choose(person, {"mention": Rhythm.AT_ONCE})
    actions.tell([news(kind="mention", title="Late")], now=NIGHT)
    for hours in range(10):
        run(NIGHT + timedelta(hours=hours))
    assert sink.subjects() == []
    run(MORNING)
    assert sink.subjects() == ["Late"]


def test_a_digest_whose_hour_is_quiet_arrives_when_the_quiet_ends(sink, news, person):
    choose(person, times=Times(time(17, 0), time(7, 30), time(18, 0), 4, time(18, 0)))
    actions.tell([news(title="Evening")], now=NOW)
    run(EVENING)
    run(MORNING.replace(hour=5, minute=29))
    assert sink.subjects() == []
    run(MORNING.replace(hour=5, minute=30))
    assert sink.subjects() == ["Evening"]


def test_a_letter_that_was_written_in_time_and_is_sent_late_waits_for_the_morning(sink, news, person):
    actions.tell([news(title="Slow")], now=NOW)
    tasks.enqueue_due_mails(EVENING)
    worker.run_due(NIGHT)
    assert (sink.subjects(), Mail.objects.get().state) == ([], MailState.WAITING)
    worker.run_due(MORNING - timedelta(minutes=1))
    assert sink.subjects() == []
    worker.run_due(MORNING)
    assert sink.subjects() == ["Slow"]


def test_one_click_of_a_mail_program_ends_the_letters_and_looking_at_the_page_does_not(sink, news, person):
    actions.tell([news(title="One")], now=NOW)
    run(EVENING)
    link = urllib.parse.urlsplit(str(sink.letters[0][1]["List-Unsubscribe"]).replace(" ", "").strip("<>"))
    browser = Client(enforce_csrf_checks=True)
    page = browser.get(link.path).content.decode()
    assert "End these letters?" in page
    actions.tell([news(title="Two")], now=EVENING)
    run(EVENING + timedelta(days=1))
    assert sink.subjects() == ["One", "Two"]

    answer = browser.post(link.path, "List-Unsubscribe=One-Click", content_type="application/x-www-form-urlencoded")

    assert answer.status_code == 200
    assert not answer.cookies
    actions.tell([news(title="Three")], now=EVENING + timedelta(days=1))
    run(EVENING + timedelta(days=2))
    assert sink.subjects() == ["One", "Two"]
    assert queries.unread_count(person) == 3


def test_an_address_that_the_server_does_not_know_is_paused_and_the_others_get_theirs(sink, news, person):
    sink.refused = {"amina@example.org": "550 5.1.1 no such user here"}
    other = PersonFactory(email="ken@example.org", time_zone="Europe/Berlin")
    actions.tell([news(), news(person_id=other.pk, title="Ken's")], now=NOW)
    run(EVENING)
    assert sink.subjects() == ["Ken's"]
    assert queries.is_paused("Amina@example.org")
    sink.refused = {}
    actions.try_address_again(person=person)
    run(EVENING + timedelta(days=1))
    assert [to for to, _ in sink.letters] == ["ken@example.org", "amina@example.org"]


def test_a_report_piped_into_the_command_pauses_whom_the_letter_was_for(sink, news, person):
    from makewith.surfaces.cli.bounce import bounce

    actions.tell([news()], now=NOW)
    run(EVENING)
    content = report(recipient="somebody@else.example", message_id=str(sink.letters[0][1]["Message-ID"]))
    said = CliRunner().invoke(bounce, input=content)
    assert (said.exit_code, said.output) == (0, "amina@example.org: paused\n")
    assert CliRunner().invoke(bounce, input=content).output == "amina@example.org: noted\n"
    said = CliRunner().invoke(bounce, input=b"Subject: I am on holiday\n\nBack on Monday.\n")
    assert (said.exit_code, said.output) == (0, "No delivery report about anybody known here. Nothing changed.\n")


def test_a_digest_cut_off_while_it_was_sent_is_not_sent_again_and_its_news_comes_with_the_next(sink, news):
    actions.tell([news(title="One")], now=NOW)
    tasks.enqueue_due_mails(EVENING)
    # A process was killed after the server had taken the letter and before it could say so.
    Mail.objects.update(state=MailState.SENDING)
    worker.run_due(EVENING)
    run(EVENING + timedelta(hours=1))
    assert sink.subjects() == []
    assert Mail.objects.get().state == MailState.DROPPED
    run(EVENING + timedelta(days=1))
    assert sink.subjects() == ["One"]


def test_a_letter_sent_at_once_that_was_cut_off_is_sent_again_as_the_same_letter(sink, news, person):
    choose(person, {"update": Rhythm.AT_ONCE})
    actions.tell([news(title="One")], now=NOW)
    run(NOW)
    Mail.objects.update(state=MailState.SENDING)
    sending.send_many([Mail.objects.get().pk], NOW)
    assert sink.subjects() == ["One", "One"]
    assert len({letter["Message-ID"] for _, letter in sink.letters}) == 1


def test_letters_that_take_too_long_go_on_in_a_job_of_their_own(sink, news, monkeypatch):
    people = PersonFactory.create_batch(5, kind=None, time_zone="Europe/Berlin")
    actions.tell([news(person_id=one.pk) for one in people], now=NOW)
    tasks.enqueue_due_mails(EVENING)
    monkeypatch.setattr(registry, "rules", replace(registry.rules, seconds_per_job=0))
    worker.run_due(EVENING)
    assert len(sink.letters) == 5
    assert Job.objects.count() == 5
    assert sink.connections == 5


def test_a_server_that_goes_away_in_between_loses_nothing(sink, news, monkeypatch):
    people = PersonFactory.create_batch(4, kind=None, time_zone="Europe/Berlin")
    actions.tell([news(person_id=one.pk) for one in people], now=NOW)
    tasks.enqueue_due_mails(EVENING)
    sendmail, calls = smtplib.SMTP.sendmail, []

    def gone(server, *arguments, **options):
        calls.append(arguments)
        if len(calls) == 3:
            raise smtplib.SMTPServerDisconnected("Connection unexpectedly closed")
        return sendmail(server, *arguments, **options)

    monkeypatch.setattr(smtplib.SMTP, "sendmail", gone)
    worker.run_due(EVENING)
    assert len(sink.letters) == 2
    Job.objects.update(run_at=EVENING)
    worker.run_due(EVENING + timedelta(minutes=1))
    assert sorted(to for to, _ in sink.letters) == sorted(one.email for one in people)
    assert Notification.objects.filter(mail__state=MailState.SENT).count() == 4
